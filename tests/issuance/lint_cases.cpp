#include "tests/issuance/lint_cases.h"

#include <algorithm>
#include <chrono>

#include "issuance/objects.h"
#include "issuance/signed_object.h"
#include "pki/der.h"
#include "tests/pki/files.h"

namespace certwright::test {
namespace {

namespace der = pki::der;
namespace objects = issuance::objects;
using issuance::Criticality;
using namespace std::chrono_literals;

constexpr Timestamp begin{std::chrono::sys_days{std::chrono::year{2026} / 11 / 1}};

Bytes ecdsa_sha256() { return der::sequence({der::oid("1.2.840.10045.4.3.2")}); }
Bytes country() { return der::set({der::sequence({der::oid("2.5.4.6"), der::printable_string("JP")})}); }

Bytes ca_name(std::string_view name) {
  return der::sequence({country(), issuance::relative_name(objects::organization_name, "Example Trust"),
                        issuance::relative_name(objects::common_name, name)});
}

void put(std::vector<std::pair<Bytes, Bytes>>& extensions, std::string_view object, Criticality criticality,
         ByteView value) {
  const ByteView type = bytes_of(object);
  Bytes whole = issuance::extension(object, criticality, value);
  const auto at =
      std::ranges::find_if(extensions, [&](const auto& each) { return std::ranges::equal(each.first, type); });
  if (at != extensions.end())
    at->second = std::move(whole);
  else
    extensions.emplace_back(Bytes{type.begin(), type.end()}, std::move(whole));
}

void take_away(std::vector<std::pair<Bytes, Bytes>>& extensions, std::string_view object) {
  std::erase_if(extensions, [&](const auto& each) { return std::ranges::equal(each.first, bytes_of(object)); });
}

Bytes joined(const std::vector<std::pair<Bytes, Bytes>>& extensions) {
  Bytes all;
  for (const auto& [type, whole] : extensions) all.insert(all.end(), whole.begin(), whole.end());
  return der::sequence({all});
}

Bytes signed_with(ByteView tbs, ByteView algorithm) { return issuance::signed_object(tbs, algorithm, Bytes(64, 0)); }

CertificateParts common(Bytes subject, Bytes issuer, std::chrono::seconds lifetime) {
  CertificateParts parts;
  parts.version = der::context(0, der::integer(std::uint64_t{2}));
  parts.serial = der::integer(*from_hex("0102030405060708090a0b0c0d0e0f1011121314"));
  parts.signature_algorithm = parts.outer_algorithm = ecdsa_sha256();
  parts.issuer = std::move(issuer);
  parts.not_before = der::time(begin);
  parts.not_after = der::time(begin + lifetime - 1s);
  parts.subject = std::move(subject);
  parts.key = data_file("p256.spki.der");
  return parts;
}

Bytes url(std::string_view text) { return der::tlv(0x86, bytes_of(text)); }

void point_to_issuer(CertificateParts& parts) {
  parts.set(objects::authority_key_identifier, Criticality::not_critical,
            der::sequence({der::context(0, Bytes(20, 7), false)}));
  parts.set(objects::authority_information_access, Criticality::not_critical,
            der::sequence({der::sequence({bytes_of(objects::ca_issuers), url("http://ca.example.com/a.cer")})}));
  parts.set(objects::crl_distribution_points, Criticality::not_critical,
            der::sequence({der::sequence({der::context(0, der::context(0, url("http://ca.example.com/a.crl")))})}));
  parts.set(objects::certificate_policies, Criticality::not_critical,
            der::sequence({der::sequence({bytes_of(objects::domain_validated)})}));
  parts.set(objects::extended_key_usage, Criticality::not_critical, der::sequence({bytes_of(objects::server_auth)}));
}

void make_a_ca(CertificateParts& parts) {
  parts.set(objects::basic_constraints, Criticality::critical, der::sequence({der::boolean(true)}));
  parts.set(objects::key_usage, Criticality::critical, der::named_bits({5, 6}));
  parts.set(objects::subject_key_identifier, Criticality::not_critical, der::octet_string(Bytes(20, 8)));
}

}  // namespace

void CertificateParts::set(std::string_view object, Criticality criticality, ByteView value) {
  put(extensions, object, criticality, value);
}
void CertificateParts::remove(std::string_view object) { take_away(extensions, object); }

Bytes CertificateParts::tbs() const {
  const Bytes list = extensions.empty() ? Bytes{} : der::context(3, joined(extensions));
  return der::sequence({version, serial, signature_algorithm, issuer, der::sequence({not_before, not_after}), subject,
                        key, unique_identifiers, list});
}
Bytes CertificateParts::der() const { return signed_with(tbs(), outer_algorithm); }

CertificateParts server_parts() {
  CertificateParts parts = common(der::sequence({}), ca_name("Example Issuing CA"), 90 * 24h);
  point_to_issuer(parts);
  parts.set(objects::basic_constraints, Criticality::critical, der::sequence({}));
  parts.set(objects::key_usage, Criticality::critical, der::named_bits({0}));
  parts.set(objects::subject_alternative_name, Criticality::critical,
            der::sequence({der::tlv(0x82, bytes_of("example.com")), der::tlv(0x82, bytes_of("*.example.com"))}));
  return parts;
}

CertificateParts intermediate_parts() {
  CertificateParts parts = common(ca_name("Example Issuing CA"), ca_name("Example Root"), 3650 * 24h);
  point_to_issuer(parts);
  make_a_ca(parts);
  return parts;
}

CertificateParts root_parts() {
  CertificateParts parts = common(ca_name("Example Root"), ca_name("Example Root"), 7300 * 24h);
  make_a_ca(parts);
  return parts;
}

void CrlParts::set(std::string_view object, Criticality criticality, ByteView value) {
  put(extensions, object, criticality, value);
}
void CrlParts::remove(std::string_view object) { take_away(extensions, object); }

Bytes CrlParts::der() const {
  Bytes list;
  for (const CrlEntry& entry : entries) {
    const Bytes whole = der::sequence({entry.serial, entry.date, entry.extensions});
    list.insert(list.end(), whole.begin(), whole.end());
  }
  const Bytes tbs = der::sequence({version, signature_algorithm, issuer, this_update, next_update,
                                   has_list ? der::sequence({list}) : Bytes{},
                                   extensions.empty() ? Bytes{} : der::context(0, joined(extensions))});
  return signed_with(tbs, outer_algorithm);
}

CrlEntry crl_entry(std::uint64_t serial, int reason) {
  CrlEntry entry{.serial = der::integer(serial), .date = der::time(begin - 24h), .extensions = {}};
  if (reason >= 0) {
    const Bytes value = der::tlv(0x0a, Bytes{static_cast<std::uint8_t>(reason)});
    entry.extensions = der::sequence({issuance::extension(objects::reason_code, Criticality::not_critical, value)});
  }
  return entry;
}

CrlParts crl_parts() {
  CrlParts parts;
  parts.version = der::integer(std::uint64_t{1});
  parts.signature_algorithm = parts.outer_algorithm = ecdsa_sha256();
  parts.issuer = ca_name("Example Issuing CA");
  parts.this_update = der::time(begin);
  parts.next_update = der::time(begin + 4 * 24h);
  parts.entries = {crl_entry(900, 1), crl_entry(400, -1)};
  parts.set(objects::authority_key_identifier, Criticality::not_critical,
            der::sequence({der::context(0, Bytes(20, 7), false)}));
  parts.set(objects::crl_number, Criticality::not_critical, der::integer(std::uint64_t{7}));
  parts.set(objects::issuing_distribution_point, Criticality::critical, der::sequence({der::tlv(0x81, Bytes{0xff})}));
  return parts;
}

}  // namespace certwright::test
