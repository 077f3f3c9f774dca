#include "store/memory_store.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <ranges>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/mutex.h"
#include "store/event_place.h"
#include "store/memory/changes.h"
#include "store/memory/mails.h"

namespace certwright::store {
namespace {

using model::Certificate;
using model::CertificateArn;

constexpr std::size_t longest_page = 1000;

std::int64_t day_of(Timestamp at) { return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count(); }

/// Account, Region, type and UTC day.
using RequestDay = std::tuple<std::string, std::string, model::CertificateType, std::int64_t>;

// facts 5.2: PRIVATE certificates do not count.
std::size_t* counter_of(model::CertificateType type, std::size_t& requested, std::size_t& imported) {
  switch (type) {
    case model::CertificateType::amazon_issued:
      return &requested;
    case model::CertificateType::imported:
      return &imported;
    case model::CertificateType::private_ca:
      break;
  }
  return nullptr;
}

/// A check and how many were made before it: the order of creation.
struct KeptCheck {
  std::int64_t seq = 0;
  model::NameCheck check;
};
/// A check's id and a place.
using ResultKey = std::pair<std::string, std::size_t>;

/// Account and name.
using PrincipalKey = std::pair<std::string, std::string>;

/// The id of a CA, and the number of one of its CRLs.
using ShardKey = std::pair<std::string, std::uint32_t>;

/// Everything that is kept.
struct State {
  std::int64_t last_seq = 0;
  std::map<std::int64_t, Certificate> certificates;  ///< in the order of creation
  std::map<std::string, std::int64_t, std::less<>> seqs;
  std::vector<KeptEvent> events;                       ///< kept when what they tell of goes
  std::map<std::string, bool, std::less<>> ever_here;  ///< ARNs of certificates, also of those that are gone
  std::map<std::string, ImportedMaterial, std::less<>> imported_materials;  ///< by ARN
  std::map<RequestDay, std::size_t> requests;
  std::map<std::string, Account, std::less<>> accounts;
  std::map<std::string, AccessKey, std::less<>> access_keys;
  std::map<std::string, model::AccountConfiguration, std::less<>> configurations;  ///< by "account region"
  std::map<PrincipalKey, Principal> principals;
  std::map<std::string, Intent, std::less<>> intents;
  std::map<std::string, std::string, std::less<>> decisions;  ///< by serial
  std::map<std::string, std::string, std::less<>> decision_terms;
  std::map<std::string, std::string, std::less<>> judged_facts;  ///< by ARN
  std::map<std::string, std::pair<std::string, Revocation>, std::less<>> revoked;  ///< serial → issuer, entry
  std::uint64_t last_revocation = 0;
  std::map<ShardKey, CrlShard> crl_shards;
  std::map<std::string, std::pair<RevocationPlan, std::vector<std::string>>, std::less<>> plans;
  std::map<std::string, Authority, std::less<>> authorities;
  std::map<std::string, PrivateAuthority, std::less<>> private_authorities;
  std::map<pki::PublicKeyAlgorithm, SigningAuthority> signing_authorities;
  std::map<std::string, AuthorityRequest, std::less<>> authority_requests;
  std::int64_t last_check_seq = 0;
  std::map<std::string, KeptCheck, std::less<>> name_checks;
  std::map<ResultKey, std::string> name_check_results;
  std::int64_t last_case_seq = 0;
  std::map<std::int64_t, model::VerificationCase> cases;  ///< in the order of opening
  std::map<std::string, std::int64_t, std::less<>> case_seqs;
  std::int64_t last_entry_seq = 0;
  std::map<std::int64_t, model::AllowListEntry> allow_list;  ///< in the order of creation
  std::map<std::string, std::int64_t, std::less<>> entry_seqs;
  memory::Mails mails;
};

Error missing(std::string_view what, std::string_view id) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("There is no {} {}.", what, id)};
}

template <class Value>
Result<Value> value_at(const std::map<std::string, Value, std::less<>>& map, std::string_view what,
                       std::string_view id) {
  const auto found = map.find(id);
  if (found == map.end()) return tl::make_unexpected(missing(what, id));
  return found->second;
}

Certificate without_der(Certificate certificate) {
  if (certificate.issued) certificate.issued->der.clear();
  return certificate;
}

bool holds(const Certificate& certificate, const std::string& name) {
  return std::ranges::any_of(certificate.names(), [&](const std::string& one) { return folded(one) == folded(name); });
}

