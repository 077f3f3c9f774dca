#include "service/operator_revocation.h"

#include <algorithm>
#include <set>
#include <span>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/bytes.h"
#include "base/log.h"
#include "model/revocation.h"
#include "pki/tbs_certificate.h"
#include "service/administration.h"
#include "service/blocked_key_list.h"

namespace certwright::service {
namespace {

using model::RevocationReason;

// One transaction of the store: a few milliseconds, so that others come between.
constexpr std::size_t most_at_once = 200;
constexpr std::size_t sample_size = 10;

/// Who revokes, why, and what the events say of it besides.
struct Order {
  std::string actor;
  RevocationReason reason = RevocationReason::unspecified;
  std::vector<std::pair<std::string, std::string>> details;
};

enum class SerialStanding { valid, already, ended, unknown };

/// A serial number, and what there is to revoke.
struct Found {
  SerialStanding standing = SerialStanding::unknown;
  store::Intent intent;
  std::optional<model::Certificate> certificate;  ///< where it is here still
};

bool is_current(const Found& found) {
  return found.certificate && found.certificate->issued && found.certificate->issued->serial == found.intent.serial;
}

// The CA's own list knows it of every serial: of those that were renewed since, and of certificates that are gone.
Result<SerialStanding> standing_of(const store::View& view, const Found& found, Timestamp now) {
  TRY(const store::SerialStatus status, view.serial_status(found.intent.issuer_id, found.intent.serial));
  if (status.kind != store::SerialStatus::Kind::issued) return SerialStanding::already;
  if (found.intent.not_after && *found.intent.not_after < now) return SerialStanding::ended;
  return SerialStanding::valid;
}

Result<Found> find(const store::View& view, const std::string& serial, Timestamp now) {
  Found found;
  auto intent = view.intent(serial);
  if (!intent && intent.error().code == ErrorCode::not_found) return found;
  if (!intent) return tl::make_unexpected(std::move(intent).error());
  found.intent = *std::move(intent);
  auto certificate = view.certificate(found.intent.arn);
  if (certificate)
    found.certificate = *std::move(certificate);
  else if (certificate.error().code != ErrorCode::not_found)
    return tl::make_unexpected(std::move(certificate).error());
  TRY(found.standing, standing_of(view, found, now));
  return found;
}

model::Event revoked_event(const Found& found, const Order& order, Timestamp now) {
  std::vector<std::pair<std::string, std::string>> details{{"serial", found.intent.serial},
                                                           {"reason", std::string{to_string(order.reason)}}};
  details.insert(details.end(), order.details.begin(), order.details.end());
  if (model::parse_certificate_arn(found.intent.arn.str()))
    return model::certificate_event("certificate.revoked", found.intent.arn, order.actor, now, std::move(details));
  return {.name = "certificate.revoked",  // the certificate of this server's own listener
          .subject = found.intent.arn.str(),
          .account = {},
          .actor = order.actor,
          .at = now,
          .details = std::move(details)};
}

// A certificate that was renewed since has another serial now; the earlier one is revoked all the same.
Result<bool> revoke_one(store::Transaction& tx, const std::string& serial, const Order& order, Timestamp now) {
  TRY(Found found, find(tx, serial, now));
  if (found.standing != SerialStanding::valid) return false;
  if (is_current(found) && found.certificate->status == model::CertificateStatus::issued) {
    model::revoke(*found.certificate, order.reason, now);
    TRY_VOID(tx.update(*found.certificate));
  } else if (auto revoked = tx.revoke_serial(serial, model::crl_reason(order.reason), now); !revoked) {
    if (revoked.error().code == ErrorCode::conflict) return false;  // the list of another CA has that serial
    return tl::make_unexpected(std::move(revoked).error());
  }
  TRY_VOID(tx.append(revoked_event(found, order, now)));
  return true;
}

Result<std::size_t> revoke_some(store::Transaction& tx, std::span<const std::string> serials, const Order& order,
                                Timestamp now) {
  std::size_t count = 0;
  for (const std::string& serial : serials) {
    TRY(const bool revoked, revoke_one(tx, serial, order, now));
    if (revoked) ++count;
  }
  return count;
}

// "01:AB", "0x01ab", "1ab": what other tools print.
Result<std::string> serial_of(const std::string& text) {
  std::string serial = ascii_lower(text);
  if (serial.starts_with("0x")) serial.erase(0, 2);
  std::erase(serial, ':');
  if (serial.size() % 2 != 0) serial.insert(0, "0");
  while (serial.size() > 2 && serial.starts_with("00")) serial.erase(0, 2);
  constexpr std::size_t longest = 40;
  if (serial.empty() || serial.size() > longest || !from_hex(serial))
    return fail(ErrorCode::invalid_request, fmt::format("\"{}\" is no serial number in hexadecimal.", text));
  return serial;
}

bool is_for_key(const store::Intent& intent, const Sha256& key_hash) {
  const auto tbs = pki::TbsCertificate::parse(intent.tbs);
  return tbs && sha256(tbs->subject_public_key_info) == key_hash;
}

/// The serials that the targets name, each once, in their order.
class Serials {
 public:
  void add(std::string serial) {
    if (seen_.insert(serial).second) all_.push_back(std::move(serial));
  }
  Result<void> add_key(const store::View& view, const Sha256& key_hash) {
    TRY(const auto candidates, view.serials_with_key(key_hash));
    for (const std::string& serial : candidates) {
      TRY(const store::Intent intent, view.intent(serial));
      if (is_for_key(intent, key_hash)) add(serial);
    }
    return {};
  }
  [[nodiscard]] const std::vector<std::string>& all() const { return all_; }

