#include "feeds/public_suffixes.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <libpsl.h>

#include "feeds/list_file.h"

namespace certwright::feeds {
namespace {

constexpr std::string_view compiled_form = ".DAFSA@PSL_";

// Without NO_STAR_RULE every unknown TLD would count as a suffix by the list's implicit rule `*`.
constexpr int icann_rules = PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE;

// The TLDs that most certificates are for come first: a slip in "com" is likelier than one in "cam".
constexpr std::array<std::string_view, 40> popular{
    "com", "net", "org", "jp", "io",  "co",     "dev",  "app",  "info",  "biz",  "uk",    "de", "fr", "it",
    "nl",  "eu",  "us",  "ca", "au",  "br",     "ch",   "se",   "es",    "pl",   "in",    "cn", "kr", "tw",
    "ai",  "me",  "tv",  "cc", "xyz", "online", "site", "shop", "cloud", "tech", "store", "edu"};

std::string_view last_label(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

/// The TLDs of the ICANN section's rules that are written in ASCII.
Result<std::vector<std::string>> tlds_of(const ListFile& file) {
  std::vector<std::string> tlds;
  bool icann = false;
  TRY_VOID(for_each_line(file, [&](std::size_t, std::string_view line) -> Result<void> {
    if (line.find("===BEGIN ICANN DOMAINS===") != std::string_view::npos) icann = true;
    if (line.find("===END ICANN DOMAINS===") != std::string_view::npos) icann = false;
    if (!icann || line.starts_with("//")) return {};
    const std::string_view tld = last_label(line.substr(0, line.find_first_of(" \t")));
    if (std::ranges::all_of(tld, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }))
      tlds.emplace_back(tld);
    return {};
  }));
  std::ranges::sort(tlds);
  const auto [first, last] = std::ranges::unique(tlds);
  tlds.erase(first, last);
  if (tlds.empty())
    return fail(ErrorCode::invalid_request, fmt::format("{} has no section of ICANN domains.", file.path));
  return tlds;
}

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

void PublicSuffixes::Free::operator()(void* list) const noexcept { psl_free(static_cast<psl_ctx_t*>(list)); }

bool PublicSuffixes::is_suffix(const char* name) const {
  return psl_is_public_suffix2(static_cast<const psl_ctx_t*>(list_.get()), name, icann_rules) == 1;
}

Result<PublicSuffixes> PublicSuffixes::load(const std::string& path, Timestamp now) {
  TRY(const ListFile file, read_list_file(path));
  PublicSuffixes suffixes;
  suffixes.source_ = file.source(now);
  const bool compiled = file.content.starts_with(compiled_form);
  if (!compiled) {
    TRY(suffixes.tlds_, tlds_of(file));
  }
  suffixes.list_.reset(psl_load_file(path.c_str()));
  if (suffixes.list_ == nullptr || (compiled && !suffixes.is_suffix("com")))
    return fail(ErrorCode::invalid_request, fmt::format("{} cannot be read as a public suffix list.", path));
  return suffixes;
}

model::PublicSuffixFact PublicSuffixes::find(std::string_view name) const {
  const std::string text{name};
  model::PublicSuffixFact fact;
  fact.tld = last_label(name);
  fact.tld_known = is_suffix(text.c_str() + (text.size() - fact.tld.size()));
  fact.source = source_;
  // From the longest tail of the name to the shortest: the first that is a suffix is the longest one.
  std::size_t previous = std::string::npos;
  std::size_t start = 0;
  while (!is_suffix(text.c_str() + start)) {
    const std::size_t dot = text.find('.', start);
    if (dot == std::string::npos) break;
    previous = start;
    start = dot + 1;
  }
  fact.suffix = text.substr(start);
  if (previous != std::string::npos) fact.registrable = text.substr(previous);
  if (!fact.tld_known) fact.suggestion = nearest_tld(fact.tld, tlds_);
  return fact;
}

}  // namespace certwright::feeds
