// Every lint, shown a certificate or CRL that it lets pass and one that it complains of.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "issuance/lints/certificate_view.h"
#include "issuance/lints/crl_view.h"
#include "issuance/lints/domain_suffix.h"
#include "issuance/lints/lint.h"
#include "issuance/lints/object_text.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "issuance/signed_object.h"
#include "pki/der.h"
#include "pki/sct_list.h"
#include "tests/issuance/lint_cases.h"
#include "tests/pki/files.h"

namespace certwright::issuance::lints::every_lint_test {
namespace {

namespace der = pki::der;
using test::CertificateParts;
using test::CrlParts;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""s;

constexpr Criticality critical = Criticality::critical;
constexpr Criticality plain = Criticality::not_critical;

Timestamp day(int year, unsigned month, unsigned date) {
  return Timestamp{std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(date)}};
}

Bytes dns(std::string_view name) { return der::tlv(0x82, bytes_of(name)); }
Bytes ip(std::initializer_list<std::uint8_t> octets) { return der::tlv(0x87, Bytes{octets}); }
Bytes url(std::string_view text) { return der::tlv(0x86, bytes_of(text)); }
Bytes common_name(std::string_view name) { return der::sequence({relative_name(objects::common_name, name)}); }
Bytes sha1_rsa() { return der::sequence({der::oid("1.2.840.113549.1.1.5"), der::null()}); }
Bytes ecdsa_sha384() { return der::sequence({der::oid("1.2.840.10045.4.3.3")}); }

void name(CertificateParts& parts, std::initializer_list<ByteView> names) {
  parts.set(objects::subject_alternative_name, critical, der::sequence(names));
}
void valid(CertificateParts& parts, Timestamp from, std::chrono::seconds lifetime) {
  parts.not_before = der::time(from);
  parts.not_after = der::time(from + lifetime - 1s);
}
Bytes rsa_key(ByteView modulus, ByteView exponent) {
  return der::sequence({der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}),
                        der::bit_string(der::sequence({der::integer(modulus), der::integer(exponent)}))});
}
Bytes good_modulus() {
  const Bytes key = test::data_file("rsa-2048.spki.der");
  return {key.begin() + 33, key.begin() + 33 + 256};
}
const Bytes f4{1, 0, 1};

// A list of one timestamp (RFC 6962 section 3.3), signed by these algorithms.
Bytes sct_list_value(std::uint8_t hash, std::uint8_t algorithm) {
  constexpr std::uint8_t bytes = 1 + 32 + 8 + 2 + 2 + 2 + 3;
  return der::octet_string(der::concat(
      {Bytes{0, bytes + 2, 0, bytes, 0}, Bytes(32, 7), Bytes(8, 1), Bytes{0, 0, hash, algorithm, 0, 3, 1, 2, 3}}));
}
CertificateParts leaf_with_sct_list() {
  CertificateParts parts = test::server_parts();
  parts.set(pki::sct_list_object, plain, sct_list_value(4, 3));
  return parts;
}

struct CertificateCase {
  const char* lint;
  CertificateParts (*good)();
  void (*spoil)(CertificateParts&);
};

CertificateParts leaf_of_client() {
  CertificateParts parts = test::server_parts();
  parts.set(objects::extended_key_usage, plain, der::sequence({bytes_of(objects::client_auth)}));
  return parts;
}

CertificateParts leaf_of_responder() {
  CertificateParts parts = test::intermediate_parts();
  for (const std::string_view object : {objects::basic_constraints, objects::authority_information_access,
                                        objects::crl_distribution_points, objects::certificate_policies})
    parts.remove(object);
  parts.set(objects::key_usage, critical, der::named_bits({0}));
  parts.set(objects::extended_key_usage, plain, der::sequence({bytes_of(objects::ocsp_signing)}));
  parts.set(objects::ocsp_no_check, plain, der::null());
  return parts;
}

using Parts = CertificateParts;
constexpr auto answerer = leaf_of_responder;
constexpr auto leaf = test::server_parts;
constexpr auto middle = test::intermediate_parts;
constexpr auto top = test::root_parts;

