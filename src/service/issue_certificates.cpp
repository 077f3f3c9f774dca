#include "service/issue_certificates.h"

#include <algorithm>

#include "base/digest.h"
#include "base/log.h"
#include "issuance/lints/passed_lints.h"
#include "issuance/own_ca.h"
#include "service/blocked_key_list.h"
#include "service/steps.h"

namespace certwright::service {
namespace {

using model::Certificate;
using steps::passed;

// A certificate on its way through the steps; once `outcome` is an error, it takes no part in the rest.
struct Signing {
  Certificate certificate;
  bool facts_are_stored = false;
  const Issuers::Issuing* issuing = nullptr;
  issuance::Tbs tbs;
  Bytes sealed_key;
  std::string decision;
  Sha256 key_hash{};
  model::IssuedCertificate issued;
  Result<void> outcome;
};

pki::KeyKind kind_of(model::KeyAlgorithm algorithm) {
  switch (algorithm) {
    case model::KeyAlgorithm::ec_prime256v1:
      return pki::KeyKind::p256;
    case model::KeyAlgorithm::ec_secp384r1:
      return pki::KeyKind::p384;
    case model::KeyAlgorithm::rsa_3072:
      return pki::KeyKind::rsa_3072;
    case model::KeyAlgorithm::rsa_4096:
      return pki::KeyKind::rsa_4096;
    case model::KeyAlgorithm::rsa_2048:
    case model::KeyAlgorithm::rsa_1024:
    case model::KeyAlgorithm::ec_secp521r1:
      break;  // not requestable: the door refuses them
  }
  return pki::KeyKind::rsa_2048;
}

// The one CA that the clearance is for; of the server's own, the one that fits the leaf's key.
Result<const Issuers::Issuing*> issuing_for(const checks::Clearance& clearance, pki::KeyKind key, Parts& parts) {
  if (clearance.private_issuer().empty()) return &parts.issuers.signing_for(algorithm_of(key));
  return parts.issuers.find(clearance.private_issuer());
}

// What the intent is kept with, so that the same can be judged again.
std::string decision_of(const Signing& signing, const model::Judged& judged, Parts& parts) {
  static const model::Report no_policy_report;
  // The names of private CAs have no checks but the last ones.
  const bool has_policy_report = !judged.policy_facts.empty() && signing.certificate.report.has_value();
  const issuance::Profile& profile = signing.issuing->form.profile();
  return model::decision_json(
      parts.decision_terms, judged, has_policy_report ? *signing.certificate.report : no_policy_report,
      signing.certificate.validations,
      {.profile = profile.name,
       .lints =
           issuance::lints::passed_lints(profile.rules, issuance::lints::kind_of(profile), signing.tbs.not_before)});
}

Result<void> prepare(Signing& signing, const checks::Clearance& clearance, const model::Judged& judged, Parts& parts) {
  const pki::KeyKind kind = kind_of(signing.certificate.key_algorithm);
  TRY(signing.issuing, issuing_for(clearance, kind, parts));
  const std::string serial = issuance::make_serial(parts.random);
  TRY(keys::SubscriberKey key, parts.subscriber_keys.make(kind, serial));
  if (parts.blocked_keys != nullptr && parts.blocked_keys->contains(key.public_key))
    return fail(ErrorCode::internal, "a key that is on the list of blocked keys");
  TRY(signing.tbs, issuance::build(signing.issuing->form, clearance, key.public_key, serial, parts.clock.now(),
                                   issuance::crl_shard_of(serial, signing.issuing->crl_shards)));
  passed(parts, "linted");
  signing.key_hash = sha256(key.public_key);
  signing.sealed_key = std::move(key.sealed);
  signing.decision = decision_of(signing, judged, parts);
  signing.issued = {.serial = serial,
                    .der = {},
                    .issuer_id = signing.tbs.issuer_id,
                    .not_before = signing.tbs.not_before,
                    .not_after = signing.tbs.not_after,
                    .issued_at = parts.clock.now()};
  return {};
}

bool concerns_only_itself(const Error& error) {
  return error.code == ErrorCode::conflict || error.code == ErrorCode::not_found;
}

// The certificate itself is not written yet: its proofs are kept together with what they were for. A crash before that
// burns the serial and has them looked for again.
Result<void> keep_intent(store::Transaction& tx, const Signing& signing, Timestamp now) {
  TRY(const std::uint64_t version, tx.version(signing.certificate.arn));
  if (version != signing.certificate.version)
    return fail(ErrorCode::conflict, "The certificate was changed while it was made ready.");
  return tx.put_intent({.serial = signing.tbs.serial,
                        .arn = signing.certificate.arn,
                        .issuer_id = signing.tbs.issuer_id,
                        .tbs = signing.tbs.der,
                        .sealed_key = signing.sealed_key,
                        .at = now,
                        .decision = signing.decision,
                        .crl_shard = signing.tbs.crl_shard,
                        .not_after = signing.tbs.not_after,
                        .key_hash = signing.key_hash});
}

// The serial counts as revoked from now on and is never signed under again; its event says why.
Result<void> burn_in(store::Transaction& tx, const model::CertificateArn& arn, const std::string& serial,
                     std::string_view reason, Timestamp now) {
  log::warn("serial.burned", {{"serial", serial}, {"reason", std::string{reason}}});
  TRY_VOID(tx.close_intent(serial, store::SerialState::burned, now));
  return tx.append(model::certificate_event("serial.burned", arn, std::string{model::server_actor}, now,
                                            {{"serial", serial}, {"reason", std::string{reason}}}));
}

Result<void> burn(const model::CertificateArn& arn, const std::string& serial, std::string_view reason, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) { return burn_in(tx, arn, serial, reason, parts.clock.now()); });
}

