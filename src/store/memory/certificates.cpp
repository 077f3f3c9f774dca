#include "store/memory/certificates.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "store/memory/intents.h"
#include "store/memory/revocations.h"

namespace certwright::store::memory {
namespace {

std::int64_t day_of(Timestamp at) { return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count(); }

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

model::Certificate without_der(model::Certificate certificate) {
  if (certificate.issued) certificate.issued->der.clear();
  return certificate;
}

bool holds(const model::Certificate& certificate, const std::string& name) {
  return std::ranges::any_of(certificate.names(), [&](const std::string& one) { return folded(one) == folded(name); });
}

}  // namespace

Result<model::Certificate> certificate(const State& state, const model::CertificateArn& arn) {
  const auto seq = state.seqs.find(arn.str());
  if (seq == state.seqs.end()) return tl::make_unexpected(missing("certificate", arn.str()));
  return state.certificates.at(seq->second);
}

Result<std::uint64_t> version(const State& state, const model::CertificateArn& arn) {
  TRY(const model::Certificate stored, certificate(state, arn));
  return stored.version;
}

Result<std::optional<model::CertificateArn>> find_by_token(const State& state, std::string_view account,
                                                           std::string_view region, std::string_view token,
                                                           Timestamp since) {
  for (auto at = state.certificates.rbegin(); at != state.certificates.rend(); ++at)
    if (at->second.account == account && at->second.region == region && at->second.idempotency_token == token)
      return at->second.created_at >= since ? std::optional{at->second.arn} : std::nullopt;
  return std::nullopt;
}

Result<Page> search(const State& state, const SearchQuery& query) {
  const Sort sort = sort_of(query);
  std::vector<Place> places;
  for (const auto& [seq, certificate] : state.certificates)
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
    page.certificates.push_back(without_der(state.certificates.at(places[i].seq)));
  if (places.size() > limit) page.next = encode_place(places[limit - 1]);
  return page;
}

Result<std::vector<model::Certificate>> find_by_name(const State& state, std::string_view account,
                                                     std::string_view region, const std::string& name,
                                                     std::size_t limit) {
  std::vector<model::Certificate> found;
  for (auto at = state.certificates.rbegin(); at != state.certificates.rend() && found.size() < limit; ++at)
    if (at->second.account == account && at->second.region == region && holds(at->second, name))
      found.push_back(at->second);
  return found;
}

Result<std::vector<std::string>> serials_with_name(const State& state, const std::string& name) {
  std::vector<std::string> serials;
  for (const auto& [seq, certificate] : state.certificates)
    if (certificate.issued && holds(certificate, name)) serials.push_back(certificate.issued->serial);
  return serials;
}

Result<model::Usage> usage(const State& state, std::string_view account, std::string_view region, Timestamp now) {
  model::Usage usage;
  for (const auto& [seq, certificate] : state.certificates) {
    if (certificate.account != account || certificate.region != region) continue;
    auto* const counter = counter_of(certificate.type, usage.certificates, usage.imported_certificates);
    if (counter != nullptr) ++*counter;
  }
  for (const auto& [key, requests] : state.requests) {
    const auto& [of_account, of_region, type, day] = key;
    if (of_account != account || of_region != region || day <= day_of(now) - 365) continue;
    auto* const counter = counter_of(type, usage.requests_in_365_days, usage.imports_in_365_days);
    if (counter != nullptr) *counter += requests;
  }
  return usage;
}

Result<std::vector<model::CertificateArn>> due(const State& state, Timestamp now, std::size_t limit) {
  std::vector<std::pair<Timestamp, std::int64_t>> times;
  for (const auto& [seq, certificate] : state.certificates)
    if (certificate.next_attempt_at <= now && certificate.next_attempt_at != Timestamp::max())
      times.emplace_back(certificate.next_attempt_at, seq);
  std::ranges::sort(times);
  std::vector<model::CertificateArn> arns;
  for (std::size_t i = 0; i < std::min(limit, times.size()); ++i)
    arns.push_back(state.certificates.at(times[i].second).arn);
  return arns;
}

Result<std::optional<Timestamp>> next_due(const State& state) {
  std::optional<Timestamp> earliest;
  for (const auto& [seq, certificate] : state.certificates)
    if (certificate.next_attempt_at != Timestamp::max() && (!earliest || certificate.next_attempt_at < *earliest))
      earliest = certificate.next_attempt_at;
  return earliest;
}

Result<ImportedMaterial> imported_material(const State& state, const model::CertificateArn& arn) {
  return value_at(state.imported_materials, "imported material of certificate", arn.str());
}

Result<void> insert(State& state, Changes& changes, const model::Certificate& certificate) {
  if (state.seqs.contains(certificate.arn.str()))
    return fail(ErrorCode::conflict, fmt::format("The certificate {} exists already.", certificate.arn.str()));
  // Not undone: a number that came again would be overlooked by a list that is being paged.
  const std::int64_t seq = ++state.last_seq;
  changes.assign(state.certificates, seq, certificate);
  changes.assign(state.seqs, certificate.arn.str(), seq);
  changes.assign(state.ever_here, certificate.arn.str(), true);
  const RequestDay day{certificate.account, certificate.region, certificate.type, day_of(certificate.created_at)};
  const auto counted = state.requests.find(day);
  changes.assign(state.requests, day, counted == state.requests.end() ? 1 : counted->second + 1);
  keep_revocation(state, changes, certificate);
  return {};
}

Result<void> update(State& state, Changes& changes, model::Certificate& certificate) {
  TRY(const model::Certificate before, memory::certificate(state, certificate.arn));
  if (before.version != certificate.version)
    return fail(ErrorCode::conflict, fmt::format("The certificate {} was changed meanwhile. Read it again and retry.",
                                                 certificate.arn.str()));
  model::Certificate after = certificate;
  if (after.issued && after.issued->der.empty() && before.issued) after.issued->der = before.issued->der;
  ++after.version;
  changes.assign(state.certificates, state.seqs.at(certificate.arn.str()), after);
  if (before.issued && after.issued && before.issued->serial != after.issued->serial)
    forget_key(state, changes, certificate.arn, before.issued->serial);
  keep_revocation(state, changes, certificate);
  ++certificate.version;
  return {};
}

Result<void> remove(State& state, Changes& changes, const model::CertificateArn& arn) {
  TRY(const model::Certificate certificate, memory::certificate(state, arn));
  changes.take_away(state.imported_materials, arn.str());
  changes.take_away(state.judged_facts, arn.str());
  changes.take_away(state.certificates, state.seqs.at(arn.str()));
  changes.take_away(state.seqs, arn.str());
  if (certificate.issued) forget_key(state, changes, arn, certificate.issued->serial);
  return {};
}

Result<void> put_imported_material(State& state, Changes& changes, const model::CertificateArn& arn,
                                   const ImportedMaterial& material) {
  if (!state.seqs.contains(arn.str())) return tl::make_unexpected(missing("certificate", arn.str()));
  changes.assign(state.imported_materials, arn.str(), material);
  return {};
}

}  // namespace certwright::store::memory
