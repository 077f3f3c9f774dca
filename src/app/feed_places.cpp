#include "app/feed_places.h"

#include <filesystem>

namespace certwright::app {
namespace {

constexpr const char* distribution_suffix_list = "/usr/share/publicsuffix/public_suffix_list.dat";

// The distribution's public suffix list is the floor: a copy that an update of its package has overtaken is left alone.
bool is_overtaken(model::FeedId feed, const std::string& copy) {
  if (feed != model::FeedId::public_suffix_list) return false;
  std::error_code no_copy;
  std::error_code no_package;
  const auto copied = std::filesystem::last_write_time(copy, no_copy);
  const auto packaged = std::filesystem::last_write_time(distribution_suffix_list, no_package);
  return !no_copy && !no_package && copied < packaged;
}

}  // namespace

feeds::FeedStore feed_store(const std::string& data_dir) { return feeds::FeedStore{data_dir + "/feeds"}; }

feeds::FeedPaths feed_paths(const Config& config, const std::string& data_dir) {
  feeds::FeedPaths paths;
  if (!data_dir.empty()) paths.prepared = data_dir + "/prepared";
  const feeds::FeedStore store = feed_store(data_dir);
  for (const model::FeedId feed : feeds::all_lists()) {
    const feeds::ListSetting& setting = config.feeds.of(feed);
    if (!setting.source.empty() && !setting.has_url()) {
      path_of(paths, feed) = setting.source;
      paths.origins[feed] = {.source = {}, .max_age = setting.max_age, .is_copy = false};
    } else if (!data_dir.empty() && store.has_copy(feed) && !is_overtaken(feed, store.list_path(feed))) {
      const auto about = store.about(feed);
      path_of(paths, feed) = store.list_path(feed);
      paths.origins[feed] = {
          .source = about ? about->source : setting.source, .max_age = setting.max_age, .is_copy = true};
    } else if (setting.has_url()) {
      paths.origins[feed] = {.source = setting.source, .max_age = setting.max_age, .is_copy = true};
    }
  }
  return paths;
}

}  // namespace certwright::app
