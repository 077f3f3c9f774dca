// ListCertificateDomainValidations: each name with the method in force and the one that it changes to.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "api/acm/lifecycle_shapes.h"
#include "api/acm/operations.h"
#include "api/page_tokens.h"
#include "service/certificates.h"

namespace certwright::api::acm {
namespace {

// facts 4.6: "MaxItems(1–1000, default 1000)".
constexpr std::int64_t default_page = 1000;

}  // namespace

Answer list_certificate_domain_validations(const Call& call) {
  TRY_CALL(const ListCertificateDomainValidationsRequest input, decode_list_certificate_domain_validations(call.input));
  TRY_CALL_VOID(model::parse_certificate_arn(input.certificate_arn));
  const std::string scope = fmt::format("ListCertificateDomainValidations|{}|{}|{}", call.caller.account,
                                        call.caller.region, input.certificate_arn);
  std::size_t begin = 0;
  if (input.next_token) {
    const auto position = call.page_tokens.open(*input.next_token, scope);
    if (!position || std::from_chars(position->data(), position->data() + position->size(), begin).ec != std::errc{})
      return refuse("InvalidArgsException",
                    "NextToken is not one that this server gave for this request. List again from the beginning.");
  }
  TRY_CALL(const model::Certificate certificate,
           service::describe_certificate(call.caller, model::CertificateArn{input.certificate_arn}, call.parts));
  const std::size_t count = certificate.names().size();
  const std::size_t end = std::min(count, begin + static_cast<std::size_t>(input.max_items.value_or(default_page)));
  ListCertificateDomainValidationsResponse answer{.domain_validation_summary_list =
                                                      std::vector<DomainValidationSummary>{}};
  for (std::size_t i = begin; i < end; ++i)
    answer.domain_validation_summary_list->push_back(validation_summary_of(certificate, i));
  if (end < count) answer.next_token = call.page_tokens.seal(fmt::to_string(end), scope);
  return encode(answer);
}

}  // namespace certwright::api::acm
