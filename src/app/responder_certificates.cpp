#include "app/responder_certificates.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "issuance/responder_certificate.h"
#include "pki/x509.h"

namespace certwright::app {
namespace {

using namespace std::chrono_literals;

// Private CAs are made beside a running server; who asks about CAs that are not here does not make it read its store
// more often than this.
constexpr std::chrono::seconds look_again_after{1};
// A CA that could not sign is not asked with every request: each try takes a serial number, which is burned then.
constexpr std::chrono::seconds try_again_after{60};
// BR 4.9.10: what is signed is good for eight hours at least.
constexpr std::chrono::hours shortest_answer{8};

ResponderCertificate certificate_of(const std::string& issuer_id, Bytes der, Timestamp not_before,
                                    Timestamp not_after) {
  const auto half = std::chrono::floor<std::chrono::seconds>((not_after - not_before) / 2);
  // A CA that ends within the week gives no longer one: then it is used to its end.
  const bool is_whole = not_after - not_before > issuance::responder_lifetime - 1min;
  return {.issuer_id = issuer_id,
          .der = std::move(der),
          .not_after = not_after,
          .renew_at = not_before + half,
          .usable_until = is_whole ? not_after - shortest_answer : not_after};
}

}  // namespace

std::optional<std::string> ResponderCertificates::known_issuer(const pki::CertId& asked) const {
  const Lock lock(mutex_);
  const auto [first, last] = issuers_.equal_range(text_of(asked.key_hash));
  const auto issuer = std::find_if(first, last, [&](const auto& each) { return asked.is_of(each.second.hashes); });
  if (issuer == last) return std::nullopt;
  return issuer->second.id;
}

bool ResponderCertificates::may_look_again() {
  const Timestamp now = parts_.clock.now();
  const Lock lock(mutex_);
  // A clock that was set back must not keep a new CA away for longer.
  if (looked_at_ <= now && now - look_again_after < looked_at_) return false;
  looked_at_ = now;
  return true;
}

Result<void> ResponderCertificates::load_issuers() {
  TRY(const auto authorities, parts_.store.read([](const store::View& view) { return view.authorities(); }));
  std::multimap<std::string, Issuer, std::less<>> issuers;
  for (const store::Authority& authority : authorities) {
    // A root's key is elsewhere: nobody here may speak for it.
    if (authority.sealed_key.empty() && !authority.key_is_held) continue;
    TRY(const pki::X509 certificate, pki::X509::parse(authority.certificate));
    TRY(const pki::IssuerHashes hashes,
        pki::IssuerHashes::of(certificate.subject_name, certificate.subject_public_key_info));
    for (const ByteView digest : {ByteView{hashes.key_sha1}, ByteView{hashes.key_sha256}})
      issuers.emplace(text_of(digest), Issuer{.id = authority.id, .hashes = hashes});
  }
  const Lock lock(mutex_);
  issuers_ = std::move(issuers);
  return {};
}

Result<std::string> ResponderCertificates::issuer_of(const pki::CertId& asked) {
  if (auto known = known_issuer(asked)) return *std::move(known);
  if (may_look_again()) {
    TRY_VOID(load_issuers());
    if (auto known = known_issuer(asked)) return *std::move(known);
  }
  return fail(ErrorCode::not_found, "no CA of this server");
}

ResponderCertificates::Current ResponderCertificates::current(const std::string& issuer_id) const {
  const Lock lock(mutex_);
  const auto known = certificates_.find(issuer_id);
  return known == certificates_.end() ? nullptr : known->second;
}

Result<ResponderCertificates::Current> ResponderCertificates::find(const std::string& issuer_id) {
  const auto is_usable = [&](const Current& certificate) {
    return certificate && parts_.clock.now() < certificate->usable_until;
  };
  if (Current known = current(issuer_id); is_usable(known)) return known;
  const Lock one_at_a_time(issuing_);
  if (Current known = current(issuer_id); is_usable(known)) return known;
  return issue(issuer_id);
}

void ResponderCertificates::renew() {
  std::vector<std::string> due;
  {
    const Timestamp now = parts_.clock.now();
    const Lock lock(mutex_);
    for (const auto& [issuer_id, certificate] : certificates_)
      if (now >= certificate->renew_at) due.push_back(issuer_id);
  }
  for (const std::string& issuer_id : due) {
    const Lock one_at_a_time(issuing_);
    (void)issue(issuer_id);  // what went wrong is in the log
  }
}

Result<ResponderCertificates::Current> ResponderCertificates::issue(const std::string& issuer_id) {
  const Timestamp now = parts_.clock.now();
  if (const auto failed = failed_at_.find(issuer_id); failed != failed_at_.end()) {
    if (failed->second <= now && now - try_again_after < failed->second)
      return fail(ErrorCode::unavailable, "the CA could not sign a moment ago");
    failed_at_.erase(failed);
  }
  auto issued = sign(issuer_id);
  if (!issued) {
    failed_at_[issuer_id] = now;
    log::error("ocsp.responder_not_certified", {{"issuer", issuer_id}, {"detail", issued.error().detail}});
    return fail(ErrorCode::unavailable, "the CA could not sign");
  }
  const Lock lock(mutex_);
  certificates_[issuer_id] = *issued;
  return issued;
}

Result<ResponderCertificates::Current> ResponderCertificates::sign(const std::string& issuer_id) {
  TRY(const service::Issuers::Issuing* const issuing, parts_.issuers.find(issuer_id));
  const std::string serial = issuance::make_serial(parts_.random);
  const Timestamp now = parts_.clock.now();
  TRY(issuance::Tbs tbs,
      issuance::build_responder_certificate(issuing->ca->identity(), key_.public_key(), serial, now));
  const Timestamp not_before = tbs.not_before;
  const Timestamp not_after = tbs.not_after;
  TRY_VOID(parts_.store.write([&](store::Transaction& tx) {
    return tx.put_intent({.serial = serial,
                          .arn = model::CertificateArn{"ocsp-responder:" + issuer_id},
                          .issuer_id = issuer_id,
                          .tbs = tbs.der,
                          .sealed_key = {},
                          .at = now});
  }));
  auto certificate = issuing->ca->issue(std::move(tbs));
  TRY_VOID(parts_.store.write([&](store::Transaction& tx) {
    return tx.close_intent(serial, certificate ? store::SerialState::issued : store::SerialState::burned,
                           parts_.clock.now());
  }));
  if (!certificate) return tl::make_unexpected(std::move(certificate).error());
  log::info("ocsp.responder_certified", {{"issuer", issuer_id}, {"serial", serial}, {"not_after", rfc3339(not_after)}});
  return std::make_shared<const ResponderCertificate>(
      certificate_of(issuer_id, *std::move(certificate), not_before, not_after));
}

}  // namespace certwright::app