Result<void> sign(Signing& signing, Parts& parts) {
  auto signed_certificate = signing.issuing->ca->issue(std::move(signing.tbs));
  if (!signed_certificate) {
    TRY_VOID(burn(signing.certificate.arn, signing.issued.serial, "not signed", parts));
    return tl::make_unexpected(std::move(signed_certificate).error());
  }
  signing.issued.der = *std::move(signed_certificate);
  return {};
}

void note_issued(Certificate& certificate, const model::IssuedCertificate& issued, Timestamp now) {
  if (certificate.is_renewing())
    certificate.renewal =
        model::Renewal{.status = model::RenewalStatus::success, .reason = std::nullopt, .updated_at = now};
  certificate.status = model::CertificateStatus::issued;
  // facts 3.4: "INELIGIBLE again after a renewal until re-exported".
  certificate.exported_since_issue = false;
  certificate.issued = issued;
  for (model::DomainValidation& validation : certificate.validations) {
    validation.status = model::DomainStatus::success;
    validation.last_observation.reset();
  }
  certificate.rest();
}

// The certificate as it is stored now (it may have got tags meanwhile), with what its way to the signature showed; none
// where nothing waits for the signature any more: it was deleted, or revoked.
Result<std::optional<Certificate>> current(store::Transaction& tx, const Certificate& known) {
  const auto version = tx.version(known.arn);
  if (!version && version.error().code == ErrorCode::not_found) return std::nullopt;
  if (!version) return tl::make_unexpected(version.error());
  if (*version == known.version) return known;
  TRY(Certificate changed, tx.certificate(known.arn));
  if (!changed.awaits()) return std::nullopt;
  changed.report = known.report;
  for (std::size_t i = 0; i < changed.validations.size() && i < known.validations.size(); ++i)
    changed.validations[i].proof = known.validations[i].proof;
  return changed;
}