bool is_asked_for(const KeptEvent& kept, const EventQuery& query, std::uint64_t after) {
  const model::Event& event = kept.event;
  if (!query.after.empty() && (query.newest_first ? kept.number >= after : kept.number <= after)) return false;
  return (!query.account || event.account == *query.account) &&
         (query.subject.empty() || event.subject == query.subject) && event.name.starts_with(query.name_prefix) &&
         (!query.since || event.at >= *query.since) && (!query.until || event.at < *query.until);
}

bool is_asked_for(const model::VerificationCase& one, const CaseQuery& query) {
  return (!query.account || one.account == *query.account) && (!query.state || one.state == *query.state) &&
         (query.certificate.empty() || one.certificate.str() == query.certificate);
}

/// The reading half; Base is View or Transaction.
template <class Base>
class Reading : public Base {
 public:
  explicit Reading(State& state) : state_(state) {}

  Result<Certificate> certificate(const CertificateArn& arn) const override {
    const auto seq = state_.seqs.find(arn.str());
    if (seq == state_.seqs.end()) return tl::make_unexpected(missing("certificate", arn.str()));
    return state_.certificates.at(seq->second);
  }

  Result<std::uint64_t> version(const CertificateArn& arn) const override {
    TRY(const Certificate stored, certificate(arn));
    return stored.version;
  }

  Result<std::optional<CertificateArn>> find_by_token(std::string_view account, std::string_view region,
                                                      std::string_view token, Timestamp since) const override {
    for (auto at = state_.certificates.rbegin(); at != state_.certificates.rend(); ++at)
      if (at->second.account == account && at->second.region == region && at->second.idempotency_token == token)
        return at->second.created_at >= since ? std::optional{at->second.arn} : std::nullopt;
    return std::nullopt;
  }

