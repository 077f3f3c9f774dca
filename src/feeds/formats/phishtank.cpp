#include "feeds/formats/phishtank.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>

namespace certwright::feeds::formats {
namespace {

namespace json = boost::json;

// An entry's details nest two deeper; no list needs more than a few.
constexpr std::size_t max_depth = 16;

/// What basic_parser calls: keeps the members of one entry at a time.
class Entries {
 public:
  constexpr static std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  constexpr static std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  constexpr static std::size_t max_key_size = 4096;
  constexpr static std::size_t max_string_size = 1024UL * 1024;
  using Code = json::error_code;

  explicit Entries(const Take& take) : take_(take) {}
  [[nodiscard]] const JunkCount& count() const { return count_; }
  [[nodiscard]] bool is_array() const { return is_array_; }

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_array_begin(Code&) {
    if (depth_++ == 0) is_array_ = true;
    return true;
  }
  bool on_array_end(std::size_t, Code&) {
    --depth_;
    return true;
  }
  bool on_object_begin(Code&) {
    if (depth_++ == entry_depth) url_ = verified_ = online_ = target_ = {};
    return true;
  }
  bool on_object_end(std::size_t, Code&) {
    if (--depth_ == entry_depth && is_array_) end_of_entry();
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, Code&) {
    if (in_entry()) key_ += std::string_view{part.data(), part.size()};
    return true;
  }
  bool on_key(json::string_view part, std::size_t, Code&) {
    if (!in_entry()) return true;
    key_ += std::string_view{part.data(), part.size()};
    member_ = member_of(std::exchange(key_, {}));
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, Code&) {
    if (in_entry() && member_ != nullptr) *member_ += std::string_view{part.data(), part.size()};
    return true;
  }
  bool on_string(json::string_view part, std::size_t size, Code& code) {
    on_string_part(part, size, code);
    return value();
  }
  bool on_number_part(json::string_view, Code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, Code&) { return value(); }
  bool on_uint64(std::uint64_t, json::string_view, Code&) { return value(); }
  bool on_double(double, json::string_view, Code&) { return value(); }
  bool on_bool(bool, Code&) { return value(); }
  bool on_null(Code&) { return value(); }
  bool on_comment_part(json::string_view, Code&) { return true; }
  bool on_comment(json::string_view, Code&) { return true; }

 private:
  // The array holds them.
  static constexpr std::size_t entry_depth = 1;

  [[nodiscard]] bool in_entry() const { return depth_ == entry_depth + 1; }
  std::string* member_of(std::string_view key) {
    if (key == "url") return &url_;
    if (key == "verified") return &verified_;
    if (key == "online") return &online_;
    if (key == "target") return &target_;
    return nullptr;
  }
  bool value() {
    if (in_entry()) member_ = nullptr;
    return true;
  }
  void end_of_entry() {
    ++entry_;
    const std::string_view host = host_of_url(url_);
    const auto name = listed_name(host);
    if (!name && !is_address(host)) return count_.junk(1);
    if (!name || verified_ != "yes" || online_ != "yes") return count_.other();
    count_.good();
    take_({.name = *name, .number = entry_, .note = target_});
  }

  const Take& take_;
  JunkCount count_;
  std::size_t depth_ = 0;
  std::uint32_t entry_ = 0;
  bool is_array_ = false;
  std::string key_;
  std::string* member_ = nullptr;
  std::string url_;
  std::string verified_;
  std::string online_;
  std::string target_;
};

}  // namespace

Result<Contents> read_phishtank(const ListText& list, const Take& take) {
  TRY_VOID(require_list(list));
  std::string_view text = list.text;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  json::parse_options options;
  options.max_depth = max_depth;
  json::basic_parser<Entries> parser(options, take);
  json::error_code code;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
  const std::size_t rest = text.find_first_not_of(" \t\r\n", read);
  if (code || rest != std::string_view::npos) {
    const auto lines = std::ranges::count(text.substr(0, code ? read : rest), '\n');
    return refused(list, static_cast<std::size_t>(lines) + 1, fmt::format("this is no JSON: {}.", code.message()));
  }
  const Entries& entries = parser.handler();
  if (!entries.is_array()) return refused(list, "expected a JSON array of phishing pages.");
  TRY_VOID(entries.count().verdict(list, "pages with a `url`"));
  return Contents{.entries = entries.count().entries(), .skipped = entries.count().skipped()};
}

}  // namespace certwright::feeds::formats
