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

struct Feeds::Lists {
  PublicSuffixes suffixes;
  std::optional<NameList> top_sites;
  std::optional<NameList> unsafe_domains;
  std::optional<NameList> provider_domains;
};

Feeds::Feeds() = default;
Feeds::~Feeds() = default;

Result<std::unique_ptr<Feeds>> Feeds::load(const FeedPaths& paths, Timestamp now) {
  SystemRandom random;
  const NameHash hash{random};
  TRY(auto suffixes, PublicSuffixes::load(
                         paths.public_suffix_list.empty() ? distribution_suffix_list : paths.public_suffix_list, now));
  std::unique_ptr<Feeds> feeds{new Feeds};
  feeds->lists_ = std::make_unique<Lists>(Lists{.suffixes = std::move(suffixes)});
  if (!paths.top_sites.empty()) {
    TRY(feeds->lists_->top_sites, load_top_sites(paths.top_sites, hash));
  }
  if (!paths.unsafe_domains.empty()) {
    TRY(feeds->lists_->unsafe_domains, load_names(paths.unsafe_domains, hash));
  }
  if (!paths.provider_domains.empty()) {
    TRY(feeds->lists_->provider_domains, load_names(paths.provider_domains, hash));
  }
  return feeds;
}

model::PublicSuffixFact Feeds::public_suffix(std::string_view name) const { return lists_->suffixes.find(name); }

model::SpecialUseFact Feeds::special_use(std::string_view name) const {
  model::SpecialUseFact fact;
  any_tail(name, [&](std::string_view tail) {
    const SpecialUseEntry* entry = entry_of(special_use_table(), &SpecialUseEntry::name, tail);
    if (entry == nullptr) return false;
    fact = {.entry = std::string{entry->name}, .reference = std::string{entry->reference}};
    return true;
  });
  return fact;
}

model::TopSiteFact Feeds::top_site(std::string_view registrable, Timestamp now) const {
  if (const auto& list = lists_->top_sites) {
    const auto rank = list->names.find(registrable);
    return {.rank = rank ? std::optional<std::size_t>{*rank} : std::nullopt,
            .source = {.name = list->path, .age = age_of(list->modified, now), .built_in = false}};
  }
  const WellKnownSite* site = entry_of(well_known_sites(), &WellKnownSite::domain, registrable);
  return {.rank = site != nullptr ? std::optional{site->rank} : std::nullopt,
          .source = {.name = built_in_name, .age = age_of(well_known_sites_date(), now), .built_in = true}};
}

std::optional<model::UnsafeDomainFact> Feeds::unsafe(std::string_view name, std::string_view registrable,
                                                     Timestamp now) const {
  const auto& list = lists_->unsafe_domains;
  if (!list) return std::nullopt;
  model::UnsafeDomainFact fact{.listed = {},
                               .source = {.name = list->path, .age = age_of(list->modified, now), .built_in = false}};
  // What lies above the registrable domain belongs to others.
  const std::size_t fewest_labels = labels_in(registrable.empty() ? name : registrable);
  any_tail(name, [&](std::string_view tail) {
    if (labels_in(tail) < fewest_labels) return true;
    if (!list->names.find(tail)) return false;
    fact.listed = tail;
    return true;
  });
  return fact;
}

model::ProviderFact Feeds::provider(std::string_view name) const {
  model::ProviderFact fact;
  any_tail(name, [&](std::string_view tail) {
    if (lists_->provider_domains && lists_->provider_domains->names.find(tail)) {
      fact = {.suffix = std::string{tail}, .owner = {}, .from_operator = true};
      return true;
    }
    const ProviderEntry* entry = entry_of(provider_table(), &ProviderEntry::suffix, tail);
    if (entry == nullptr) return false;
    fact = {.suffix = std::string{tail}, .owner = std::string{entry->owner}, .from_operator = false};
    return true;
  });
  return fact;
}

}  // namespace certwright::feeds
