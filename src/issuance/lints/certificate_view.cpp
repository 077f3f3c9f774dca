#include "issuance/lints/certificate_view.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "issuance/lints/extension_value.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

namespace der = pki::der;

tl::unexpected<Error> refuse(std::string why) { return fail(ErrorCode::invalid_request, std::move(why)); }

Result<BasicConstraints> read_basic_constraints(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  der::Reader members{whole.content};
  BasicConstraints constraints;
  if (members.next_is(der::tag::boolean)) {
    TRY(const der::Element ca, members.next());
    // X.690 section 11.5: FALSE, the default, is not encoded.
    if (ca.content.size() != 1 || ca.content[0] != 0xff) return refuse("cA is encoded otherwise than TRUE");
    constraints.ca = true;
  }
  if (!members.at_end()) {
    TRY(const der::Element length, members.next(der::tag::integer));
    TRY(const ByteView octets, der::magnitude(length));
    if (octets.size() > 2) return refuse("a pathLenConstraint beyond reason");
    std::uint32_t number = 0;
    for (const std::uint8_t octet : octets) number = (number << 8U) | octet;
    constraints.path_length = number;
  }
  TRY_VOID(members.expect_end());
  return constraints;
}

Result<unsigned> read_key_usage(ByteView value) {
  TRY(const der::Element bits, der::only(value, der::tag::bit_string));
  TRY_VOID(der::expect_bits(bits));
  const ByteView octets = bits.content.subspan(1);
  // X.690 section 11.2.2: named bits end with the last one that is set.
  if (!octets.empty() && (static_cast<unsigned>(octets.back()) >> bits.content[0]) % 2 == 0)
    return refuse("trailing zero bits");
  if (octets.size() > 2) return refuse("bits that have no name");
  unsigned usage = 0;
  for (unsigned bit = 0; bit < 8 * octets.size(); ++bit)
    if ((octets[bit / 8] & (0x80U >> (bit % 8))) != 0) usage |= 1U << bit;
  return usage;
}

Result<std::vector<ByteView>> read_purposes(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  std::vector<ByteView> purposes;
  for (der::Reader members{whole.content}; !members.at_end();) {
    TRY(const der::Element purpose, der::next_oid(members));
    purposes.push_back(purpose.whole);
  }
  return purposes;
}

Result<std::vector<GeneralName>> read_alternative_names(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  return read_general_names(whole.content);
}

Result<std::vector<ByteView>> read_policies(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  std::vector<ByteView> policies;
  for (der::Reader members{whole.content}; !members.at_end();) {
    TRY(const der::Element policy, members.next(der::tag::sequence));
    der::Reader parts{policy.content};
    TRY(const der::Element identifier, der::next_oid(parts));
    if (!parts.at_end()) {
      TRY(const der::Element qualifiers, parts.next(der::tag::sequence));
      for (der::Reader each{qualifiers.content}; !each.at_end();) {
        TRY(const der::Element qualifier, each.next(der::tag::sequence));
        der::Reader inside{qualifier.content};
        TRY_VOID(der::next_oid(inside));
        TRY_VOID(inside.next());
        TRY_VOID(inside.expect_end());
      }
    }
    TRY_VOID(parts.expect_end());
    policies.push_back(identifier.whole);
  }
  return policies;
}

Result<ByteView> read_subject_key_identifier(ByteView value) {
  TRY(const der::Element octets, der::only(value, der::tag::octet_string));
  return octets.content;
}

Result<GeneralName> read_general_name(der::Reader& members) {
  constexpr std::uint8_t other_name = 0xa0;
  constexpr std::uint8_t email = 0x81;
  constexpr std::uint8_t directory_name = 0xa4;
  constexpr std::uint8_t registered_id = 0x88;
  TRY(const der::Element name, members.next());
  switch (name.tag) {
    case email:
    case general_name::dns_name:
    case general_name::url:
      if (std::ranges::any_of(name.content, [](std::uint8_t octet) { return octet >= 0x80; }))
        return refuse("a name that is not ASCII");
      break;
    case directory_name: {
      TRY(const der::Element inside, der::only(name.content, der::tag::sequence));
      TRY_VOID(pki::name_attributes(inside.content));
      break;
    }
    case other_name: {
      der::Reader inside{name.content};
      TRY_VOID(der::next_oid(inside));
      TRY_VOID(inside.next(0xa0));
      TRY_VOID(inside.expect_end());
      break;
    }
    case general_name::ip_address:
    case registered_id:
    case 0xa3:  // x400Address
    case 0xa5:  // ediPartyName
      break;
    default:
      return refuse("a GeneralName of a choice that does not exist");
  }
  return GeneralName{name.tag, name.content};
}