  Result<Page> search(const SearchQuery& query) const override {
    const Sort sort = sort_of(query);
    std::vector<Place> places;
    for (const auto& [seq, certificate] : state_.certificates)
      if (certificate.account == query.account && certificate.region == query.region &&
          matches(query.filter, certificate))
        places.push_back(place_of(certificate, seq, sort));
    std::ranges::sort(places);
    if (query.descending) std::ranges::reverse(places);
    if (!query.after.empty()) {
      TRY(const Place after, parse_place(query.after));
      std::erase_if(places, [&](const Place& place) { return query.descending ? place >= after : place <= after; });
    }
    const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_page);
    Page page;
    for (std::size_t i = 0; i < std::min(limit, places.size()); ++i)
      page.certificates.push_back(without_der(state_.certificates.at(places[i].seq)));
    if (places.size() > limit) page.next = encode_place(places[limit - 1]);
    return page;
  }

  Result<std::vector<Certificate>> find_by_name(std::string_view account, std::string_view region,
                                                const std::string& name, std::size_t limit) const override {
    std::vector<Certificate> found;
    for (auto at = state_.certificates.rbegin(); at != state_.certificates.rend() && found.size() < limit; ++at)
      if (at->second.account == account && at->second.region == region && holds(at->second, name))
        found.push_back(at->second);
    return found;
  }

  Result<model::Usage> usage(std::string_view account, std::string_view region, Timestamp now) const override {
    model::Usage usage;
    for (const auto& [seq, certificate] : state_.certificates) {
      if (certificate.account != account || certificate.region != region) continue;
      auto* const counter = counter_of(certificate.type, usage.certificates, usage.imported_certificates);
      if (counter != nullptr) ++*counter;
    }
    for (const auto& [key, requests] : state_.requests) {
      const auto& [of_account, of_region, type, day] = key;
      if (of_account != account || of_region != region || day <= day_of(now) - 365) continue;
      auto* const counter = counter_of(type, usage.requests_in_365_days, usage.imports_in_365_days);
      if (counter != nullptr) *counter += requests;
    }
    return usage;
  }

  Result<std::vector<CertificateArn>> due(Timestamp now, std::size_t limit) const override {
    std::vector<std::pair<Timestamp, std::int64_t>> times;
    for (const auto& [seq, certificate] : state_.certificates)
      if (certificate.next_attempt_at <= now && certificate.next_attempt_at != Timestamp::max())
        times.emplace_back(certificate.next_attempt_at, seq);
    std::ranges::sort(times);
    std::vector<CertificateArn> arns;
    for (std::size_t i = 0; i < std::min(limit, times.size()); ++i)
      arns.push_back(state_.certificates.at(times[i].second).arn);
    return arns;
  }

  Result<std::optional<Timestamp>> next_due() const override {
    std::optional<Timestamp> earliest;
    for (const auto& [seq, certificate] : state_.certificates)
      if (certificate.next_attempt_at != Timestamp::max() && (!earliest || certificate.next_attempt_at < *earliest))
        earliest = certificate.next_attempt_at;
    return earliest;
  }

  Result<std::vector<model::Event>> events(const CertificateArn& arn) const override {
    std::vector<model::Event> found;
    for (const KeptEvent& kept : state_.events)
      if (kept.event.subject == arn.str()) found.push_back(kept.event);
    return found;
  }

  Result<EventPage> find_events(const EventQuery& query) const override {
    const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_event_page);
    TRY(const std::int64_t after, parse_event_place(query.after));
    std::vector<KeptEvent> found;
    for (const KeptEvent& kept : state_.events)
      if (is_asked_for(kept, query, static_cast<std::uint64_t>(after))) found.push_back(kept);
    if (query.newest_first) std::ranges::reverse(found);
    if (found.size() > limit + 1) found.erase(found.begin() + static_cast<std::ptrdiff_t>(limit) + 1, found.end());
    return page_of_events(std::move(found), query, limit);
  }

  Result<ImportedMaterial> imported_material(const CertificateArn& arn) const override {
    return value_at(state_.imported_materials, "imported material of certificate", arn.str());
  }

  Result<Account> account(std::string_view id) const override { return value_at(state_.accounts, "account", id); }
  Result<AccessKey> access_key(std::string_view id) const override {
    return value_at(state_.access_keys, "access key", id);
  }

  Result<std::vector<AccessKey>> access_keys() const override {
    std::vector<AccessKey> keys;
    for (const auto& [id, key] : state_.access_keys) keys.push_back(key);
    std::ranges::sort(keys, {}, [](const AccessKey& key) { return std::tie(key.created_at, key.id); });
    return keys;
  }

  Result<std::optional<model::AccountConfiguration>> account_configuration(std::string_view account,
                                                                           std::string_view region) const override {
    const auto found = state_.configurations.find(fmt::format("{} {}", account, region));
    if (found == state_.configurations.end()) return std::nullopt;
    return found->second;
  }

  Result<Principal> principal(std::string_view account, std::string_view name) const override {
    const auto found = state_.principals.find(PrincipalKey{account, name});
    if (found == state_.principals.end())
      return fail(ErrorCode::not_found, fmt::format("Account {} has no principal {}.", account, name));
    return found->second;
  }

  Result<std::vector<Principal>> principals() const override {
    std::vector<Principal> all;
    for (const auto& [key, principal] : state_.principals) all.push_back(principal);
    return all;
  }

  Result<Intent> intent(std::string_view serial) const override {
    return value_at(state_.intents, "serial number", serial);
  }

  Result<std::vector<Intent>> open_intents() const override {
    std::vector<Intent> open;
    for (const auto& [serial, intent] : state_.intents)
      if (intent.state == SerialState::intended) open.push_back(intent);
    return open;
  }

  Result<std::string> decision(std::string_view serial) const override {
    return value_at(state_.decisions, "decision about serial number", serial);
  }
  Result<std::string> decision_terms(std::string_view digest) const override {
    return value_at(state_.decision_terms, "set of terms", digest);
  }
  Result<std::string> judged_facts(const CertificateArn& arn) const override {
    const auto found = state_.judged_facts.find(arn.str());
    return found == state_.judged_facts.end() ? std::string{} : found->second;
  }

  Result<std::vector<Revocation>> revoked(std::string_view issuer_id) const override {
    std::vector<Revocation> entries;
    for (const auto& [serial, entry] : state_.revoked)
      if (entry.first == issuer_id) entries.push_back(entry.second);
    std::ranges::sort(entries, {}, [](const Revocation& entry) { return std::tie(entry.at, entry.serial); });
    return entries;
  }

  Result<std::vector<Revocation>> revoked_in_shard(std::string_view issuer_id, std::uint32_t shard, std::uint64_t after,
                                                   std::optional<Timestamp> valid_from,
                                                   std::size_t limit) const override {
    std::vector<Revocation> entries;
    for (const auto& [serial, kept] : state_.revoked) {
      const Revocation& entry = kept.second;
      const bool ended = valid_from && entry.not_after && *entry.not_after < *valid_from;
      if (kept.first == issuer_id && entry.shard == shard && entry.place > after && !ended) entries.push_back(entry);
    }
    std::ranges::sort(entries, {}, &Revocation::place);
    if (entries.size() > limit) entries.resize(limit);
    return entries;
  }

  Result<std::uint64_t> last_revocation() const override { return state_.last_revocation; }

  Result<std::vector<CrlShard>> crl_shards(std::string_view issuer_id) const override {
    std::vector<CrlShard> found;
    for (const auto& [key, shard] : state_.crl_shards) {
      if (key.first != issuer_id) continue;
      found.push_back(shard);
      found.back().crl.clear();
    }
    return found;
  }

  Result<CrlShard> crl_shard(std::string_view issuer_id, std::uint32_t shard) const override {
    const auto found = state_.crl_shards.find(ShardKey{issuer_id, shard});
    if (found == state_.crl_shards.end())
      return fail(ErrorCode::not_found, fmt::format("The CA {} has no CRL {}.", issuer_id, shard));
    return found->second;
  }

  Result<std::vector<std::string>> serials_with_key(const Sha256& key_hash) const override {
    std::vector<std::string> serials;
    for (const auto& [serial, intent] : state_.intents)
      if (intent.state == SerialState::issued && intent.key_hash == key_hash) serials.push_back(serial);
    return serials;
  }

  Result<std::vector<std::string>> serials_with_name(const std::string& name) const override {
    std::vector<std::string> serials;
    for (const auto& [seq, certificate] : state_.certificates)
      if (certificate.issued && holds(certificate, name)) serials.push_back(certificate.issued->serial);
    return serials;
  }

  Result<RevocationPlan> revocation_plan(std::string_view id) const override {
    TRY(auto kept, value_at(state_.plans, "revocation plan", id));
    return std::move(kept.first);
  }

  Result<std::vector<std::string>> revocation_plan_serials(std::string_view id, std::size_t from,
                                                           std::size_t limit) const override {
    const auto found = state_.plans.find(id);
    if (found == state_.plans.end()) return std::vector<std::string>{};
    const std::vector<std::string>& all = found->second.second;
    const std::size_t first = std::min(from, all.size());
    const std::size_t last = first + std::min(limit, all.size() - first);
    return std::vector<std::string>(all.begin() + static_cast<std::ptrdiff_t>(first),
                                    all.begin() + static_cast<std::ptrdiff_t>(last));
  }

  Result<SerialStatus> serial_status(std::string_view issuer_id, std::string_view serial) const override {
    using enum SerialStatus::Kind;
    const auto entry = state_.revoked.find(serial);
    if (entry != state_.revoked.end() && entry->second.first == issuer_id)
      return SerialStatus{
          .kind = revoked, .revoked_at = entry->second.second.at, .reason = entry->second.second.reason};
    const auto known = state_.intents.find(serial);
    const bool was_signed = known != state_.intents.end() && known->second.issuer_id == issuer_id &&
                            known->second.state == SerialState::issued;
    return SerialStatus{.kind = was_signed ? issued : never_issued, .revoked_at = {}};
  }

  Result<std::vector<Authority>> authorities() const override {
    std::vector<Authority> found;
    for (const auto& [id, authority] : state_.authorities) found.push_back(authority);
    return found;
  }

  Result<Authority> authority(std::string_view id) const override { return value_at(state_.authorities, "CA", id); }
  Result<PrivateAuthority> private_authority(std::string_view arn) const override {
    return value_at(state_.private_authorities, "private CA", arn);
  }

  Result<std::vector<PrivateAuthority>> private_authorities() const override {
    std::vector<PrivateAuthority> found;
    for (const auto& [arn, authority] : state_.private_authorities) found.push_back(authority);
    std::ranges::sort(found, {}, [](const PrivateAuthority& one) { return std::tie(one.created_at, one.arn); });
    return found;
  }

  Result<std::vector<SigningAuthority>> signing_authorities() const override {
    std::vector<SigningAuthority> found;
    for (const auto& [kind, signing] : state_.signing_authorities) found.push_back(signing);
    // As the SQLite store has them: EC before RSA.
    std::ranges::sort(found, {}, [](const SigningAuthority& one) { return one.key != pki::PublicKeyAlgorithm::ec; });
    return found;
  }

  Result<std::vector<AuthorityRequest>> authority_requests() const override {
    std::vector<AuthorityRequest> found;
    for (const auto& [id, request] : state_.authority_requests) found.push_back(request);
    std::ranges::sort(found, {}, [](const AuthorityRequest& one) { return std::tie(one.created_at, one.id); });
    return found;
  }

  Result<model::NameCheck> name_check(std::string_view id) const override {
    TRY(KeptCheck kept, value_at(state_.name_checks, "check", id));
    return std::move(kept.check);
  }

  Result<std::vector<model::NameCheck>> running_name_checks() const override {
    std::vector<model::NameCheck> running;
    for (const KeptCheck* kept : checks_by_age())
      if (kept->check.state == model::NameCheckState::running) running.push_back(kept->check);
    return running;
  }

  Result<std::vector<std::size_t>> name_check_places(std::string_view id) const override {
    std::vector<std::size_t> places;
    for (auto at = state_.name_check_results.lower_bound(ResultKey{id, 0}); is_of(at, id); ++at)
      places.push_back(at->first.second);
    return places;
  }

  Result<std::vector<model::NameCheckResult>> name_check_results(std::string_view id, std::size_t from,
                                                                 std::size_t limit) const override {
    std::vector<model::NameCheckResult> results;
    for (auto at = state_.name_check_results.lower_bound(ResultKey{id, from}); is_of(at, id) && results.size() < limit;
         ++at)
      results.push_back({.place = at->first.second, .facts = at->second});
    return results;
  }

  Result<model::VerificationCase> verification_case(std::string_view id) const override {
    TRY(const std::int64_t seq, value_at(state_.case_seqs, "case", id));
    return state_.cases.at(seq);
  }

  Result<CasePage> find_cases(const CaseQuery& query) const override {
    const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_page);
    TRY(const std::int64_t after, parse_event_place(query.after));
    CasePage page;
    std::int64_t last = 0;
    for (const auto& [seq, one] : state_.cases | std::views::reverse) {
      if ((after != 0 && seq >= after) || !is_asked_for(one, query)) continue;
      if (page.cases.size() == limit) {
        page.next = fmt::to_string(last);
        break;
      }
      page.cases.push_back(one);
      last = seq;
    }
    return page;
  }

  Result<model::AllowListEntry> allow_list_entry(std::string_view id) const override {
    TRY(const std::int64_t seq, value_at(state_.entry_seqs, "entry of the allow list", id));
    return state_.allow_list.at(seq);
  }

  Result<std::vector<model::AllowListEntry>> allow_list() const override {
    std::vector<model::AllowListEntry> entries;
    for (const auto& [seq, entry] : state_.allow_list) entries.push_back(entry);
    return entries;
  }

  Result<model::Mail> mail(std::string_view id) const override { return memory::mail(state_.mails, id); }
  Result<model::Mail> mail_by_code(std::string_view code_hash) const override {
    return memory::mail_by_code(state_.mails, code_hash);
  }
  Result<std::vector<model::Mail>> mails_about(std::string_view about) const override {
    return memory::mails_about(state_.mails, about);
  }
  Result<MailPage> find_mails(const MailQuery& query) const override { return memory::find_mails(state_.mails, query); }
  Result<std::vector<model::Mail>> due_mails(Timestamp now, std::size_t limit) const override {
    return memory::due_mails(state_.mails, now, limit);
  }
  Result<std::optional<Timestamp>> next_mail_due() const override { return memory::next_mail_due(state_.mails); }
  Result<model::MailSettings> mail_settings(std::string_view account) const override {
    return memory::mail_settings(state_.mails, account);
  }

 protected:
  /// The oldest first.
  std::vector<const KeptCheck*> checks_by_age() const {
    std::vector<const KeptCheck*> checks;
    for (const auto& [id, kept] : state_.name_checks) checks.push_back(&kept);
    std::ranges::sort(checks, {}, &KeptCheck::seq);
    return checks;
  }

  State& state_;

 private:
  bool is_of(std::map<ResultKey, std::string>::const_iterator at, std::string_view id) const {
    return at != state_.name_check_results.end() && at->first.first == id;
  }
};

