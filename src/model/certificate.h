#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "model/arn.h"
#include "model/caller.h"
#include "model/domain_name.h"
#include "model/ip_address.h"
#include "model/policy.h"
#include "model/proof.h"
#include "model/quotas.h"
#include "model/report.h"
#include "model/words.h"

namespace certwright::model {

/// Key and value as the caller gave them; a tag without a value has none (facts 4.1).
struct Tag {
  std::string key;
  std::optional<std::string> value;
  friend bool operator==(const Tag&, const Tag&) = default;
};

/// DomainValidationOptions of a request: where the mail for `domain_name` goes.
struct DomainValidationOption {
  std::string domain_name;
  std::string validation_domain;
};

/// What the caller asks for, parsed. The first name is the Common Name; where there are addresses alone, the first of
/// these.
struct CertificateRequest {
  Caller caller;
  std::vector<DomainName> names;                      ///< DomainName first, then the alternatives, without duplicates
  std::vector<IpAddress> addresses;                   ///< of a private CA's certificate only; without duplicates
  ValidationMethod method = ValidationMethod::email;  ///< facts 0.1: ACM's default is EMAIL
  KeyAlgorithm key_algorithm = KeyAlgorithm::rsa_2048;
  std::vector<DomainValidationOption> validation_options;
  std::vector<Tag> tags;
  std::optional<std::string> idempotency_token;
  bool transparency_logging = true;
  bool exportable = false;
  /// The private CA that issues it: then nothing is to be proved, and `method` and `validation_options` mean nothing.
  std::optional<std::string> authority_arn;
  /// The certificate whose request this one repeats.
  std::optional<CertificateArn> again_of;
};

/// The record that proves control by DNS. Both names end with a dot, as ACM shows them.
struct ResourceRecord {
  std::string name;
  std::string value;
};

/// What the last try to validate saw; kept as evidence for `why`.
struct Observation {
  Timestamp at;
  Findings findings;
};

/// One name of a certificate and the state of its proof.
struct DomainValidation {
  DomainName name;
  ValidationMethod method = ValidationMethod::dns;
  /// ACM's ValidationStatus. The last name turns SUCCESS only together with Status ISSUED (facts 4.5).
  DomainStatus status = DomainStatus::pending_validation;
  std::string validation_domain;                  ///< as shown; the name itself unless the caller chose another
  std::optional<ResourceRecord> resource_record;  ///< DNS
  std::vector<std::string> emails;                ///< EMAIL: filled when mail is sent
  std::optional<Proof> proof;                     ///< set when control was proved
  std::optional<Observation> last_observation;
};

struct ExtendedKeyUsage {
  ExtendedKeyUsageName name = ExtendedKeyUsageName::custom;
  std::string oid;
  friend bool operator==(const ExtendedKeyUsage&, const ExtendedKeyUsage&) = default;
};

/// What a certificate that somebody else issued says of itself. Its names were never judged here, so they are texts.
struct ImportedContents {
  std::vector<std::string> names;   ///< the first is shown as DomainName; IP addresses in their usual text form
  std::string subject;              ///< in the order of the encoding: C=AU,ST=…,CN=localhost
  std::string issuer;               ///< likewise
  std::string signature_algorithm;  ///< as ACM spells it: SHA256WITHRSA
  std::vector<KeyUsageName> key_usages;
  std::vector<ExtendedKeyUsage> extended_key_usages;
};

/// ACM's RenewalSummary: the last or the running renewal.
struct Renewal {
  RenewalStatus status = RenewalStatus::pending_auto_renewal;
  std::optional<FailureReason> reason;
  Timestamp updated_at;

  [[nodiscard]] bool runs() const {
    return status == RenewalStatus::pending_auto_renewal || status == RenewalStatus::pending_validation;
  }
};

/// A change of the validation method from EMAIL to DNS under the same ARN (facts 4.6). What is proved by e-mail stays
/// in force until every name is proved by DNS.
struct MethodUpdate {
  UpdateStatus status = UpdateStatus::pending_domain_validation;
  Timestamp requested_at;
  Timestamp updated_at;
  std::vector<DomainValidation> validations;  ///< of the new method, a name each

  [[nodiscard]] bool runs() const { return status == UpdateStatus::pending_domain_validation; }
};

/// The certificate that was issued or imported (the signed object and what Describe shows of it).
struct IssuedCertificate {
  std::string serial;  ///< lower-case hexadecimal, no colons
  Bytes der;
  std::string issuer_id;  ///< which of our CA certificates signed it; empty for an imported one
  Timestamp not_before;
  Timestamp not_after;
  Timestamp issued_at;
};

/// The ACM resource: may have no certificate yet. A plain value; next_step() says what to do with it.
struct Certificate {
  CertificateArn arn;
  std::string account;
  std::string region;
  CertificateType type = CertificateType::amazon_issued;
  CertificateStatus status = CertificateStatus::pending_validation;
  KeyAlgorithm key_algorithm = KeyAlgorithm::rsa_2048;
  Timestamp created_at;
  /// The first is the Common Name. A PRIVATE certificate has them too, but nothing is to be proved; an IMPORTED one has
  /// none: its names are in `imported`.
  std::vector<DomainValidation> validations;
  /// Only a PRIVATE one has IP addresses, after its domain names; it may have them alone.
  std::vector<IpAddress> addresses;
  std::vector<Tag> tags;
  bool transparency_logging = true;
  bool exportable = false;
  bool exported = false;              ///< ever, by ExportCertificate
  bool exported_since_issue = false;  ///< since it was issued or renewed: facts 3.4, makes it eligible for renewal
  bool managed_by_cloudfront = false;
  std::vector<std::string> in_use_by;        ///< ARNs or other names of what uses it
  std::optional<std::string> authority_arn;  ///< CertificateAuthorityArn of a PRIVATE one
  std::optional<std::string> idempotency_token;

