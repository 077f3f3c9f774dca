#include "app/signing_rules.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "issuance/crl.h"
#include "issuance/extensions.h"
#include "issuance/key_type.h"
#include "issuance/leaf.h"
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "issuance/responder_certificate.h"
#include "issuance/server_certificate.h"
#include "model/domain_name.h"
#include "model/words.h"
#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/tbs_certificate.h"

namespace certwright::app {
namespace {

namespace der = pki::der;

// Between the moment that is written into a certificate and its signature lie a flush to the disk, a retry while the
// signer is restarted, and what two clocks differ by.
constexpr std::chrono::minutes clock_tolerance{5};
// BR 4.9.7: a subscriber's CRL is issued every seven days at least, and nextUpdate is at most ten days away.
constexpr std::chrono::days longest_crl_lifetime{10};

tl::unexpected<Error> refuse(std::string reason) { return fail(ErrorCode::access_denied, std::move(reason)); }

bool is_now(Timestamp moment, Timestamp now) {
  return moment >= now - clock_tolerance && moment <= now + clock_tolerance;
}

Result<void> has_key_of(const issuance::Profile& profile, ByteView subject_public_key_info) {
  const auto type = issuance::key_type_of(subject_public_key_info);
  if (type && std::ranges::find(profile.key_types, *type) != profile.key_types.end()) return {};
  std::vector<std::string_view> words;
  words.reserve(profile.key_types.size());
  for (const model::KeyAlgorithm each : profile.key_types) words.push_back(model::to_string(each));
  return refuse(fmt::format("the certificate's key is {}, and the profile {} is for {}",
                            type ? model::to_string(*type) : "of no type that is issued for", profile.name,
                            fmt::join(words, ", ")));
}

// The dNSNames of a certificate, in their order; nothing where it has another kind of name, or none.
std::vector<model::DomainName> names_of(const pki::TbsCertificate& tbs) {
  constexpr std::uint8_t dns_name_tag = 0x82;
  const pki::Extension* const extension = tbs.find(bytes_of(issuance::objects::subject_alternative_name));
  if (extension == nullptr) return {};
  const auto sequence = der::only(extension->value, der::tag::sequence);
  if (!sequence) return {};
  std::vector<model::DomainName> names;
  for (der::Reader members{sequence->content}; !members.at_end();) {
    const auto member = members.next(dns_name_tag);
    if (!member) return {};
    auto name = model::DomainName::parse(text_of(member->content));
    if (!name) return {};
    names.push_back(std::move(*name));
  }
  return names;
}

// Which of this CA's CRLs has this URL.
Result<std::uint32_t> shard_at(std::string_view url, const std::string& pki_url, const std::string& issuer_id) {
  const std::string whole = issuance::crl_url(pki_url, issuer_id);
  if (url == whole) return 0U;
  constexpr std::string_view suffix = ".crl";
  const std::string folder = whole.substr(0, whole.size() - suffix.size()) + "/";
  const auto elsewhere = [] { return fail(ErrorCode::invalid_request, "a CRL at another place"); };
  if (!url.starts_with(folder) || !url.ends_with(suffix) || url.size() <= folder.size() + suffix.size())
    return elsewhere();
  const std::string_view digits = url.substr(folder.size(), url.size() - folder.size() - suffix.size());
  std::uint32_t shard = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), shard);
  if (error != std::errc{} || end != digits.data() + digits.size() || shard == 0 || shard > issuance::most_crl_shards)
    return elsewhere();
  if (url != issuance::crl_url(pki_url, issuer_id, shard)) return elsewhere();  // leading zeros
  return shard;
}

// The URL in distributionPoint [0] { fullName [0] { URL [6] } }.
Result<std::string_view> url_of_point(const der::Element& point) {
  constexpr std::uint8_t constructed_0 = 0xa0;
  constexpr std::uint8_t url_tag = 0x86;
  TRY(const der::Element full_name, der::only(point.content, constructed_0));
  TRY(const der::Element url, der::only(full_name.content, url_tag));
  return text_of(url.content);
}

// Which CRL a certificate names: that varies, and the rest of its extension is compared. 0 where it names none.
Result<std::uint32_t> shard_of(const pki::TbsCertificate& tbs, const std::string& pki_url,
                               const std::string& issuer_id) {
  constexpr std::uint8_t constructed_0 = 0xa0;
  const pki::Extension* const extension = tbs.find(bytes_of(issuance::objects::crl_distribution_points));
  if (extension == nullptr) return 0U;
  TRY(const der::Element points, der::only(extension->value, der::tag::sequence));
  TRY(const der::Element point, der::only(points.content, der::tag::sequence));
  TRY(const der::Element name, der::only(point.content, constructed_0));
  TRY(const std::string_view url, url_of_point(name));
  return shard_at(url, pki_url, issuer_id);
}