/// Both halves. Every change notes how to undo itself, so that a transaction costs what it changes, not what there is.
class Writing final : public Reading<Transaction> {
 public:
  using Reading<Transaction>::Reading;

  Result<void> insert(const Certificate& certificate) override {
    if (state_.seqs.contains(certificate.arn.str()))
      return fail(ErrorCode::conflict, fmt::format("The certificate {} exists already.", certificate.arn.str()));
    // Not undone: a number that came again would be overlooked by a list that is being paged.
    const std::int64_t seq = ++state_.last_seq;
    assign(state_.certificates, seq, certificate);
    assign(state_.seqs, certificate.arn.str(), seq);
    assign(state_.ever_here, certificate.arn.str(), true);
    const RequestDay day{certificate.account, certificate.region, certificate.type, day_of(certificate.created_at)};
    const auto counted = state_.requests.find(day);
    assign(state_.requests, day, counted == state_.requests.end() ? 1 : counted->second + 1);
    keep_revocation(certificate);
    return {};
  }

  Result<void> update(Certificate& certificate) override {
    TRY(const Certificate before, this->certificate(certificate.arn));
    if (before.version != certificate.version)
      return fail(ErrorCode::conflict, fmt::format("The certificate {} was changed meanwhile. Read it again and retry.",
                                                   certificate.arn.str()));
    Certificate after = certificate;
    if (after.issued && after.issued->der.empty() && before.issued) after.issued->der = before.issued->der;
    ++after.version;
    assign(state_.certificates, state_.seqs.at(certificate.arn.str()), after);
    if (before.issued && after.issued && before.issued->serial != after.issued->serial)
      forget_key(certificate.arn, before.issued->serial);
    keep_revocation(certificate);
    ++certificate.version;
    return {};
  }

