#include "feeds/feeds.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "feeds/hash_filter.h"
#include "feeds/list_file.h"
#include "feeds/list_format.h"
#include "feeds/name_index.h"
#include "feeds/prepared_index.h"
#include "feeds/public_suffixes.h"
#include "feeds/tables.h"
#include "feeds/tail_table.h"

namespace certwright::feeds {
namespace {

constexpr const char* distribution_suffix_list = "/usr/share/publicsuffix/public_suffix_list.dat";
// Names have three labels; of a name of a hundred the first few are enough.
constexpr std::size_t most_prefetched = 4;
constexpr const char* built_in_name = "built-in list of well-known names";

template <class Entry, class Key>
const Entry* entry_of(std::span<const Entry> table, Key key, std::string_view name) {
  const auto place = std::ranges::lower_bound(table, name, {}, key);
  return place != table.end() && std::invoke(key, *place) == name ? &*place : nullptr;
}

/// One list of names as it is in force. What did not change is shared between snapshots.
struct Slot {
  ListOrigin origin;
  std::string identity;  ///< of the file that `names` was read from
  std::shared_ptr<const NameList> names;
  bool is_configured = false;

  [[nodiscard]] model::ListSource source(Timestamp now) const {
    if (!names) return {.name = origin.source, .age = {}, .built_in = false};
    return {.name = origin.source.empty() ? names->path : origin.source,
            .age = age_of(names->modified, now),
            .built_in = false};
  }
  [[nodiscard]] bool is_too_old(Timestamp now) const {
    return names && origin.max_age.count() > 0 && age_of(names->modified, now) > origin.max_age;
  }
  [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t hash) const {
    return names ? names->names.find(hash) : std::nullopt;
  }
  /// Why this list cannot answer, where it cannot.
  [[nodiscard]] std::optional<model::LookupFailure> failure(std::string_view name, Timestamp now) const {
    if (!names) return model::LookupFailure{.rcode = "no copy", .question = std::string{name}, .detail = origin.source};
    if (!is_too_old(now)) return std::nullopt;
    return model::LookupFailure{.rcode = "too old",
                                .question = std::string{name},
                                .detail = fmt::format("{} h old, of at most {} h",
                                                      std::chrono::floor<std::chrono::hours>(source(now).age).count(),
                                                      std::chrono::floor<std::chrono::hours>(origin.max_age).count())};
  }
};

const ListOrigin& origin_of(const FeedPaths& paths, model::FeedId feed) {
  static const ListOrigin none;
  const auto at = paths.origins.find(feed);
  return at == paths.origins.end() ? none : at->second;
}

/// The built-in table's names first.
using SpecialNames = std::vector<SpecialName>;

SpecialNames built_in_special_use() {
  SpecialNames names;
  for (const SpecialUseEntry& entry : special_use_table())
    names.push_back({.name = std::string{entry.name}, .reference = std::string{entry.reference}});
  return names;
}

Result<SpecialNames> load_special_use(const std::string& path) {
  TRY(const ListFile file, read_list_file(path));
  SpecialNames names = built_in_special_use();
  TRY_VOID(
      read_list(model::FeedId::special_use, {.place = path, .text = file.content}, [&](const formats::Entry& entry) {
        names.push_back({.name = std::string{entry.name}, .reference = std::string{entry.note}});
      }));
  return names;
}

constexpr std::array lists_of_names{model::FeedId::tlds,           model::FeedId::top_sites,
                                    model::FeedId::unsafe_domains, model::FeedId::provider_domains,
                                    model::FeedId::urlhaus_hosts,  model::FeedId::openphish,
                                    model::FeedId::phishtank};

// Shorter lists are read as fast as their indexes.
constexpr std::size_t worth_preparing = 10'000;

constexpr std::array long_lists{model::FeedId::top_sites, model::FeedId::unsafe_domains, model::FeedId::urlhaus_hosts,
                                model::FeedId::openphish, model::FeedId::phishtank};

constexpr std::array reputation_lists{model::FeedId::unsafe_domains, model::FeedId::urlhaus_hosts,
                                      model::FeedId::openphish, model::FeedId::phishtank};

}  // namespace

struct Lists::Loaded {
  std::string suffixes_identity;
  std::shared_ptr<const PublicSuffixes> suffixes;
  std::string special_use_identity;
  std::shared_ptr<const SpecialNames> special_use;
  std::array<Slot, list_count> slots;
  /// One for all lists, and taken over by the snapshots that follow, since they share lists.
  NameHash hash{0, 0};
  model::ListSource suffixes_source;
  std::optional<TailTable> tails;  ///< set once all is loaded
  HashFilter long_lists;           ///< what any of them holds

