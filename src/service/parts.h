#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "checks/diagnosis.h"
#include "checks/facts/gather.h"
#include "feeds/feeds.h"
#include "keys/sealer.h"
#include "keys/subscriber_keys.h"
#include "model/administrators.h"
#include "model/certificate.h"
#include "model/policy.h"
#include "net/resolver.h"
#include "service/account_secrets.h"
#include "service/issuers.h"
#include "service/principal_policies.h"
#include "service/request_rates.h"
#include "store/store.h"

namespace certwright::service {

class AllowList;
class BlockedKeyList;
struct MailOptions;
class LiveDiagnoses;
class NameChecks;

/// What the use cases work with: the edges, chosen in app/, and the plain values of the configuration.
/// Outlives every call. Everything in it is safe to use from any thread.
struct Parts {
  store::Store& store;
  net::Resolver& resolver;
  const checks::DiagnosisDoors& doors;
  const feeds::Feeds& feeds;
  keys::Sealer& sealer;
  keys::SubscriberKeys& subscriber_keys;
  Issuers& issuers;
  AccountSecrets& secrets;
  PrincipalPolicies& policies;
  Clock& clock;
  Random& random;
  const model::Policy& policy;
  const model::Quotas& quotas;
  /// How long one step may look things up.
  std::chrono::milliseconds lookup_limit{10'000};
  /// Tells the workers that a certificate, as it was stored just now, is due. Never blocks.
  std::function<void(model::Certificate)> wake;
  /// Tells that a certificate was revoked, so that a CRL that names it is signed now and not at the next turn. Never
  /// blocks. May be empty.
  std::function<void()> revoked;
  /// Called between two steps of the path with the step's name, for fault tests. May be empty.
  std::function<void(std::string_view step)> between_steps;
  /// Calls a second, where any are limited.
  RequestRates* rates = nullptr;
  /// Names that are checked without a certificate: set before a door opens.
  NameChecks* name_checks = nullptr;
  /// What names that wait for proof look like now. Unset: what the workers saw last is told.
  LiveDiagnoses* live_diagnoses = nullptr;
  /// What approved cases permit. Unset: nothing.
  AllowList* allow_list = nullptr;
  /// Who decides verification cases. Unset: nobody.
  const model::Administrators* administrators = nullptr;
  /// Keys that no certificate is issued for or imported with. Unset: none.
  const BlockedKeyList* blocked_keys = nullptr;
  /// How mail goes out. Unset: this installation sends none.
  const MailOptions* mail = nullptr;
  /// The digest of what decisions to issue have in common: set by keep_decision_terms() before anything is issued.
  std::string decision_terms;
  /// Tells the outbox that a mail was queued, once that is stored. Never blocks. May be empty.
  std::function<void()> mail_queued;
};

}  // namespace certwright::service
