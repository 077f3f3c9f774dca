#include "app/ocsp_responder.h"

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "base/log.h"
#include "http/reply_text.h"
#include "pki/ocsp_request.h"

namespace certwright::app {
namespace {

using issuance::OcspRefusal;
using issuance::OcspStatement;

// BR 4.9.10: what lasts for 16 hours or more is renewed eight hours before its end and after four days at the latest;
// what is shorter, at half of its life. Half of it keeps both.
constexpr std::chrono::days longest_until_renewal{4};

// RFC 5019 section 6.2: the entity tag is a digest of the answer.
std::string ocsp_entity_tag(ByteView body) {
  constexpr std::size_t tag_octets = 16;
  const Sha256 digest = sha256(body);
  return "\"" + hex(ByteView{digest}.first(tag_octets)) + "\"";
}

OcspStatement statement_of(const pki::CertId& asked, const store::SerialStatus& status) {
  using enum store::SerialStatus::Kind;
  switch (status.kind) {
    case issued:
      return {.cert_id = asked.whole, .status = OcspStatement::Status::good, .revoked_at = {}};
    case revoked:
      return {.cert_id = asked.whole,
              .status = OcspStatement::Status::revoked,
              .revoked_at = status.revoked_at,
              .reason = status.reason};
    case never_issued:
      break;
  }
  // BR 4.9.10: "the responder MUST NOT respond with a 'good' status" for what was not issued.
  return {.cert_id = asked.whole, .status = OcspStatement::Status::unknown, .revoked_at = {}};
}

// Serials are stored as they were made, in whole octets.
std::string stored_serial(const pki::CertId& asked) { return hex(asked.serial); }

OcspRefusal refusal_of(ErrorCode code) {
  if (code == ErrorCode::not_found || code == ErrorCode::invalid_state) return OcspRefusal::unauthorized;
  if (code == ErrorCode::unavailable || code == ErrorCode::read_only) return OcspRefusal::try_later;
  return OcspRefusal::internal_error;
}

}  // namespace

Result<std::unique_ptr<OcspResponder>> OcspResponder::make(ResponderCertificates::Parts parts, const Options& options) {
  TRY(pki::PrivateKey key, pki::PrivateKey::generate(pki::KeyKind::p256));
  TRY(const pki::IssuerHashes hashes, pki::IssuerHashes::of({}, key.public_key()));
  Bytes key_hash{hashes.key_sha1.begin(), hashes.key_sha1.end()};
  return std::unique_ptr<OcspResponder>{new OcspResponder(parts, options, std::move(key), std::move(key_hash))};
}

OcspResponder::OcspResponder(ResponderCertificates::Parts parts, const Options& options, pki::PrivateKey key,
                             Bytes key_hash)
    : parts_(parts),
      options_(options),
      key_(std::move(key)),
      key_hash_(std::move(key_hash)),
      certificates_(parts, key_),
      cache_(options.cache_bytes) {}

OcspResponder::Answer OcspResponder::answer(ByteView request) {
  const auto parsed = pki::OcspRequest::parse(request);
  if (!parsed) return refuse(OcspRefusal::malformed_request);
  if (!parsed->nonce && parsed->asked.size() == 1)
    if (auto known = kept(parsed->asked.front())) return *std::move(known);
  auto made = answer_to(*parsed);
  if (made) {
    ++made_;
    return *std::move(made);
  }
  const OcspRefusal why = refusal_of(made.error().code);
  if (why == OcspRefusal::internal_error) log::error("ocsp.failed", {{"detail", made.error().detail}});
  return refuse(why);
}

// A revocation is stored first and counted then. So whoever reads a status after having read the count knows of every
// revocation that was counted, and an answer is good as long as the count stands.
std::optional<OcspResponder::Answer> OcspResponder::kept(const pki::CertId& asked) {
  const auto key = text_of(asked.whole);
  const auto entry = cache_.find(key);
  if (!entry || parts_.clock.now() >= entry->renew_at) return std::nullopt;
  const std::uint64_t count = revocations_;
  if (!entry->is_final && entry->known != count) {
    const auto issuer = certificates_.issuer_of(asked);
    if (!issuer) return std::nullopt;
    const auto status =
        parts_.store.read([&](const store::View& view) { return view.serial_status(*issuer, stored_serial(asked)); });
    if (!status || status->kind != store::SerialStatus::Kind::issued) return std::nullopt;
    cache_.confirm(key, *entry, count);
  }
  ++from_cache_;
  return entry->answer;
}

Result<std::string> OcspResponder::issuer_of(const pki::OcspRequest& request) {
  TRY(std::string issuer_id, certificates_.issuer_of(request.asked.front()));
  // One signature is made by the word of one CA.
  for (const pki::CertId& other : request.asked) {
    TRY(const std::string also, certificates_.issuer_of(other));
    if (also != issuer_id) return fail(ErrorCode::not_found, "certificates of two CAs in one request");
  }
  return issuer_id;
}

Result<std::vector<OcspStatement>> OcspResponder::statements_of(const pki::OcspRequest& request,
                                                                const std::string& issuer_id) const {
  return parts_.store.read([&](const store::View& view) -> Result<std::vector<OcspStatement>> {
    std::vector<OcspStatement> statements;
    statements.reserve(request.asked.size());
    for (const pki::CertId& asked : request.asked) {
      TRY(const store::SerialStatus status, view.serial_status(issuer_id, stored_serial(asked)));
      statements.push_back(statement_of(asked, status));
    }
    return statements;
  });
}

Result<OcspResponder::Answer> OcspResponder::answer_to(const pki::OcspRequest& request) {
  TRY(const std::string issuer_id, issuer_of(request));
  TRY(const auto certificate, certificates_.find(issuer_id));
  const std::uint64_t known = revocations_;
  const Timestamp now = std::chrono::floor<std::chrono::seconds>(parts_.clock.now());
  TRY(const std::vector<OcspStatement> statements, statements_of(request, issuer_id));
  TRY(Answer answer, signed_answer(request, *certificate, statements, now));
  if (answer->cacheable) keep(request.asked.front(), answer, statements.front().status, now, known);
  return answer;
}

// What depends on the moment (a nonce) or may change without a revocation (unknown) is not for caches; and of several
// certificates nobody asks again in the same order.
Result<OcspResponder::Answer> OcspResponder::signed_answer(const pki::OcspRequest& request,
                                                           const ResponderCertificate& certificate,
                                                           std::span<const OcspStatement> statements,
                                                           Timestamp now) const {
  const Timestamp next_update = std::min<Timestamp>(now + options_.validity, certificate.not_after);
  TRY(const Bytes data, issuance::ocsp_response_data({.responder_key_hash = key_hash_,
                                                      .statements = statements,
                                                      .this_update = now,
                                                      .next_update = next_update,
                                                      .nonce = request.nonce ? *request.nonce : ByteView{}}));
  TRY(const Bytes signature, key_.sign(data));
  const Bytes body = issuance::ocsp_response(data, key_.signature_algorithm(), signature, certificate.der);
  api::pki::OcspAnswer answer{.body = std::string{text_of(body)}};
  answer.cacheable =
      !request.nonce && statements.size() == 1 && statements.front().status != OcspStatement::Status::unknown;
  if (answer.cacheable) {
    answer.entity_tag = ocsp_entity_tag(body);
    answer.last_modified = http::http_date(now);
    answer.expires = http::http_date(next_update);
    answer.next_update = next_update;
  }
  return std::make_shared<const api::pki::OcspAnswer>(std::move(answer));
}

void OcspResponder::keep(const pki::CertId& asked, const Answer& answer, OcspStatement::Status status, Timestamp now,
                         std::uint64_t known) {
  const std::chrono::milliseconds half = (answer->next_update - now) / 2;
  cache_.put(text_of(asked.whole), {.answer = answer,
                                    .renew_at = now + std::min<std::chrono::milliseconds>(half, longest_until_renewal),
                                    .known = known,
                                    .is_final = status == OcspStatement::Status::revoked});
}

OcspResponder::Answer OcspResponder::refuse(OcspRefusal why) {
  ++refused_;
  const Bytes body = issuance::ocsp_refusal(why);
  return std::make_shared<const api::pki::OcspAnswer>(api::pki::OcspAnswer{.body = std::string{text_of(body)}});
}

OcspResponder::Statistics OcspResponder::statistics() const {
  return {.from_cache = from_cache_, .made = made_, .refused = refused_, .cache_bytes = cache_.bytes()};
}

}  // namespace certwright::app