const CertificateCase certificate_cases[] = {
    {"version", leaf, [](Parts& p) { p.version.clear(); }},
    {"serial_number", leaf, [](Parts& p) { p.serial = der::integer(std::uint64_t{0}); }},
    {"serial_number", leaf, [](Parts& p) { p.serial = der::tlv(0x02, Bytes{0x81, 2, 3, 4, 5, 6, 7, 8, 9}); }},
    {"serial_number", middle, [](Parts& p) { p.serial = der::integer(Bytes(20, 0x80)); }},
    {"serial_number_entropy", leaf, [](Parts& p) { p.serial = der::integer(std::uint64_t{1} << 40U); }},
    {"signature_algorithms_agree", leaf, [](Parts& p) { p.outer_algorithm = ecdsa_sha384(); }},
    {"signature_algorithm", leaf,
     [](Parts& p) { p.signature_algorithm = der::sequence({der::oid("1.2.840.10045.4.3.2"), der::null()}); }},
    {"signature_sha1", leaf, [](Parts& p) { p.signature_algorithm = sha1_rsa(); }},
    {"issuer_name", leaf, [](Parts& p) { p.issuer = der::sequence({}); }},
    {"subject_of_ca", middle, [](Parts& p) { p.subject = der::sequence({}); }},
    {"ca_subject_attributes", middle, [](Parts& p) { p.subject = common_name("Example Issuing CA"); }},
    {"name_encoding", leaf,
     [](Parts& p) {
       p.issuer = der::sequence({der::set({der::sequence({der::oid("2.5.4.3"), der::tlv(0x14, bytes_of("Old"))})})});
     }},
    {"name_encoding", leaf,
     [](Parts& p) {
       p.issuer = der::sequence({der::set({der::sequence({der::oid("2.5.4.6"), der::printable_string("jp")})})});
     }},
    {"name_encoding", leaf, [](Parts& p) { p.subject = common_name(""); }},
    {"name_encoding", leaf,
     [](Parts& p) {
       p.issuer = der::sequence({der::set({der::sequence({der::oid("2.5.4.3"), der::printable_string("a@b")})})});
     }},
    {"name_lengths", leaf, [](Parts& p) { p.subject = common_name(std::string(65, 'a')); }},
    {"validity_order", leaf, [](Parts& p) { p.not_after = der::time(day(2026, 10, 31)); }},
    {"validity_encoding", leaf, [](Parts& p) { p.not_after = der::tlv(0x18, bytes_of("20261130000000Z")); }},
    {"validity_period", leaf, [](Parts& p) { valid(p, day(2026, 11, 1), 200 * 24h + 1s); }},
    {"validity_period", leaf, [](Parts& p) { valid(p, day(2027, 3, 15), 100 * 24h + 1s); }},
    {"validity_period", leaf, [](Parts& p) { valid(p, day(2029, 3, 15), 47 * 24h + 1s); }},
    {"validity_period_recommended", leaf, [](Parts& p) { valid(p, day(2026, 11, 1), 200 * 24h); }},
    {"unique_identifiers", leaf, [](Parts& p) { p.unique_identifiers = der::tlv(0x81, Bytes{0, 1}); }},
    {"extension_list", leaf, [](Parts& p) { p.extensions.push_back(p.extensions.front()); }},
    {"extension_syntax", leaf, [](Parts& p) { p.set(objects::key_usage, critical, der::tlv(0x03, Bytes{0, 0x80})); }},
    {"extension_syntax", leaf,
     [](Parts& p) { p.set(objects::basic_constraints, critical, der::sequence({der::boolean(false)})); }},
    {"extension_syntax", leaf, [](Parts& p) { name(p, {der::tlv(0x82, Bytes{'b', 0xc3, 0xbc, '.', 'd', 'e'})}); }},
    {"unknown_critical_extension", leaf, [](Parts& p) { p.set(objects::tls_feature, critical, der::sequence({})); }},
    {"sct_list", leaf_with_sct_list, [](Parts& p) { p.set(pki::sct_list_object, plain, sct_list_value(2, 3)); }},
    {"sct_list", leaf, [](Parts& p) { p.set(pki::sct_list_object, plain, der::octet_string(Bytes{0, 0})); }},
    {"authority_key_identifier", leaf, [](Parts& p) { p.remove(objects::authority_key_identifier); }},
    {"authority_key_identifier", leaf,
     [](Parts& p) { p.set(objects::authority_key_identifier, plain, der::sequence({})); }},
    {"authority_key_identifier_form", leaf,
     [](Parts& p) {
       p.set(objects::authority_key_identifier, plain,
             der::sequence({der::context(0, Bytes(20, 7), false), der::context(2, Bytes{5}, false)}));
     }},
    {"subject_key_identifier", middle, [](Parts& p) { p.remove(objects::subject_key_identifier); }},
    {"subject_key_identifier", top,
     [](Parts& p) { p.set(objects::subject_key_identifier, critical, der::octet_string(Bytes{1})); }},
    {"subject_key_identifier_in_leaf", leaf,
     [](Parts& p) { p.set(objects::subject_key_identifier, plain, der::octet_string(Bytes{1})); }},
    {"key_usage", middle, [](Parts& p) { p.set(objects::key_usage, critical, der::named_bits({0})); }},
    {"key_usage", leaf, [](Parts& p) { p.set(objects::key_usage, critical, der::named_bits({0, 5})); }},
    {"key_usage", top, [](Parts& p) { p.remove(objects::key_usage); }},
    {"key_usage", leaf, [](Parts& p) { p.set(objects::key_usage, critical, der::named_bits({})); }},
    {"key_usage_critical", leaf_of_client, [](Parts& p) { p.set(objects::key_usage, plain, der::named_bits({0})); }},
    {"key_usage_of_ca", middle, [](Parts& p) { p.set(objects::key_usage, critical, der::named_bits({5})); }},
    {"key_usage_of_ca", middle, [](Parts& p) { p.set(objects::key_usage, critical, der::named_bits({2, 5, 6})); }},
    {"key_usage_of_server", leaf, [](Parts& p) { p.set(objects::key_usage, critical, der::named_bits({0, 2})); }},
    {"key_usage_of_server", leaf, [](Parts& p) { p.set(objects::key_usage, critical, der::named_bits({4})); }},
    {"extended_key_usage", leaf, [](Parts& p) { p.set(objects::extended_key_usage, plain, der::sequence({})); }},
    {"extended_key_usage", leaf,
     [](Parts& p) {
       p.set(objects::extended_key_usage, plain,
             der::sequence({bytes_of(objects::server_auth), bytes_of(objects::server_auth)}));
     }},
    {"extended_key_usage_of_server", leaf, [](Parts& p) { p.remove(objects::extended_key_usage); }},
    {"extended_key_usage_of_server", leaf,
     [](Parts& p) {
       p.set(objects::extended_key_usage, plain,
             der::sequence({bytes_of(objects::server_auth), bytes_of(objects::any_purpose)}));
     }},
    {"extended_key_usage_of_ca", top,
     [](Parts& p) { p.set(objects::extended_key_usage, plain, der::sequence({bytes_of(objects::server_auth)})); }},
    {"extended_key_usage_of_ca", middle, [](Parts& p) { p.remove(objects::extended_key_usage); }},
    {"extended_key_usage_of_responder", answerer,
     [](Parts& p) {
       p.set(objects::extended_key_usage, plain,
             der::sequence({bytes_of(objects::ocsp_signing), bytes_of(objects::client_auth)}));
     }},
    {"key_usage_of_responder", answerer, [](Parts& p) { p.remove(objects::key_usage); }},
    {"key_usage_of_responder", answerer, [](Parts& p) { p.set(objects::key_usage, plain, der::named_bits({0})); }},
    {"key_usage_of_responder", answerer,
     [](Parts& p) { p.set(objects::key_usage, critical, der::named_bits({0, 2})); }},
    {"ocsp_no_check", answerer, [](Parts& p) { p.remove(objects::ocsp_no_check); }},
    {"ocsp_no_check", answerer, [](Parts& p) { p.set(objects::ocsp_no_check, critical, der::null()); }},
    {"ocsp_no_check", answerer, [](Parts& p) { p.set(objects::ocsp_no_check, plain, der::boolean(true)); }},
    {"extensions_of_responder", answerer, [](Parts& p) { name(p, {dns("ocsp.example.com")}); }},
    {"extensions_of_responder", answerer,
     [](Parts& p) {
       p.set(objects::certificate_policies, plain,
             der::sequence({der::sequence({bytes_of(objects::domain_validated)})}));
     }},
    {"ca_subject_attributes", answerer, [](Parts& p) { p.subject = common_name("OCSP"); }},
    {"certificate_policies", leaf, [](Parts& p) { p.set(objects::certificate_policies, plain, der::sequence({})); }},
    {"certificate_policies", leaf,
     [](Parts& p) {
       const Bytes one = der::sequence({bytes_of(objects::domain_validated)});
       p.set(objects::certificate_policies, plain, der::sequence({one, one}));
     }},
    {"certificate_policies_of_server", leaf, [](Parts& p) { p.remove(objects::certificate_policies); }},
    {"certificate_policies_of_server", leaf,
     [](Parts& p) {
       p.set(objects::certificate_policies, plain, der::sequence({der::sequence({der::oid("1.3.6.1.4.1.99999.1")})}));
     }},
    {"subject_alternative_name", leaf,
     [](Parts& p) { p.set(objects::subject_alternative_name, plain, der::sequence({dns("example.com")})); }},
    {"subject_alternative_name", leaf, [](Parts& p) { name(p, {}); }},
    {"subject_alternative_name", leaf, [](Parts& p) { name(p, {ip({192, 0, 2})}); }},
    {"subject_alternative_name_of_server", leaf,
     [](Parts& p) { name(p, {der::tlv(0x81, bytes_of("a@example.com"))}); }},
    {"subject_alternative_name_of_server", leaf, [](Parts& p) { p.subject = common_name("example.com"); }},
    {"alternative_names_twice", leaf, [](Parts& p) { name(p, {dns("example.com"), dns("example.com")}); }},
    {"dns_name_syntax", leaf, [](Parts& p) { name(p, {dns("a_b.example.com")}); }},
    {"dns_name_syntax", leaf, [](Parts& p) { name(p, {dns("example.com.")}); }},
    {"dns_name_syntax", leaf, [](Parts& p) { name(p, {dns("a*.example.com")}); }},
    {"dns_name_syntax", leaf, [](Parts& p) { name(p, {dns("ab--c.example.com")}); }},
    {"dns_name_syntax", leaf, [](Parts& p) { name(p, {dns(std::string(64, 'a') + ".example.com")}); }},
    {"internal_name", leaf, [](Parts& p) { name(p, {dns("db.internal")}); }},
    {"internal_name", leaf, [](Parts& p) { name(p, {dns("mailserver")}); }},
    {"reverse_zone_name", leaf, [](Parts& p) { name(p, {dns("1.2.0.192.IN-ADDR.ARPA")}); }},
    {"reserved_address", leaf, [](Parts& p) { name(p, {ip({10, 0, 0, 1})}); }},
    {"reserved_address", leaf, [](Parts& p) { name(p, {ip({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})}); }},
    {"common_name", leaf, [](Parts& p) { p.subject = common_name("www.example.com"); }},
    {"common_name", leaf, [](Parts& p) { p.subject = common_name("EXAMPLE.com"); }},
    {"common_name_present", leaf, [](Parts& p) { p.subject = common_name("example.com"); }},
    {"organizational_unit", leaf,
     [](Parts& p) { p.subject = der::sequence({relative_name(objects::organizational_unit_name, "IT")}); }},
    {"subject_attributes", leaf,
     [](Parts& p) { p.subject = der::sequence({relative_name(objects::organization_name, "Example")}); }},
    {"basic_constraints", middle,
     [](Parts& p) { p.set(objects::basic_constraints, plain, der::sequence({der::boolean(true)})); }},
    {"basic_constraints", leaf,
     [](Parts& p) { p.set(objects::basic_constraints, critical, der::sequence({der::integer(std::uint64_t{0})})); }},
    {"basic_constraints_of_server", leaf,
     [](Parts& p) { p.set(objects::basic_constraints, plain, der::sequence({})); }},
    {"authority_information_access", leaf,
     [](Parts& p) { p.set(objects::authority_information_access, plain, der::sequence({})); }},
    {"authority_information_access_of_server", leaf, [](Parts& p) { p.remove(objects::authority_information_access); }},
    {"authority_information_access_of_server", leaf,
     [](Parts& p) {
       p.set(objects::authority_information_access, plain,
             der::sequence({der::sequence({bytes_of(objects::ca_issuers), url("https://ca.example.com/a.cer")})}));
     }},
    {"crl_distribution_points", leaf,
     [](Parts& p) { p.set(objects::crl_distribution_points, plain, der::sequence({der::sequence({})})); }},
    {"crl_distribution_points_of_server", leaf, [](Parts& p) { p.remove(objects::crl_distribution_points); }},
    {"crl_distribution_points_of_server", leaf,
     [](Parts& p) {
       p.set(objects::crl_distribution_points, plain,
             der::sequence({der::sequence({der::context(0, der::context(0, url("ldap://ca.example.com/")))})}));
     }},
    {"name_constraints", leaf,
     [](Parts& p) {
       p.set(objects::name_constraints, critical,
             der::sequence({der::context(0, der::sequence({dns("example.com")}))}));
     }},
    {"name_constraints", middle, [](Parts& p) { p.set(objects::name_constraints, critical, der::sequence({})); }},
    {"key_algorithm", leaf,
     [](Parts& p) {
       p.key = der::sequence({der::sequence({der::oid("1.3.101.112")}), der::bit_string(Bytes(32, 9))});
     }},
    {"key_size", leaf,
     [](Parts& p) {
       const Bytes n = good_modulus();
       p.key = rsa_key(ByteView{n}.first(128), f4);
     }},
    {"key_point", leaf, [](Parts& p) { p.key.back() ^= 1; }},
    {"key_exponent", leaf, [](Parts& p) { p.key = rsa_key(good_modulus(), Bytes{2}); }},
    {"key_exponent_recommended", leaf, [](Parts& p) { p.key = rsa_key(good_modulus(), Bytes{3}); }},
    {"key_factors", leaf,
     [](Parts& p) {
       Bytes n = good_modulus();
       n.back() &= 0xfe;
       p.key = rsa_key(n, f4);
     }},
    {"key_weakness", leaf, [](Parts& p) { p.key = test::data_file("roca.spki.der"); }},
    {"key_weakness", leaf, [](Parts& p) { p.key = test::data_file("close-primes.spki.der"); }},
};