/// The parts of a TBSCertList that vary.
struct ListParts {
  std::vector<issuance::RevokedEntry> revoked;
  std::uint64_t number = 0;
  std::string_view url;
  Timestamp this_update;
  Timestamp next_update;
};

// RFC 5280 section 5.3.1: an ENUMERATED in the extension reasonCode.
Result<int> reason_of(const der::Element& extensions) {
  der::Reader outer{extensions.content};
  TRY(const der::Element extension, outer.next(der::tag::sequence));
  TRY_VOID(outer.expect_end());
  der::Reader parts{extension.content};
  TRY(const der::Element type, parts.next(der::tag::oid));
  TRY(const der::Element value, parts.next(der::tag::octet_string));
  constexpr std::uint8_t enumerated_tag = 0x0a;
  TRY(const der::Element reason, der::only(value.content, enumerated_tag));
  if (!std::ranges::equal(type.whole, bytes_of(issuance::objects::reason_code)) || reason.content.size() != 1)
    return fail(ErrorCode::invalid_request, "an entry's extension that is no reason code");
  return static_cast<int>(reason.content.front());
}

Result<issuance::RevokedEntry> entry_of(const der::Element& element) {
  der::Reader parts{element.content};
  issuance::RevokedEntry entry;
  TRY(const der::Element serial, parts.next(der::tag::integer));
  TRY(const ByteView magnitude, der::magnitude(serial));
  entry.serial = hex(magnitude);
  TRY(const der::Element time, parts.next());
  TRY(entry.revoked_at, der::moment(time));
  if (parts.next_is(der::tag::sequence)) {
    TRY(const der::Element extensions, parts.next());
    TRY(entry.reason, reason_of(extensions));
  }
  TRY_VOID(parts.expect_end());
  return entry;
}

Result<std::uint64_t> number_of(ByteView value) {
  TRY(const der::Element number, der::only(value, der::tag::integer));
  return der::unsigned_64(number);
}

Result<std::string_view> issuing_url_of(ByteView value) {
  constexpr std::uint8_t constructed_0 = 0xa0;
  TRY(const der::Element whole, der::only(value, der::tag::sequence));
  der::Reader members{whole.content};
  TRY(const der::Element point, members.next(constructed_0));
  return url_of_point(point);
}

Result<void> read_list_extensions(const der::Element& explicit_extensions, ListParts& parts) {
  TRY(const std::vector<pki::Extension> extensions, pki::read_extensions(explicit_extensions.content));
  for (const pki::Extension& extension : extensions) {
    if (std::ranges::equal(extension.type, bytes_of(issuance::objects::crl_number))) {
      TRY(parts.number, number_of(extension.value));
    } else if (std::ranges::equal(extension.type, bytes_of(issuance::objects::issuing_distribution_point))) {
      TRY(parts.url, issuing_url_of(extension.value));
    }
  }
  return {};
}

Result<ListParts> parts_of(ByteView to_be_signed) {
  constexpr std::uint8_t extensions_tag = 0xa0;
  TRY(const der::Element list, der::only(to_be_signed, der::tag::sequence));
  der::Reader members{list.content};
  ListParts parts;
  TRY_VOID(members.next(der::tag::integer));
  TRY_VOID(members.next(der::tag::sequence));
  TRY_VOID(members.next(der::tag::sequence));
  TRY(const der::Element this_update, members.next());
  TRY(parts.this_update, der::moment(this_update));
  TRY(const der::Element next_update, members.next());
  TRY(parts.next_update, der::moment(next_update));
  if (members.next_is(der::tag::sequence)) {
    TRY(const der::Element revoked, members.next());
    for (der::Reader entries{revoked.content}; !entries.at_end();) {
      TRY(const der::Element element, entries.next(der::tag::sequence));
      TRY(issuance::RevokedEntry entry, entry_of(element));
      parts.revoked.push_back(std::move(entry));
    }
  }
  TRY(const der::Element extensions, members.next(extensions_tag));
  TRY_VOID(read_list_extensions(extensions, parts));
  return parts;
}

}  // namespace

