#pragma once

#include <optional>
#include <string_view>

namespace certwright::model {

// ACM's own vocabularies (service-model.json). to_string gives ACM's spelling, which is also the stored spelling;
// each parse_… reads it back, and gives nothing for any other text.

enum class CertificateStatus { pending_validation, issued, inactive, expired, validation_timed_out, revoked, failed };
enum class DomainStatus { pending_validation, success, failed };
enum class ValidationMethod { email, dns, http };
enum class CertificateType { imported, amazon_issued, private_ca };
/// RSA_1024 … EC_secp521r1. `requestable` ones are rsa_2048, ec_prime256v1 and ec_secp384r1.
enum class KeyAlgorithm { rsa_1024, rsa_2048, rsa_3072, rsa_4096, ec_prime256v1, ec_secp384r1, ec_secp521r1 };
enum class FailureReason {
  no_available_contacts,
  additional_verification_required,
  domain_not_allowed,
  invalid_public_domain,
  domain_validation_denied,
  caa_error,
  pca_limit_exceeded,
  pca_invalid_arn,
  pca_invalid_state,
  pca_request_failed,
  pca_name_constraints_validation,
  pca_resource_not_found,
  pca_invalid_args,
  pca_invalid_duration,
  pca_access_denied,
  slr_not_found,
  other,
};

std::string_view to_string(CertificateStatus status);
std::string_view to_string(DomainStatus status);
std::string_view to_string(ValidationMethod method);
std::string_view to_string(CertificateType type);
std::string_view to_string(KeyAlgorithm algorithm);
std::string_view to_string(FailureReason reason);

std::optional<CertificateStatus> parse_certificate_status(std::string_view text);
std::optional<DomainStatus> parse_domain_status(std::string_view text);
std::optional<ValidationMethod> parse_validation_method(std::string_view text);
std::optional<CertificateType> parse_certificate_type(std::string_view text);
std::optional<KeyAlgorithm> parse_key_algorithm(std::string_view text);
std::optional<FailureReason> parse_failure_reason(std::string_view text);

}  // namespace certwright::model