  Result<void> put_imported_material(const CertificateArn& arn, const ImportedMaterial& material) override {
    if (!state_.seqs.contains(arn.str())) return tl::make_unexpected(missing("certificate", arn.str()));
    assign(state_.imported_materials, arn.str(), material);
    return {};
  }

  Result<void> remove(const CertificateArn& arn) override {
    TRY(const Certificate certificate, this->certificate(arn));
    take_away(state_.imported_materials, arn.str());
    take_away(state_.judged_facts, arn.str());
    take_away(state_.certificates, state_.seqs.at(arn.str()));
    take_away(state_.seqs, arn.str());
    if (certificate.issued) forget_key(arn, certificate.issued->serial);
    return {};
  }

  Result<void> append(const model::Event& event) override {
    if (model::parse_certificate_arn(event.subject) && !state_.ever_here.contains(event.subject))
      return tl::make_unexpected(missing("certificate", event.subject));
    state_.events.push_back({.number = state_.events.size() + 1, .event = event});
    changes_.note([&events = state_.events] { events.pop_back(); });
    return {};
  }

  Result<void> put_account(const Account& account) override {
    assign(state_.accounts, account.id, account);
    return {};
  }

  Result<void> put_access_key(const AccessKey& key) override {
    assign(state_.access_keys, key.id, key);
    return {};
  }