  [[nodiscard]] const Slot& of(model::FeedId feed) const { return slots.at(static_cast<std::size_t>(feed)); }
};

namespace {

/// Loads one snapshot, list by list, each from its file or from the snapshot before.
template <class Loaded>
class Loader {
 public:
  Loader(const FeedPaths& paths, Timestamp now, const Loaded* before) : paths_(paths), now_(now), before_(before) {
    SystemRandom random;
    loaded_->hash = before != nullptr ? before->hash : kept_hash().value_or(NameHash{random});
  }

  Result<std::unique_ptr<Loaded>> load() {
    TRY_VOID(load_suffixes());
    TRY_VOID(load_references());
    const PublicSuffixes& suffixes = *loaded_->suffixes;
    loaded_->suffixes_source = {.name = suffixes.path, .age = age_of(suffixes.modified, now_), .built_in = false};
    loaded_->tails.emplace(suffixes, *loaded_->special_use, loaded_->hash);
    for (const model::FeedId feed : lists_of_names) TRY_VOID(load_names(feed));
    loaded_->long_lists = filter_of_long_lists();
    return std::move(loaded_);
  }
  std::vector<ListProblem>& problems() { return problems_; }

 private:
  // A copy of ours that is broken must not keep the server from starting; a wrong file of the operator's must.
  Result<void> note(model::FeedId feed, const Error& error) {
    if (before_ == nullptr && !origin_of(paths_, feed).is_copy) return tl::unexpected(error);
    problems_.push_back({.feed = feed, .detail = error.detail});
    return {};
  }

  Result<void> load_suffixes() {
    const std::string& given = paths_.public_suffix_list;
    const std::string path = given.empty() ? distribution_suffix_list : given;
    loaded_->suffixes_identity = file_identity(path);
    if (before_ != nullptr && before_->suffixes_identity == loaded_->suffixes_identity) {
      loaded_->suffixes = before_->suffixes;
      return {};
    }
    auto read = load_public_suffixes(path);
    if (read) {
      loaded_->suffixes = std::make_shared<const PublicSuffixes>(*std::move(read));
      return {};
    }
    TRY_VOID(note(model::FeedId::public_suffix_list, read.error()));
    if (before_ != nullptr) {
      loaded_->suffixes = before_->suffixes;
      return {};
    }
    // The distribution's list is the floor.
    TRY(auto floor, load_public_suffixes(distribution_suffix_list));
    loaded_->suffixes = std::make_shared<const PublicSuffixes>(std::move(floor));
    return {};
  }

  Result<void> load_references() {
    loaded_->special_use = std::make_shared<const SpecialNames>(built_in_special_use());
    if (paths_.special_use.empty()) return {};
    loaded_->special_use_identity = file_identity(paths_.special_use);
    if (before_ != nullptr) loaded_->special_use = before_->special_use;
    if (before_ != nullptr && before_->special_use_identity == loaded_->special_use_identity) return {};
    auto read = load_special_use(paths_.special_use);
    if (!read) return note(model::FeedId::special_use, read.error());
    loaded_->special_use = std::make_shared<const SpecialNames>(*std::move(read));
    return {};
  }

  Result<void> load_names(model::FeedId feed) {
    const std::string& path = path_of(paths_, feed);
    Slot& slot = loaded_->slots.at(static_cast<std::size_t>(feed));
    slot.origin = origin_of(paths_, feed);
    slot.is_configured = !path.empty() || !slot.origin.source.empty();
    if (path.empty()) return {};
    slot.identity = identity_of(feed, path);
    const Slot* earlier = before_ == nullptr ? nullptr : &before_->of(feed);
    if (earlier != nullptr) slot.names = earlier->names;
    if (earlier != nullptr && earlier->names && earlier->identity == slot.identity) return {};
    slot.names = prepared(feed, path, slot.identity);
    if (slot.names) return {};
    if (earlier != nullptr) slot.names = earlier->names;
    auto read = feed == model::FeedId::top_sites
                    ? load_list(feed, path, loaded_->hash, [this](std::string_view name) { return registrable(name); })
                    : load_list(feed, path, loaded_->hash);
    if (!read) return note(feed, read.error());
    slot.names = std::make_shared<const NameList>(*std::move(read));
    prepare(feed, *slot.names, slot.identity);
    return {};
  }

