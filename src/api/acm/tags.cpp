// AddTagsToCertificate, ListTagsForCertificate, RemoveTagsFromCertificate.
#include "api/acm/tags.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/acm/operations.h"
#include "service/certificates.h"

namespace certwright::api::acm {
namespace {

// Reserved in any case: `AWS:` and `Aws:` are refused as well.
bool is_reserved(std::string_view key) {
  constexpr std::string_view reserved = "aws:";
  return key.size() >= reserved.size() &&
         std::ranges::equal(key.substr(0, reserved.size()), reserved, [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

std::vector<model::Tag> to_model(const std::vector<Tag>& tags) {
  std::vector<model::Tag> out;
  out.reserve(tags.size());
  for (const Tag& tag : tags) out.push_back({.key = tag.key, .value = tag.value});
  return out;
}

}  // namespace

Outcome<std::vector<model::Tag>> new_tags(const std::vector<Tag>& tags) {
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    if (is_reserved(tag->key))
      return refuse(
          "InvalidTagException",
          fmt::format("Invalid Tag Key: \"{}\". AWS internal tags cannot be changed with this API", tag->key));
    if (std::find_if(tags.begin(), tag, [&](const Tag& earlier) { return earlier.key == tag->key; }) != tag)
      return refuse("InvalidTagException", fmt::format("Invalid Tag Key: \"{}\" is given more than once.", tag->key));
  }
  return to_model(tags);
}

Answer add_tags_to_certificate(const Call& call) {
  TRY_CALL(const AddTagsToCertificateRequest input, decode_add_tags_to_certificate(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  TRY_CALL(const std::vector<model::Tag> tags, new_tags(input.tags));
  TRY_CALL_VOID(service::add_tags(call.caller, model::CertificateArn{input.certificate_arn}, tags, call.parts));
  return std::string{};
}

Answer remove_tags_from_certificate(const Call& call) {
  TRY_CALL(const RemoveTagsFromCertificateRequest input, decode_remove_tags_from_certificate(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  TRY_CALL_VOID(service::remove_tags(call.caller, model::CertificateArn{input.certificate_arn}, to_model(input.tags),
                                     call.parts));
  return std::string{};
}

Answer list_tags_for_certificate(const Call& call) {
  TRY_CALL(const ListTagsForCertificateRequest input, decode_list_tags_for_certificate(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  const model::CertificateArn arn{input.certificate_arn};
  TRY_CALL(const model::Certificate certificate, service::describe_certificate(call.caller, arn, call.parts));
  ListTagsForCertificateResponse answer{.tags = std::vector<Tag>{}};
  for (const model::Tag& tag : certificate.tags) answer.tags->push_back({.key = tag.key, .value = tag.value});
  return encode(answer);
}

}  // namespace certwright::api::acm
