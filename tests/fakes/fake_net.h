#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/resolver.h"

namespace certwright::fakes {

/// A Resolver over a zone file as text: `name TYPE rdata` a line, names without trailing dots, `#` comments.
/// `example.test MX 10 mail.example.test` · `x.test CAA 0 issue "ca.test"` · `x.test CNAME y.test` · `x.test TXT
/// "words"`. `x.test FAIL CAA servfail` makes that question fail (type or `*`; kind: timeout, servfail, refused,
/// bogus). `x.test NXDOMAIN` makes the name not exist. A name with no line at all, and none below it, does not exist
/// either. CNAMEs are followed within the zone, except for CNAME questions.
class FakeNet final : public net::Resolver {
 public:
  explicit FakeNet(std::string_view zone = {}) { load(zone); }
  /// Adds lines.
  void load(std::string_view zone);
  void clear();

  [[nodiscard]] std::vector<net::Lookup> ask(std::span<const net::Question> questions, Deadline deadline) override;
  [[nodiscard]] std::string described(std::string_view) const override { return "fake resolver"; }
  void forget(std::string_view) override {}
  /// Every question asked so far, as "name. TYPE".
  [[nodiscard]] std::vector<std::string> asked() const;

 private:
  net::Lookup answer(const net::Question& question) const;
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, net::RecordType>, std::vector<net::RecordData>> records_;
  std::map<std::pair<std::string, std::string>, net::LookupError::Kind> failures_;
  std::set<std::string> missing_;
  std::vector<std::string> asked_;
};

}  // namespace certwright::fakes