  // Some lists rank hosts ("www.example.com"): a registrable domain has the best rank of all names in it. Which domain
  // that is depends on the public suffixes, and so does what was made of the list.
  [[nodiscard]] std::string_view registrable(std::string_view name) const {
    NameTails tails{name, loaded_->hash};
    loaded_->tails->look_up(tails);
    const std::size_t suffix = suffixes_of(tails).icann;
    return suffix == 0 ? name : tails.text(suffix - 1);
  }
  [[nodiscard]] std::string identity_of(model::FeedId feed, const std::string& path) const {
    const std::string identity = file_identity(path);
    if (identity.empty() || feed != model::FeedId::top_sites) return identity;
    return fmt::format("{} by {}", identity, loaded_->suffixes_identity);
  }

  [[nodiscard]] HashFilter filter_of_long_lists() const {
    std::vector<const NameIndex*> indexes;
    for (const model::FeedId feed : long_lists)
      if (const auto& names = loaded_->of(feed).names) indexes.push_back(&names->names);
    std::size_t count = 0;
    for (const NameIndex* index : indexes) count += index->size();
    HashFilter filter{count};
    for (const NameIndex* index : indexes)
      for (const std::uint64_t hash : index->hashes()) filter.add(hash);
    return filter;
  }

  [[nodiscard]] std::string prepared_path(model::FeedId feed) const {
    return fmt::format("{}/{}.index", paths_.prepared, to_string(feed));
  }

  // All lists share one hash: that of the indexes that are kept.
  [[nodiscard]] std::optional<NameHash> kept_hash() const {
    if (paths_.prepared.empty()) return std::nullopt;
    for (const model::FeedId feed : lists_of_names)
      if (!path_of(paths_, feed).empty())
        if (auto hash = hash_of_prepared(prepared_path(feed))) return hash;
    return std::nullopt;
  }

  // An index of another list, another hash, or one that is broken in any way is as good as none.
  std::shared_ptr<const NameList> prepared(model::FeedId feed, const std::string& path, const std::string& identity) {
    if (paths_.prepared.empty() || identity.empty()) return nullptr;
    auto index = load_prepared_index(prepared_path(feed));
    if (!index || index->source != source_digest(feed, identity) || index->names.hash() != loaded_->hash)
      return nullptr;
    return std::make_shared<const NameList>(
        NameList{.names = std::move(index->names), .path = path, .modified = index->modified});
  }

  // Whoever may not write there reads the list each time. A list that changed while it was read is not what it says.
  void prepare(model::FeedId feed, const NameList& list, const std::string& identity) const {
    if (paths_.prepared.empty() || list.names.size() < worth_preparing || identity_of(feed, list.path) != identity)
      return;
    (void)keep_prepared_index(
        prepared_path(feed), {.names = list.names, .source = source_digest(feed, identity), .modified = list.modified});
  }

