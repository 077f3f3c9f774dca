#include "feeds/services/kept_answers.h"

#include <utility>

#include <boost/json.hpp>

#include "base/log.h"
#include "feeds/services/json_members.h"
#include "feeds/services/state_file.h"
#include "model/domain_name.h"

namespace certwright::feeds {
namespace {

// Ten thousand answers of a kilobyte each, twice over, and some room; what is larger was not written here.
constexpr std::size_t most_file_bytes = 64UL * 1024 * 1024;
// What a service's answer comes to in short, at most; a larger one is not kept.
constexpr std::size_t most_answer_bytes = 32UL * 1024;
// The file is written anew once so many of its lines say what others say again.
constexpr std::size_t most_stale_lines = 1'000;

std::string line_of(const std::string& name, const KeptAnswer& answer) {
  const boost::json::object line{{"name", name},
                                 {"asked_at", rfc3339_milliseconds(answer.asked_at)},
                                 {"keep_until", rfc3339_milliseconds(answer.keep_until)},
                                 {"answer", answer.text}};
  return boost::json::serialize(line) + "\n";
}

std::string line_to_forget(std::string_view name) {
  return boost::json::serialize(boost::json::object{{"forget", boost::json::string_view{name.data(), name.size()}}}) +
         "\n";
}

model::LookupFailure took_too_long(const std::string& name) {
  return {.rcode = "timeout", .question = name, .detail = "another question for the same name had no answer in time"};
}

}  // namespace

KeptAnswers::KeptAnswers(Options options) : options_(std::move(options)) {
  if (options_.file.empty()) return;
  const Lock lock{mutex_};
  load();
}

void KeptAnswers::load() {
  const std::string text = read_state_file(options_.file, most_file_bytes);
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) break;  // the last line was not written to its end
    take_line(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  if (!text.empty()) write_all();
}

void KeptAnswers::take_line(std::string_view line) {
  const auto object = parse_object(line);
  if (!object) return;
  if (object->contains("forget")) return drop(text_in(*object, "forget"));
  const auto asked_at = parse_rfc3339(text_in(*object, "asked_at"));
  const auto keep_until = parse_rfc3339(text_in(*object, "keep_until"));
  const std::string name = text_in(*object, "name", 300);
  if (!asked_at || !keep_until || name.empty()) return;
  put(name, {.asked_at = *asked_at, .keep_until = *keep_until, .text = text_in(*object, "answer", most_answer_bytes)});
}

void KeptAnswers::put(const std::string& name, KeptAnswer answer) {
  if (const auto known = entries_.find(name); known != entries_.end()) {
    by_use_.splice(by_use_.end(), by_use_, known->second.used);
    known->second.answer = std::move(answer);
    return;
  }
  if (options_.most_names == 0) return;
  if (entries_.size() >= options_.most_names) {
    entries_.erase(by_use_.front());
    by_use_.pop_front();
  }
  by_use_.push_back(name);
  entries_.emplace(name, Entry{.answer = std::move(answer), .used = std::prev(by_use_.end())});
}

void KeptAnswers::drop(std::string_view name) {
  const auto concerns = [&](std::string_view other) {
    return model::is_at_or_below(other, name) || model::is_at_or_below(name, other);
  };
  std::erase_if(flights_, [&](const auto& flight) { return concerns(flight.first); });
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    if (!concerns(entry->first)) {
      ++entry;
      continue;
    }
    by_use_.erase(entry->second.used);
    entry = entries_.erase(entry);
  }
}

void KeptAnswers::write_line(const std::string& line) {
  if (options_.file.empty() || !writes_) return;
  if (lines_ > entries_.size() * 2 + most_stale_lines) return write_all();
  ++lines_;
  if (const auto written = append_to_state_file(options_.file, line); !written) {
    writes_ = false;
    log::warn("reputation.not_kept", {{"detail", written.error().detail}});
  }
}

void KeptAnswers::write_all() {
  std::string text;
  for (const std::string& name : by_use_) text += line_of(name, entries_.find(name)->second.answer);
  lines_ = entries_.size();
  if (const auto written = replace_state_file(options_.file, text); !written) {
    writes_ = false;
    log::warn("reputation.not_kept", {{"detail", written.error().detail}});
  }
}

std::optional<KeptAnswer> KeptAnswers::kept(const std::string& name, Timestamp now) {
  const auto entry = entries_.find(name);
  if (entry == entries_.end()) return std::nullopt;
  // One that lies ahead was kept by a clock that went wrong.
  const KeptAnswer& answer = entry->second.answer;
  if (now >= answer.keep_until || answer.asked_at > now + std::chrono::hours{1}) return std::nullopt;
  by_use_.splice(by_use_.end(), by_use_, entry->second.used);
  return answer;
}

std::optional<KeptAnswer> KeptAnswers::find(const std::string& name, Timestamp now) {
  const Lock lock{mutex_};
  return kept(name, now);
}

Asked KeptAnswers::wait_for(const FlightPtr& flight, const std::string& name, Deadline deadline) {
  while (!flight->asked)
    if (!landed_.wait_until(mutex_, deadline) && !flight->asked) return tl::unexpected(took_too_long(name));
  return *flight->asked;
}

Asked KeptAnswers::get(const std::string& name, Timestamp now, Deadline deadline, const std::function<Asked()>& ask) {
  FlightPtr flight;
  {
    const Lock lock{mutex_};
    if (auto answer = kept(name, now)) return *std::move(answer);
    const auto [place, is_first] = flights_.try_emplace(name, std::make_shared<Flight>());
    if (!is_first) {
      const FlightPtr other = place->second;
      return wait_for(other, name, deadline);
    }
    flight = place->second;
  }
  Asked asked = tl::unexpected(took_too_long(name));
  try {
    asked = ask();
  } catch (...) {
    land(name, flight, tl::unexpected(took_too_long(name)));
    throw;
  }
  land(name, flight, asked);
  return asked;
}

void KeptAnswers::land(const std::string& name, const FlightPtr& flight, Asked asked) {
  const Lock lock{mutex_};
  const auto place = flights_.find(name);
  const bool still_wanted = place != flights_.end() && place->second == flight;
  if (still_wanted) flights_.erase(place);
  if (still_wanted && asked && asked->text.size() <= most_answer_bytes && asked->keep_until > asked->asked_at) {
    put(name, *asked);
    write_line(line_of(name, *asked));
  }
  flight->asked = std::move(asked);
  landed_.notify_all();
}

void KeptAnswers::forget(std::string_view name) {
  const Lock lock{mutex_};
  const std::size_t before = entries_.size();
  drop(name);
  if (entries_.size() != before) write_line(line_to_forget(name));
}

std::size_t KeptAnswers::size() const {
  const Lock lock{mutex_};
  return entries_.size();
}

}  // namespace certwright::feeds
