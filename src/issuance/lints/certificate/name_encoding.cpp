// RFC 5280 section 4.1.2.4: "CAs MUST use either PrintableString or UTF8String"; X.520 gives countryName two letters
// as a PrintableString, and PrintableString has its own characters (X.680 section 41.4).
#include <algorithm>

#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"
#include "pki/der.h"

namespace certwright::issuance::lints {
namespace {

// domainComponent and emailAddress are IA5Strings (RFC 4519 section 2.4, RFC 2985 section 5.2.1).
constexpr std::string_view domain_component = "\x06\x0a\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19";
constexpr std::string_view email_address = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01";

bool is_printable(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') ||
         std::string_view{" '()+,-./:=?"}.find(character) != std::string_view::npos;
}

bool is_capital(char character) { return character >= 'A' && character <= 'Z'; }

Verdict complaint(const std::vector<pki::NameAttribute>& attributes) {
  namespace tag = pki::der::tag;
  for (const pki::NameAttribute& attribute : attributes) {
    const std::string_view type = text_of(attribute.type);
    const bool ascii = type == domain_component || type == email_address;
    if (attribute.value.empty()) return Text{"A name has an empty attribute.", "名前に空の属性があります。"};
    if (attribute.tag != tag::utf8_string && attribute.tag != tag::printable_string &&
        !(ascii && attribute.tag == tag::ia5_string))
      return Text{"A name has an attribute that is neither UTF8String nor PrintableString.",
                  "名前に UTF8String でも PrintableString でもない属性があります。"};
    if (attribute.tag == tag::printable_string && !std::ranges::all_of(attribute.value, is_printable))
      return Text{"A PrintableString of a name has a character that it may not have.",
                  "名前の PrintableString に、使用できない文字が含まれています。"};
    if (type == objects::country_name && (attribute.value.size() != 2 || attribute.tag != tag::printable_string ||
                                          !std::ranges::all_of(attribute.value, is_capital)))
      return Text{"A country is not a PrintableString of two capital letters.",
                  "国名が 2 文字の大文字からなる PrintableString ではありません。"};
  }
  return std::nullopt;
}

Verdict judge(const CertificateView& certificate) {
  if (auto verdict = complaint(certificate.tbs.subject_attributes)) return verdict;
  return complaint(certificate.tbs.issuer_attributes);
}

}  // namespace

extern const Lint name_encoding{
    .id = "name_encoding",
    .source = "RFC 5280 section 4.1.2.4",
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2004} / 1 / 1}},
    .demand =
        {"Attributes of names are UTF8String or PrintableString and are not empty; a country has two capital letters.",
         "名前の属性は空でない UTF8String または PrintableString で、国名は 2 文字の大文字です。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
