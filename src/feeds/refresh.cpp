#include "feeds/refresh.h"

#include <algorithm>

#include <fmt/format.h>

#include "feeds/http_date.h"
#include "feeds/redirected_url.h"
#include "feeds/retry_after.h"
#include "feeds/unpack.h"

namespace certwright::feeds {
namespace {

constexpr int max_redirects = 3;
constexpr std::chrono::seconds first_wait{60};
// A server that says "in a year" would not be asked again.
constexpr std::chrono::hours longest_wait{24};

/// What a server answered in the end, and the wait it asks for where it refuses.
struct Fetched {
  net::HttpResponse response;
  std::string url;  ///< the last one
};

/// A failure that says when to come again.
struct Failure {
  Error error;
  std::chrono::seconds retry_after{0};
};

std::string header_of(const net::HttpResponse& response, std::string_view name) {
  const auto at = std::ranges::find(response.headers, name, &std::pair<std::string, std::string>::first);
  return at == response.headers.end() ? std::string{} : at->second;
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

net::HttpRequest request_for(const std::string& url, const ListSetting& setting, const std::optional<ListAbout>& about,
                             const RefreshTools& tools) {
  net::HttpRequest request;
  request.url = url;
  request.headers = {{"User-Agent", "Certwright (certificate manager; list refresh)"}, {"Accept", "*/*"}};
  request.max_body_bytes = max_list_bytes;
  request.ca_file = tools.ca_file;
  request.go_on = tools.go_on;
  // What was sent with a copy from elsewhere says nothing of this one.
  if (about && about->has_copy() && about->source == setting.source) {
    if (!about->etag.empty()) request.headers.emplace_back("If-None-Match", about->etag);
    if (!about->last_modified.empty()) request.headers.emplace_back("If-Modified-Since", about->last_modified);
  }
  return request;
}

std::string meaning_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return " (a login or a key is needed, or this address is blocked)";
    case 404:
    case 410:
      return " (there is no such list any more)";
    case 429:
      return " (asked too often)";
    default:
      return {};
  }
}

std::chrono::seconds wait_asked_for(const net::HttpResponse& response, Timestamp now) {
  return std::min<std::chrono::seconds>(retry_after(response, now).value_or(std::chrono::seconds{0}), longest_wait);
}

tl::expected<Fetched, Failure> fetch(const ListSetting& setting, const std::optional<ListAbout>& about,
                                     const RefreshTools& tools, Deadline deadline) {
  std::string url = setting.source;
  for (int hops = 0;; ++hops) {
    auto response = tools.http.send(request_for(url, setting, about, tools), deadline);
    if (!response) return tl::unexpected(Failure{.error = std::move(response).error()});
    const int status = response->status;
    if (status == 200 || status == 304) return Fetched{.response = *std::move(response), .url = url};
    if (!is_redirect(status))
      return tl::unexpected(
          Failure{.error = {ErrorCode::unavailable, fmt::format("{} answers {}{}.", url, status, meaning_of(status))},
                  .retry_after = wait_asked_for(*response, tools.clock.now())});
    const std::string location = header_of(*response, "location");
    const auto next = redirected_url(url, location);
    if (!next)
      return tl::unexpected(Failure{
          .error = {ErrorCode::unavailable, fmt::format("{} leads to \"{}\", which is not followed.", url, location)}});
    if (hops == max_redirects)
      return tl::unexpected(
          Failure{.error = {ErrorCode::unavailable,
                            fmt::format("{} leads through more than {} redirects.", setting.source, max_redirects)}});
    url = *next;
  }
}

/// Puts what came in force, and keeps what the next question is asked with.
Result<Refreshed> take(model::FeedId feed, const ListSetting& setting, const FeedStore& store, const Fetched& fetched,
                       const std::optional<ListAbout>& before, Timestamp now) {
  if (fetched.response.status == 304) {
    if (!before || !before->has_copy())
      return fail(ErrorCode::unavailable, fmt::format("{} answers 304, though there is no copy.", fetched.url));
    TRY(ListAbout about, store.confirm(feed, now));
    return Refreshed{.replaced = false, .about = std::move(about)};
  }
  const bool same_source = before && before->source == setting.source;
  TRY(ListAbout about, store.put(feed,
                                 {.content = fetched.response.body,
                                  .source = setting.source,
                                  .modified = parse_http_date(header_of(fetched.response, "last-modified"))},
                                 same_source ? Comparison::with_copy : Comparison::none, now));
  const bool replaced = !before || before->sha256 != about.sha256;
  return Refreshed{.replaced = replaced, .about = std::move(about)};
}

Result<ListAbout> note_success(model::FeedId feed, const ListSetting& setting, const FeedStore& store,
                               const net::HttpResponse& response, Timestamp now) {
  return store.change(feed, [&](ListAbout& about) {
    about.url = setting.source;
    about.next_refresh_at = now + setting.refresh;
    about.failures = 0;
    about.last_error.clear();
    about.last_error_at.reset();
    if (response.status == 304) return;
    about.etag = header_of(response, "etag");
    about.last_modified = header_of(response, "last-modified");
  });
}

void note_failure(model::FeedId feed, const ListSetting& setting, const FeedStore& store, const Failure& failure,
                  Timestamp now) {
  // A store that cannot be written is told by the failure itself.
  (void)store.change(feed, [&](ListAbout& about) {
    about.url = setting.source;
    ++about.failures;
    about.last_error = failure.error.detail;
    about.last_error_at = now;
    about.next_refresh_at = now + std::max(wait_after_failures(about.failures, setting.refresh), failure.retry_after);
  });
}

}  // namespace

std::chrono::seconds wait_after_failures(std::uint64_t failures, std::chrono::seconds refresh) {
  std::chrono::seconds wait = std::min(first_wait, refresh);
  for (std::uint64_t i = 1; i < failures && wait < refresh; ++i) wait *= 2;
  return std::min<std::chrono::seconds>(wait, std::min<std::chrono::seconds>(refresh, longest_wait));
}

bool is_due(const ListSetting& setting, const std::optional<ListAbout>& about, Timestamp now) {
  if (!setting.has_url()) return false;
  return !about || about->url != setting.source || !about->next_refresh_at || now >= *about->next_refresh_at;
}

Result<Refreshed> refresh(model::FeedId feed, const ListSetting& setting, const FeedStore& store,
                          const RefreshTools& tools, Deadline deadline) {
  const std::optional<ListAbout> before = store.about(feed);
  const auto fetched = fetch(setting, before, tools, deadline);
  const Timestamp now = tools.clock.now();
  if (!fetched) {
    // Nobody failed where we stopped ourselves.
    const bool stopped = tools.go_on && !tools.go_on();
    if (!stopped) note_failure(feed, setting, store, fetched.error(), now);
    return tl::unexpected(fetched.error().error);
  }
  auto taken = take(feed, setting, store, *fetched, before, now);
  if (!taken) {
    note_failure(feed, setting, store, {.error = taken.error()}, now);
    return taken;
  }
  TRY(taken->about, note_success(feed, setting, store, fetched->response, now));
  return taken;
}

}  // namespace certwright::feeds
