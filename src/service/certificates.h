#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/certificate.h"
#include "service/parts.h"
#include "store/store.h"

namespace certwright::service {

/// Takes a request: gives the ARN of a new certificate in PENDING_VALIDATION, or that of the one requested with the
/// same idempotency token within the hour (facts 4.2). Checks and validation follow on the workers.
/// Fails: as model::open_certificate; invalid_validation_options (a validation domain that is a public suffix);
/// invalid_request (a key that the profile does not allow); read_only.
[[nodiscard]] Result<model::CertificateArn> request_certificate(const model::CertificateRequest& request, Parts& parts);

/// The keys that may be requested, of the server's own CA or of a private one: those of its profile.
[[nodiscard]] const std::vector<model::KeyAlgorithm>& requestable_keys(bool of_private_ca, const Parts& parts);

/// Fails: not_found, also for another account's or Region's.
[[nodiscard]] Result<model::Certificate> describe_certificate(const model::Caller& caller,
                                                              const model::CertificateArn& arn, Parts& parts);

/// One page; `query.account` and `query.region` are set from the caller.
[[nodiscard]] Result<store::Page> search_certificates(const model::Caller& caller, store::SearchQuery query,
                                                      Parts& parts);

/// The issued certificate and the chain above it, leaf excluded, root last; of an imported one, what was imported.
/// Fails: not_found, in_progress (not issued).
struct IssuedChain {
  Bytes certificate;
  std::vector<Bytes> chain;
};
[[nodiscard]] Result<IssuedChain> get_certificate(const model::Caller& caller, const model::CertificateArn& arn,
                                                  Parts& parts);

/// The same of a certificate that was read. Fails: in_progress (not issued), not_found (removed meanwhile).
[[nodiscard]] Result<IssuedChain> chain_of(const model::Certificate& certificate, Parts& parts);

/// The certificates above one that this issuer signed, the issuing one first. Fails: internal.
[[nodiscard]] Result<std::vector<Bytes>> chain_of(const std::string& issuer_id, Parts& parts);

/// The subject of an issuing certificate, in the text form of RFC 4514. Fails: internal.
[[nodiscard]] Result<std::string> issuer_name(const std::string& issuer_id, Parts& parts);

/// Fails: not_found, in_use.
[[nodiscard]] Result<void> delete_certificate(const model::Caller& caller, const model::CertificateArn& arn,
                                              Parts& parts);

/// Adds, or overwrites the value of, tags. Fails: not_found, invalid_tag, too_many_tags.
[[nodiscard]] Result<void> add_tags(const model::Caller& caller, const model::CertificateArn& arn,
                                    const std::vector<model::Tag>& tags, Parts& parts);
/// Removes by key, or by key and value where a value is given; an absent one is no error. Fails: not_found.
[[nodiscard]] Result<void> remove_tags(const model::Caller& caller, const model::CertificateArn& arn,
                                       const std::vector<model::Tag>& tags, Parts& parts);

/// Brings the next try forward to now. Fails: not_found, invalid_state (nothing is awaited).
[[nodiscard]] Result<model::Certificate> recheck_certificate(const model::Caller& caller,
                                                             const model::CertificateArn& arn, Parts& parts);

}  // namespace certwright::service
