#include "model/certificate.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace certwright::model {
namespace {

// X.520 ub-common-name, RFC 5280 appendix A.1: "ub-common-name INTEGER ::= 64".
constexpr std::size_t max_common_name_bytes = 64;

// RFC 1035 section 2.3.4 allows 253 characters in the text form; the label `_` + 32 hex digits + `.` takes 34.
constexpr std::size_t max_dns_validated_name_bytes = 253 - 34;

const DomainValidationOption* option_for(const CertificateRequest& request, const DomainName& name) {
  const auto option = std::ranges::find(request.validation_options, name.str(), &DomainValidationOption::domain_name);
  return option == request.validation_options.end() ? nullptr : &*option;
}

std::string sentences_of(const Finding& finding) { return finding.message().en + " " + finding.remedy().en; }

// RFC 8738 and BR 3.2.2.5 say how control over an address is shown, by other methods than there are here.
Result<void> keeps_address_rules(const CertificateRequest& request) {
  if (request.names.empty() && request.addresses.empty())
    return fail(ErrorCode::invalid_request, "The request has no name.");
  if (request.addresses.empty() || request.authority_arn) return {};
  return fail(ErrorCode::invalid_request,
              sentences_of(found(cause::NAME_IP_ADDRESS, {{"domain", request.addresses.front().str()}})));
}

Result<void> keeps_name_rules(const CertificateRequest& request) {
  TRY_VOID(keeps_address_rules(request));
  if (!request.names.empty() && request.names.front().str().size() > max_common_name_bytes)
    return fail(ErrorCode::invalid_request,
                fill(cause::NAME_CN_TOO_LONG.message_en, {{"n", fmt::to_string(request.names.front().str().size())}}) +
                    " " + std::string{cause::NAME_CN_TOO_LONG.remedy_en});
  if (request.authority_arn) return {};
  for (const DomainName& name : request.names) {
    if (request.method == ValidationMethod::dns) TRY_VOID(fits_dns_validation(name));
    if (request.method == ValidationMethod::http && name.is_wildcard())
      return fail(ErrorCode::invalid_validation_options,
                  fill(cause::WILD_METHOD.message_en, {{"domain", name.str()}, {"method", "HTTP"}}));
  }
  return {};
}

// facts 2: ValidationDomain "must equal DomainName or be a superdomain of it", and DomainName one of the request's.
Result<void> keeps_option_rules(const CertificateRequest& request) {
  if (request.authority_arn) return {};
  for (const DomainValidationOption& option : request.validation_options) {
    const auto name = std::ranges::find(request.names, option.domain_name, &DomainName::str);
    if (name == request.names.end())
      return fail(ErrorCode::invalid_validation_options,
                  fmt::format("DomainValidationOptions names {}, which is not one of the names of the request.",
                              option.domain_name));
    TRY_VOID(keeps_validation_domain(*name, option.validation_domain));
  }
  return {};
}

Result<void> keeps_name_quota(const CertificateRequest& request, const Quotas& quotas) {
  const std::size_t count = request.names.size() + request.addresses.size();
  if (count > quotas.names_per_certificate)
    return fail(
        ErrorCode::limit_exceeded,
        fmt::format("Certificate has too many domains. {} The quota is [quotas] names_per_certificate of this "
                    "server.",
                    fill(cause::LIMIT_NAMES_PER_CERT.message_en,
                         {{"n", fmt::to_string(count)}, {"max", fmt::to_string(quotas.names_per_certificate)}})));
  return {};
}

// A renewal and a change of the method never run together: neither begins while the other does.
Step next_step_of_issued(const Certificate& certificate, const Policy& policy, Timestamp now) {
  const Timestamp end = certificate.issued ? certificate.issued->not_after : Timestamp::max();
  if (now >= end) return Expire{};
  if (!certificate.awaits()) return Wait{end};
  const Timestamp gives_up = certificate.gives_up_at(policy);
  if (now >= gives_up) return GiveUp{};
  if (now < certificate.next_attempt_at) return Wait{std::min({certificate.next_attempt_at, gives_up, end})};
  if (certificate.is_renewing()) return Renew{};
  return ProveMethod{};
}

// facts 5.4: "no domain validation, short PENDING_VALIDATION then ISSUED". What keeps it waiting is a signer that
// fails; however late it is, it is tried once before it is given up.
Step next_private_step(const Certificate& certificate, const Policy& policy, Timestamp now) {
  if (now < certificate.next_attempt_at) return Wait{certificate.next_attempt_at};
  if (certificate.attempts > 0 && now >= certificate.gives_up_at(policy)) return TimeOut{};
  return Issue{};
}

}  // namespace

Result<void> keeps_validation_domain(const DomainName& name, const std::string& validation_domain) {
  if (validation_domain == name.str() || is_at_or_below(name.base(), validation_domain)) return {};
  return fail(ErrorCode::invalid_validation_options, fill(cause::CONTACT_VALIDATION_DOMAIN_INVALID.message_en,
                                                          {{"vdomain", validation_domain}, {"domain", name.str()}}));
}

Result<void> fits_dns_validation(const DomainName& name) {
  if (name.base().size() <= max_dns_validated_name_bytes) return {};
  return fail(ErrorCode::invalid_request, fill(cause::DNS_NAME_TOO_LONG.message_en,
                                               {{"domain", name.str()}, {"n", fmt::to_string(name.base().size())}}));
}

std::string Certificate::domain_name() const {
  if (imported) return imported->names.front();
  return validations.empty() ? addresses.front().str() : validations.front().name.str();
}

