#pragma once

#include <optional>
#include <string_view>

namespace certwright::model {

// ACM's own vocabularies (service-model.json). to_string gives ACM's spelling, which is also the stored spelling;
// each parse_… reads it back, and gives nothing for any other text.

enum class CertificateStatus { pending_validation, issued, inactive, expired, validation_timed_out, revoked, failed };
enum class DomainStatus { pending_validation, success, failed };
/// tls_alpn (RFC 8737) is none of ACM's: only diagnosis knows it.
enum class ValidationMethod { email, dns, http, tls_alpn };
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

enum class RenewalStatus { pending_auto_renewal, pending_validation, success, failed };
/// Whether a private CA may sign. A deleted one is kept, because its CRL goes on being served.
enum class AuthorityState { active, disabled, deleted };
/// Of UpdateSummary: the change of a validation method.
enum class UpdateStatus { pending_domain_validation, success, failed };
/// `superceded` is ACM's older spelling of `superseded`; both are taken, and each is shown as it was given.
enum class RevocationReason {
  unspecified,
  key_compromise,
  ca_compromise,
  affiliation_changed,
  superceded,
  superseded,
  cessation_of_operation,
  certificate_hold,
  remove_from_crl,
  privilege_withdrawn,
  a_a_compromise,
};
/// The bits of RFC 5280 section 4.2.1.3 in their order, then the two words that only filters use.
enum class KeyUsageName {
  digital_signature,
  non_repudiation,
  key_encipherment,
  data_encipherment,
  key_agreement,
  certificate_signing,
  crl_signing,
  encipher_only,
  decipher_only,
  any,
  custom,
};
enum class ExtendedKeyUsageName {
  tls_web_server_authentication,
  tls_web_client_authentication,
  code_signing,
  email_protection,
  time_stamping,
  ocsp_signing,
  ipsec_end_system,
  ipsec_tunnel,
  ipsec_user,
  any,
  none,
  custom,
};

/// Our own: a check of names. failed: the server could not go on; what is there already stays.
enum class NameCheckState { running, complete, failed };

/// The CRLReason of RFC 5280 section 5.3.1: 0 for unspecified.
int crl_reason(RevocationReason reason);

std::string_view to_string(CertificateStatus status);
std::string_view to_string(DomainStatus status);
std::string_view to_string(ValidationMethod method);
std::string_view to_string(CertificateType type);
std::string_view to_string(KeyAlgorithm algorithm);
std::string_view to_string(FailureReason reason);
std::string_view to_string(RenewalStatus status);
std::string_view to_string(AuthorityState state);
std::string_view to_string(UpdateStatus status);
std::string_view to_string(RevocationReason reason);
std::string_view to_string(KeyUsageName usage);
std::string_view to_string(ExtendedKeyUsageName usage);
std::string_view to_string(NameCheckState state);

std::optional<CertificateStatus> parse_certificate_status(std::string_view text);
std::optional<DomainStatus> parse_domain_status(std::string_view text);
std::optional<ValidationMethod> parse_validation_method(std::string_view text);
std::optional<CertificateType> parse_certificate_type(std::string_view text);
std::optional<KeyAlgorithm> parse_key_algorithm(std::string_view text);
std::optional<FailureReason> parse_failure_reason(std::string_view text);
std::optional<RenewalStatus> parse_renewal_status(std::string_view text);
std::optional<AuthorityState> parse_authority_state(std::string_view text);
std::optional<UpdateStatus> parse_update_status(std::string_view text);
std::optional<RevocationReason> parse_revocation_reason(std::string_view text);
std::optional<KeyUsageName> parse_key_usage(std::string_view text);
std::optional<ExtendedKeyUsageName> parse_extended_key_usage(std::string_view text);
std::optional<NameCheckState> parse_name_check_state(std::string_view text);

}  // namespace certwright::model
