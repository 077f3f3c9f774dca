#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "cli/session.h"
#include "cli/style.h"
#include "feeds/feeds.h"

namespace certwright::cli {

/// What one list says of a name. error: it speaks against the name; unknown: it cannot answer.
struct FeedAnswer {
  model::FeedId feed = model::FeedId::top_sites;
  Mark mark = Mark::ok;
  Text words;
  std::string entry;  ///< that matched; empty where none did
  std::optional<std::size_t> rank;
  model::ListSource source;
};

/// What each list says of a name without `*.`, in the order of the lists; nothing of lists that are not configured.
[[nodiscard]] std::vector<FeedAnswer> answers_about(std::string_view name, const feeds::Lists& lists, Timestamp now);

/// Prints them for people or machines.
void print_answers(const std::string& name, const std::vector<FeedAnswer>& answers, Session& session);

}  // namespace certwright::cli
