#include "model/words.h"

#include <array>
#include <utility>

namespace certwright::model {
namespace {

template <class Enum, std::size_t count>
using Words = std::array<std::pair<Enum, std::string_view>, count>;

constexpr Words<CertificateStatus, 7> certificate_statuses{{
    {CertificateStatus::pending_validation, "PENDING_VALIDATION"},
    {CertificateStatus::issued, "ISSUED"},
    {CertificateStatus::inactive, "INACTIVE"},
    {CertificateStatus::expired, "EXPIRED"},
    {CertificateStatus::validation_timed_out, "VALIDATION_TIMED_OUT"},
    {CertificateStatus::revoked, "REVOKED"},
    {CertificateStatus::failed, "FAILED"},
}};

constexpr Words<DomainStatus, 3> domain_statuses{{
    {DomainStatus::pending_validation, "PENDING_VALIDATION"},
    {DomainStatus::success, "SUCCESS"},
    {DomainStatus::failed, "FAILED"},
}};

constexpr Words<ValidationMethod, 3> validation_methods{{
    {ValidationMethod::email, "EMAIL"},
    {ValidationMethod::dns, "DNS"},
    {ValidationMethod::http, "HTTP"},
}};

constexpr Words<CertificateType, 3> certificate_types{{
    {CertificateType::imported, "IMPORTED"},
    {CertificateType::amazon_issued, "AMAZON_ISSUED"},
    {CertificateType::private_ca, "PRIVATE"},
}};

constexpr Words<KeyAlgorithm, 7> key_algorithms{{
    {KeyAlgorithm::rsa_1024, "RSA_1024"},
    {KeyAlgorithm::rsa_2048, "RSA_2048"},
    {KeyAlgorithm::rsa_3072, "RSA_3072"},
    {KeyAlgorithm::rsa_4096, "RSA_4096"},
    {KeyAlgorithm::ec_prime256v1, "EC_prime256v1"},
    {KeyAlgorithm::ec_secp384r1, "EC_secp384r1"},
    {KeyAlgorithm::ec_secp521r1, "EC_secp521r1"},
}};

constexpr Words<FailureReason, 17> failure_reasons{{
    {FailureReason::no_available_contacts, "NO_AVAILABLE_CONTACTS"},
    {FailureReason::additional_verification_required, "ADDITIONAL_VERIFICATION_REQUIRED"},
    {FailureReason::domain_not_allowed, "DOMAIN_NOT_ALLOWED"},
    {FailureReason::invalid_public_domain, "INVALID_PUBLIC_DOMAIN"},
    {FailureReason::domain_validation_denied, "DOMAIN_VALIDATION_DENIED"},
    {FailureReason::caa_error, "CAA_ERROR"},
    {FailureReason::pca_limit_exceeded, "PCA_LIMIT_EXCEEDED"},
    {FailureReason::pca_invalid_arn, "PCA_INVALID_ARN"},
    {FailureReason::pca_invalid_state, "PCA_INVALID_STATE"},
    {FailureReason::pca_request_failed, "PCA_REQUEST_FAILED"},
    {FailureReason::pca_name_constraints_validation, "PCA_NAME_CONSTRAINTS_VALIDATION"},
    {FailureReason::pca_resource_not_found, "PCA_RESOURCE_NOT_FOUND"},
    {FailureReason::pca_invalid_args, "PCA_INVALID_ARGS"},
    {FailureReason::pca_invalid_duration, "PCA_INVALID_DURATION"},
    {FailureReason::pca_access_denied, "PCA_ACCESS_DENIED"},
    {FailureReason::slr_not_found, "SLR_NOT_FOUND"},
    {FailureReason::other, "OTHER"},
}};

// The tables list the enumerators in order, so the enumerator is the index.
template <class Enum, std::size_t count>
std::string_view word_of(const Words<Enum, count>& words, Enum value) {
  return words.at(static_cast<std::size_t>(value)).second;
}

template <class Enum, std::size_t count>
std::optional<Enum> value_of(const Words<Enum, count>& words, std::string_view text) {
  for (const auto& [value, word] : words)
    if (word == text) return value;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(CertificateStatus status) { return word_of(certificate_statuses, status); }
std::string_view to_string(DomainStatus status) { return word_of(domain_statuses, status); }
std::string_view to_string(ValidationMethod method) { return word_of(validation_methods, method); }
std::string_view to_string(CertificateType type) { return word_of(certificate_types, type); }
std::string_view to_string(KeyAlgorithm algorithm) { return word_of(key_algorithms, algorithm); }
std::string_view to_string(FailureReason reason) { return word_of(failure_reasons, reason); }

std::optional<CertificateStatus> parse_certificate_status(std::string_view text) {
  return value_of(certificate_statuses, text);
}
std::optional<DomainStatus> parse_domain_status(std::string_view text) { return value_of(domain_statuses, text); }
std::optional<ValidationMethod> parse_validation_method(std::string_view text) {
  return value_of(validation_methods, text);
}
std::optional<CertificateType> parse_certificate_type(std::string_view text) {
  return value_of(certificate_types, text);
}
std::optional<KeyAlgorithm> parse_key_algorithm(std::string_view text) { return value_of(key_algorithms, text); }
std::optional<FailureReason> parse_failure_reason(std::string_view text) { return value_of(failure_reasons, text); }

}  // namespace certwright::model