Result<std::string> SigningRules::judge(ByteView to_be_signed, Timestamp now) const {
  // A TBSCertificate begins with its version in [0], a TBSCertList with an INTEGER.
  constexpr std::uint8_t version_tag = 0xa0;
  const auto outer = der::only(to_be_signed, der::tag::sequence);
  if (!outer) return refuse("it is neither a certificate nor a list");
  return der::Reader{outer->content}.next_is(version_tag) ? judge_certificate(to_be_signed, now)
                                                          : judge_list(to_be_signed, now);
}

bool SigningRules::is_of(ByteView to_be_signed) const {
  const auto outer = der::only(to_be_signed, der::tag::sequence);
  if (!outer) return true;
  // In both the issuer is the Name after the signature's algorithm: of a TBSCertificate the second SEQUENCE as well.
  int sequences = 0;
  for (der::Reader members{outer->content}; !members.at_end();) {
    const auto member = members.next();
    if (!member) return true;
    if (member->tag == der::tag::sequence && ++sequences == 2)
      return std::ranges::equal(member->whole, form_.issuer().name);
  }
  return true;
}

Result<std::string> SigningRules::judge_certificate(ByteView to_be_signed, Timestamp now) const {
  const auto tbs = pki::TbsCertificate::parse(to_be_signed);
  if (!tbs) return refuse("the certificate cannot be read: " + tbs.error().detail);
  if (!is_now(tbs->not_before, now)) return refuse("the certificate begins at " + rfc3339(tbs->not_before));
  if (tbs->not_after > form_.issuer().not_after) return refuse("the certificate ends after its CA");
  std::string what = "certificate " + hex(tbs->serial);
  const auto shard = shard_of(*tbs, form_.profile().pki_url, form_.issuer().id);
  if (!shard) return refuse("the certificate names " + shard.error().detail);
  const auto own = issuance::build_server_certificate(form_, server_host_, tbs->subject_public_key_info,
                                                      hex(tbs->serial), tbs->not_before, *shard);
  if (own && std::ranges::equal(own->der, to_be_signed)) return what;
  // Its key may be anyone's but this CA's: which one it is, only the server knows.
  const auto responder = issuance::build_responder_certificate(form_.issuer(), tbs->subject_public_key_info,
                                                               hex(tbs->serial), tbs->not_before);
  if (responder && std::ranges::equal(responder->der, to_be_signed)) return "OCSP responder's " + what;
  TRY_VOID(has_key_of(form_.profile(), tbs->subject_public_key_info));
  const std::vector<model::DomainName> names = names_of(*tbs);
  if (const auto linted = issuance::lints::lint(to_be_signed, names, form_.issuer(), form_.profile()); !linted)
    return refuse("a lint: " + linted.error().detail);
  const auto ours =
      issuance::leaf_certificate(form_, names, tbs->subject_public_key_info, tbs->serial, tbs->not_before, *shard);
  if (!ours || !std::ranges::equal(*ours, to_be_signed))
    return refuse("the certificate is not what this CA's profile makes of its names and key");
  return what;
}

Result<std::string> SigningRules::judge_list(ByteView to_be_signed, Timestamp now) const {
  const auto parts = parts_of(to_be_signed);
  if (!parts) return refuse("the list cannot be read: " + parts.error().detail);
  if (!is_now(parts->this_update, now)) return refuse("the list begins at " + rfc3339(parts->this_update));
  if (parts->next_update <= parts->this_update || parts->next_update > parts->this_update + longest_crl_lifetime)
    return refuse("the list ends at " + rfc3339(parts->next_update));
  const issuance::IssuerIdentity& issuer = form_.issuer();
  const auto shard = shard_at(parts->url, form_.profile().pki_url, issuer.id);
  if (!shard) return refuse("the list is that of " + shard.error().detail);
  const auto ours = issuance::tbs_certificate_list({.issuer = issuer.name,
                                                    .key_identifier = issuer.key_identifier,
                                                    .signature_algorithm = issuer.signature_algorithm,
                                                    .url = parts->url,
                                                    .number = parts->number,
                                                    .this_update = parts->this_update,
                                                    .next_update = parts->next_update},
                                                   parts->revoked);
  if (!ours || !std::ranges::equal(*ours, to_be_signed))
    return refuse("the list is not what this CA makes of its entries");
  if (const auto linted = issuance::lints::lint_crl(to_be_signed, form_.profile().rules); !linted)
    return refuse("a lint: " + linted.error().detail);
  return fmt::format("crl {}/{}", *shard, parts->number);
}

}  // namespace certwright::app
