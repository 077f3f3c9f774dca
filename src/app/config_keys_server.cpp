#include "app/config_key_groups.h"

#include <array>

#include "app/config_rules.h"

namespace certwright::app {
namespace {

using net::live::StubZone;

constexpr std::array<std::pair<std::string_view, bool>, 2> dns_modes{{{"recursive", false}, {"forward", true}}};
using Direct = decltype(Config::diagnosis)::Direct;
constexpr std::array<std::pair<std::string_view, Direct>, 3> direct_views{
    {{"auto", Direct::automatic}, {"yes", Direct::yes}, {"no", Direct::no}}};
constexpr std::array<std::pair<std::string_view, log::Level>, 4> log_levels{{{"error", log::Level::error},
                                                                             {"warn", log::Level::warn},
                                                                             {"info", log::Level::info},
                                                                             {"debug", log::Level::debug}}};
// A hundred years: longer is for ever.
constexpr std::int64_t longest_evidence = 36'525 * one_day;

Choice tls_choice(Config& c) {
  return {.words = {"", "self"},
          .get = [&c] { return c.server.tls == "self" ? std::size_t{1} : std::size_t{0}; },
          .set = [&c](std::size_t index) { c.server.tls = index == 1 ? "self" : ""; }};
}

}  // namespace

std::vector<Key<Config>> server_keys() {
  return {
      {"server", "listen",
       "Address and port of the API. Plain HTTP on loopback only; any other address needs tls_certificate and tls_key, "
       "or tls = \"self\".",
       [](Config& c) -> Field { return &c.server.listen; }, listen_address},
      {"server", "public_url", "The URL under which clients reach the API. Empty: made from listen.",
       [](Config& c) -> Field { return &c.server.public_url; }, web_url, 0, 0, "\"https://certs.example.net\""},
      {"server", "pki_listen",
       "Address and port of the plain-HTTP listener that serves nothing but CRLs and issuer certificates.",
       [](Config& c) -> Field { return &c.server.pki_listen; }, listen_address},
      {"server", "pki_url",
       "The URL written into certificates for CRLs and issuer certificates. Empty: made from pki_listen.",
       [](Config& c) -> Field { return &c.server.pki_url; }, plain_url, 0, 0, "\"http://pki.example.net\""},
      {"server", "admin_listen", "Address and port of /healthz, /readyz and /metrics. Loopback only.",
       [](Config& c) -> Field { return &c.server.admin_listen; }, listen_address},
      {"server", "tls_certificate", "PEM file with the server's certificate and its chain.",
       [](Config& c) -> Field { return &c.server.tls_certificate; }, nullptr, 0, 0, "\"server.pem\"", TextKind::file},
      {"server", "tls_key", "PEM file with the key of tls_certificate.",
       [](Config& c) -> Field { return &c.server.tls_key; }, nullptr, 0, 0, "\"server-key.pem\"", TextKind::file},
      {"server", "tls", "\"self\": the server takes a certificate from its own CA. Empty: tls_certificate, or none.",
       [](Config& c) -> Field { return tls_choice(c); }},
      {"server", "workers", "Threads that answer requests.", [](Config& c) -> Field { return &c.server.workers; },
       nullptr, 1, 256},
      {"store", "url", "\"sqlite:FILE\"; a relative file lies in the data directory.",
       [](Config& c) -> Field { return &c.store.url; }, store_url},
  };
}

std::vector<Key<Config>> dns_keys() {
  return {
      {"dns", "mode",
       "\"recursive\": ask the authoritative servers. \"forward\": ask the recursive resolvers named in servers; one "
       "of them must answer when the server starts.",
       [](Config& c) -> Field { return choice_of(c.dns.forward, dns_modes); }},
      {"dns", "servers", "With mode = \"forward\": addresses of recursive resolvers. Port 53 where none is given.",
       [](Config& c) -> Field { return &c.dns.servers; }, server_address, 0, 0, R"(["192.0.2.53"])"},
      {"dns", "root_hints", "File with the addresses of the root servers. Empty: built in.",
       [](Config& c) -> Field { return &c.dns.root_hints; }, nullptr, 0, 0, "\"root.hints\"", TextKind::file},
      {"dns", "trust_anchor", "File with the DNSSEC root key. Empty: the distribution's root.key.",
       [](Config& c) -> Field { return &c.dns.trust_anchor; }, nullptr, 0, 0, "\"root.key\"", TextKind::file},
      {"dns", "max_in_flight", "Questions that are asked at the same time.",
       [](Config& c) -> Field { return &c.dns.max_in_flight; }, nullptr, 1, 1024},
      {"diagnosis", "direct",
       "Whether the name servers of a name are asked directly, from the root down. \"auto\": where the resolver does "
       "so too, with mode = \"recursive\" and in stub zones.",
       [](Config& c) -> Field { return choice_of(c.diagnosis.direct, direct_views); }},
      {"diagnosis", "deadline", "How long the look-ups for one name may take.",
       [](Config& c) -> Field { return &c.diagnosis.deadline; }, nullptr, 1, 60},
      {"diagnosis", "at_once", "Names that are looked up at the same time.",
       [](Config& c) -> Field { return &c.diagnosis.at_once; }, nullptr, 1, 256},
  };
}

std::span<const Key<StubZone>> stub_keys() {
  static const std::vector<Key<StubZone>> keys{
      {"dns.stub", "zone", "A zone whose servers are asked directly.",
       [](StubZone& stub) -> Field { return &stub.zone; }, zone, 0, 0, "\"demo.test\""},
      {"dns.stub", "servers", "Addresses of the zone's authoritative servers. Port 53 where none is given.",
       [](StubZone& stub) -> Field { return &stub.servers; }, server_address, 0, 0, R"(["127.0.0.1:5300"])"},
      {"dns.stub", "trust_anchor",
       "The zone's DS or DNSKEY record, or a file that holds it. Not set: the zone is not validated, by your word.",
       [](StubZone& stub) -> Field { return &stub.trust_anchor; }, nullptr, 0, 0, "\"demo.test.key\"", TextKind::file},
  };
  return keys;
}

std::vector<Key<Config>> net_keys() {
  return {
      {"net", "allow_private",
       "Prefixes of private, loopback and other special addresses that the server may talk to. Everything public is "
       "allowed already.",
       [](Config& c) -> Field { return &c.allow_private; }, prefix, 0, 0, R"(["10.0.0.0/8"])"},
  };
}

std::vector<Key<Config>> record_keys() {
  return {
      {"evidence", "keep",
       "How long what an issuance rested on is kept after its certificate has ended; then it is removed, with an "
       "event. \"0s\": for ever. For public names \"731d\" at least: the Baseline Requirements (5.4.3, 5.5.2) ask for "
       "two years.",
       [](Config& c) -> Field { return &c.evidence.keep; }, nullptr, 0, longest_evidence},
      {"log", "level", "The least important line that is written.",
       [](Config& c) -> Field { return choice_of(c.log_level, log_levels); }},
  };
}

}  // namespace certwright::app