struct CrlCase {
  const char* lint;
  void (*spoil)(CrlParts&);
};

void limit(CrlParts& parts, std::initializer_list<ByteView> members) {
  parts.set(objects::issuing_distribution_point, critical, der::sequence(members));
}

const CrlCase crl_cases[] = {
    {"crl_version", [](CrlParts& p) { p.version.clear(); }},
    {"crl_signature_algorithms_agree", [](CrlParts& p) { p.outer_algorithm = ecdsa_sha384(); }},
    {"crl_signature_algorithm", [](CrlParts& p) { p.signature_algorithm = sha1_rsa(); }},
    {"crl_issuer", [](CrlParts& p) { p.issuer = der::sequence({}); }},
    {"crl_time_encoding", [](CrlParts& p) { p.this_update = der::tlv(0x18, bytes_of("20261101000000Z")); }},
    {"crl_next_update", [](CrlParts& p) { p.next_update.clear(); }},
    {"crl_next_update", [](CrlParts& p) { p.next_update = p.this_update; }},
    {"crl_next_update_limit", [](CrlParts& p) { p.next_update = der::time(day(2026, 11, 12)); }},
    {"crl_number", [](CrlParts& p) { p.remove(objects::crl_number); }},
    {"crl_number", [](CrlParts& p) { p.set(objects::crl_number, plain, der::integer(Bytes(21, 1))); }},
    {"crl_authority_key_identifier", [](CrlParts& p) { p.remove(objects::authority_key_identifier); }},
    {"crl_issuing_point",
     [](CrlParts& p) {
       p.set(objects::issuing_distribution_point, plain, der::sequence({der::tlv(0x81, Bytes{0xff})}));
     }},
    {"crl_issuing_point", [](CrlParts& p) { limit(p, {}); }},
    {"crl_issuing_point", [](CrlParts& p) { limit(p, {der::tlv(0x81, Bytes{0xff}), der::tlv(0x82, Bytes{0xff})}); }},
    {"crl_issuing_point_form", [](CrlParts& p) { limit(p, {der::tlv(0x84, Bytes{0xff})}); }},
    {"crl_extension_list", [](CrlParts& p) { p.extensions.push_back(p.extensions.front()); }},
    {"crl_extension_list", [](CrlParts& p) { p.set(objects::crl_number, plain, der::null()); }},
    {"crl_unknown_critical_extension", [](CrlParts& p) { p.set(objects::key_usage, critical, der::null()); }},
    {"crl_unknown_critical_extension",
     [](CrlParts& p) {
       p.entries[0].extensions = der::sequence({extension(objects::key_usage, critical, der::null())});
     }},
    {"crl_entries", [](CrlParts& p) { p.entries.clear(); }},
    {"crl_entries", [](CrlParts& p) { p.entries[0].serial = der::integer(std::uint64_t{0}); }},
    {"crl_entry_dates", [](CrlParts& p) { p.entries[0].date = der::time(day(2026, 11, 2)); }},
    {"crl_duplicates", [](CrlParts& p) { p.entries.push_back(p.entries.front()); }},
    {"crl_reasons", [](CrlParts& p) { p.entries[0] = test::crl_entry(900, 7); }},
    {"crl_reasons", [](CrlParts& p) { p.entries[0] = test::crl_entry(900, 8); }},
    {"crl_reason_unspecified", [](CrlParts& p) { p.entries[0] = test::crl_entry(900, 0); }},
    {"crl_reasons_of_public_ca", [](CrlParts& p) { p.entries[0] = test::crl_entry(900, 6); }},
};