// A signed certificate that nothing waits for belongs to nobody, so its serial is burned.
Result<void> keep_issued(store::Transaction& tx, const Signing& signing, Timestamp now) {
  const std::string& serial = signing.issued.serial;
  TRY(auto certificate, current(tx, signing.certificate));
  if (!certificate) return burn_in(tx, signing.certificate.arn, serial, "nothing waits for it", now);
  std::string name = certificate->is_renewing() ? "certificate.renewed" : "certificate.issued";
  note_issued(*certificate, signing.issued, now);
  TRY_VOID(tx.close_intent(serial, store::SerialState::issued, now));
  TRY_VOID(tx.update(*certificate));
  if (signing.facts_are_stored) TRY_VOID(tx.put_judged_facts(certificate->arn, {}));
  return tx.append(model::certificate_event(std::move(name), certificate->arn, std::string{model::server_actor}, now,
                                            {{"serial", serial}}));
}

// What the batch does together: an error of it is everybody's.
class Batch {
 public:
  Batch(std::vector<ReadyToIssue> ready, Parts& parts) : parts_(parts) {
    signings_.reserve(ready.size());
    for (ReadyToIssue& one : ready) {
      Signing& signing = signings_.emplace_back(
          Signing{.certificate = std::move(one.certificate), .facts_are_stored = one.facts_are_stored});
      signing.outcome = prepare(signing, one.clearance, one.judged, parts_);
    }
  }

  void keep_intents() {
    const Timestamp now = parts_.clock.now();
    write_together([&](store::Transaction& tx, Signing& signing) -> Result<void> {
      signing.outcome = keep_intent(tx, signing, now);
      // Somebody changed it meanwhile: nothing of it was written, and the others do not notice.
      return !signing.outcome && concerns_only_itself(signing.outcome.error()) ? Result<void>{} : signing.outcome;
    });
    passed(parts_, "intent");
  }

  void sign_all() {
    for (Signing& signing : signings_)
      if (signing.outcome) signing.outcome = sign(signing, parts_);
    passed(parts_, "signed");
  }

  void keep_all_issued() {
    const Timestamp now = parts_.clock.now();
    write_together([&](store::Transaction& tx, Signing& signing) { return keep_issued(tx, signing, now); });
    passed(parts_, "issued");
  }

  std::vector<Result<void>> outcomes() {
    std::vector<Result<void>> outcomes;
    outcomes.reserve(signings_.size());
    for (Signing& signing : signings_) {
      if (signing.outcome)
        log::info("certificate.issued", {{"arn", signing.certificate.arn.str()}, {"serial", signing.issued.serial}});
      outcomes.push_back(std::move(signing.outcome));
    }
    return outcomes;
  }

 private:
  template <class Body>
  void write_together(Body&& body) {
    const auto goes_on = [](const Signing& signing) { return signing.outcome.has_value(); };
    if (std::ranges::none_of(signings_, goes_on)) return;
    const auto kept = parts_.store.write([&](store::Transaction& tx) -> Result<void> {
      for (Signing& signing : signings_)
        if (signing.outcome) TRY_VOID(body(tx, signing));
      return {};
    });
    if (kept) return;
    for (Signing& signing : signings_)
      if (signing.outcome) signing.outcome = kept;
  }

  Parts& parts_;
  std::vector<Signing> signings_;
};

}  // namespace

bool is_quick_to_issue(const ReadyToIssue& ready) {
  return algorithm_of(kind_of(ready.certificate.key_algorithm)) == pki::PublicKeyAlgorithm::ec;
}

std::vector<Result<void>> issue_certificates(std::vector<ReadyToIssue> ready, Parts& parts) {
  Batch batch{std::move(ready), parts};
  batch.keep_intents();
  batch.sign_all();
  batch.keep_all_issued();
  return batch.outcomes();
}

Result<std::size_t> burn_open_intents(Parts& parts) {
  TRY(const auto open, parts.store.read([](const store::View& view) { return view.open_intents(); }));
  for (const store::Intent& intent : open) TRY_VOID(burn(intent.arn, intent.serial, "cut off", parts));
  return open.size();
}

}  // namespace certwright::service
