#include "app/config_key_groups.h"

#include <array>

#include "app/config_rules.h"
#include "issuance/validity_limit.h"
#include "pki/key.h"

namespace certwright::app {
namespace {

constexpr std::int64_t longest_private_validity = issuance::longest_internal_validity.count() * one_day;
// BR 4.9.10: eight hours at least. An answer is renewed at half of its life, and outlives neither that half of the
// responder's certificate (a week) which is left when that is renewed.
constexpr std::int64_t shortest_ocsp_validity = one_day / 3;
constexpr std::int64_t longest_ocsp_validity = 3 * one_day;

constexpr std::array<std::pair<std::string_view, pki::KeyKind>, 5> key_kinds{{{"EC_prime256v1", pki::KeyKind::p256},
                                                                              {"EC_secp384r1", pki::KeyKind::p384},
                                                                              {"RSA_2048", pki::KeyKind::rsa_2048},
                                                                              {"RSA_3072", pki::KeyKind::rsa_3072},
                                                                              {"RSA_4096", pki::KeyKind::rsa_4096}}};

}  // namespace

std::vector<Key<Config>> ca_keys() {
  return {
      {"keys", "master_key_file", "The key that seals all others. Empty: master.key in the data directory.",
       [](Config& c) -> Field { return &c.master_key_file; }, nullptr, 0, 0, "\"/etc/certwright/master.key\"",
       TextKind::file},
      {"keys", "wrapping_key",
       "A PKCS#11 URI of an AES key in a token that wraps the master key, so that its file is of no use without the "
       "token (docs/key-custody.md); `certwright init` makes it there. Empty: the file holds the key itself.",
       [](Config& c) -> Field { return &c.keys.wrapping_key; }, pkcs11_uri, 0, 0, "\"pkcs11:token=ca;object=master\""},
      {"keys", "pkcs11_module", "With wrapping_key: the library of the token.",
       [](Config& c) -> Field { return &c.keys.pkcs11_module; }, nullptr, 0, 0, "\"/usr/lib/softhsm/libsofthsm2.so\"",
       TextKind::file},
      {"keys", "pin_file", "With wrapping_key: file with the PIN of the token's user on one line, for its owner only.",
       [](Config& c) -> Field { return &c.keys.pin_file; }, nullptr, 0, 0, "\"/etc/certwright/keys.pin\"",
       TextKind::file},
      {"ca", "key_algorithm", "Algorithm of the CA's own keys; read by `certwright init`.",
       [](Config& c) -> Field { return choice_of(c.ca_key_algorithm, key_kinds); }},
      {"ca", "key",
       "Where the CA's issuing key lives: a PKCS#11 URI of a key in a token (docs/key-custody.md), which `certwright "
       "init` makes there. Empty: sealed in the store.",
       [](Config& c) -> Field { return &c.ca.key; }, pkcs11_uri, 0, 0, "\"pkcs11:token=ca;object=issuing\""},
      {"ca", "pkcs11_module", "With key: the library of the token.",
       [](Config& c) -> Field { return &c.ca.pkcs11_module; }, nullptr, 0, 0, "\"/usr/lib/softhsm/libsofthsm2.so\"",
       TextKind::file},
      {"ca", "pin_file", "With key: file with the PIN of the token's user on one line, for its owner only.",
       [](Config& c) -> Field { return &c.ca.pin_file; }, nullptr, 0, 0, "\"/etc/certwright/ca.pin\"", TextKind::file},
      {"ca", "signer",
       "\"unix:PATH\": the CA's key lives with `certwright signer`, which listens there. Empty: with this server.",
       [](Config& c) -> Field { return &c.ca.signer; }, unix_socket, 0, 0, "\"unix:/run/certwright/signer.sock\""},
      {"ca", "profile",
       "What certificates of the server's own CA contain: the name of a [[profile]], or \"public-trust\", "
       "\"short-lived\" or \"private\" (docs/profiles.md). With names = \"private\" they claim no policy of the "
       "Baseline Requirements.",
       [](Config& c) -> Field { return &c.ca.profile; }, profile_name},
      {"ca", "private_profile", "The same of the private CAs.",
       [](Config& c) -> Field { return &c.ca.private_profile; }, profile_name},
      {"ca", "validity",
       "With profile = \"public-trust\": how long certificates are valid; 198 days where it is not set. For public "
       "names the own CA stays two days below what the Baseline Requirements allow on the day, whatever is set here: "
       "198 days, 98 from 15 March 2027, 45 from 15 March 2029. With names = \"private\" 825 days at most.",
       [](Config& c) -> Field { return &c.certificate_validity; }, nullptr, 3600, longest_private_validity, "\"90d\""},
      {"ca", "crl_shards",
       "How many CRLs the certificates of the own CA are spread over, at most 1024: each is signed anew when one of "
       "its certificates is revoked, and a client fetches one of them. A certificate keeps the CRL that it was issued "
       "with.",
       [](Config& c) -> Field { return &c.ca.crl_shards; }, nullptr, 1, 1024},
      {"ca", "blocked_keys",
       "File of keys that are weak or known to others, a SHA-256 of the public key in hexadecimal a line: none is "
       "certified or imported, and certificates that hold one are revoked. Read again when it changes. Empty: no such "
       "file.",
       [](Config& c) -> Field { return &c.ca.blocked_keys; }, nullptr, 0, 0, "\"/etc/certwright/blocked-keys.txt\"",
       TextKind::file},
      {"ca", "ocsp_validity",
       "How long an OCSP answer may be kept by whoever asked. A new one is signed when half of it is over, and at once "
       "after a revocation.",
       [](Config& c) -> Field { return &c.ca.ocsp_validity; }, nullptr, shortest_ocsp_validity, longest_ocsp_validity},
      {"signer", "listen", "Where `certwright signer` listens.", [](Config& c) -> Field { return &c.signer.listen; },
       unix_socket},
      {"signer", "client", "The user, by name or number, whose server may ask it; every other process is turned away.",
       [](Config& c) -> Field { return &c.signer.client; }},
  };
}

std::span<const Key<ProfileSettings>> profile_keys() {
  static const std::vector<Key<ProfileSettings>> keys{
      {"profile", "name", "What [ca] profile and private_profile call it: small letters, digits and hyphens.",
       [](ProfileSettings& p) -> Field { return &p.name; }, profile_name, 0, 0, "\"web\""},
      {"profile", "based_on",
       "The profile that says what this one does not: \"public-trust\", \"private\", \"short-lived\", or a [[profile]] "
       "further up.",
       [](ProfileSettings& p) -> Field { return &p.based_on; }, profile_name, 0, 0, "\"public-trust\""},
      {"profile", "validity",
       "How long certificates are valid, to the second: both the first and the last second count. For public names the "
       "own CA stays two days below what the Baseline Requirements allow on the day.",
       [](ProfileSettings& p) -> Field { return &p.validity; }, nullptr, 3600, longest_private_validity, "\"90d\""},
      {"profile", "key_types",
       "Which keys may be requested: \"RSA_2048\", \"RSA_3072\", \"RSA_4096\", \"EC_prime256v1\", \"EC_secp384r1\".",
       [](ProfileSettings& p) -> Field { return &p.key_types; }, key_type, 0, 0, R"(["EC_prime256v1"])"},
      {"profile", "extended_key_usages", "What the certificate is for: \"serverAuth\", \"clientAuth\", or an OID.",
       [](ProfileSettings& p) -> Field { return &p.extended_key_usages; }, purpose, 0, 0, R"(["serverAuth"])"},
      {"profile", "policies",
       "OIDs of the certificate policies; [] for none. \"2.23.140.1.2.1\" says that the domain was validated as the "
       "Baseline Requirements ask.",
       [](ProfileSettings& p) -> Field { return &p.policies; }, object_identifier, 0, 0, R"(["2.23.140.1.2.1"])"},
      {"profile", "common_name",
       "Whether the subject holds the first name. If not, it is empty, and the names (subjectAltName) are critical.",
       [](ProfileSettings& p) -> Field { return &p.common_name; }, nullptr, 0, 0, "false"},
      {"profile", "subject_key_identifier", "Whether the certificate holds an identifier of its key.",
       [](ProfileSettings& p) -> Field { return &p.subject_key_identifier; }, nullptr, 0, 0, "false"},
      {"profile", "crl_distribution_point", "Whether the certificate says where its CRL is.",
       [](ProfileSettings& p) -> Field { return &p.crl_distribution_point; }, nullptr, 0, 0, "true"},
      {"profile", "ca_issuers", "Whether the certificate says where its issuer's certificate is.",
       [](ProfileSettings& p) -> Field { return &p.ca_issuers; }, nullptr, 0, 0, "true"},
      {"profile", "ocsp", "Whether the certificate says where its OCSP responder is.",
       [](ProfileSettings& p) -> Field { return &p.ocsp; }, nullptr, 0, 0, "true"},
      {"profile", "ip_addresses",
       "Whether certificates may be for IP addresses too. Only private CAs issue them: true is refused in [ca] "
       "profile, because control over an address cannot be validated yet.",
       [](ProfileSettings& p) -> Field { return &p.ip_addresses; }, nullptr, 0, 0, "true"},
      {"profile", "must_staple",
       "Whether the certificate demands a stapled OCSP answer (RFC 7633). Always false: few servers staple without "
       "gaps.",
       [](ProfileSettings& p) -> Field { return &p.must_staple; }, nullptr, 0, 0, "false"},
  };
  return keys;
}

}  // namespace certwright::app
