#include "app/master_key_rotation.h"

#include <algorithm>
#include <array>
#include <memory>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "app/data_directory.h"
#include "app/master_key.h"
#include "app/operator_actor.h"
#include "base/log.h"
#include "keys/master_keys.h"
#include "keys/sealer.h"
#include "store/sealed_values.h"
#include "store/sqlite_store.h"

namespace certwright::app {
namespace {

// A transaction of 200 small updates takes a few milliseconds, during which a server that works beside it waits.
constexpr std::size_t page_size = 200;
// What was sealed just before a rotation may be written just after it. Nothing takes this long between the two.
constexpr std::chrono::seconds settling_time = 10 * keys::master_key_look_interval;

Result<std::unique_ptr<store::SealedValues>> open_values(const Config& config, const std::string& data_dir) {
  TRY_VOID(check_layout_version(data_dir));
  return store::SealedValues::open(store_path(config, data_dir));
}

// The versions are in a file, not in the store: their events follow them.
Result<void> tell_change(const Config& config, const std::string& data_dir, std::string name, Timestamp now,
                         std::vector<std::pair<std::string, std::string>> details) {
  TRY(const auto store, store::open_sqlite_store(store_path(config, data_dir), store::OpenMode::existing));
  return store->write([&](store::Transaction& tx) {
    return tx.append(operator_event(std::move(name), "master_key", {}, now, std::move(details)));
  });
}

Result<std::vector<MasterKeyUse>> uses_of(const std::vector<keys::MasterKey>& versions, store::SealedValues& values) {
  std::vector<MasterKeyUse> uses;
  uses.reserve(versions.size());
  for (const keys::MasterKey& one : versions)
    uses.push_back({.version = one.version,
                    .made_at = one.made_at,
                    .seals = one.version == versions.back().version,
                    .is_wrapped = !one.wrapped.empty(),
                    .is_missing = false,
                    .values = {}});
  for (const store::SealedKind kind : store::sealed_kinds) {
    TRY(const auto counts, values.count(kind));
    for (const auto& [version, count] : counts) {
      auto use = std::ranges::find(uses, version, &MasterKeyUse::version);
      if (use == uses.end())
        use = uses.insert(
            uses.end(),
            {.version = version, .made_at = {}, .seals = false, .is_wrapped = false, .is_missing = true, .values = {}});
      use->values.push_back({.kind = to_string(kind), .count = count});
    }
  }
  std::ranges::sort(uses, {}, &MasterKeyUse::version);
  return uses;
}

/// Seals what is not sealed under the newest version.
class Resealing {
 public:
  Resealing(store::SealedValues& values, keys::Sealer& sealer, RotationOutcome& outcome)
      : values_(values), sealer_(sealer), outcome_(outcome) {}

  /// All of one kind, once. Gives how many were changed.
  Result<std::uint64_t> pass(store::SealedKind kind, const std::function<void()>& told) {
    std::uint64_t changed = 0;
    outcome_.unreadable -= std::exchange(unreadable_[static_cast<std::size_t>(kind)], 0);
    for (std::string after;;) {
      TRY(const auto page, values_.others(kind, outcome_.version, after, page_size));
      if (page.empty()) return changed;
      after = page.back().id;
      TRY(const std::size_t replaced, reseal(page));
      changed += replaced;
      outcome_.resealed += replaced;
      told();
    }
  }

 private:
  Result<std::size_t> reseal(const std::vector<store::SealedValue>& page) {
    std::vector<store::SealedValues::Change> changes;
    changes.reserve(page.size());
    for (const store::SealedValue& value : page) {
      const std::string purpose = fmt::format("{} {}", to_string(value.kind), value.id);
      const auto plain = sealer_.open(value.sealed, purpose);
      if (plain) {
        changes.push_back({.before = &value, .sealed = sealer_.seal(plain->reveal(), purpose)});
        continue;
      }
      ++outcome_.unreadable;
      ++unreadable_.at(static_cast<std::size_t>(value.kind));
      log::error("master_key.value_does_not_open", {{"purpose", purpose}, {"detail", plain.error().detail}});
    }
    return values_.replace(changes);
  }

