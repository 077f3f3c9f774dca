// SearchCertificates: the filter language becomes the store's search, one to one; the store answers from its indexes.
#include <array>
#include <map>

#include "api/acm/certificate_shapes.h"
#include "api/acm/operations.h"
#include "api/acm/page_scope.h"
#include "api/acm/search_shapes.h"
#include "api/page_tokens.h"
#include "service/certificates.h"

namespace certwright::api::acm {
namespace {

using store::Filter;

// facts 4.1: "MaxResults 1–500 (default 100)".
constexpr std::size_t default_page = 100;

// A full list of full lists. ACM bounds the lists alone, and every certificate is held against every filter.
constexpr std::size_t max_filters = 225;

struct SortName {
  std::string_view name;
  store::Sort sort;
};
constexpr std::array sort_names{
    SortName{"CREATED_AT", store::Sort::created_at},
    SortName{"NOT_AFTER", store::Sort::not_after},
    SortName{"STATUS", store::Sort::status},
    SortName{"RENEWAL_STATUS", store::Sort::renewal_status},
    SortName{"EXPORTED", store::Sort::exported},
    SortName{"IN_USE", store::Sort::in_use},
    SortName{"NOT_BEFORE", store::Sort::not_before},
    SortName{"KEY_ALGORITHM", store::Sort::key_algorithm},
    SortName{"TYPE", store::Sort::type},
    SortName{"CERTIFICATE_ARN", store::Sort::certificate_arn},
    SortName{"COMMON_NAME", store::Sort::common_name},
    SortName{"REVOKED_AT", store::Sort::revoked_at},
    SortName{"RENEWAL_ELIGIBILITY", store::Sort::renewal_eligibility},
    SortName{"ISSUED_AT", store::Sort::issued_at},
    SortName{"MANAGED_BY", store::Sort::managed_by},
    SortName{"EXPORT_OPTION", store::Sort::export_option},
    SortName{"VALIDATION_METHOD", store::Sort::validation_method},
    SortName{"IMPORTED_AT", store::Sort::imported_at},
};

// The decoder let only words of the model through, and saw to it that exactly one member of each union is there.
template <class Word>
Filter word_filter(const std::optional<Word>& word) {
  return word ? Filter::of(*word) : Filter::any_of({});
}

store::Match match_of(const std::string& comparison) {
  return comparison == "EQUALS" ? store::Match::equals : store::Match::contains;
}

Filter within(store::Moment moment, const TimestampRange& range) {
  return Filter::of(store::Within{.moment = moment, .start = range.start, .end = range.end});
}

std::string without_colons(std::string serial) {
  std::erase(serial, ':');
  return serial;
}

Filter filter_of(const X509AttributeFilter& input) {
  if (input.subject && input.subject->common_name)
    return Filter::of(store::CommonNameIs{.text = input.subject->common_name->value,
                                          .match = match_of(input.subject->common_name->comparison_operator)});
  if (input.subject_alternative_name && input.subject_alternative_name->dns_name)
    return Filter::of(
        store::DnsNameIs{.text = input.subject_alternative_name->dns_name->value,
                         .match = match_of(input.subject_alternative_name->dns_name->comparison_operator)});
  if (input.extended_key_usage) return word_filter(model::parse_extended_key_usage(*input.extended_key_usage));
  if (input.key_usage) return word_filter(model::parse_key_usage(*input.key_usage));
  if (input.key_algorithm) return word_filter(model::parse_key_algorithm(*input.key_algorithm));
  if (input.serial_number) return Filter::of(store::SerialIs{.serial = without_colons(*input.serial_number)});
  if (input.not_after) return within(store::Moment::not_after, *input.not_after);
  if (input.not_before) return within(store::Moment::not_before, *input.not_before);
  return Filter::any_of({});
}

Filter filter_of(const AcmCertificateMetadataFilter& input) {
  if (input.status) return word_filter(model::parse_certificate_status(*input.status));
  if (input.renewal_status) return word_filter(model::parse_renewal_status(*input.renewal_status));
  if (input.type) return word_filter(model::parse_certificate_type(*input.type));
  if (input.in_use) return Filter::of(store::IsInUse{.yes = *input.in_use});
  if (input.exported) return Filter::of(store::WasExported{.yes = *input.exported});
  if (input.export_option) return Filter::of(store::IsExportable{.yes = *input.export_option == "ENABLED"});
  if (input.managed_by) return Filter::of(store::IsManagedByCloudfront{});
  if (input.validation_method) return word_filter(model::parse_validation_method(*input.validation_method));
  return Filter::any_of({});
}

Filter filter_of(const CertificateFilter& input) {
  if (input.certificate_arn) return Filter::of(store::ArnIs{.arn = *input.certificate_arn});
  if (input.x509_attribute_filter) return filter_of(*input.x509_attribute_filter);
  if (input.acm_certificate_metadata_filter) return filter_of(*input.acm_certificate_metadata_filter);
  return Filter::any_of({});
}

// Counts in `filters` what it reads. The depth is bounded: the door reads no deeper JSON.
Filter filter_of(const CertificateFilterStatement& input, std::size_t& filters) {
  const auto list = [&filters](const std::vector<CertificateFilterStatement>& statements) {
    std::vector<Filter> parts;
    parts.reserve(statements.size());
    for (const CertificateFilterStatement& statement : statements) parts.push_back(filter_of(statement, filters));
    return parts;
  };
  if (input.and_member) return Filter::all_of(list(*input.and_member));
  if (input.or_member) return Filter::any_of(list(*input.or_member));
  if (input.not_member) return Filter::not_of(filter_of(*input.not_member, filters));
  ++filters;
  return input.filter ? filter_of(*input.filter) : Filter::any_of({});
}

// Neither member needs the other: an order is ascending unless it is said, and is one of creation.
void set_order(const SearchCertificatesRequest& input, store::SearchQuery& query) {
  if (input.sort_by)
    for (const SortName& known : sort_names)
      if (known.name == *input.sort_by) query.sort = known.sort;
  if (!input.sort_by && input.sort_order) query.sort = store::Sort::created_at;
  query.descending = input.sort_order == "DESCENDING";
}

// The issuers' names, by issuer id: read once a page, because certificates of one issuer come in crowds.
class Issuers {
 public:
  explicit Issuers(const Call& call) : call_(call) { names_.emplace(call.issuer.id, call.issuer.subject); }