std::map<std::string_view, Text> complaints_of(const std::vector<Finding>& findings) {
  std::map<std::string_view, Text> complaints;
  for (const Finding& finding : findings) complaints.emplace(finding.lint->id, finding.message);
  return complaints;
}

std::map<std::string_view, Text> complaints_of(const CertificateParts& parts) {
  const Bytes der = parts.der();
  const auto view = CertificateView::of_certificate(der);
  if (!view) {
    ADD_FAILURE() << view.error().detail;
    return {};
  }
  return complaints_of(judge(*view, Asked::baseline_too));
}

std::map<std::string_view, Text> complaints_of(const CrlParts& parts) {
  const Bytes der = parts.der();
  const auto view = CrlView::of_crl(der);
  if (!view) {
    ADD_FAILURE() << view.error().detail;
    return {};
  }
  return complaints_of(judge(*view, Asked::baseline_too));
}

void expect_words(const Text& message, std::string_view id) {
  EXPECT_TRUE(message.en.ends_with('.')) << id << ": " << message.en;
  EXPECT_FALSE(message.ja.empty()) << id;
  EXPECT_TRUE(message.ja.ends_with("。") || message.ja.find("：") != std::string::npos) << id << ": " << message.ja;
}

TEST(EveryLint, LetsWhatIsGoodPass) {
  EXPECT_TRUE(complaints_of(test::server_parts()).empty()) << complaints_of(test::server_parts()).begin()->first;
  EXPECT_TRUE(complaints_of(test::intermediate_parts()).empty())
      << complaints_of(test::intermediate_parts()).begin()->first;
  EXPECT_TRUE(complaints_of(test::root_parts()).empty()) << complaints_of(test::root_parts()).begin()->first;
  EXPECT_TRUE(complaints_of(leaf_of_responder()).empty()) << complaints_of(leaf_of_responder()).begin()->first;
  EXPECT_TRUE(complaints_of(test::crl_parts()).empty()) << complaints_of(test::crl_parts()).begin()->first;
}