  store::SealedValues& values_;
  keys::Sealer& sealer_;
  RotationOutcome& outcome_;
  std::array<std::uint64_t, store::sealed_kinds.size()> unreadable_{};
};

std::uint64_t not_under(std::uint32_t version, const std::vector<MasterKeyUse>& uses) {
  std::uint64_t count = 0;
  for (const MasterKeyUse& use : uses)
    if (use.version != version) count += use.total();
  return count;
}

Result<void> reseal_all(store::SealedValues& values, keys::Sealer& sealer, RotationOutcome& outcome,
                        std::uint64_t expected, const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  Resealing resealing{values, sealer, outcome};
  // Once more until nothing was found: a server may have written meanwhile what it had sealed before it knew.
  for (std::uint64_t changed = 1; changed > 0;) {
    changed = 0;
    for (const store::SealedKind kind : store::sealed_kinds) {
      TRY(const std::uint64_t of_kind,
          resealing.pass(kind, [&] { progress(outcome.resealed, std::max(expected, outcome.resealed)); }));
      changed += of_kind;
    }
  }
  return {};
}

}  // namespace

std::uint64_t MasterKeyUse::total() const {
  std::uint64_t sum = 0;
  for (const Values& of_kind : values) sum += of_kind.count;
  return sum;
}

Result<std::vector<MasterKeyUse>> list_master_keys(const Config& config, const std::string& data_dir, Random& random) {
  TRY(const auto values, open_values(config, data_dir));
  TRY(const auto wrapper, open_key_wrapper(config, random));
  TRY(const auto versions, keys::read_master_keys(master_key_path(config, data_dir), wrapper.get()));
  return uses_of(versions, *values);
}

Result<RotationOutcome> rotate_master_key(const Config& config, const std::string& data_dir, Clock& clock,
                                          Random& random,
                                          const std::function<void(std::uint64_t done, std::uint64_t of)>& progress) {
  const std::string path = master_key_path(config, data_dir);
  TRY(const auto values, open_values(config, data_dir));
  TRY(const auto wrapper, open_key_wrapper(config, random));
  TRY(const auto versions, keys::read_master_keys(path, wrapper.get()));
  TRY(const auto uses, uses_of(versions, *values));
  RotationOutcome outcome{.version = versions.back().version};
  outcome.was_carried_on = not_under(outcome.version, uses) > 0 && versions.size() > 1;
  if (!outcome.was_carried_on) {
    TRY(outcome.version, keys::add_master_key(path, random, clock.now(), wrapper.get()));
    log::info("master_key.made", {{"version", fmt::to_string(outcome.version)}});
    TRY_VOID(
        tell_change(config, data_dir, "master_key.made", clock.now(), {{"version", fmt::to_string(outcome.version)}}));
    // From now on nobody seals under an old version.
    std::this_thread::sleep_for(2 * keys::master_key_look_interval);
  }
  TRY(const auto sealer, keys::open_master_key_file(path, random, wrapper));
  TRY_VOID(reseal_all(*values, *sealer, outcome, not_under(outcome.version, uses), progress));
  TRY_VOID(tell_change(config, data_dir, "master_key.rotated", clock.now(),
                       {{"version", fmt::to_string(outcome.version)},
                        {"resealed", fmt::to_string(outcome.resealed)},
                        {"unreadable", fmt::to_string(outcome.unreadable)}}));
  return outcome;
}

Result<void> drop_master_key_version(const Config& config, const std::string& data_dir, std::uint32_t version,
                                     Clock& clock, Random& random) {
  const std::string path = master_key_path(config, data_dir);
  TRY(const auto values, open_values(config, data_dir));
  TRY(const auto wrapper, open_key_wrapper(config, random));
  TRY(const auto versions, keys::read_master_keys(path, wrapper.get()));
  TRY(const auto uses, uses_of(versions, *values));
  const auto use = std::ranges::find(uses, version, &MasterKeyUse::version);
  if (use != uses.end() && !use->is_missing && !use->seals && use->total() > 0)
    return fail(ErrorCode::in_use, fmt::format("{} values are sealed under version {}: run certwright keys rotate",
                                               use->total(), version));
  if (versions.back().made_at > rfc3339(clock.now() - settling_time))
    return fail(ErrorCode::invalid_state,
                fmt::format("Version {} is a few seconds old, and a server may still write what it sealed before. Try "
                            "again in {} seconds.",
                            versions.back().version, settling_time.count()));
  TRY_VOID(keys::drop_master_key(path, version, wrapper.get()));
  log::info("master_key.dropped", {{"version", fmt::to_string(version)}});
  return tell_change(config, data_dir, "master_key.dropped", clock.now(), {{"version", fmt::to_string(version)}});
}

}  // namespace certwright::app
