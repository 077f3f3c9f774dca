#include "feeds/public_suffixes.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "feeds/list_file.h"
#include "model/domain_name.h"

namespace certwright::feeds {
namespace {

constexpr std::string_view compiled_form = ".DAFSA@PSL_";

// The TLDs that most certificates are for come first: a slip in "com" is likelier than one in "cam".
constexpr std::array<std::string_view, 40> popular{
    "com", "net", "org", "jp", "io",  "co",     "dev",  "app",  "info",  "biz",  "uk",    "de", "fr", "it",
    "nl",  "eu",  "us",  "ca", "au",  "br",     "ch",   "se",   "es",    "pl",   "in",    "cn", "kr", "tw",
    "ai",  "me",  "tv",  "cc", "xyz", "online", "site", "shop", "cloud", "tech", "store", "edu"};

std::string_view last_label(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

bool is_ascii_label(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// Reads the lines of a list one after another.
class Reader {
 public:
  void take(std::string_view line) {
    if (!line.starts_with("//")) return take_rule(line.substr(0, line.find_first_of(" \t")));
    if (line.find("===BEGIN ICANN DOMAINS===") != std::string_view::npos) section_ = Section::icann;
    if (line.find("===BEGIN PRIVATE DOMAINS===") != std::string_view::npos) section_ = Section::of_private;
    if (line.find("===END") != std::string_view::npos) section_ = Section::none;
    if (section_ == Section::of_private) take_comment(line.substr(2));
  }

  [[nodiscard]] PublicSuffixes list() && {
    std::ranges::sort(list_.tlds);
    const auto [first, last] = std::ranges::unique(list_.tlds);
    list_.tlds.erase(first, last);
    return std::move(list_);
  }

 private:
  enum class Section { none, icann, of_private };

  // A block begins with who runs its suffixes: "// Example Hosting : https://hosting.example", then who submitted it.
  void take_comment(std::string_view comment) {
    if (in_comments_) return;
    comment = comment.substr(std::min(comment.find_first_not_of(' '), comment.size()));
    const std::size_t end = std::min(comment.find(" :"), comment.find(": http"));
    const std::string owner{comment.substr(0, end)};
    if (owner.empty() || owner.starts_with("==") || owner.starts_with('(') || owner.starts_with("Submitted")) return;
    in_comments_ = true;
    if (list_.owners.size() < most_owners) list_.owners.push_back(owner);
  }

  void take_rule(std::string_view rule) {
    in_comments_ = false;
    if (section_ == Section::none) return;
    SuffixRule read{.is_private = section_ == Section::of_private};
    if (rule.starts_with('!')) read.form = SuffixRule::Form::exception;
    if (rule.starts_with("*.")) read.form = SuffixRule::Form::wildcard;
    rule.remove_prefix(read.form == SuffixRule::Form::plain ? 0 : read.form == SuffixRule::Form::wildcard ? 2 : 1);
    // A label in front lets a rule be a single label, which a name to be certified may not be.
    const auto name = model::parse_name("x." + std::string{rule});
    if (!name) return;
    read.name = name->str().substr(2);
    if (read.is_private) read.owner = static_cast<std::uint16_t>(list_.owners.size());
    // As it is written: a suggestion is for people who type ASCII.
    if (!read.is_private && is_ascii_label(last_label(rule))) list_.tlds.emplace_back(last_label(rule));
    list_.rules.push_back(std::move(read));
  }

  // The list has some hundreds; what a table's entry can count is far more.
  static constexpr std::size_t most_owners = 60'000;
  PublicSuffixes list_;
  Section section_ = Section::none;
  bool in_comments_ = false;
};

bool is_one_slip_apart(std::string_view left, std::string_view right) {
  if (left.size() > right.size()) std::swap(left, right);
  if (right.size() - left.size() > 1 || left == right) return false;
  std::size_t same = 0;
  while (same < left.size() && left[same] == right[same]) ++same;
  const auto rest = [](std::string_view text, std::size_t from) { return text.substr(std::min(from, text.size())); };
  if (left.size() < right.size()) return rest(left, same) == rest(right, same + 1);
  if (rest(left, same + 1) == rest(right, same + 1)) return true;
  return same + 1 < left.size() && left[same] == right[same + 1] && left[same + 1] == right[same] &&
         rest(left, same + 2) == rest(right, same + 2);
}

}  // namespace

std::string nearest_tld(std::string_view tld, const std::vector<std::string>& known) {
  for (const std::string_view candidate : popular)
    if (is_one_slip_apart(tld, candidate) && std::ranges::binary_search(known, candidate))
      return std::string{candidate};
  // One slip turns a word of two letters into almost any other: only the popular ones are worth naming then.
  if (tld.size() < 3) return {};
  const auto near =
      std::ranges::find_if(known, [&](const std::string& other) { return is_one_slip_apart(tld, other); });
  return near == known.end() ? std::string{} : *near;
}

bool is_common_tld(std::string_view tld) { return std::ranges::find(popular, tld) != popular.end(); }

Result<PublicSuffixes> load_public_suffixes(const std::string& path) {
  TRY(const ListFile file, read_list_file(path));
  if (file.content.starts_with(compiled_form))
    return fail(ErrorCode::invalid_request,
                fmt::format("{} is the compiled form of a public suffix list; give its text form.", path));
  Reader reader;
  TRY_VOID(for_each_line(file, [&](std::size_t, std::string_view line) -> Result<void> {
    reader.take(line);
    return {};
  }));
  PublicSuffixes list = std::move(reader).list();
  if (list.tlds.empty())
    return fail(ErrorCode::invalid_request, fmt::format("{} has no section of ICANN domains.", path));
  list.path = path;
  list.modified = file.modified;
  return list;
}

}  // namespace certwright::feeds
