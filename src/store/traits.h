#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "model/certificate.h"

namespace certwright::store {

/// What certificates are searched and sorted by, and what takes few values. Certificates of one account and Region that
/// agree in all of it share a group of the store's indexes, so that a search reads only groups that its filter wants.
struct Traits {
  model::CertificateStatus status = model::CertificateStatus::pending_validation;
  model::KeyAlgorithm key_algorithm = model::KeyAlgorithm::rsa_2048;
  model::CertificateType type = model::CertificateType::amazon_issued;
  std::optional<model::RenewalStatus> renewal_status;
  std::optional<model::ValidationMethod> validation_method;  ///< of AMAZON_ISSUED ones; others prove nothing
  bool exportable = false;
  bool exported = false;
  bool in_use = false;
  bool renewal_eligible = false;
  bool managed_by_cloudfront = false;
  std::uint32_t key_usages = 0;           ///< a bit for each model::KeyUsageName
  std::uint32_t extended_key_usages = 0;  ///< a bit for each model::ExtendedKeyUsageName; `none` where there is none
  bool has_validity = false;              ///< there is a certificate, so NotBefore and NotAfter
  bool has_revoked_at = false;
  bool has_imported_at = false;
  friend bool operator==(const Traits&, const Traits&) = default;
};

[[nodiscard]] Traits traits_of(const model::Certificate& certificate);

/// All of it in one number, as it is stored: bits are never given another meaning, new ones are added above.
[[nodiscard]] std::int64_t packed(const Traits& traits);
/// The reverse.
[[nodiscard]] Traits unpacked(std::int64_t number);

/// Points in time that certificates are searched and sorted by.
enum class Moment { not_before, not_after, issued_at, revoked_at, imported_at };
inline constexpr std::array all_moments{Moment::not_before, Moment::not_after, Moment::issued_at, Moment::revoked_at,
                                        Moment::imported_at};
/// Those that a certificate has, by Moment.
using Moments = std::array<std::optional<Timestamp>, all_moments.size()>;

[[nodiscard]] Moments moments_of(const model::Certificate& certificate);
/// Whether certificates with these traits have it: all of them, or none.
[[nodiscard]] bool has(const Traits& traits, Moment moment);

/// The Common Name of its subject, also while that is still to be issued; empty where an imported one has none.
[[nodiscard]] std::string common_name(const model::Certificate& certificate);
/// A name as it is compared: domain names know no difference of case (RFC 4343).
[[nodiscard]] std::string folded(std::string_view name);

}  // namespace certwright::store