Result<std::vector<AccessDescription>> read_access(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  std::vector<AccessDescription> access;
  for (der::Reader members{whole.content}; !members.at_end();) {
    TRY(const der::Element description, members.next(der::tag::sequence));
    der::Reader parts{description.content};
    TRY(const der::Element method, der::next_oid(parts));
    TRY(const GeneralName location, read_general_name(parts));
    TRY_VOID(parts.expect_end());
    access.push_back({method.whole, location});
  }
  return access;
}

Result<DistributionPoint> read_point(ByteView content) {
  constexpr std::uint8_t name_tag = 0xa0;
  constexpr std::uint8_t reasons_tag = 0x81;
  constexpr std::uint8_t issuer_tag = 0xa2;
  der::Reader members{content};
  DistributionPoint point;
  if (members.next_is(name_tag)) {
    TRY(const der::Element name, members.next());
    TRY_VOID(read_point_name(name.content, point));
  }
  if (members.next_is(reasons_tag)) {
    TRY(const der::Element reasons, members.next());
    TRY_VOID(der::expect_bits(reasons));
    point.has_reasons = true;
  }
  if (members.next_is(issuer_tag)) {
    TRY(const der::Element issuer, members.next());
    TRY_VOID(read_general_names(issuer.content));
    point.has_crl_issuer = true;
  }
  TRY_VOID(members.expect_end());
  return point;
}

Result<std::vector<DistributionPoint>> read_crl_points(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  std::vector<DistributionPoint> points;
  for (der::Reader members{whole.content}; !members.at_end();) {
    TRY(const der::Element element, members.next(der::tag::sequence));
    TRY(DistributionPoint point, read_point(element.content));
    points.push_back(std::move(point));
  }
  return points;
}

Result<std::size_t> count_subtrees(ByteView content) {
  std::size_t count = 0;
  for (der::Reader members{content}; !members.at_end(); ++count) {
    TRY(const der::Element subtree, members.next(der::tag::sequence));
    der::Reader parts{subtree.content};
    // RFC 5280 section 4.2.1.10: "minimum MUST be zero, and maximum MUST be absent"; zero is the default.
    TRY_VOID(read_general_name(parts));
    TRY_VOID(parts.expect_end());
  }
  return count;
}

Result<NameSubtrees> read_name_constraints(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  der::Reader members{whole.content};
  NameSubtrees subtrees;
  if (members.next_is(0xa0)) {
    TRY(const der::Element permitted, members.next());
    TRY(subtrees.permitted, count_subtrees(permitted.content));
  }
  if (members.next_is(0xa1)) {
    TRY(const der::Element excluded, members.next());
    TRY(subtrees.excluded, count_subtrees(excluded.content));
  }
  TRY_VOID(members.expect_end());
  return subtrees;
}

Kind kind_of(const CertificateView& view) {
  // Certificates of version 1 have no extensions: RFC 5280 section 6.1.4 (k) leaves it to other means to know that they
  // are CAs', and those that sign themselves are.
  const bool ca = view.basic_constraints ? view.basic_constraints->ca : view.tbs.version < 3 && view.is_self_issued();
  if (ca) return view.is_self_issued() ? root : intermediate;
  if (!view.purposes || view.has_purpose(objects::server_auth) || view.has_purpose(objects::any_purpose)) return server;
  return view.has_purpose(objects::ocsp_signing) ? responder : other_leaf;
}

Result<CertificateView> view_of(ByteView tbs, pki::KeyDepth depth) {
  CertificateView view;
  TRY(view.tbs, pki::TbsCertificate::read(tbs));
  view.key = pki::check_key(view.tbs.subject_public_key_info, depth);
  read_extension(view, objects::basic_constraints, "basicConstraints", view.basic_constraints, read_basic_constraints);
  read_extension(view, objects::key_usage, "keyUsage", view.key_usage, read_key_usage);
  read_extension(view, objects::extended_key_usage, "extKeyUsage", view.purposes, read_purposes);
  read_extension(view, objects::subject_alternative_name, "subjectAltName", view.alternative_names,
                 read_alternative_names);
  read_extension(view, objects::certificate_policies, "certificatePolicies", view.policies, read_policies);
  read_extension(view, objects::authority_key_identifier, "authorityKeyIdentifier", view.authority_key_identifier,
                 read_authority_key_identifier);
  read_extension(view, objects::subject_key_identifier, "subjectKeyIdentifier", view.subject_key_identifier,
                 read_subject_key_identifier);
  read_extension(view, objects::authority_information_access, "authorityInfoAccess", view.access, read_access);
  read_extension(view, objects::crl_distribution_points, "cRLDistributionPoints", view.crl_points, read_crl_points);
  read_extension(view, objects::name_constraints, "nameConstraints", view.name_constraints, read_name_constraints);
  view.kind = kind_of(view);
  return view;
}

}  // namespace

