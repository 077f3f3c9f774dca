#include "service/certificates.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/resource_use.h"
#include "service/account_quotas.h"
#include "service/dns_challenges.h"
#include "service/forget_answers.h"
#include "service/owned_certificate.h"
#include "service/validation_email.h"

namespace certwright::service {
namespace {

// facts 4.2: "same token within 1 h ⇒ same ARN, one certificate".
constexpr std::chrono::hours idempotency_window{1};

// facts 4.2: "Max 50 per resource".
constexpr std::size_t max_tags = 50;

Result<model::CertificateArn> open_in(store::Transaction& tx, const model::CertificateRequest& request,
                                      model::Certificate certificate, Parts& parts, bool& opened) {
  const Timestamp now = certificate.created_at;
  if (request.idempotency_token) {
    TRY(const auto earlier, tx.find_by_token(request.caller.account, request.caller.region, *request.idempotency_token,
                                             now - idempotency_window));
    if (earlier) return *earlier;
  }
  TRY_VOID(keeps_account_quotas(tx, request.caller, certificate.type, parts.quotas, now));
  TRY_VOID(tx.insert(certificate));
  model::Event event = model::certificate_event(
      "certificate.requested", certificate.arn, model::actor_of(request.caller), now,
      {{"access_key_id", request.caller.access_key_id}, {"request_id", request.caller.request_id}});
  if (request.again_of) event.details.emplace_back("again_of", request.again_of->str());
  TRY_VOID(tx.append(event));
  if (request.again_of)
    TRY_VOID(tx.append(model::certificate_event("certificate.requested_again", *request.again_of, event.actor, now,
                                                {{"certificate_arn", certificate.arn.str()}})));
  opened = true;
  return certificate.arn;
}

// The keys alone: values may be long, and the certificate has them.
model::Event tags_event(std::string name, const model::Caller& caller, const model::CertificateArn& arn,
                        const std::vector<model::Tag>& tags, const Parts& parts) {
  std::string keys;
  for (const model::Tag& tag : tags) (keys += keys.empty() ? "" : ", ") += tag.key;
  return model::certificate_event(std::move(name), arn, model::actor_of(caller), parts.clock.now(),
                                  {{"keys", std::move(keys)}, {"access_key_id", caller.access_key_id}});
}

// A request that is repeated may be older than the profile.
Result<void> key_is_requestable(const model::CertificateRequest& request, const Parts& parts) {
  const auto& requestable = requestable_keys(request.authority_arn.has_value(), parts);
  if (std::ranges::find(requestable, request.key_algorithm) != requestable.end()) return {};
  std::vector<std::string_view> words;
  words.reserve(requestable.size());
  for (const model::KeyAlgorithm each : requestable) words.push_back(model::to_string(each));
  return fail(ErrorCode::invalid_request, fmt::format("KeyAlgorithm {} is not offered: certificates are issued for {}.",
                                                      model::to_string(request.key_algorithm), fmt::join(words, ", ")));
}

// What the worker would fail later is refused at once.
Result<void> addresses_are_requestable(const model::CertificateRequest& request, const Parts& parts) {
  if (request.addresses.empty() || !request.authority_arn || parts.issuers.profiles().private_ca.ip_addresses)
    return {};
  const model::Finding finding =
      found(model::cause::CA_PRIVATE_NO_ADDRESSES, {{"domain", request.addresses.front().str()}});
  return fail(ErrorCode::invalid_request, fmt::format("{} {}", finding.message().en, finding.remedy().en));
}

}  // namespace

const std::vector<model::KeyAlgorithm>& requestable_keys(bool of_private_ca, const Parts& parts) {
  const Issuers::Profiles& profiles = parts.issuers.profiles();
  return of_private_ca ? profiles.private_ca.key_types : profiles.own.key_types;
}

Result<model::CertificateArn> request_certificate(const model::CertificateRequest& request, Parts& parts) {
  const bool is_private = request.authority_arn.has_value();
  TRY_VOID(key_is_requestable(request, parts));
  TRY_VOID(addresses_are_requestable(request, parts));
  if (!is_private)
    for (const model::DomainValidationOption& option : request.validation_options)
      TRY_VOID(validation_domain_is_registrable(option, *parts.feeds.lists()));
  auto arn = model::make_certificate_arn(request.caller.region, request.caller.account, uuid(parts.random));
  TRY(model::Certificate certificate,
      model::open_certificate(request, std::move(arn), parts.quotas, parts.clock.now()));
  if (!is_private && request.method == model::ValidationMethod::dns)
    TRY_VOID(add_dns_challenges(certificate.account, certificate.validations, parts));
  bool opened = false;
  TRY(model::CertificateArn answer,
      parts.store.write([&](store::Transaction& tx) { return open_in(tx, request, certificate, parts, opened); }));
  if (opened && parts.wake) parts.wake(std::move(certificate));
  return answer;
}

Result<model::Certificate> describe_certificate(const model::Caller& caller, const model::CertificateArn& arn,
                                                Parts& parts) {
  return parts.store.read([&](const store::View& view) { return owned_certificate(view, caller, arn); });
}

Result<store::Page> search_certificates(const model::Caller& caller, store::SearchQuery query, Parts& parts) {
  query.account = caller.account;
  query.region = caller.region;
  return parts.store.read([&](const store::View& view) { return view.search(query); });
}

Result<IssuedChain> get_certificate(const model::Caller& caller, const model::CertificateArn& arn, Parts& parts) {
  TRY(const model::Certificate certificate, describe_certificate(caller, arn, parts));
  return chain_of(certificate, parts);
}

Result<IssuedChain> chain_of(const model::Certificate& certificate, Parts& parts) {
  if (!certificate.issued)
    return fail(ErrorCode::in_progress, fmt::format("Certificate {} has not been issued: its status is {}.",
                                                    certificate.arn.str(), model::to_string(certificate.status)));
  IssuedChain issued{.certificate = certificate.issued->der, .chain = {}};
  if (certificate.imported) {
    TRY(store::ImportedMaterial material,
        parts.store.read([&](const store::View& view) { return view.imported_material(certificate.arn); }));
    issued.chain = std::move(material.chain);
  } else {
    TRY(issued.chain, chain_of(certificate.issued->issuer_id, parts));
  }
  return issued;
}

Result<std::vector<Bytes>> chain_of(const std::string& issuer_id, Parts& parts) {
  if (const auto issuing = parts.issuers.find(issuer_id)) return (*issuing)->ca->chain();
  // A CA that has been replaced signs no more, and is still what its certificates chain to.
  return parts.store.read([&](const store::View& view) { return authority_chain(view, issuer_id); });
}

Result<std::string> issuer_name(const std::string& issuer_id, Parts& parts) {
  TRY(const auto chain, chain_of(issuer_id, parts));
  TRY(const pki::X509 issuer, pki::X509::parse(chain.front()));
  return issuer.subject;
}

Result<void> delete_certificate(const model::Caller& caller, const model::CertificateArn& arn, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(const model::Certificate certificate, owned_certificate(tx, caller, arn));
    TRY_VOID(model::is_unused(certificate));
    TRY_VOID(tx.append(model::certificate_event("certificate.deleted", arn, model::actor_of(caller), parts.clock.now(),
                                                {{"access_key_id", caller.access_key_id}})));
    return tx.remove(arn);
  });
}

