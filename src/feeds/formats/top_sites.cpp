#include "feeds/formats/top_sites.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <optional>

#include "base/ascii.h"
#include "feeds/formats/csv.h"

namespace certwright::feeds::formats {
namespace {

/// Which columns hold what.
struct Form {
  std::size_t name = 0;
  std::optional<std::size_t> rank;  ///< none: a bucket
};

std::optional<std::uint32_t> rank_of(std::string_view text) {
  std::uint32_t rank = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rank);
  if (error != std::errc{} || end != text.data() + text.size() || rank == 0) return std::nullopt;
  return rank;
}

std::optional<std::size_t> column_of(const std::vector<std::string>& fields,
                                     std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    const auto at = std::ranges::find_if(fields, [&](const std::string& field) { return ascii_lower(field) == word; });
    if (at != fields.end()) return static_cast<std::size_t>(at - fields.begin());
  }
  return std::nullopt;
}

std::optional<Form> form_of_heading(const std::vector<std::string>& fields) {
  const auto name = column_of(fields, {"domain", "name", "origin", "host", "site"});
  if (!name) return std::nullopt;
  return Form{.name = *name, .rank = column_of(fields, {"globalrank", "rank", "position", "popularity"})};
}

/// Reads one line after the other; the first one tells the form.
class TopSites {
 public:
  TopSites(const ListText& list, const Take& take) : list_(list), take_(take) {}

  Result<void> line(std::size_t number, std::string_view line) {
    if (line.starts_with('#')) return {};
    split_csv(line, fields_);
    if (!form_) {
      form_ = form_of_heading(fields_);
      if (form_) return {};
      form_ = Form{.name = fields_.size() > 1 ? std::size_t{1} : std::size_t{0}, .rank = std::nullopt};
      if (fields_.size() > 1) form_->rank = 0;
    }
    if (fields_.size() <= std::max(form_->name, form_->rank.value_or(0)))
      return refused(list_, number, "this is no `rank,domain`.");
    std::string_view site = fields_[form_->name];
    if (const std::string_view host = host_of_url(site); !host.empty()) site = host;
    const auto rank = form_->rank ? rank_of(fields_[*form_->rank]) : std::optional<std::uint32_t>{1};
    if (!rank) return refused(list_, number, "this is no `rank,domain`.");
    auto name = listed_name(site);
    if (!name)
      count_.junk(number);
    else
      add(*std::move(name), *rank);
    return {};
  }

  Result<Contents> contents() {
    TRY_VOID(count_.verdict(list_, "`rank,domain` with a domain name"));
    // A bucket of N holds the first N in no order: each may be the last of them.
    for (const std::string& name : bucket_) take_({.name = name, .number = static_cast<std::uint32_t>(bucket_.size())});
    return Contents{.entries = count_.entries(), .skipped = count_.skipped()};
  }

 private:
  void add(std::string name, std::uint32_t rank) {
    count_.good();
    if (form_->rank)
      take_({.name = name, .number = rank});
    else
      bucket_.push_back(std::move(name));
  }

  const ListText& list_;
  const Take& take_;
  std::vector<std::string> fields_;
  std::optional<Form> form_;
  std::vector<std::string> bucket_;
  JunkCount count_;
};

}  // namespace

Result<Contents> read_top_sites(const ListText& list, const Take& take) {
  TRY_VOID(require_list(list));
  TopSites sites{list, take};
  TRY_VOID(for_each_line(
      list, [&](std::size_t number, std::string_view line) -> Result<void> { return sites.line(number, line); }));
  return sites.contents();
}

}  // namespace certwright::feeds::formats