Result<std::vector<GeneralName>> read_general_names(ByteView content) {
  std::vector<GeneralName> names;
  // A name has about twenty octets.
  constexpr std::size_t usual_bytes = 20;
  names.reserve(content.size() / usual_bytes + 1);
  for (der::Reader members{content}; !members.at_end();) {
    TRY(const GeneralName name, read_general_name(members));
    names.push_back(name);
  }
  return names;
}

Result<AuthorityKeyIdentifier> read_authority_key_identifier(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  der::Reader members{whole.content};
  AuthorityKeyIdentifier identifier;
  if (members.next_is(0x80)) {
    TRY(const der::Element key, members.next());
    identifier.key_identifier = key.content;
  }
  if (members.next_is(0xa1)) {
    TRY(const der::Element issuer, members.next());
    TRY_VOID(read_general_names(issuer.content));
    identifier.names_certificate = true;
  }
  if (members.next_is(0x82)) {
    TRY(const der::Element serial, members.next());
    TRY_VOID(der::number(serial));
    identifier.names_certificate = true;
  }
  TRY_VOID(members.expect_end());
  return identifier;
}

Result<void> read_point_name(ByteView content, DistributionPoint& point) {
  constexpr std::uint8_t full_name_tag = 0xa0;
  constexpr std::uint8_t relative_tag = 0xa1;
  der::Reader members{content};
  TRY(const der::Element name, members.next());
  TRY_VOID(members.expect_end());
  if (name.tag == full_name_tag) {
    TRY(point.full_name, read_general_names(name.content));
  } else if (name.tag == relative_tag) {
    point.has_relative_name = true;
  } else {
    return refuse("a distribution point named in no known way");
  }
  return {};
}

Result<CertificateView> CertificateView::of_tbs(ByteView tbs, pki::KeyDepth depth) { return view_of(tbs, depth); }

Result<CertificateView> CertificateView::of_certificate(ByteView certificate) {
  TRY(const pki::SignedParts parts, pki::signed_parts(certificate));
  TRY(CertificateView view, view_of(parts.to_be_signed, pki::KeyDepth::whole));
  view.outer_algorithm = parts.signature_algorithm;
  return view;
}

const pki::Extension* CertificateView::find(std::string_view object) const { return tbs.find(bytes_of(object)); }

bool CertificateView::is_critical(std::string_view object) const {
  const pki::Extension* const extension = find(object);
  return extension != nullptr && extension->critical;
}

bool CertificateView::is_self_issued() const { return std::ranges::equal(tbs.issuer, tbs.subject); }

bool CertificateView::has_purpose(std::string_view object) const {
  return purposes && std::ranges::any_of(*purposes, [&](ByteView each) { return text_of(each) == object; });
}

std::chrono::seconds CertificateView::lifetime() const {
  if (tbs.not_after < tbs.not_before) return std::chrono::seconds{0};
  return std::chrono::floor<std::chrono::seconds>(tbs.not_after - tbs.not_before) + std::chrono::seconds{1};
}

bool CertificateView::is_short_lived() const {
  constexpr Timestamp seven_days_from{std::chrono::sys_days{std::chrono::year{2026} / 3 / 15}};
  return lifetime() <= std::chrono::days{tbs.not_before >= seven_days_from ? 7 : 10};
}

std::vector<std::string_view> dns_names(const CertificateView& certificate) {
  std::vector<std::string_view> names;
  if (!certificate.alternative_names) return names;
  names.reserve(certificate.alternative_names->size());
  for (const GeneralName& name : *certificate.alternative_names)
    if (name.tag == general_name::dns_name) names.push_back(text_of(name.content));
  return names;
}

std::string shown(const GeneralName& name) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  switch (name.tag) {
    case general_name::dns_name:
      return std::string{text_of(name.content)};
    case general_name::url:
      return "URI:" + std::string{text_of(name.content)};
    case 0x81:
      return "email:" + std::string{text_of(name.content)};
    case general_name::ip_address:
      if (name.content.size() == 4 || name.content.size() == 16)
        if (::inet_ntop(name.content.size() == 4 ? AF_INET : AF_INET6, name.content.data(), text.data(), text.size()) !=
            nullptr)
          return text.data();
      return "IP:" + hex(name.content);
    default:
      return "other:" + hex(name.content);
  }
}

}  // namespace certwright::issuance::lints