  Outcome<std::string> name_of(const std::string& id) {
    if (const auto known = names_.find(id); known != names_.end()) return known->second;
    TRY_CALL(std::string name, service::issuer_name(id, call_.parts));
    return names_.emplace(id, std::move(name)).first->second;
  }

 private:
  const Call& call_;
  std::map<std::string, std::string> names_;
};

}  // namespace

Answer search_certificates(const Call& call) {
  TRY_CALL(const SearchCertificatesRequest input, decode_search_certificates(call.input));
  store::SearchQuery query;
  query.limit = static_cast<std::size_t>(input.max_results.value_or(default_page));
  set_order(input, query);
  std::size_t filters = 0;
  if (input.filter_statement) query.filter = filter_of(*input.filter_statement, filters);
  if (filters > max_filters)
    return refuse("ValidationException", "FilterStatement holds " + std::to_string(filters) + " filters; at most " +
                                             std::to_string(max_filters) + " are taken. Search in several steps.");
  constexpr std::array<std::string_view, 3> bound{"FilterStatement", "SortBy", "SortOrder"};
  const std::string scope = page_scope(call, "SearchCertificates", bound);
  if (input.next_token) {
    auto after = call.page_tokens.open(*input.next_token, scope);
    if (!after)
      return refuse("ValidationException",
                    "NextToken is not one that this server gave for this search. Search again from the beginning.");
    query.after = *std::move(after);
  }
  TRY_CALL(const store::Page page, service::search_certificates(call.caller, std::move(query), call.parts));
  Issuers issuers{call};
  SearchCertificatesResponse answer{.results = std::vector<CertificateSearchResult>{}};
  for (const model::Certificate& certificate : page.certificates) {
    std::string issuer;
    if (certificate.issued && !certificate.imported) {
      TRY_CALL(issuer, issuers.name_of(certificate.issued->issuer_id));
    }
    answer.results->push_back(search_result_of(certificate, issuer));
  }
  if (page.next) answer.next_token = call.page_tokens.seal(*page.next, scope);
  return encode(answer);
}

}  // namespace certwright::api::acm
