#pragma once

#include <string_view>

namespace certwright::issuance::objects {

// OBJECT IDENTIFIERs that our certificates and CRLs contain, as whole DER: written once, so that building and linting
// compare octets and never spell numbers.
using namespace std::string_view_literals;

inline constexpr std::string_view common_name = "\x06\x03\x55\x04\x03"sv;                 // 2.5.4.3
inline constexpr std::string_view country_name = "\x06\x03\x55\x04\x06"sv;                // 2.5.4.6
inline constexpr std::string_view organizational_unit_name = "\x06\x03\x55\x04\x0b"sv;    // 2.5.4.11
inline constexpr std::string_view issuing_distribution_point = "\x06\x03\x55\x1d\x1c"sv;  // 2.5.29.28
inline constexpr std::string_view delta_crl_indicator = "\x06\x03\x55\x1d\x1b"sv;         // 2.5.29.27
inline constexpr std::string_view invalidity_date = "\x06\x03\x55\x1d\x18"sv;             // 2.5.29.24
inline constexpr std::string_view certificate_issuer = "\x06\x03\x55\x1d\x1d"sv;          // 2.5.29.29
inline constexpr std::string_view locality_name = "\x06\x03\x55\x04\x07"sv;               // 2.5.4.7
inline constexpr std::string_view state_name = "\x06\x03\x55\x04\x08"sv;                  // 2.5.4.8
inline constexpr std::string_view organization_name = "\x06\x03\x55\x04\x0a"sv;           // 2.5.4.10
inline constexpr std::string_view subject_key_identifier = "\x06\x03\x55\x1d\x0e"sv;      // 2.5.29.14
inline constexpr std::string_view key_usage = "\x06\x03\x55\x1d\x0f"sv;                   // 2.5.29.15
inline constexpr std::string_view subject_alternative_name = "\x06\x03\x55\x1d\x11"sv;    // 2.5.29.17
inline constexpr std::string_view basic_constraints = "\x06\x03\x55\x1d\x13"sv;           // 2.5.29.19
inline constexpr std::string_view crl_number = "\x06\x03\x55\x1d\x14"sv;                  // 2.5.29.20
inline constexpr std::string_view reason_code = "\x06\x03\x55\x1d\x15"sv;                 // 2.5.29.21
inline constexpr std::string_view name_constraints = "\x06\x03\x55\x1d\x1e"sv;            // 2.5.29.30
inline constexpr std::string_view crl_distribution_points = "\x06\x03\x55\x1d\x1f"sv;     // 2.5.29.31
inline constexpr std::string_view certificate_policies = "\x06\x03\x55\x1d\x20"sv;        // 2.5.29.32
inline constexpr std::string_view authority_key_identifier = "\x06\x03\x55\x1d\x23"sv;    // 2.5.29.35
inline constexpr std::string_view extended_key_usage = "\x06\x03\x55\x1d\x25"sv;          // 2.5.29.37
inline constexpr std::string_view authority_information_access =                          // 1.3.6.1.5.5.7.1.1
    "\x06\x08\x2b\x06\x01\x05\x05\x07\x01\x01"sv;
inline constexpr std::string_view ca_issuers = "\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02"sv;    // 1.3.6.1.5.5.7.48.2
inline constexpr std::string_view server_auth = "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01"sv;   // 1.3.6.1.5.5.7.3.1
inline constexpr std::string_view client_auth = "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02"sv;   // 1.3.6.1.5.5.7.3.2
inline constexpr std::string_view ocsp = "\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x01"sv;          // 1.3.6.1.5.5.7.48.1
inline constexpr std::string_view code_signing = "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x03"sv;  // 1.3.6.1.5.5.7.3.3
inline constexpr std::string_view email_protection = "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x04"sv;  // 1.3.6.1.5.5.7.3.4
inline constexpr std::string_view time_stamping = "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x08"sv;     // 1.3.6.1.5.5.7.3.8
inline constexpr std::string_view ocsp_signing = "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x09"sv;      // 1.3.6.1.5.5.7.3.9
inline constexpr std::string_view ocsp_no_check =  // 1.3.6.1.5.5.7.48.1.5
    "\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x05"sv;
inline constexpr std::string_view ocsp_basic =  // 1.3.6.1.5.5.7.48.1.1
    "\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x01"sv;
inline constexpr std::string_view any_purpose = "\x06\x04\x55\x1d\x25\x00"sv;                     // 2.5.29.37.0
inline constexpr std::string_view tls_feature = "\x06\x08\x2b\x06\x01\x05\x05\x07\x01\x18"sv;     // 1.3.6.1.5.5.7.1.24
inline constexpr std::string_view organization_validated = "\x06\x06\x67\x81\x0c\x01\x02\x02"sv;  // 2.23.140.1.2.2
inline constexpr std::string_view individual_validated = "\x06\x06\x67\x81\x0c\x01\x02\x03"sv;    // 2.23.140.1.2.3
inline constexpr std::string_view extended_validation = "\x06\x05\x67\x81\x0c\x01\x01"sv;         // 2.23.140.1.1
inline constexpr std::string_view domain_validated = "\x06\x06\x67\x81\x0c\x01\x02\x01"sv;        // 2.23.140.1.2.1

}  // namespace certwright::issuance::objects