TEST(EveryLint, ComplainsOfWhatIsNot) {
  for (const CertificateCase& each : certificate_cases) {
    EXPECT_FALSE(complaints_of(each.good()).contains(each.lint)) << each.lint;
    CertificateParts spoilt = each.good();
    each.spoil(spoilt);
    const auto complaints = complaints_of(spoilt);
    ASSERT_TRUE(complaints.contains(each.lint)) << each.lint << ", case " << (&each - certificate_cases);
    expect_words(complaints.at(each.lint), each.lint);
  }
  for (const CrlCase& each : crl_cases) {
    CrlParts spoilt = test::crl_parts();
    each.spoil(spoilt);
    const auto complaints = complaints_of(spoilt);
    ASSERT_TRUE(complaints.contains(each.lint)) << each.lint << ", case " << (&each - crl_cases);
    expect_words(complaints.at(each.lint), each.lint);
  }
}

TEST(EveryLint, HasACaseWhereItComplains) {
  std::set<std::string_view> shown;
  for (const CertificateCase& each : certificate_cases) shown.insert(each.lint);
  for (const CrlCase& each : crl_cases) shown.insert(each.lint);
  for (const Lint* const lint : all_lints())
    EXPECT_TRUE(shown.contains(lint->id)) << lint->id << " has no failing case";
  EXPECT_EQ(shown.size(), all_lints().size()) << "a case of a lint that does not exist";
}