  std::optional<Report> report;  ///< of the last policy check; unset until checked
  std::optional<FailureReason> failure_reason;
  std::optional<IssuedCertificate> issued;
  std::optional<Timestamp> revoked_at;
  std::optional<RevocationReason> revocation_reason;
  std::optional<ImportedContents> imported;  ///< IMPORTED ones have it, and no other
  std::optional<Timestamp> imported_at;
  std::optional<Renewal> renewal;
  std::optional<MethodUpdate> method_update;

  /// When the worker looks again. Timestamp::max() for never.
  Timestamp next_attempt_at;
  /// How often validation was tried: the place in the retry schedule.
  std::size_t attempts = 0;
  /// Grows with every write; two writers to one certificate are resolved by it (conflict).
  std::uint64_t version = 0;

  /// What ACM shows as DomainName: the first domain name, or else the first address.
  [[nodiscard]] std::string domain_name() const;
  /// Every name and address, that one first.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] bool every_name_proved() const;
  [[nodiscard]] bool is_renewing() const { return renewal && renewal->runs(); }
  [[nodiscard]] bool changes_method() const { return method_update && method_update->runs(); }
  /// Whether something is awaited: a request, a renewal or a change of the method that runs.
  [[nodiscard]] bool awaits() const;
  /// The validation at `index` that is being worked on, or was last: that of the new method while the method changes.
  [[nodiscard]] const DomainValidation& validation_in_progress(std::size_t index) const {
    return changes_method() ? method_update->validations[index] : validations[index];
  }
  /// The end of the window in which that is awaited: facts 1.1, 2 and 3.4 give each 72 hours. Of a renewal, since its
  /// status changed last.
  [[nodiscard]] Timestamp gives_up_at(const Policy& policy) const;
  /// A renewal is due at once.
  void begin_renewal(Timestamp now);
  /// A renewal that runs ends as FAILED; so does a change of the method, and the certificate keeps the one it has. They
  /// do nothing where none runs.
  void end_renewal(Timestamp now, std::optional<FailureReason> reason = std::nullopt);
  void end_method_update(Timestamp now);
  /// Nothing is awaited any more: the worker looks again when an issued certificate expires, at any other never.
  void rest();
};

/// A new certificate in PENDING_VALIDATION, due at once; or the refusal that creates nothing: names per certificate,
/// option rules, Common Name of 64 octets at most, validation record names within 253 (facts 1.2 step 1).
/// `arn` is fresh. DNS validations have no ResourceRecord yet: validation::dns_challenge makes it. Control over an
/// address cannot be validated, so addresses are a private CA's only.
/// Fails: limit_exceeded, invalid_validation_options, invalid_request.
[[nodiscard]] Result<Certificate> open_certificate(const CertificateRequest& request, CertificateArn arn,
                                                   const Quotas& quotas, Timestamp now);

/// facts 2: ValidationDomain "must equal DomainName or be a superdomain of it". Fails: invalid_validation_options.
[[nodiscard]] Result<void> keeps_validation_domain(const DomainName& name, const std::string& validation_domain);

/// Whether a validation record's name fits: RFC 1035 section 2.3.4. Fails: invalid_request.
[[nodiscard]] Result<void> fits_dns_validation(const DomainName& name);

/// ACM's RenewalEligibility. facts 3.4: "in use by an AWS service, or exported since issue/last renewal […] NOT:
/// imported, […] expired". Only what is ISSUED can be renewed.
[[nodiscard]] bool renewal_eligible(const Certificate& certificate);

struct Check {};     ///< gather the policy's facts and judge them
struct Validate {};  ///< look for the proofs that are missing
struct Issue {};     ///< all proved (or nothing to prove): the last checks, then sign
struct TimeOut {};   ///< the window is over
struct Expire {};    ///< NotAfter has passed
struct Renew {};     ///< of an issued one: prove again where that is needed, then sign under the same ARN
/// Of an issued one: look for the proofs of the method that it changes to.
struct ProveMethod {};
/// The window of a renewal or of a change of the method is over; the certificate stays as it is.
struct GiveUp {};
struct Wait {
  Timestamp until;
};
using Step = std::variant<Check, Validate, Issue, TimeOut, Expire, Renew, ProveMethod, GiveUp, Wait>;

/// What to do next, and when. Pure; never a Wait in the past, so a worker cannot spin.
[[nodiscard]] Step next_step(const Certificate& certificate, const Policy& policy, Timestamp now);

/// How long after try number `attempts` (0 is the first) validation is tried again: 2, 5, 10, 20, 40 s, then every
/// minute, growing to 30 minutes. `jitter` in [0, 1) spreads it by up to a tenth.
[[nodiscard]] std::chrono::milliseconds retry_delay(std::size_t attempts, double jitter);

}  // namespace certwright::model