  Result<void> put_account_configuration(std::string_view account, std::string_view region,
                                         const model::AccountConfiguration& configuration) override {
    assign(state_.configurations, fmt::format("{} {}", account, region), configuration);
    return {};
  }

  Result<void> put_principal(const Principal& principal) override {
    assign(state_.principals, PrincipalKey{principal.account, principal.name}, principal);
    return {};
  }

  Result<void> remove_principal(std::string_view account, std::string_view name) override {
    TRY_VOID(this->principal(account, name));
    take_away(state_.principals, PrincipalKey{account, name});
    return {};
  }

  Result<void> put_intent(const Intent& intent) override {
    if (state_.intents.contains(intent.serial))
      return fail(ErrorCode::conflict, fmt::format("The serial number {} was used before.", intent.serial));
    Intent kept = intent;
    kept.decision.clear();
    assign(state_.intents, intent.serial, kept);
    if (!intent.decision.empty()) assign(state_.decisions, intent.serial, intent.decision);
    return {};
  }

  Result<void> put_decision_terms(std::string_view digest, std::string_view terms) override {
    if (!state_.decision_terms.contains(digest))
      assign(state_.decision_terms, std::string{digest}, std::string{terms});
    return {};
  }

  Result<void> put_judged_facts(const CertificateArn& arn, std::string_view facts) override {
    if (!state_.seqs.contains(arn.str())) return tl::make_unexpected(missing("certificate", arn.str()));
    if (facts.empty())
      take_away(state_.judged_facts, arn.str());
    else
      assign(state_.judged_facts, arn.str(), std::string{facts});
    return {};
  }

  Result<void> close_intent(std::string_view serial, SerialState state, Timestamp at) override {
    TRY(Intent open, intent(serial));
    if (open.state != SerialState::intended || state == SerialState::intended)
      return fail(ErrorCode::invalid_state, fmt::format("The serial number {} is settled already.", serial));
    open.state = state;
    if (state == SerialState::burned) {
      open.sealed_key.clear();
      add_revocation(
          open.issuer_id,
          {.serial = open.serial, .at = at, .reason = 0, .shard = open.crl_shard, .not_after = open.not_after});
    }
    assign(state_.intents, open.serial, open);
    return {};
  }

  Result<void> put_authority(const Authority& authority) override {
    assign(state_.authorities, authority.id, authority);
    return {};
  }

  Result<void> put_crl_shard(const CrlShard& shard) override {
    const ShardKey key{shard.issuer_id, shard.shard};
    const auto before = state_.crl_shards.find(key);
    if (before != state_.crl_shards.end() && before->second.number >= shard.number)
      return fail(ErrorCode::conflict, fmt::format("CRL {} of the CA {} has reached number {}.", shard.shard,
                                                   shard.issuer_id, shard.number));
    assign(state_.crl_shards, key, shard);
    return {};
  }

