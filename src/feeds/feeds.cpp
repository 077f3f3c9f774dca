#include "feeds/feeds.h"

#include <algorithm>

#include "feeds/name_index.h"
#include "feeds/public_suffixes.h"
#include "feeds/tables.h"

namespace certwright::feeds {
namespace {

constexpr const char* distribution_suffix_list = "/usr/share/publicsuffix/public_suffix_list.dat";
constexpr const char* built_in_name = "built-in list of well-known names";

/// Calls `found` with the name, then its parent, and so on to the last label, until it gives true.
template <class Found>
bool any_tail(std::string_view name, Found found) {
  for (;;) {
    if (found(name)) return true;
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return false;
    name.remove_prefix(dot + 1);
  }
}

template <class Entry, class Key>
const Entry* entry_of(std::span<const Entry> table, Key key, std::string_view name) {
  const auto place = std::ranges::lower_bound(table, name, {}, key);
  return place != table.end() && std::invoke(key, *place) == name ? &*place : nullptr;
}

std::size_t labels_in(std::string_view name) { return static_cast<std::size_t>(std::ranges::count(name, '.')) + 1; }

}  // namespace

struct Lists::Loaded {
  PublicSuffixes suffixes;
  std::optional<NameList> top_sites;
  std::optional<NameList> unsafe_domains;
  std::optional<NameList> provider_domains;
};

Lists::Lists() = default;
Lists::~Lists() = default;

Result<std::shared_ptr<const Lists>> Lists::load(const FeedPaths& paths, Timestamp now) {
  SystemRandom random;
  const NameHash hash{random};
  TRY(auto suffixes, PublicSuffixes::load(
                         paths.public_suffix_list.empty() ? distribution_suffix_list : paths.public_suffix_list, now));
  std::unique_ptr<Lists> lists{new Lists};
  lists->loaded_ = std::make_unique<Loaded>(Loaded{.suffixes = std::move(suffixes)});
  if (!paths.top_sites.empty()) {
    TRY(lists->loaded_->top_sites, load_top_sites(paths.top_sites, hash));
  }
  if (!paths.unsafe_domains.empty()) {
    TRY(lists->loaded_->unsafe_domains, load_names(paths.unsafe_domains, hash));
  }
  if (!paths.provider_domains.empty()) {
    TRY(lists->loaded_->provider_domains, load_names(paths.provider_domains, hash));
  }
  return std::shared_ptr<const Lists>{std::move(lists)};
}

Result<std::unique_ptr<Feeds>> Feeds::load(const FeedPaths& paths, Timestamp now) {
  TRY(auto lists, Lists::load(paths, now));
  return std::unique_ptr<Feeds>{new Feeds{std::move(lists)}};
}

std::shared_ptr<const Lists> Feeds::lists() const {
  const Lock lock(mutex_);
  return lists_;
}

void Feeds::replace(std::shared_ptr<const Lists> lists) {
  const Lock lock(mutex_);
  // What nobody holds any more is freed after the lock.
  lists_.swap(lists);
}

model::PublicSuffixFact Lists::public_suffix(std::string_view name) const { return loaded_->suffixes.find(name); }

model::SpecialUseFact Lists::special_use(std::string_view name) const {
  model::SpecialUseFact fact;
  any_tail(name, [&](std::string_view tail) {
    const SpecialUseEntry* entry = entry_of(special_use_table(), &SpecialUseEntry::name, tail);
    if (entry == nullptr) return false;
    fact = {.entry = std::string{entry->name}, .reference = std::string{entry->reference}};
    return true;
  });
  return fact;
}

model::TopSiteFact Lists::top_site(std::string_view registrable, Timestamp now) const {
  if (const auto& list = loaded_->top_sites) {
    const auto rank = list->names.find(registrable);
    return {.rank = rank ? std::optional<std::size_t>{*rank} : std::nullopt,
            .source = {.name = list->path, .age = age_of(list->modified, now), .built_in = false}};
  }
  const WellKnownSite* site = entry_of(well_known_sites(), &WellKnownSite::domain, registrable);
  return {.rank = site != nullptr ? std::optional{site->rank} : std::nullopt,
          .source = {.name = built_in_name, .age = age_of(well_known_sites_date(), now), .built_in = true}};
}

std::vector<model::ReputationFact> Lists::reputation(std::string_view name, std::string_view registrable,
                                                     Timestamp now) const {
  const auto& list = loaded_->unsafe_domains;
  if (!list) return {};
  model::ReputationFact fact;
  fact.feed = model::FeedId::unsafe_domains;
  fact.source = {.name = list->path, .age = age_of(list->modified, now), .built_in = false};
  // What lies above the registrable domain belongs to others.
  const std::size_t fewest_labels = labels_in(registrable.empty() ? name : registrable);
  any_tail(name, [&](std::string_view tail) {
    if (labels_in(tail) < fewest_labels) return true;
    if (!list->names.find(tail)) return false;
    fact.listed = tail;
    return true;
  });
  return {std::move(fact)};
}

model::ProviderFact Lists::provider(std::string_view name) const {
  model::ProviderFact fact;
  any_tail(name, [&](std::string_view tail) {
    if (loaded_->provider_domains && loaded_->provider_domains->names.find(tail)) {
      fact = {.suffix = std::string{tail}, .owner = {}, .certainty = {}, .from_operator = true};
      return true;
    }
    const ProviderEntry* entry = entry_of(provider_table(), &ProviderEntry::suffix, tail);
    if (entry == nullptr) return false;
    fact = {
        .suffix = std::string{tail}, .owner = std::string{entry->owner}, .certainty = std::string{entry->certainty}};
    return true;
  });
  return fact;
}

}  // namespace certwright::feeds
