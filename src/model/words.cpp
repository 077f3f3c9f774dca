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

constexpr Words<ValidationMethod, 4> validation_methods{{
    {ValidationMethod::email, "EMAIL"},
    {ValidationMethod::dns, "DNS"},
    {ValidationMethod::http, "HTTP"},
    {ValidationMethod::tls_alpn, "TLS_ALPN"},
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

constexpr Words<RenewalStatus, 4> renewal_statuses{{
    {RenewalStatus::pending_auto_renewal, "PENDING_AUTO_RENEWAL"},
    {RenewalStatus::pending_validation, "PENDING_VALIDATION"},
    {RenewalStatus::success, "SUCCESS"},
    {RenewalStatus::failed, "FAILED"},
}};

constexpr Words<AuthorityState, 3> authority_states{{
    {AuthorityState::active, "ACTIVE"},
    {AuthorityState::disabled, "DISABLED"},
    {AuthorityState::deleted, "DELETED"},
}};

constexpr Words<UpdateStatus, 3> update_statuses{{
    {UpdateStatus::pending_domain_validation, "PENDING_DOMAIN_VALIDATION"},
    {UpdateStatus::success, "SUCCESS"},
    {UpdateStatus::failed, "FAILED"},
}};

constexpr Words<RevocationReason, 11> revocation_reasons{{
    {RevocationReason::unspecified, "UNSPECIFIED"},
    {RevocationReason::key_compromise, "KEY_COMPROMISE"},
    {RevocationReason::ca_compromise, "CA_COMPROMISE"},
    {RevocationReason::affiliation_changed, "AFFILIATION_CHANGED"},
    {RevocationReason::superceded, "SUPERCEDED"},
    {RevocationReason::superseded, "SUPERSEDED"},
    {RevocationReason::cessation_of_operation, "CESSATION_OF_OPERATION"},
    {RevocationReason::certificate_hold, "CERTIFICATE_HOLD"},
    {RevocationReason::remove_from_crl, "REMOVE_FROM_CRL"},
    {RevocationReason::privilege_withdrawn, "PRIVILEGE_WITHDRAWN"},
    {RevocationReason::a_a_compromise, "A_A_COMPROMISE"},
}};

constexpr Words<KeyUsageName, 11> key_usages{{
    {KeyUsageName::digital_signature, "DIGITAL_SIGNATURE"},
    {KeyUsageName::non_repudiation, "NON_REPUDIATION"},
    {KeyUsageName::key_encipherment, "KEY_ENCIPHERMENT"},
    {KeyUsageName::data_encipherment, "DATA_ENCIPHERMENT"},
    {KeyUsageName::key_agreement, "KEY_AGREEMENT"},
    {KeyUsageName::certificate_signing, "CERTIFICATE_SIGNING"},
    {KeyUsageName::crl_signing, "CRL_SIGNING"},
    {KeyUsageName::encipher_only, "ENCIPHER_ONLY"},
    {KeyUsageName::decipher_only, "DECIPHER_ONLY"},
    {KeyUsageName::any, "ANY"},
    {KeyUsageName::custom, "CUSTOM"},
}};

constexpr Words<ExtendedKeyUsageName, 12> extended_key_usages{{
    {ExtendedKeyUsageName::tls_web_server_authentication, "TLS_WEB_SERVER_AUTHENTICATION"},
    {ExtendedKeyUsageName::tls_web_client_authentication, "TLS_WEB_CLIENT_AUTHENTICATION"},
    {ExtendedKeyUsageName::code_signing, "CODE_SIGNING"},
    {ExtendedKeyUsageName::email_protection, "EMAIL_PROTECTION"},
    {ExtendedKeyUsageName::time_stamping, "TIME_STAMPING"},
    {ExtendedKeyUsageName::ocsp_signing, "OCSP_SIGNING"},
    {ExtendedKeyUsageName::ipsec_end_system, "IPSEC_END_SYSTEM"},
    {ExtendedKeyUsageName::ipsec_tunnel, "IPSEC_TUNNEL"},
    {ExtendedKeyUsageName::ipsec_user, "IPSEC_USER"},
    {ExtendedKeyUsageName::any, "ANY"},
    {ExtendedKeyUsageName::none, "NONE"},
    {ExtendedKeyUsageName::custom, "CUSTOM"},
}};

constexpr Words<NameCheckState, 3> name_check_states{{
    {NameCheckState::running, "RUNNING"},
    {NameCheckState::complete, "COMPLETE"},
    {NameCheckState::failed, "FAILED"},
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
std::string_view to_string(RenewalStatus status) { return word_of(renewal_statuses, status); }
std::string_view to_string(AuthorityState state) { return word_of(authority_states, state); }
std::string_view to_string(UpdateStatus status) { return word_of(update_statuses, status); }
std::string_view to_string(RevocationReason reason) { return word_of(revocation_reasons, reason); }
std::string_view to_string(KeyUsageName usage) { return word_of(key_usages, usage); }
std::string_view to_string(ExtendedKeyUsageName usage) { return word_of(extended_key_usages, usage); }
std::string_view to_string(NameCheckState state) { return word_of(name_check_states, state); }

int crl_reason(RevocationReason reason) {
  switch (reason) {
    case RevocationReason::unspecified:
      return 0;
    case RevocationReason::key_compromise:
      return 1;
    case RevocationReason::ca_compromise:
      return 2;
    case RevocationReason::affiliation_changed:
      return 3;
    case RevocationReason::superceded:
    case RevocationReason::superseded:
      return 4;
    case RevocationReason::cessation_of_operation:
      return 5;
    case RevocationReason::certificate_hold:
      return 6;
    case RevocationReason::remove_from_crl:
      return 8;
    case RevocationReason::privilege_withdrawn:
      return 9;
    case RevocationReason::a_a_compromise:
      return 10;
  }
  return 0;
}

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
std::optional<RenewalStatus> parse_renewal_status(std::string_view text) { return value_of(renewal_statuses, text); }
std::optional<AuthorityState> parse_authority_state(std::string_view text) { return value_of(authority_states, text); }
std::optional<UpdateStatus> parse_update_status(std::string_view text) { return value_of(update_statuses, text); }
std::optional<RevocationReason> parse_revocation_reason(std::string_view text) {
  return value_of(revocation_reasons, text);
}
std::optional<KeyUsageName> parse_key_usage(std::string_view text) { return value_of(key_usages, text); }
std::optional<ExtendedKeyUsageName> parse_extended_key_usage(std::string_view text) {
  return value_of(extended_key_usages, text);
}
std::optional<NameCheckState> parse_name_check_state(std::string_view text) {
  return value_of(name_check_states, text);
}

}  // namespace certwright::model
