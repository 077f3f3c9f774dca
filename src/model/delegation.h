#pragma once

#include <cstdint>
#include <string>
#include <vector>

// What name servers said when they were asked directly: the delegation from the top down, and the zone's own servers.
namespace certwright::model {

/// One record as it stands in a zone file. Names in `data` end in a dot, as there.
struct RecordLine {
  std::string name;  ///< without trailing dot
  std::string type;  ///< "CNAME"
  std::uint32_t ttl = 0;
  std::string data;  ///< "10 mail.example.com."
};

/// How one question to one address ended.
struct ServerAnswer {
  /// no_answer: timeout. refused: the port is closed. unreachable: this machine has no way to the address (no IPv6,
  /// say): nothing can be concluded about the server. malformed: what came is no reply. not_asked: the address is
  /// private or special, and `[net] allow_private` does not allow it.
  enum class End { answered, no_answer, refused, unreachable, malformed, not_asked };

  std::string server;    ///< its name, without trailing dot; empty where only the address is known
  std::string address;   ///< presentation form
  std::string question;  ///< "example.com. SOA"
  bool tcp = false;
  End end = End::no_answer;
  std::string detail;
  // Only where it is `answered`:
  std::string rcode;  ///< "NOERROR", "NXDOMAIN", "REFUSED"
  bool authoritative = false;
  bool truncated = false;
  std::vector<RecordLine> answer;
  std::vector<RecordLine> authority;
  std::string extended_error;  ///< RFC 8914: "7 (Signature Expired)"; empty where none came
  std::uint32_t bytes = 0;
  std::uint32_t milliseconds = 0;
};

/// A name server of a zone, and who names it.
struct NameServerFact {
  std::string name;  ///< without trailing dot
  std::vector<std::string> addresses;
  bool at_parent = false;  ///< the parent's NS set holds it
  bool at_child = false;   ///< the NS set of the zone's own servers holds it
  bool extra = false;      ///< neither: it was asked because the caller named it (`--name-server`)
  /// The questions for its addresses were answered, and there are none. False with empty `addresses`: not known.
  bool has_no_address = false;
};

/// DNSSEC of one zone: the link from its parent, and its own keys and signatures as its servers gave them.
struct DnssecFact {
  struct Ds {
    std::uint16_t key_tag = 0;
    std::uint8_t algorithm = 0;
    std::uint8_t digest_type = 0;
    bool matches_a_key = false;
  };
  struct Key {
    std::uint16_t key_tag = 0;
    std::uint8_t algorithm = 0;
    std::uint16_t flags = 0;
  };
  struct Signature {
    std::string name;     ///< the owner of what is signed
    std::string covered;  ///< "DNSKEY", "SOA"
    std::uint16_t key_tag = 0;
    std::uint8_t algorithm = 0;
    std::int64_t inception = 0;   ///< seconds since 1970
    std::int64_t expiration = 0;  ///< likewise
  };
  std::vector<Ds> ds;     ///< at the parent; empty where it has none: the zone is insecure then, and nothing can break
  bool ds_known = false;  ///< the parent answered the question for DS
  bool keys_known = false;  ///< a server of the zone answered the question for DNSKEY
  std::vector<Key> keys;
  std::vector<Signature> signatures;  ///< over DNSKEY and SOA, and of the zone's negative answers
};

/// A zone on the way to a name.
struct ZoneFact {
  std::string name;    ///< "example.com"; empty for the root
  std::string parent;  ///< the zone that delegates it
  std::vector<NameServerFact> servers;
  /// What servers of the parent said when asked for the name, and for the zone's DS. Empty for a stub zone, of whose
  /// servers the operator's word counts: they are at_parent and at_child both.
  std::vector<ServerAnswer> referrals;
  /// What each address of each server was asked about the zone: SOA over UDP and TCP, NS, DNSKEY (of two servers), and
  /// what CAs' resolvers do besides (an unknown type; mixed case and EDNS are told by `quirks` only). Empty above the
  /// registrable domain, where zones are only walked through.
  std::vector<ServerAnswer> answers;
  DnssecFact dnssec;
  std::vector<std::string> quirks;  ///< "ns1.example.com: FORMERR to EDNS": found by those questions, in English
};

/// The delegation of one name, walked from the root (or from a stub zone) through parents and children.
struct DelegationFact {
  /// From the first below the start (a stub zone: the start itself) down to the one that holds the name, or the one
  /// that is not delegated.
  std::vector<ZoneFact> zones;
  /// What each address of each server of the last zone (and, for the record's name, of the zone above it) was asked
  /// about the name itself: CNAME, TXT and A of the validation record, A and CAA of the name, and beside the record a
  /// random label. Who told nothing about the zone was not asked; referrals are left out.
  std::vector<ServerAnswer> answers;
  /// The walk reached servers that answer with authority. False: `stopped` says where it ended.
  bool complete = false;
  std::string stopped;
  /// The registrable domain that the registry says does not exist; or a zone that some server serves and its parent
  /// does not delegate. It is then the last of `zones`, what the parent said are its referrals, and who serves it are
  /// its servers, none of them at_parent.
  std::string not_delegated;
};

/// What this machine's own resolvers (resolv.conf) say, asked for the validation record, or the name's addresses.
struct SystemViewFact {
  std::vector<std::string> resolvers;
  std::vector<ServerAnswer> answers;
};

}  // namespace certwright::model