TEST(EveryLint, SaysWhatItIs) {
  std::set<std::string_view> ids;
  for (const Lint* const lint : all_lints()) {
    EXPECT_TRUE(ids.insert(lint->id).second) << lint->id;
    EXPECT_FALSE(lint->source.empty()) << lint->id;
    EXPECT_TRUE(lint->demand.en.ends_with('.')) << lint->id;
    EXPECT_TRUE(lint->demand.ja.ends_with("。")) << lint->id;
    EXPECT_TRUE(remedy_of(*lint).en.ends_with('.')) << lint->id;
    EXPECT_TRUE(remedy_of(*lint).ja.ends_with("。")) << lint->id;
    EXPECT_NE(lint->certificate == nullptr, lint->crl == nullptr) << lint->id;
    EXPECT_EQ((lint->applies & crl) != 0, lint->crl != nullptr) << lint->id;
    const char* const folder = lint->crl == nullptr ? "certificate" : "crl";
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path{CERTWRIGHT_SOURCE_DIR} / "src/issuance/lints" / folder /
                                        (std::string{lint->id} + ".cpp")))
        << lint->id;
  }
}

TEST(EveryLint, JudgesByTheDayOfIssue) {
  CertificateParts before = test::server_parts();
  valid(before, day(2026, 3, 14), 398 * 24h);
  EXPECT_FALSE(complaints_of(before).contains("validity_period"));
  valid(before, day(2026, 3, 15), 200 * 24h);
  EXPECT_FALSE(complaints_of(before).contains("validity_period"));
  CertificateParts reverse = test::server_parts();
  name(reverse, {dns("1.2.0.192.in-addr.arpa")});
  valid(reverse, day(2026, 3, 14), 90 * 24h);
  EXPECT_FALSE(complaints_of(reverse).contains("reverse_zone_name"));
}

