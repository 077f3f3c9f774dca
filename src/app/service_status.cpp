#include "app/service_status.h"

#include <algorithm>

#include <fmt/format.h>

#include "feeds/services/dns_block_list.h"
#include "feeds/services/keyed_service.h"

namespace certwright::app {
namespace {

using feeds::Dialect;

struct Of {
  const Config& config;
  const std::string folder;
  Timestamp now;

  ServiceStatus begin(model::FeedId feed) const {
    ServiceStatus status{.feed = feed, .known = feeds::known_source(feed, {})};
    status.is_required = std::ranges::find(config.policy.required_feeds, feed) != config.policy.required_feeds.end();
    return status;
  }

  ServiceStatus keyed(const Dialect& dialect, const feeds::HttpServiceSettings& settings) const {
    ServiceStatus status = begin(dialect.feed);
    status.source = settings.url.empty() ? std::string{dialect.usual_url} : settings.url;
    status.is_on = settings.is_on();
    status.per_minute = settings.requests_per_minute;
    status.per_day = settings.requests_per_day;
    if (!status.is_on) return status;
    status.name = dialect.title;
    status.state = feeds::read_service_state(folder, dialect.feed, status.name, now);
    return status;
  }

  ServiceStatus block_list(const feeds::BlockListSettings& settings) const {
    ServiceStatus status = begin(model::FeedId::dns_block_lists);
    status.is_on = true;
    status.name = feeds::shown_zone(settings.zone);
    status.source = fmt::format("NAME.{}. A", status.name);
    status.state = feeds::read_service_state(folder, status.feed, status.name, now);
    return status;
  }
};

}  // namespace

bool ServiceStatus::is_failing() const {
  return state.last_failure && (!state.newest_answer || *state.newest_answer < state.last_failure->at);
}

std::vector<ServiceStatus> service_statuses(const Config& config, const std::string& data_dir, Timestamp now) {
  const feeds::ReputationSettings& settings = config.reputation;
  const Of of{.config = config, .folder = data_dir + "/feeds", .now = now};
  const bool is_safe_browsing = settings.google_api == feeds::GoogleApi::safe_browsing;
  std::vector<ServiceStatus> statuses{
      of.keyed(feeds::urlhaus(), settings.urlhaus), of.keyed(feeds::virustotal(), settings.virustotal),
      of.keyed(is_safe_browsing ? feeds::safe_browsing() : feeds::web_risk(), settings.web_risk)};
  for (const feeds::BlockListSettings& list : settings.dns_block_lists) statuses.push_back(of.block_list(list));
  if (settings.dns_block_lists.empty()) statuses.push_back(of.begin(model::FeedId::dns_block_lists));
  return statuses;
}

}  // namespace certwright::app