 private:
  std::vector<std::string> all_;
  std::set<std::string, std::less<>> seen_;
};

Result<Serials> look_up(const store::View& view, const RevocationTargets& targets, std::size_t& unknown) {
  Serials serials;
  for (const std::string& text : targets.serials) {
    TRY(std::string serial, serial_of(text));
    serials.add(std::move(serial));
  }
  for (const model::CertificateArn& arn : targets.arns) {
    const auto certificate = view.certificate(arn);
    if (certificate && certificate->issued)
      serials.add(certificate->issued->serial);
    else
      ++unknown;
  }
  for (const Sha256& key_hash : targets.key_hashes) TRY_VOID(serials.add_key(view, key_hash));
  for (const std::string& name : targets.names) {
    TRY(auto found, view.serials_with_name(name));
    for (std::string& serial : found) serials.add(std::move(serial));
  }
  return serials;
}

void count(PlannedRevocation& planned, const Found& found, std::vector<std::string>& serials) {
  switch (found.standing) {
    case SerialStanding::already:
      ++planned.already;
      return;
    case SerialStanding::ended:
      ++planned.ended;
      return;
    case SerialStanding::unknown:
      ++planned.unknown;
      return;
    case SerialStanding::valid:
      break;
  }
  serials.push_back(found.intent.serial);
  const auto arn = model::parse_certificate_arn(found.intent.arn.str());
  ++planned.by_account[arn ? arn->account : std::string{}];
  if (planned.sample.size() < sample_size)
    planned.sample.push_back({.serial = found.intent.serial,
                              .arn = found.intent.arn.str(),
                              .names = found.certificate ? found.certificate->names() : std::vector<std::string>{},
                              .not_after = found.intent.not_after});
}

Result<void> keep(PlannedRevocation& planned, const std::vector<std::string>& serials, const model::Caller& caller,
                  Parts& parts) {
  constexpr std::size_t id_bytes = 6;
  planned.plan.id = "revocation-" + hex(random_bytes(parts.random, id_bytes));
  const store::RevocationPlan& plan = planned.plan;
  TRY_VOID(parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.insert_revocation_plan(plan, serials));
    return tx.append({.name = "revocation.planned",
                      .subject = plan.id,
                      .account = {},
                      .actor = plan.actor,
                      .at = plan.created_at,
                      .details = {{"certificates", fmt::to_string(plan.total)},
                                  {"reason", std::string{to_string(planned.reason)}},
                                  {"access_key_id", caller.access_key_id}}});
  }));
  log::info("revocation.planned", {{"plan", plan.id},
                                   {"certificates", fmt::to_string(plan.total)},
                                   {"reason", std::string{to_string(planned.reason)}},
                                   {"actor", plan.actor}});
  return {};
}