TEST(EveryLint, ShortLivedCertificatesNeedNoCrl) {
  CertificateParts parts = test::server_parts();
  parts.remove(objects::crl_distribution_points);
  valid(parts, day(2026, 11, 1), 7 * 24h);
  EXPECT_FALSE(complaints_of(parts).contains("crl_distribution_points_of_server"));
  valid(parts, day(2026, 11, 1), 7 * 24h + 1s);
  EXPECT_TRUE(complaints_of(parts).contains("crl_distribution_points_of_server"));
}

TEST(EveryLint, AsksForTheBaselineOnlyWhereItHolds) {
  CertificateParts parts = test::server_parts();
  parts.remove(objects::certificate_policies);
  const Bytes der = parts.der();
  const auto view = CertificateView::of_certificate(der);
  ASSERT_TRUE(view);
  EXPECT_TRUE(judge(*view, Asked::rfc5280).empty());
  EXPECT_FALSE(first_error(*view, Asked::rfc5280));
  const auto error = first_error(*view, Asked::baseline_too);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->lint->id, "certificate_policies_of_server");
}

TEST(EveryLint, KnowsWhatACertificateIs) {
  const auto kind_of = [](const CertificateParts& parts) {
    const Bytes der = parts.der();
    const auto view = CertificateView::of_certificate(der);
    return view ? to_string(view->kind) : std::string_view{"unreadable"};
  };
  EXPECT_EQ(kind_of(test::server_parts()), "server");
  EXPECT_EQ(kind_of(leaf_of_client()), "leaf");
  EXPECT_EQ(kind_of(leaf_of_responder()), "responder");
  EXPECT_EQ(kind_of(test::intermediate_parts()), "intermediate");
  EXPECT_EQ(kind_of(test::root_parts()), "root");
}

TEST(EveryLint, WordsOfItsOwn) {
  EXPECT_EQ(object_text(der::oid("2.5.29.17")), "2.5.29.17");
  EXPECT_EQ(object_text(der::oid("1.2.840.113549.1.1.11")), "1.2.840.113549.1.1.11");
  EXPECT_TRUE(is_at_or_below("a.Example.COM", "example.com"));
  EXPECT_FALSE(is_at_or_below("badexample.com", "example.com"));
}

TEST(EveryLint, ProfileLintsAreFilesOfTheirOwn) {
  for (const ProfileLint* const lint : all_profile_lints())
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path{CERTWRIGHT_SOURCE_DIR} / "src/issuance/lints/own" /
                                        (std::string{lint->id} + ".cpp")))
        << lint->id;
}

}  // namespace
}  // namespace certwright::issuance::lints::every_lint_test
