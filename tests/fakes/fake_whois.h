#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "net/whois.h"

namespace certwright::fakes {

/// WHOIS servers in memory: what each answers to a question, or to every question. A server without an answer cannot
/// be reached. Safe to use from any thread.
class FakeWhois final : public net::Whois {
 public:
  /// `query` empty: whatever it is asked.
  void answer(const std::string& server, const std::string& query, Result<std::string> text) {
    const Lock lock{mutex_};
    answers_.insert_or_assign({server, query}, std::move(text));
  }

  [[nodiscard]] Result<std::string> ask(const std::string& server, const std::string& query, Deadline) override {
    const Lock lock{mutex_};
    asked_.push_back(server + " " + query);
    for (const std::string& key : {query, std::string{}})
      if (const auto known = answers_.find({server, key}); known != answers_.end()) return known->second;
    return fail(ErrorCode::unavailable, "cannot connect to " + server);
  }
  /// Every question so far, as "server query".
  [[nodiscard]] std::vector<std::string> asked() const {
    const Lock lock{mutex_};
    return asked_;
  }

 private:
  mutable Mutex mutex_;
  std::map<std::pair<std::string, std::string>, Result<std::string>> answers_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::vector<std::string> asked_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::fakes