std::vector<std::string> Certificate::names() const {
  if (imported) return imported->names;
  std::vector<std::string> names;
  names.reserve(validations.size() + addresses.size());
  for (const DomainValidation& validation : validations) names.push_back(validation.name.str());
  for (const IpAddress& address : addresses) names.push_back(address.str());
  return names;
}

bool Certificate::every_name_proved() const {
  return std::ranges::all_of(validations, [](const DomainValidation& v) { return v.proof.has_value(); });
}

Result<Certificate> open_certificate(const CertificateRequest& request, CertificateArn arn, const Quotas& quotas,
                                     Timestamp now) {
  TRY_VOID(keeps_name_rules(request));
  TRY_VOID(keeps_option_rules(request));
  TRY_VOID(keeps_name_quota(request, quotas));
  Certificate certificate;
  certificate.arn = std::move(arn);
  certificate.account = request.caller.account;
  certificate.region = request.caller.region;
  certificate.key_algorithm = request.key_algorithm;
  certificate.created_at = now;
  certificate.next_attempt_at = now;
  certificate.tags = request.tags;
  certificate.transparency_logging = request.transparency_logging;
  certificate.exportable = request.exportable;
  certificate.authority_arn = request.authority_arn;
  if (request.authority_arn) certificate.type = CertificateType::private_ca;
  certificate.idempotency_token = request.idempotency_token;
  certificate.addresses = request.addresses;
  for (const DomainName& name : request.names) {
    const DomainValidationOption* option = option_for(request, name);
    certificate.validations.push_back({.name = name,
                                       .method = request.method,
                                       .status = DomainStatus::pending_validation,
                                       .validation_domain = option != nullptr ? option->validation_domain : name.str(),
                                       .resource_record = std::nullopt,
                                       .emails = {},
                                       .proof = std::nullopt,
                                       .last_observation = std::nullopt});
  }
  return certificate;
}

bool renewal_eligible(const Certificate& certificate) {
  return certificate.status == CertificateStatus::issued && certificate.type != CertificateType::imported &&
         (certificate.exported_since_issue || !certificate.in_use_by.empty());
}

bool Certificate::awaits() const {
  if (status == CertificateStatus::pending_validation) return true;
  return status == CertificateStatus::issued && (is_renewing() || changes_method());
}

Timestamp Certificate::gives_up_at(const Policy& policy) const {
  Timestamp begin = created_at;
  if (is_renewing())
    begin = renewal->updated_at;
  else if (changes_method())
    begin = method_update->requested_at;
  return begin + policy.validation_window;
}

void Certificate::begin_renewal(Timestamp now) {
  renewal = Renewal{.status = RenewalStatus::pending_auto_renewal, .reason = std::nullopt, .updated_at = now};
  next_attempt_at = now;
  attempts = 0;
}

void Certificate::end_renewal(Timestamp now, std::optional<FailureReason> reason) {
  if (is_renewing()) renewal = Renewal{.status = RenewalStatus::failed, .reason = reason, .updated_at = now};
}

void Certificate::end_method_update(Timestamp now) {
  if (!changes_method()) return;
  method_update->status = UpdateStatus::failed;
  method_update->updated_at = now;
  for (DomainValidation& validation : method_update->validations)
    if (!validation.proof) validation.status = DomainStatus::failed;
}

void Certificate::rest() {
  const bool expires = status == CertificateStatus::issued && issued;
  next_attempt_at = expires ? issued->not_after : Timestamp::max();
  attempts = 0;
}

Step next_step(const Certificate& certificate, const Policy& policy, Timestamp now) {
  using enum CertificateStatus;
  switch (certificate.status) {
    case pending_validation:
      if (certificate.type == CertificateType::private_ca) return next_private_step(certificate, policy, now);
      // The end of the window comes first, so that nothing waits for ever.
      if (now >= certificate.gives_up_at(policy)) return TimeOut{};
      if (now < certificate.next_attempt_at)
        return Wait{std::min(certificate.next_attempt_at, certificate.gives_up_at(policy))};
      if (!certificate.report || certificate.report->waits()) return Check{};
      if (!certificate.every_name_proved()) return Validate{};
      return Issue{};
    case issued:
      return next_step_of_issued(certificate, policy, now);
    case inactive:
    case expired:
    case revoked:
    case failed:
    case validation_timed_out:
      return Wait{Timestamp::max()};
  }
  return Wait{Timestamp::max()};
}

std::chrono::milliseconds retry_delay(std::size_t attempts, double jitter) {
  using std::chrono::milliseconds;
  using namespace std::chrono_literals;
  constexpr std::array<milliseconds, 5> first{2s, 5s, 10s, 20s, 40s};
  // A record is most often added within the first quarter of an hour, so a minute apart until then; after it the
  // interval doubles every fifth try up to half an hour, the same half hour that ACM's guide asks people to allow for.
  constexpr std::size_t minute_tries = 15;
  constexpr milliseconds longest = 30min;
  milliseconds delay = 1min;
  if (attempts < first.size()) {
    delay = first.at(attempts);
  } else if (attempts >= first.size() + minute_tries) {
    const std::size_t doublings = std::min<std::size_t>(1 + (attempts - first.size() - minute_tries) / 5, 5);
    delay = std::min<milliseconds>(longest, delay * (1U << doublings));
  }
  return delay + milliseconds{static_cast<milliseconds::rep>(static_cast<double>(delay.count()) * jitter / 10)};
}

}  // namespace certwright::model
