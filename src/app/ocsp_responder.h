#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string_view>

#include "api/pki/ocsp.h"
#include "app/ocsp_cache.h"
#include "app/responder_certificates.h"
#include "issuance/ocsp_response.h"
#include "pki/key.h"

namespace certwright::app {

/// Answers OCSP requests for every CA of this server that signs (RFC 6960, in the profile of RFC 5019, nonces by RFC
/// 9654). The key is made when this is made, on P-256, and is nowhere but in this process's memory. An answer without a
/// nonce to a request about one certificate is kept and given again, until half of its life is over or the certificate
/// is revoked. Safe to call from any thread.
class OcspResponder {
 public:
  struct Options {
    std::chrono::seconds validity{24 * 3600};  ///< nextUpdate minus thisUpdate
    std::size_t cache_bytes = 64UL * 1024 * 1024;
  };
  /// Fails: internal (no key could be made).
  [[nodiscard]] static Result<std::unique_ptr<OcspResponder>> make(ResponderCertificates::Parts parts,
                                                                   const Options& options);

  /// Never null: what cannot be answered is answered by a refusal (malformedRequest, unauthorized, tryLater,
  /// internalError). *good* is said of what was issued here and is not revoked, *unknown* of what never was.
  [[nodiscard]] std::shared_ptr<const api::pki::OcspAnswer> answer(ByteView request);
  /// Something was revoked, and that is stored: no answer from before is given without asking the store again.
  void revoked() { ++revocations_; }
  /// Renews the responder's certificates that are due.
  void refresh() { certificates_.renew(); }

  /// Counts since the start.
  struct Statistics {
    std::uint64_t from_cache = 0;
    std::uint64_t made = 0;     ///< signed for the one who asked
    std::uint64_t refused = 0;  ///< without a signature
    std::size_t cache_bytes = 0;
  };
  [[nodiscard]] Statistics statistics() const;

 private:
  using Answer = std::shared_ptr<const api::pki::OcspAnswer>;
  struct Statuses {
    std::string issuer_id;
    std::vector<issuance::OcspStatement> statements;
  };
  OcspResponder(ResponderCertificates::Parts parts, const Options& options, pki::PrivateKey key, Bytes key_hash);

  [[nodiscard]] std::optional<Answer> kept(const pki::CertId& asked);
  [[nodiscard]] Result<Answer> answer_to(const pki::OcspRequest& request);
  [[nodiscard]] Result<std::string> issuer_of(const pki::OcspRequest& request);
  [[nodiscard]] Result<std::vector<issuance::OcspStatement>> statements_of(const pki::OcspRequest& request,
                                                                           const std::string& issuer_id) const;
  [[nodiscard]] Result<Answer> signed_answer(const pki::OcspRequest& request, const ResponderCertificate& certificate,
                                             std::span<const issuance::OcspStatement> statements, Timestamp now) const;
  [[nodiscard]] Answer refuse(issuance::OcspRefusal why);
  void keep(const pki::CertId& asked, const Answer& answer, issuance::OcspStatement::Status status, Timestamp now,
            std::uint64_t known);
  const ResponderCertificates::Parts parts_;
  const Options options_;
  const pki::PrivateKey key_;
  const Bytes key_hash_;
  ResponderCertificates certificates_;
  OcspCache cache_;
  std::atomic<std::uint64_t> revocations_ = 0;
  std::atomic<std::uint64_t> from_cache_ = 0;
  std::atomic<std::uint64_t> made_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace certwright::app
