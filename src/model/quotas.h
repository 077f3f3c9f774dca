#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "model/words.h"

namespace certwright::model {

/// An operation whose calls can be limited, and how many a second ACM takes (facts 5.2); 0: not documented, or our own
/// that looks names up.
struct RatedOperation {
  std::string_view name;
  std::size_t acm_rate = 0;
};
inline constexpr std::array<RatedOperation, 22> rated_operations{{{"AddTagsToCertificate", 5},
                                                                  {"CheckNames", 0},
                                                                  {"DeleteCertificate", 10},
                                                                  {"DescribeCertificate", 10},
                                                                  {"ExplainCertificate", 0},
                                                                  {"ExportCertificate", 10},
                                                                  {"FindContacts", 0},
                                                                  {"GetAccountConfiguration", 1},
                                                                  {"GetCertificate", 10},
                                                                  {"GetCheck", 0},
                                                                  {"ImportCertificate", 1},
                                                                  {"ListCertificateDomainValidations", 0},
                                                                  {"ListCertificates", 8},
                                                                  {"ListTagsForCertificate", 10},
                                                                  {"PutAccountConfiguration", 1},
                                                                  {"RemoveTagsFromCertificate", 5},
                                                                  {"RenewCertificate", 5},
                                                                  {"RequestCertificate", 5},
                                                                  {"ResendValidationEmail", 1},
                                                                  {"RevokeCertificate", 0},
                                                                  {"SearchCertificates", 5},
                                                                  {"UpdateCertificateOptions", 5}}};

/// Calls a second of each of rated_operations, in their order. Not set: no limit.
using CallRates = std::array<std::optional<std::size_t>, rated_operations.size()>;

/// What one account may use in one Region. Nothing set means no limit. facts 5.2 has ACM's.
struct Quotas {
  std::size_t names_per_certificate = 100;
  std::optional<std::size_t> certificates;  ///< requested ones; expired and revoked ones count, PRIVATE ones do not
  std::optional<std::size_t> requests_per_year;  ///< of those, in 365 days; a removed one stays counted
  std::optional<std::size_t> imported_certificates;
  std::optional<std::size_t> imports_per_year;  ///< under a new ARN, in 365 days; a removed one stays counted
  std::optional<std::size_t> private_authorities;
  CallRates calls_per_second;

  /// Whether any limit needs the account's usage of this type to be counted.
  [[nodiscard]] bool limits(CertificateType type) const;
};

/// What an account uses already, for quotas. PRIVATE certificates are not counted.
struct Usage {
  std::size_t certificates = 0;
  std::size_t requests_in_365_days = 0;
  std::size_t imported_certificates = 0;
  std::size_t imports_in_365_days = 0;
};

/// ACM's own: `preset = "acm"`.
[[nodiscard]] Quotas acm_quotas();

/// Whether one more certificate of this type fits what the account may use.
/// Fails: limit_exceeded, naming the limit and its key.
[[nodiscard]] Result<void> keeps_account_quotas(CertificateType type, const Usage& usage, const Quotas& quotas);

/// Whether an account with `present` private CAs in a Region may have one more. Fails: limit_exceeded.
[[nodiscard]] Result<void> keeps_private_authority_quota(std::size_t present, const Quotas& quotas);

}  // namespace certwright::model
