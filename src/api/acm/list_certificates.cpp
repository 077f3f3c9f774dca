// ListCertificates: one page of summaries. Filters become conditions of the store's search, so that a page costs the
// same however many certificates there are.
#include <array>
#include <optional>

#include "api/acm/certificate_shapes.h"
#include "api/acm/operations.h"
#include "api/acm/page_scope.h"
#include "api/page_tokens.h"
#include "service/certificates.h"

namespace certwright::api::acm {
namespace {

using store::Filter;

// ACM does not say how long a page is where MaxItems is left out.
constexpr std::size_t default_page = 100;

// Adds "has one of these" where the request lists words; the decoder let only words of the model through.
template <class Parse>
void add_any_of(const std::optional<std::vector<std::string>>& words, Parse parse, std::vector<Filter>& to) {
  if (!words || words->empty()) return;
  std::vector<Filter> any;
  for (const std::string& word : *words)
    if (const auto value = parse(word)) any.push_back(Filter::of(*value));
  to.push_back(Filter::any_of(std::move(any)));
}

Filter filter_of(const ListCertificatesRequest& input) {
  // facts 4.2: without keyTypes "only RSA_1024 and RSA_2048 certificates" are listed.
  const std::vector<std::string> default_key_types{"RSA_1024", "RSA_2048"};
  const Filters none;
  const Filters& includes = input.includes ? *input.includes : none;
  const bool key_types_given = includes.key_types && !includes.key_types->empty();
  std::vector<Filter> parts;
  add_any_of(input.certificate_statuses, model::parse_certificate_status, parts);
  add_any_of(key_types_given ? includes.key_types : std::optional{default_key_types}, model::parse_key_algorithm,
             parts);
  add_any_of(includes.key_usage, model::parse_key_usage, parts);
  add_any_of(includes.extended_key_usage, model::parse_extended_key_usage, parts);
  if (includes.export_option)
    parts.push_back(Filter::of(store::IsExportable{.yes = *includes.export_option == "ENABLED"}));
  if (includes.managed_by) parts.push_back(Filter::of(store::IsManagedByCloudfront{}));
  return Filter::all_of(std::move(parts));
}

}  // namespace

Answer list_certificates(const Call& call) {
  TRY_CALL(const ListCertificatesRequest input, decode_list_certificates(call.input));
  // facts 4.2: "SortBy needs SortOrder and vice versa".
  if (input.sort_by.has_value() != input.sort_order.has_value())
    return refuse("InvalidArgsException", "SortBy and SortOrder must be given together.");
  store::SearchQuery query{.account = {},
                           .region = {},
                           .filter = filter_of(input),
                           .sort = store::Sort::created_at,
                           .descending = input.sort_order == "DESCENDING",
                           .limit = static_cast<std::size_t>(input.max_items.value_or(default_page)),
                           .after = {}};
  constexpr std::array<std::string_view, 4> bound{"CertificateStatuses", "Includes", "SortBy", "SortOrder"};
  const std::string scope = page_scope(call, "ListCertificates", bound);
  if (input.next_token) {
    auto after = call.page_tokens.open(*input.next_token, scope);
    if (!after)
      return refuse("InvalidArgsException",
                    "NextToken is not one that this server gave for this request. List again from the beginning.");
    query.after = *std::move(after);
  }
  TRY_CALL(const store::Page page, service::search_certificates(call.caller, std::move(query), call.parts));
  ListCertificatesResponse answer{.certificate_summary_list = std::vector<CertificateSummary>{}};
  for (const model::Certificate& certificate : page.certificates)
    answer.certificate_summary_list->push_back(summary_of(certificate));
  if (page.next) answer.next_token = call.page_tokens.seal(*page.next, scope);
  return encode(answer);
}

}  // namespace certwright::api::acm
