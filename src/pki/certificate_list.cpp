#include "pki/certificate_list.h"

#include <algorithm>

#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::pki {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view reason_code = "\x06\x03\x55\x1d\x15"sv;         // 2.5.29.21
constexpr std::string_view invalidity_date = "\x06\x03\x55\x1d\x18"sv;     // 2.5.29.24
constexpr std::string_view certificate_issuer = "\x06\x03\x55\x1d\x1d"sv;  // 2.5.29.29
constexpr std::uint8_t enumerated = 0x0a;

tl::unexpected<Error> no_crl(std::string why) { return fail(ErrorCode::invalid_request, std::move(why)); }

Result<void> read_entry_extension(const Extension& extension, ListedCertificate& entry) {
  const std::string_view type = text_of(extension.type);
  if (type == reason_code) {
    TRY(const der::Element reason, der::only(extension.value, enumerated));
    if (entry.reason >= 0) return no_crl("an entry with two reasons");
    if (reason.content.size() != 1 || reason.content[0] >= 0x80) return no_crl("a reason code that is none");
    entry.reason = static_cast<std::int8_t>(reason.content[0]);
  } else if (type == certificate_issuer) {
    entry.has_certificate_issuer = true;
  } else if (type == invalidity_date) {
    TRY(const der::Element date, der::only(extension.value, der::tag::generalized_time));
    TRY_VOID(der::moment(date));
  } else if (extension.critical) {
    entry.has_unknown_critical = true;
  }
  return {};
}

// The one extension that nearly every entry has, in the one form that DER gives it: read without taking it apart.
bool read_usual_reason(ByteView extensions, ListedCertificate& entry) {
  constexpr std::string_view usual = "\x30\x0c\x30\x0a\x06\x03\x55\x1d\x15\x04\x03\x0a\x01"sv;
  if (extensions.size() != usual.size() + 1 || !text_of(extensions).starts_with(usual) || extensions.back() >= 0x80)
    return false;
  entry.reason = static_cast<std::int8_t>(extensions.back());
  return true;
}

Result<ListedCertificate> read_entry(const der::Element& element) {
  der::Reader members{element.content};
  ListedCertificate entry;
  TRY(const der::Element serial, members.next(der::tag::integer));
  TRY(const der::Number number, der::number(serial));
  entry.serial = number.octets;
  entry.serial_is_negative = number.is_negative;
  TRY(const der::Element date, members.next());
  TRY(entry.revoked_at, der::moment(date));
  entry.time_is_encoded_otherwise = !is_encoded_as_prescribed(date.tag, entry.revoked_at);
  if (members.at_end()) return entry;
  TRY(const der::Element list, members.next(der::tag::sequence));
  TRY_VOID(members.expect_end());
  if (read_usual_reason(list.whole, entry)) return entry;
  TRY(const std::vector<Extension> extensions, read_extensions(list.whole));
  if (extensions.empty()) return no_crl("an entry with an empty list of extensions");
  for (const Extension& extension : extensions) TRY_VOID(read_entry_extension(extension, entry));
  return entry;
}

Result<void> read_entries(ByteView content, TbsCertificateList& list) {
  // An entry of a serial number of 20 octets has 37, and 51 with a reason.
  constexpr std::size_t usual_bytes = 37;
  list.has_entries = true;
  list.entries.reserve(content.size() / usual_bytes + 1);
  for (der::Reader members{content}; !members.at_end();) {
    TRY(const der::Element element, members.next(der::tag::sequence));
    TRY(const ListedCertificate entry, read_entry(element));
    list.entries.push_back(entry);
  }
  return {};
}

bool is_time(const der::Reader& members) {
  return members.next_is(der::tag::utc_time) || members.next_is(der::tag::generalized_time);
}

Result<void> read_times(der::Reader& members, TbsCertificateList& list) {
  TRY(const der::Element this_update, members.next());
  TRY(list.this_update, der::moment(this_update));
  list.this_update_tag = this_update.tag;
  if (!is_time(members)) return {};
  TRY(const der::Element next_update, members.next());
  TRY(list.next_update, der::moment(next_update));
  list.next_update_tag = next_update.tag;
  return {};
}

Result<unsigned> read_crl_version(der::Reader& members) {
  // RFC 5280 section 5.1: "version Version OPTIONAL, -- if present, MUST be v2".
  if (!members.next_is(der::tag::integer)) return 1U;
  TRY(const der::Element version, members.next());
  if (version.content.size() != 1 || version.content[0] != 1) return no_crl("a CRL of a version that does not exist");
  return 2U;
}

}  // namespace

bool is_encoded_as_prescribed(std::uint8_t tag, Timestamp at) {
  constexpr Timestamp first{std::chrono::sys_days{std::chrono::year{1950} / 1 / 1}};
  constexpr Timestamp last{std::chrono::sys_days{std::chrono::year{2050} / 1 / 1}};
  return (at >= first && at < last) == (tag == der::tag::utc_time);
}

Result<TbsCertificateList> TbsCertificateList::read(ByteView der) {
  TRY(const der::Element whole, der::only(der, der::tag::sequence));
  der::Reader members{whole.content};
  TbsCertificateList list;
  TRY(list.version, read_crl_version(members));
  TRY(const der::Element algorithm, read_algorithm(members));
  list.signature_algorithm = algorithm.whole;
  TRY(const der::Element issuer, members.next(der::tag::sequence));
  list.issuer = issuer.whole;
  TRY(list.issuer_attributes, name_attributes(issuer.content));
  TRY_VOID(read_times(members, list));
  if (members.next_is(der::tag::sequence)) {
    TRY(const der::Element entries, members.next());
    TRY_VOID(read_entries(entries.content, list));
  }
  constexpr std::uint8_t extensions_tag = 0xa0;
  if (members.next_is(extensions_tag)) {
    TRY(const der::Element extensions, members.next());
    TRY(list.extensions, read_extensions(extensions.content));
  }
  TRY_VOID(members.expect_end());
  for (const ListedCertificate& entry : list.entries)
    list.has_entry_extensions = list.has_entry_extensions || entry.reason >= 0 || entry.has_certificate_issuer;
  return list;
}

const Extension* TbsCertificateList::find(ByteView type) const {
  for (const Extension& extension : extensions)
    if (std::ranges::equal(extension.type, type)) return &extension;
  return nullptr;
}

}  // namespace certwright::pki
