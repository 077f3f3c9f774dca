#include "registration/rdap_services.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "feeds/feed_settings.h"
#include "feeds/services/state_file.h"
#include "registration/http_get.h"

namespace certwright::registration {
namespace {

// IANA changes its list a few times a week.
constexpr std::chrono::hours usual_age{24};
constexpr std::chrono::minutes wait_after_failure{10};
// It comes in tenths of a second, or not at all.
constexpr std::chrono::seconds longest_fetch{5};
// The copy's first line: when it came.
constexpr std::string_view copy_head = "fetched ";

}  // namespace

RdapServices::RdapServices(Options options, net::HttpClient& client, const Clock& clock)
    : options_(std::move(options)), client_(client), clock_(clock) {}

Result<std::unique_ptr<RdapServices>> RdapServices::open(Options options, net::HttpClient& client, const Clock& clock) {
  std::unique_ptr<RdapServices> services{new RdapServices{std::move(options), client, clock}};
  if (feeds::is_url(services->options_.source))
    services->read_copy();
  else
    TRY_VOID(services->read_file());
  return services;
}

Result<void> RdapServices::read_file() {
  auto list = RdapBootstrap::parse(feeds::read_state_file(options_.source, RdapBootstrap::most_bytes));
  if (!list)
    return fail(
        ErrorCode::invalid_request,
        fmt::format("[registration] rdap_bootstrap: '{}' cannot be read, or is no list of RDAP services as IANA "
                    "publishes it (RFC 9224)",
                    options_.source));
  const Lock lock{mutex_};
  list_ = std::make_shared<const RdapBootstrap>(*std::move(list));
  next_at_ = Timestamp::max();
  return {};
}

void RdapServices::read_copy() {
  if (options_.copy.empty()) return;
  constexpr std::size_t head_bytes = 100;
  const std::string text = feeds::read_state_file(options_.copy, RdapBootstrap::most_bytes + head_bytes);
  const std::size_t line_end = text.find('\n');
  if (!text.starts_with(copy_head) || line_end == std::string::npos) return;
  const auto fetched_at = parse_rfc3339(std::string_view{text}.substr(copy_head.size(), line_end - copy_head.size()));
  auto list = RdapBootstrap::parse(std::string_view{text}.substr(line_end + 1));
  if (!fetched_at || !list) return;
  const Lock lock{mutex_};
  list_ = std::make_shared<const RdapBootstrap>(*std::move(list));
  // A copy from the future was dated by a clock that went wrong.
  next_at_ = *fetched_at > clock_.now() ? Timestamp{} : *fetched_at + usual_age;
}

Result<std::string> RdapServices::fetch(Deadline deadline) const {
  TRY(HttpAnswer answer, http_get({.url = options_.source,
                                   .accept = "application/json",
                                   .ca_file = options_.ca_file,
                                   .max_body_bytes = RdapBootstrap::most_bytes},
                                  client_, deadline.at_most(longest_fetch)));
  if (answer.response.status != 200)
    return fail(ErrorCode::unavailable, fmt::format("{} answers {}", options_.source, answer.response.status));
  return std::move(answer.response.body);
}

void RdapServices::renew(Deadline deadline) {
  auto text = fetch(deadline);
  auto list = text ? RdapBootstrap::parse(*text) : std::nullopt;
  const Timestamp now = clock_.now();
  if (!list)
    log::warn("registration.no_bootstrap",
              {{"source", options_.source},
               {"detail", text ? "what came is no list of RDAP services" : text.error().detail}});
  else if (!options_.copy.empty())
    // Losing the copy costs a question.
    (void)feeds::replace_state_file(options_.copy, fmt::format("{}{}\n{}", copy_head, rfc3339(now), *text));
  const Lock lock{mutex_};
  if (list) list_ = std::make_shared<const RdapBootstrap>(*std::move(list));
  next_at_ = now + (list ? std::chrono::duration_cast<std::chrono::seconds>(usual_age) : wait_after_failure);
  renewing_ = false;
  renewed_.notify_all();
}

std::shared_ptr<const RdapBootstrap> RdapServices::list(Deadline deadline) {
  {
    const Lock lock{mutex_};
    if (clock_.now() < next_at_) return list_;
    if (renewing_) {
      while (renewing_ && !list_)
        if (!renewed_.wait_until(mutex_, deadline)) break;
      return list_;
    }
    renewing_ = true;
  }
  renew(deadline);
  const Lock lock{mutex_};
  return list_;
}

}  // namespace certwright::registration