  Result<void> revoke_serial(std::string_view serial, int reason, Timestamp at) override {
    TRY(const Intent known, intent(serial));
    if (state_.revoked.contains(serial))
      return fail(known.state == SerialState::issued ? ErrorCode::conflict : ErrorCode::invalid_state,
                  fmt::format("The serial number {} is revoked already.", serial));
    if (known.state != SerialState::issued)
      return fail(ErrorCode::invalid_state, fmt::format("Nothing was issued under the serial number {}.", serial));
    add_revocation(
        known.issuer_id,
        {.serial = known.serial, .at = at, .reason = reason, .shard = known.crl_shard, .not_after = known.not_after});
    return {};
  }

  Result<void> insert_revocation_plan(const RevocationPlan& plan, std::span<const std::string> serials) override {
    if (state_.plans.contains(plan.id))
      return fail(ErrorCode::conflict, fmt::format("The revocation plan {} exists already.", plan.id));
    RevocationPlan kept = plan;
    kept.total = serials.size();
    assign(state_.plans, plan.id, {kept, std::vector<std::string>(serials.begin(), serials.end())});
    return {};
  }

  Result<void> update_revocation_plan(const RevocationPlan& plan) override {
    TRY(auto kept, value_at(state_.plans, "revocation plan", plan.id));
    kept.first.done = plan.done;
    kept.first.revoked = plan.revoked;
    assign(state_.plans, plan.id, kept);
    return {};
  }

  Result<void> put_private_authority(const PrivateAuthority& authority) override {
    assign(state_.private_authorities, authority.arn, authority);
    return {};
  }

  Result<void> put_signing_authority(const SigningAuthority& signing) override {
    if (!state_.authorities.contains(signing.authority))
      return fail(ErrorCode::internal, fmt::format("There is no CA {}.", signing.authority));
    assign(state_.signing_authorities, signing.key, signing);
    return {};
  }

  Result<void> put_authority_request(const AuthorityRequest& request) override {
    assign(state_.authority_requests, request.id, request);
    return {};
  }

  Result<void> remove_authority_request(std::string_view id) override {
    if (!state_.authority_requests.contains(id))
      return fail(ErrorCode::not_found, fmt::format("There is no request of a CA {}.", id));
    take_away(state_.authority_requests, std::string{id});
    return {};
  }

  Result<void> insert_name_check(const model::NameCheck& check) override {
    if (state_.name_checks.contains(check.id))
      return fail(ErrorCode::conflict, fmt::format("The check {} exists already.", check.id));
    assign(state_.name_checks, check.id, {.seq = ++state_.last_check_seq, .check = check});
    return {};
  }

  Result<void> put_name_check_results(std::string_view id, std::span<const model::NameCheckResult> results) override {
    TRY_VOID(this->name_check(id));
    for (const model::NameCheckResult& result : results)
      assign(state_.name_check_results, ResultKey{id, result.place}, result.facts);
    return {};
  }

  Result<void> set_name_check_state(std::string_view id, model::NameCheckState state) override {
    TRY(KeptCheck kept, value_at(state_.name_checks, "check", id));
    kept.check.state = state;
    assign(state_.name_checks, kept.check.id, kept);
    return {};
  }

  Result<std::size_t> remove_name_checks(Timestamp created_before, std::size_t most_names, std::size_t limit) override {
    std::map<std::pair<std::string, std::string>, std::size_t> newer;  // names, by account and Region
    std::vector<std::string> to_remove;                                // the newest first
    for (const KeptCheck* kept : checks_by_age() | std::views::reverse) {
      const model::NameCheck& check = kept->check;
      std::size_t& names = newer[{check.account, check.region}];
      const bool crowded_out = check.state != model::NameCheckState::running && names >= most_names;
      if (crowded_out || check.created_at < created_before) to_remove.push_back(check.id);
      names += check.request.names.size();
    }
    if (to_remove.size() > limit)
      to_remove.erase(to_remove.begin(), to_remove.end() - static_cast<std::ptrdiff_t>(limit));
    for (const std::string& id : to_remove) remove_name_check(id);
    return to_remove.size();
  }

  Result<void> insert_case(const model::VerificationCase& one) override {
    const auto is_in_the_way = [&](const auto& kept) {
      return kept.second.id == one.id ||
             (kept.second.certificate == one.certificate && kept.second.state == model::CaseState::open);
    };
    if (std::ranges::any_of(state_.cases, is_in_the_way))
      return fail(ErrorCode::conflict, fmt::format("Certificate {} has an open case already, or there is a case {}.",
                                                   one.certificate.str(), one.id));
    const std::int64_t seq = ++state_.last_case_seq;
    assign(state_.cases, seq, one);
    assign(state_.case_seqs, one.id, seq);
    return {};
  }