Result<void> add_tags(const model::Caller& caller, const model::CertificateArn& arn,
                      const std::vector<model::Tag>& tags, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(model::Certificate certificate, owned_certificate(tx, caller, arn));
    for (const model::Tag& tag : tags) {
      const auto existing = std::ranges::find(certificate.tags, tag.key, &model::Tag::key);
      if (existing != certificate.tags.end())
        existing->value = tag.value;
      else
        certificate.tags.push_back(tag);
    }
    if (certificate.tags.size() > max_tags)
      return fail(ErrorCode::too_many_tags, fmt::format("{} would have {} tags; a certificate may have {} at most.",
                                                        arn.str(), certificate.tags.size(), max_tags));
    TRY_VOID(tx.update(certificate));
    return tx.append(tags_event("certificate.tagged", caller, arn, tags, parts));
  });
}

Result<void> remove_tags(const model::Caller& caller, const model::CertificateArn& arn,
                         const std::vector<model::Tag>& tags, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(model::Certificate certificate, owned_certificate(tx, caller, arn));
    std::erase_if(certificate.tags, [&](const model::Tag& present) {
      return std::ranges::any_of(tags, [&](const model::Tag& unwanted) {
        return unwanted.key == present.key && (!unwanted.value || unwanted.value == present.value.value_or(""));
      });
    });
    TRY_VOID(tx.update(certificate));
    return tx.append(tags_event("certificate.untagged", caller, arn, tags, parts));
  });
}

namespace {

Error awaits_nothing(const model::Certificate& certificate) {
  std::string detail = fmt::format(
      "Certificate {} is {} and awaits nothing; only a pending certificate, a renewal or a change of the validation "
      "method can be checked again.",
      certificate.arn.str(), model::to_string(certificate.status));
  if (certificate.status == model::CertificateStatus::failed)
    detail += fmt::format(
        " What lists and services said of its names is forgotten: `certwright request --again {}` has them asked anew.",
        certificate.arn.str());
  return {ErrorCode::invalid_state, std::move(detail)};
}

}  // namespace

Result<model::Certificate> recheck_certificate(const model::Caller& caller, const model::CertificateArn& arn,
                                               Parts& parts) {
  std::vector<model::DomainName> names;
  const auto rechecked = parts.store.write([&](store::Transaction& tx) -> Result<model::Certificate> {
    TRY(model::Certificate certificate, owned_certificate(tx, caller, arn));
    names.clear();
    for (const model::DomainValidation& validation : certificate.validations) names.push_back(validation.name);
    if (!certificate.awaits()) return tl::unexpected(awaits_nothing(certificate));
    // Whoever asks has most likely just changed something, so the tries come close together again.
    certificate.next_attempt_at = parts.clock.now();
    certificate.attempts = 0;
    TRY_VOID(tx.update(certificate));
    TRY_VOID(tx.append(model::certificate_event("certificate.recheck_requested", arn, model::actor_of(caller),
                                                parts.clock.now(), {{"access_key_id", caller.access_key_id}})));
    return certificate;
  });
  // Also of a certificate that failed: a new request for its names is then answered by what is true now.
  for (const model::DomainName& name : names) forget_answers_about(name.base(), parts);
  if (rechecked && parts.wake) parts.wake(*rechecked);
  return rechecked;
}

}  // namespace certwright::service
