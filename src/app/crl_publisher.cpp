#include "app/crl_publisher.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.h"
#include "issuance/extensions.h"

namespace certwright::app {
namespace {

// How many revocations are read at once: a few megabytes.
constexpr std::size_t page = 20'000;

issuance::RevokedEntry entry_of(store::Revocation revocation) {
  return {.serial = std::move(revocation.serial), .revoked_at = revocation.at, .reason = revocation.reason};
}

model::Event signed_event(const store::CrlShard& shard, Timestamp now) {
  return {.name = "crl.signed",
          .subject = fmt::format("crl {}/{}", shard.issuer_id, shard.shard),
          .account = {},
          .actor = std::string{model::server_actor},
          .at = now,
          .details = {{"issuer", shard.issuer_id},
                      {"shard", fmt::to_string(shard.shard)},
                      {"number", fmt::to_string(shard.number)},
                      {"entries", fmt::to_string(shard.entries)},
                      {"next_update", rfc3339(shard.next_update)}}};
}

}  // namespace

Result<void> CrlPublisher::refresh(const service::Issuers::Issuing& issuing, std::uint64_t first_number,
                                   const Publish& publish) {
  const std::string& issuer = issuing.ca->identity().id;
  // Read before the shards: what is revoked after this is looked for again next time.
  TRY(const std::uint64_t last, store_.read([](const store::View& view) { return view.last_revocation(); }));
  TRY(const auto all, known_shards(issuing, first_number));
  const auto seen = seen_.find(issuer);
  const bool something_was_revoked = seen == seen_.end() || seen->second != last;
  const Timestamp now = clock_.now();
  Result<void> outcome;
  for (const Known& known : all) {
    const bool is_due = !known.published || now >= known.shard.next_update - crl_lifetime / 2;
    TRY(const bool news, something_was_revoked && !is_due ? is_news(known.shard) : Result<bool>{false});
    if (!is_due && !news) continue;
    auto next = sign(issuing, known, is_due);
    drop_least_used();
    if (next)
      publish(*std::move(next));
    else if (outcome)
      outcome = tl::make_unexpected(std::move(next).error());
  }
  if (outcome) seen_[issuer] = last;
  return outcome;
}

Result<std::vector<CrlPublisher::Known>> CrlPublisher::known_shards(const service::Issuers::Issuing& issuing,
                                                                    std::uint64_t first_number) const {
  const std::string& issuer = issuing.ca->identity().id;
  TRY(auto stored, store_.read([&](const store::View& view) { return view.crl_shards(issuer); }));
  // A setting that was lowered takes no CRL away from the certificates that name it.
  std::map<std::uint32_t, Known> all;
  for (store::CrlShard& shard : stored) {
    const std::uint32_t number = shard.shard;
    all.emplace(number, Known{.shard = std::move(shard), .published = true});
  }
  for (std::uint32_t shard = 0; shard <= issuing.crl_shards; ++shard)
    all.try_emplace(shard, Known{.shard = {.issuer_id = issuer,
                                           .shard = shard,
                                           .number = shard == 0 ? first_number : 0,
                                           .crl = {},
                                           .this_update = {},
                                           .next_update = {}}});
  std::vector<Known> known;
  known.reserve(all.size());
  for (auto& [number, one] : all) known.push_back(std::move(one));
  return known;
}

Result<bool> CrlPublisher::is_news(const store::CrlShard& shard) const {
  TRY(const auto found, store_.read([&](const store::View& view) {
    return view.revoked_in_shard(shard.issuer_id, shard.shard, shard.last_place, std::nullopt, 1);
  }));
  return !found.empty();
}

Result<store::CrlShard> CrlPublisher::sign(const service::Issuers::Issuing& issuing, const Known& known, bool is_due) {
  const Key key{known.shard.issuer_id, known.shard.shard};
  // When a list is due on schedule all of it is made and linted anew, which also leaves out whose certificates ended.
  if (is_due) kept_.erase(key);
  const auto [at, is_new] = kept_.try_emplace(key);
  Kept& kept = at->second;
  kept.used = ++publications_;
  const auto read = is_new ? read_all(kept, known) : take_up(kept, known.shard);
  store::CrlShard next = known.shard;
  ++next.number;
  next.this_update = std::chrono::floor<std::chrono::seconds>(clock_.now());
  next.next_update = next.this_update + crl_lifetime;
  next.entries = kept.entries.count();
  next.last_place = kept.last_place;
  const auto crl =
      !read ? tl::make_unexpected(read.error())
            : issuing.ca->make_crl(
                  kept.entries, {.url = issuance::crl_url(issuing.form.profile().pki_url, next.issuer_id, next.shard),
                                 .number = next.number,
                                 .now = next.this_update,
                                 .lifetime = crl_lifetime,
                                 .rules = issuing.form.profile().rules});
  if (!crl) {
    kept_.erase(key);  // it may be half read
    return tl::make_unexpected(crl.error());
  }
  next.crl = *crl;
  passed("crl_signed");
  TRY_VOID(store_.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_crl_shard(next));
    return tx.append(signed_event(next, next.this_update));
  }));
  passed("crl_stored");
  log::info("crl.signed", {{"issuer", next.issuer_id},
                           {"shard", fmt::to_string(next.shard)},
                           {"number", fmt::to_string(next.number)},
                           {"entries", fmt::to_string(next.entries)}});
  return next;
}

Result<void> CrlPublisher::take_up(Kept& kept, const store::CrlShard& before) const {
  for (;;) {
    TRY(auto news, store_.read([&](const store::View& view) {
      return view.revoked_in_shard(before.issuer_id, before.shard, kept.last_place, std::nullopt, page);
    }));
    for (store::Revocation& one : news) {
      const std::uint64_t place = one.place;
      TRY_VOID(kept.entries.append(entry_of(std::move(one))));
      kept.last_place = place;
    }
    if (news.size() < page) return {};
  }
}

// RFC 5280 section 3.3: an entry "MUST NOT be removed from the CRL until it appears on one regularly scheduled CRL
// issued beyond the revoked certificate's validity period". What ended a CRL's lifetime before the newest CRL was made
// stood in one that was scheduled since; what was revoked after the newest was made stood in none.
Result<void> CrlPublisher::read_all(Kept& kept, const Known& known) const {
  const store::CrlShard& shard = known.shard;
  if (!known.published) return take_up(kept, shard);
  const Timestamp valid_from = shard.this_update - crl_lifetime;
  for (bool is_more = true; is_more;) {
    TRY(auto revoked, store_.read([&](const store::View& view) {
      return view.revoked_in_shard(shard.issuer_id, shard.shard, kept.last_place, valid_from, page);
    }));
    is_more = revoked.size() == page;
    for (store::Revocation& one : revoked) {
      if (one.place > shard.last_place) {
        is_more = false;
        break;
      }
      const std::uint64_t place = one.place;
      TRY_VOID(kept.entries.append(entry_of(std::move(one))));
      kept.last_place = place;
    }
  }
  kept.last_place = shard.last_place;
  return take_up(kept, shard);
}

void CrlPublisher::drop_least_used() {
  const auto memory = [&] {
    std::size_t total = 0;
    for (const auto& [key, kept] : kept_) total += kept.entries.memory();
    return total;
  };
  while (memory() > options_.most_memory)
    kept_.erase(std::ranges::min_element(kept_, {}, [](const auto& entry) { return entry.second.used; }));
}

void CrlPublisher::passed(std::string_view step) const {
  if (options_.between_steps) options_.between_steps(step);
}

}  // namespace certwright::app
