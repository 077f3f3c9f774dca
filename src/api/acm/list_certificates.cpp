// ListCertificates: one page of summaries. Filters become conditions of the store's query, so that a page costs the
// same however many certificates there are.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "api/acm/certificate_shapes.h"
#include "api/acm/operations.h"
#include "api/page_tokens.h"
#include "service/certificates.h"

namespace certwright::api::acm {
namespace {

using model::CertificateStatus;
using model::KeyAlgorithm;

// ACM does not say how long a page is where MaxItems is left out.
constexpr std::size_t default_page = 100;

// A query that nothing can match has no need of the store.
using Query = std::optional<store::ListQuery>;

bool holds(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

// Keeps those of `wanted` (empty: all) that are among `allowed`; false where none is left.
template <class T, std::size_t n>
bool narrow(std::vector<T>& wanted, const std::array<T, n>& allowed) {
  if (wanted.empty()) {
    wanted.assign(allowed.begin(), allowed.end());
    return true;
  }
  std::erase_if(wanted, [&](T value) { return std::ranges::find(allowed, value) == allowed.end(); });
  return !wanted.empty();
}

// Usages exist once a certificate does, and follow from its key: every leaf has digitalSignature and serverAuth, those
// of RSA keys also keyEncipherment.
bool narrow_by_usage(const Filters& filters, store::ListQuery& query) {
  constexpr std::array has_certificate{CertificateStatus::issued, CertificateStatus::inactive,
                                       CertificateStatus::expired, CertificateStatus::revoked};
  constexpr std::array rsa{KeyAlgorithm::rsa_1024, KeyAlgorithm::rsa_2048, KeyAlgorithm::rsa_3072,
                           KeyAlgorithm::rsa_4096};
  const bool by_extended = filters.extended_key_usage && !filters.extended_key_usage->empty();
  const bool by_usage = filters.key_usage && !filters.key_usage->empty();
  if (by_extended && !holds(*filters.extended_key_usage, "TLS_WEB_SERVER_AUTHENTICATION")) return false;
  if (by_usage && !holds(*filters.key_usage, "DIGITAL_SIGNATURE")) {
    if (!holds(*filters.key_usage, "KEY_ENCIPHERMENT") || !narrow(query.key_algorithms, rsa)) return false;
  }
  return !(by_extended || by_usage) || narrow(query.statuses, has_certificate);
}

Query query_of(const ListCertificatesRequest& input) {
  store::ListQuery query;
  query.limit = static_cast<std::size_t>(input.max_items.value_or(default_page));
  query.newest_first = input.sort_order == "DESCENDING";
  if (input.certificate_statuses)
    for (const std::string& text : *input.certificate_statuses)
      if (const auto status = model::parse_certificate_status(text)) query.statuses.push_back(*status);
  const Filters none;
  const Filters& filters = input.includes ? *input.includes : none;
  if (filters.key_types)
    for (const std::string& text : *filters.key_types)
      if (const auto algorithm = model::parse_key_algorithm(text)) query.key_algorithms.push_back(*algorithm);
  // facts 4.2: without keyTypes "only RSA_1024 and RSA_2048 certificates" are listed.
  if (query.key_algorithms.empty()) query.key_algorithms = {KeyAlgorithm::rsa_1024, KeyAlgorithm::rsa_2048};
  if (filters.export_option) query.exportable = *filters.export_option == "ENABLED";
  if (filters.managed_by) return std::nullopt;  // no other service manages certificates of this server
  if (!narrow_by_usage(filters, query)) return std::nullopt;
  return query;
}

// Everything but the position and the length of the page.
std::string scope_of(const model::Caller& caller, const store::ListQuery& query) {
  std::vector<std::string_view> statuses;
  std::vector<std::string_view> algorithms;
  for (const CertificateStatus status : query.statuses) statuses.push_back(to_string(status));
  for (const KeyAlgorithm algorithm : query.key_algorithms) algorithms.push_back(to_string(algorithm));
  std::ranges::sort(statuses);
  std::ranges::sort(algorithms);
  return fmt::format("ListCertificates|{}|{}|{}|{}|{}|{}", caller.account, caller.region, fmt::join(statuses, ","),
                     fmt::join(algorithms, ","), query.exportable ? (*query.exportable ? "ENABLED" : "DISABLED") : "",
                     query.newest_first ? "DESCENDING" : "ASCENDING");
}

}  // namespace

Answer list_certificates(const Call& call) {
  TRY_CALL(const ListCertificatesRequest input, decode_list_certificates(call.input));
  // facts 4.2: "SortBy needs SortOrder and vice versa".
  if (input.sort_by.has_value() != input.sort_order.has_value())
    return refuse("InvalidArgsException", "SortBy and SortOrder must be given together.");
  ListCertificatesResponse answer{.certificate_summary_list = std::vector<CertificateSummary>{}};
  Query query = query_of(input);
  if (!query) return encode(answer);
  const std::string scope = scope_of(call.caller, *query);
  if (input.next_token) {
    query->after = call.page_tokens.open(*input.next_token, scope);
    if (!query->after)
      return refuse("InvalidArgsException",
                    "NextToken is not one that this server gave for this request. List again from the beginning.");
  }
  TRY_CALL(const store::Page page, service::list_certificates(call.caller, *query, call.parts));
  for (const model::Certificate& certificate : page.certificates)
    answer.certificate_summary_list->push_back(summary_of(certificate));
  if (page.next) answer.next_token = call.page_tokens.seal(*page.next, scope);
  return encode(answer);
}

}  // namespace certwright::api::acm