void tell(Parts& parts, std::size_t count) {
  if (count > 0 && parts.revoked) parts.revoked();
}

}  // namespace

Result<PlannedRevocation> plan_revocation(const model::Caller& caller, const RevocationTargets& targets,
                                          RevocationReason reason, PlanMode mode, Parts& parts) {
  TRY_VOID(is_for_administrators(caller, "certwright:PlanRevocation", parts));
  TRY_VOID(model::is_operators_reason(reason));
  const Timestamp now = parts.clock.now();
  PlannedRevocation planned{
      .plan = {.id = {}, .actor = model::actor_of(caller), .reason = model::crl_reason(reason), .created_at = now},
      .reason = reason};
  std::vector<std::string> serials;
  TRY_VOID(parts.store.read([&](const store::View& view) -> Result<void> {
    TRY(const Serials asked, look_up(view, targets, planned.unknown));
    for (const std::string& serial : asked.all()) {
      TRY(const Found found, find(view, serial, now));
      count(planned, found, serials);
    }
    return {};
  }));
  planned.plan.total = serials.size();
  if (mode == PlanMode::kept) TRY_VOID(keep(planned, serials, caller, parts));
  return planned;
}

Result<store::RevocationPlan> run_revocation(const model::Caller& caller, const std::string& plan_id, std::size_t most,
                                             Parts& parts) {
  TRY_VOID(is_for_administrators(caller, "certwright:RunRevocation", parts));
  std::size_t count = 0;
  TRY(store::RevocationPlan plan, parts.store.write([&](store::Transaction& tx) -> Result<store::RevocationPlan> {
    TRY(store::RevocationPlan running, tx.revocation_plan(plan_id));
    TRY(const auto serials, tx.revocation_plan_serials(plan_id, running.done, std::min(most, most_at_once)));
    const Order order{.actor = model::actor_of(caller),
                      .reason = model::reason_of_crl(running.reason),
                      .details = {{"plan", plan_id}, {"access_key_id", caller.access_key_id}}};
    TRY(count, revoke_some(tx, serials, order, parts.clock.now()));
    if (parts.between_steps) parts.between_steps("piece_revoked");
    running.done += serials.size();
    running.revoked += count;
    TRY_VOID(tx.update_revocation_plan(running));
    return running;
  }));
  if (parts.between_steps) parts.between_steps("piece_stored");
  log::info("revocation.run", {{"plan", plan.id},
                               {"done", fmt::to_string(plan.done)},
                               {"total", fmt::to_string(plan.total)},
                               {"revoked", fmt::to_string(plan.revoked)},
                               {"actor", model::actor_of(caller)}});
  tell(parts, count);
  return plan;
}

Result<std::size_t> revoke_blocked_keys(Parts& parts) {
  if (parts.blocked_keys == nullptr) return 0U;
  const auto keys = parts.blocked_keys->current();
  Serials serials;
  constexpr std::size_t keys_at_once = 1000;
  const std::span<const Sha256> all = keys->hashes();
  for (std::size_t from = 0; from < all.size(); from += keys_at_once)
    TRY_VOID(parts.store.read([&](const store::View& view) -> Result<void> {
      for (const Sha256& hash : all.subspan(from, std::min(keys_at_once, all.size() - from)))
        TRY_VOID(serials.add_key(view, hash));
      return {};
    }));
  const Order order{.actor = std::string{model::server_actor},
                    .reason = RevocationReason::key_compromise,
                    .details = {{"because", "its key is on the list of blocked keys"}}};
  std::size_t total = 0;
  const std::span<const std::string> found{serials.all()};
  for (std::size_t from = 0; from < found.size(); from += most_at_once) {
    const auto some = found.subspan(from, std::min(most_at_once, found.size() - from));
    TRY(const std::size_t revoked,
        parts.store.write([&](store::Transaction& tx) { return revoke_some(tx, some, order, parts.clock.now()); }));
    total += revoked;
    tell(parts, revoked);  // of each part, as the next one may fail
  }
  if (total > 0) log::warn("blocked_keys.revoked", {{"certificates", fmt::to_string(total)}});
  return total;
}

}  // namespace certwright::service