  Result<void> update_case(const model::VerificationCase& one) override {
    TRY(const std::int64_t seq, value_at(state_.case_seqs, "case", one.id));
    assign(state_.cases, seq, one);
    return {};
  }

  Result<void> put_allow_list_entry(const model::AllowListEntry& entry) override {
    const auto known = state_.entry_seqs.find(entry.id);
    const std::int64_t seq = known == state_.entry_seqs.end() ? ++state_.last_entry_seq : known->second;
    assign(state_.allow_list, seq, entry);
    assign(state_.entry_seqs, entry.id, seq);
    return {};
  }

  Result<void> remove_allow_list_entry(std::string_view id) override {
    TRY(const std::int64_t seq, value_at(state_.entry_seqs, "entry of the allow list", id));
    take_away(state_.allow_list, seq);
    take_away(state_.entry_seqs, std::string{id});
    return {};
  }

  Result<void> insert_mail(const model::Mail& mail) override {
    return memory::insert_mail(state_.mails, changes_, mail);
  }
  Result<void> update_mail(const model::Mail& mail) override {
    return memory::update_mail(state_.mails, changes_, mail);
  }
  Result<std::size_t> remove_mails(Timestamp created_before, std::size_t limit) override {
    return memory::remove_mails(state_.mails, changes_, created_before, limit);
  }
  Result<void> put_mail_settings(std::string_view account, const model::MailSettings& settings) override {
    assign(state_.mails.settings, std::string{account}, settings);
    return {};
  }

  void undo() { changes_.undo(); }

 private:
  // The maps are members of the state, which outlives the transaction.
  template <class Key, class Value, class Less>
  void assign(std::map<Key, Value, Less>& map, const std::type_identity_t<Key>& key,
              const std::type_identity_t<Value>& value) {
    changes_.assign(map, key, value);
  }

  template <class Key, class Value, class Less>
  void take_away(std::map<Key, Value, Less>& map, const std::type_identity_t<Key>& key) {
    changes_.take_away(map, key);
  }

  void remove_name_check(const std::string& id) {
    const auto places = this->name_check_places(id);
    for (const std::size_t place : *places) take_away(state_.name_check_results, ResultKey{id, place});
    take_away(state_.name_checks, id);
  }

  // An imported certificate may repeat a serial that was issued here under another ARN, whose key must stay.
  void forget_key(const CertificateArn& arn, const std::string& serial) {
    auto found = intent(serial);
    if (!found || found->arn != arn) return;
    found->sealed_key.clear();
    assign(state_.intents, serial, *found);
  }

  void keep_revocation(const Certificate& certificate) {
    if (!certificate.revoked_at || !certificate.issued || state_.revoked.contains(certificate.issued->serial)) return;
    const auto known = state_.intents.find(certificate.issued->serial);
    add_revocation(
        certificate.issued->issuer_id,
        {.serial = certificate.issued->serial,
         .at = *certificate.revoked_at,
         .reason = model::crl_reason(certificate.revocation_reason.value_or(model::RevocationReason::unspecified)),
         .shard = known == state_.intents.end() ? 0 : known->second.crl_shard,
         .not_after = certificate.issued->not_after});
  }

  void add_revocation(const std::string& issuer_id, Revocation revocation) {
    changes_.note([this, before = state_.last_revocation] { state_.last_revocation = before; });
    revocation.place = ++state_.last_revocation;
    const std::string serial = revocation.serial;
    assign(state_.revoked, serial, {issuer_id, std::move(revocation)});
  }

  memory::Changes changes_;
};

class MemoryStore final : public Store {
 public:
  bool writable() const override { return true; }
  Statistics statistics() const override {
    const std::uint64_t commits = commits_.load();
    return {.commits = commits, .transactions = transactions_.load(), .bytes = 0};
  }

 protected:
  Result<void> read_view(const std::function<void(const View&)>& body) const override {
    Lock lock{mutex_};
    body(Reading<View>{state_});
    return {};
  }

  Result<void> write_transaction(const std::function<Result<void>(Transaction&)>& body) override {
    Lock lock{mutex_};
    ++transactions_;
    Writing transaction{state_};
    try {
      Result<void> outcome = body(transaction);
      if (outcome)
        ++commits_;
      else
        transaction.undo();
      return outcome;
    } catch (...) {
      transaction.undo();
      throw;
    }
  }

 private:
  mutable Mutex mutex_;
  mutable State state_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> transactions_{0};
};

}  // namespace

std::unique_ptr<Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace certwright::store
