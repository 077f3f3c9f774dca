#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "feeds/known_source.h"
#include "feeds/list_about.h"

namespace certwright::app {

/// One list as it is now.
struct FeedStatus {
  /// absent: not configured. built_in: not configured, and the program's own table or the distribution's file answers.
  /// good. too_old: answers are undetermined. missing: configured, and there is no copy. unreadable.
  enum class State { absent, built_in, good, too_old, missing, unreadable };

  model::FeedId feed = model::FeedId::top_sites;
  State state = State::absent;
  std::string source;  ///< where the list in force comes from, or is to come from
  const feeds::KnownSource* known = nullptr;
  bool is_file = false;  ///< read where it is; nothing is fetched
  bool is_required = false;
  feeds::ListAbout about;  ///< of the list in force, and the last attempt to renew it
  std::chrono::seconds age{0};
  std::chrono::seconds max_age{0};
  std::string problem;  ///< unreadable: why
};

/// What a file that holds a list says of itself. Fails: as feeds::read_list_file, feeds::read_list.
[[nodiscard]] Result<feeds::ListAbout> about_file(model::FeedId feed, const std::string& path);

/// The states of these lists. Reads lists that are files whole, which takes a second for a million entries.
[[nodiscard]] std::vector<FeedStatus> feed_statuses(const Config& config, const std::string& data_dir,
                                                    const std::vector<model::FeedId>& feeds, Timestamp now);

}  // namespace certwright::app
