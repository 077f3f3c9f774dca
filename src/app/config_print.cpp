#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "app/config_keys.h"

namespace certwright::app {
namespace {

constexpr std::size_t comment_width = 98;

std::string comment(std::string_view text) {
  std::string out;
  std::string line = "#";
  std::istringstream words{std::string{text}};
  for (std::string word; words >> word;) {
    if (line.size() > 1 && line.size() + 1 + word.size() > comment_width) {
      out += line + "\n";
      line = "#";
    }
    line += ' ' + word;
  }
  return out + line + "\n";
}

template <class Target>
std::string printed(const Key<Target>& key, Target& target) {
  if (const auto value = toml_value(key, target)) return fmt::format("{} = {}\n", key.name, *value);
  return fmt::format("# {} = {}\n", key.name, key.example);
}

constexpr std::string_view stub_purpose =
    "A zone whose servers are asked directly, instead of those that DNS delegates it to. Repeatable.";
constexpr std::string_view block_list_purpose =
    "A DNS block list, asked about each requested name and its parents; it learns them. Spamhaus refuses questions "
    "that "
    "come through public resolvers. Repeatable.";

constexpr std::string_view profile_purpose =
    "What certificates contain, besides the profiles of the product: \"public-trust\", \"private\" and "
    "\"short-lived\". A key that is not set is as in the profile that this one is based on. Repeatable.";

template <class Target>
std::string printed_tables(std::string_view purpose, std::span<const Key<Target>> keys,
                           const std::vector<Target>& targets) {
  std::string out = comment(purpose);
  const std::string heading = fmt::format("[[{}]]\n", keys.front().section);
  if (targets.empty()) {
    out += "# " + heading;
    for (const Key<Target>& key : keys) out += fmt::format("# {} = {}\n", key.name, key.example);
    return out + "\n";
  }
  for (Target target : targets) {
    out += heading;
    for (const Key<Target>& key : keys) out += printed(key, target);
    out += "\n";
  }
  return out;
}

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

template <class Target>
std::string row(const Key<Target>& key) {
  Target defaults;
  const auto value = toml_value(key, defaults);
  const std::string shown = value && *value != "\"\"" && *value != "[]" ? "`" + *value + "`" : "–";
  return fmt::format("| `{}` | {} | {} | {}{} |\n", key.name, cell(type_of(key)), cell(shown), cell(key.doc),
                     key.example.empty() ? "" : fmt::format(" Example: `{}`", cell(key.example)));
}

constexpr std::string_view row_heading = "| Key | Type | Default | Meaning |\n| --- | --- | --- | --- |\n";

template <class Target>
std::string tables_page(std::string_view purpose, std::span<const Key<Target>> keys) {
  std::string out = fmt::format("\n## [[{}]]\n\n{}\n\n{}", keys.front().section, purpose, row_heading);
  for (const Key<Target>& key : keys) out += row(key);
  return out;
}

constexpr std::string_view page_heading =
    "# Configuration\n\n"
    "`certwright serve --data DIR` reads `DIR/certwright.toml` where that file exists, or the file given with "
    "`--config FILE`.\nEvery key has a default, so an empty file, or none, is a complete configuration. "
    "`certwright serve --print-config` prints\nthe configuration in force as a commented file; "
    "`certwright serve --print-config --markdown` prints this page.\n\n"
    "An unknown key, a wrong type or a value out of its range is refused with file, line and the nearest key that "
    "exists.\nDurations are texts such as `\"72h\"`, `\"30m\"`, `\"3s\"` or `\"198d\"`. A relative file name starts at "
    "the folder of the\nconfiguration file.\n";

}  // namespace

std::string print_config(const Config& config) {
  Config shown = config;
  std::string out = "# certwright.toml: every key with the value in force. A missing key has its default.\n";
  for (const auto& [section, purpose] : config_sections()) {
    out += fmt::format("\n{}[{}]\n", comment(purpose), section);
    for (const Key<Config>& key : config_keys())
      if (key.section == section) out += comment(key.doc) + printed(key, shown) + "\n";
    if (section == "dns") out += printed_tables(stub_purpose, stub_keys(), config.dns.stubs);
    if (section == "feeds")
      out += printed_tables(block_list_purpose, block_list_keys(), config.reputation.dns_block_lists);
    if (section == "ca") out += printed_tables(profile_purpose, profile_keys(), config.profiles);
    out.pop_back();
  }
  return out;
}

std::string configuration_page() {
  std::string out{page_heading};
  for (const auto& [section, purpose] : config_sections()) {
    out += fmt::format("\n## [{}]\n\n{}\n\n{}", section, purpose, row_heading);
    for (const Key<Config>& key : config_keys())
      if (key.section == section) out += row(key);
    if (section == "dns") out += tables_page("A zone whose servers are asked directly. Repeatable.", stub_keys());
    if (section == "feeds") out += tables_page(block_list_purpose, block_list_keys());
    if (section == "ca") out += tables_page(profile_purpose, profile_keys());
  }
  return out;
}

}  // namespace certwright::app
