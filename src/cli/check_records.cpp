#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "cli/check_ways.h"
#include "cli/display_width.h"
#include "cli/wire.h"

namespace certwright::cli {
namespace {

// RFC 1035 section 2.3.4.
constexpr std::size_t longest_name = 253;

bool is_record_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, fits) &&
         name.find("..") == std::string_view::npos && name.front() != '.';
}

// NAME CNAME VALUE, and with the TTL and class that zone files have between.
Result<RecordAnswer> read_line(const std::string& text) {
  std::istringstream line{text};
  std::vector<std::string> words;
  for (std::string word; line >> word;) words.push_back(std::move(word));
  if (words.size() < 3) return fail(ErrorCode::invalid_request, "There are fewer than three words.");
  return RecordAnswer{words.front(), words[words.size() - 2], words.back()};
}

int refuse_record(const std::string& text, Session& session) {
  return session.refuse(
      exit_usage,
      {fmt::format("--record {}: this is no record that could be explained.", printable(text)),
       fmt::format("--record {}：説明できるレコードではありません。", printable(text))},
      {"Give the CNAME record that the CA asks for, in quotation marks: --record '_x.www.example.com CNAME "
       "_y.acm-validations.aws'",
       "CA が要求した CNAME レコードを引用符で囲んで指定してください: --record '_x.www.example.com CNAME "
       "_y.acm-validations.aws'"});
}

}  // namespace

std::optional<std::vector<RecordAnswer>> read_records(const std::vector<std::string>& texts, Session& session) {
  std::vector<RecordAnswer> records;
  for (const std::string& text : texts) {
    auto record = text.find('{') == std::string::npos ? read_line(text) : read_resource_record(text);
    if (record)
      std::ranges::transform(record->type, record->type.begin(),
                             [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    if (!record || record->type != "CNAME" || !is_record_name(record->name) || !is_record_name(record->value)) {
      refuse_record(text, session);
      return std::nullopt;
    }
    records.push_back(*std::move(record));
  }
  return records;
}

}  // namespace certwright::cli