  const FeedPaths& paths_;
  Timestamp now_;
  const Loaded* before_;
  std::unique_ptr<Loaded> loaded_ = std::make_unique<Loaded>();
  std::vector<ListProblem> problems_;
};

}  // namespace

Lists::Lists() = default;
Lists::~Lists() = default;

std::string& path_of(FeedPaths& paths, model::FeedId feed) {
  return const_cast<std::string&>(path_of(std::as_const(paths), feed));
}

const std::string& path_of(const FeedPaths& paths, model::FeedId feed) {
  const std::array<const std::string*, list_count> all{
      &paths.public_suffix_list, &paths.tlds,          &paths.special_use, &paths.top_sites, &paths.unsafe_domains,
      &paths.provider_domains,   &paths.urlhaus_hosts, &paths.openphish,   &paths.phishtank};
  return *all.at(static_cast<std::size_t>(feed));
}

Result<std::shared_ptr<const Lists>> Lists::load(const FeedPaths& paths, Timestamp now) {
  Loader<Loaded> loader{paths, now, nullptr};
  std::unique_ptr<Lists> lists{new Lists};
  TRY(lists->loaded_, loader.load());
  return std::shared_ptr<const Lists>{std::move(lists)};
}

std::shared_ptr<const Lists> Lists::reload(const FeedPaths& paths, Timestamp now, const Lists& before,
                                           std::vector<ListProblem>& problems) {
  Loader<Loaded> loader{paths, now, before.loaded_.get()};
  std::unique_ptr<Lists> lists{new Lists};
  // With lists to fall back on nothing fails.
  lists->loaded_ = *loader.load();
  problems = std::move(loader.problems());
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

// The long lists lie in memory that no cache holds: what will be read of them is sent for at once, so that all of it
// comes while the small tables are asked.
NameTails Lists::tails(std::string_view name) const {
  NameTails tails{name, loaded_->hash};
  for (std::size_t place = 0; place + 1 < tails.size() && place < most_prefetched; ++place)
    loaded_->long_lists.prefetch(tails.hash(place));
  loaded_->tails->look_up(tails);
  return tails;
}

model::PublicSuffixFact Lists::public_suffix(const NameTails& name) const {
  const SuffixPlaces places = suffixes_of(name);
  const std::size_t last = name.size() - 1;
  model::PublicSuffixFact fact;
  fact.tld = name.text(last);
  // IANA's list is the word on which TLDs there are.
  fact.tld_known = places.tld_known || loaded_->of(model::FeedId::tlds).find(name.hash(last)).has_value();
  fact.suffix = name.text(places.icann);
  if (places.icann > 0) fact.registrable = name.text(places.icann - 1);
  if (!fact.tld_known) fact.suggestion = nearest_tld(fact.tld, loaded_->suffixes->tlds);
  if (places.of_private < name.size()) {
    fact.private_suffix = name.text(places.of_private);
    if (places.owner != 0) fact.private_owner = loaded_->suffixes->owners[places.owner - std::size_t{1}];
  }
  fact.source = loaded_->suffixes_source;
  return fact;
}

model::SpecialUseFact Lists::special_use(const NameTails& name) const {
  for (std::size_t place = 0; place < name.size(); ++place) {
    const TailEntry& entry = name.entry(place);
    if (entry.special_use == 0) continue;
    const SpecialName& row = (*loaded_->special_use)[entry.special_use - std::size_t{1}];
    return {.entry = row.name, .reference = row.reference};
  }
  return {};
}

model::TopSiteFact Lists::top_site(std::string_view registrable, Timestamp now) const {
  const Slot& list = loaded_->of(model::FeedId::top_sites);
  if (list.names) {
    const std::uint64_t hash = loaded_->hash(registrable);
    const auto rank = loaded_->long_lists.may_have(hash) ? list.find(hash) : std::nullopt;
    return {.rank = rank ? std::optional<std::size_t>{*rank} : std::nullopt, .source = list.source(now)};
  }
  const WellKnownSite* site = entry_of(well_known_sites(), &WellKnownSite::domain, registrable);
  return {.rank = site != nullptr ? std::optional{site->rank} : std::nullopt,
          .source = {.name = built_in_name, .age = age_of(well_known_sites_date(), now), .built_in = true}};
}

std::vector<model::ReputationFact> Lists::reputation(const NameTails& name, std::string_view registrable,
                                                     Timestamp now) const {
  std::vector<model::ReputationFact> facts;
  // What lies above the registrable domain belongs to others.
  const std::size_t shortest = registrable.empty() ? name.name().size() : registrable.size();
  for (const model::FeedId feed : reputation_lists) {
    const Slot& list = loaded_->of(feed);
    if (!list.is_configured) continue;
    model::ReputationFact& fact = facts.emplace_back();
    fact.feed = feed;
    fact.source = list.source(now);
    fact.failure = list.failure(name.name(), now);
    if (fact.failure) continue;
    for (std::size_t place = 0; place < name.size() && name.text(place).size() >= shortest; ++place) {
      if (!loaded_->long_lists.may_have(name.hash(place)) || !list.find(name.hash(place))) continue;
      fact.listed = name.text(place);
      break;
    }
  }
  return facts;
}

model::ProviderFact Lists::provider(const NameTails& name) const {
  const Slot& of_operator = loaded_->of(model::FeedId::provider_domains);
  model::ProviderFact nearest;
  for (std::size_t place = 0; place < name.size(); ++place) {
    if (of_operator.find(name.hash(place)))
      return {.suffix = std::string{name.text(place)}, .owner = {}, .certainty = {}, .from_operator = true};
    const TailEntry& entry = name.entry(place);
    if (entry.provider == 0) continue;
    const ProviderEntry& row = provider_table()[entry.provider - std::size_t{1}];
    const bool is_refused = row.kind == model::ProviderFact::Kind::refused;
    if (!is_refused && !nearest.suffix.empty()) continue;
    nearest = {.suffix = std::string{row.suffix},
               .owner = std::string{row.owner},
               .certainty = std::string{row.certainty},
               .kind = row.kind};
    if (is_refused) break;
  }
  return nearest;
}

}  // namespace certwright::feeds
