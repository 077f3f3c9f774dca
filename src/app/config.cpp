#include "app/config.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "app/config_keys.h"
#include "app/nearest_word.h"

namespace certwright::app {
namespace {

// A configuration is a few kilobytes; a megabyte is somebody's list in the wrong place.
constexpr std::size_t max_file_bytes = 1024UL * 1024;
// Whoever made one slip wants to see the others too, but not a screen of them.
constexpr std::size_t max_problems = 10;

/// Reads one parsed file into a Config and collects everything that is wrong with it.
class Loader {
 public:
  explicit Loader(std::string path) : path_(std::move(path)) {
    folder_ = std::filesystem::path{path_}.parent_path().string();
  }

  Result<Config> load(const toml::table& root) {
    refuse_unknown_sections(root);
    for (const Key<Config>& key : config_keys()) take(key, config_, section_of(root, key.section));
    take_tables(root, "dns", "stub", stub_keys(), config_.dns.stubs);
    take_tables(root, "feeds", "dns_block_list", block_list_keys(), config_.reputation.dns_block_lists);
    take_tables(root, "", "profile", profile_keys(), config_.profiles);
    if (problems_.empty())
      for (const auto& [key, problem] : contradictions(config_)) complain(line_of(key), problem);
    if (!problems_.empty()) return fail(ErrorCode::invalid_request, fmt::format("{}", fmt::join(problems_, "\n")));
    return std::move(config_);
  }

 private:
  template <class Target>
  void take(const Key<Target>& key, Target& target, const toml::table* section) {
    const toml::node* node = section == nullptr ? nullptr : section->get(key.name);
    if (node == nullptr) return;
    lines_[fmt::format("{}.{}", key.section, key.name)] = node->source().begin.line;
    if (const auto put = put_value(key, target, value_of(*node), folder_); !put)
      complain(node->source().begin.line, fmt::format("[{}] {}: {}", key.section, key.name, put.error().detail));
  }

  /// The tables of `[[section.name]]`, or of `[[name]]`.
  template <class Target>
  void take_tables(const toml::table& root, std::string_view section, std::string_view name,
                   std::span<const Key<Target>> keys, std::vector<Target>& targets) {
    const toml::table* above = section_of(root, section);
    const toml::node* node = above == nullptr ? nullptr : above->get(name);
    if (node == nullptr) return;
    const std::string path = section.empty() ? std::string{name} : fmt::format("{}.{}", section, name);
    lines_[path] = node->source().begin.line;
    const auto write_as = section.empty() ? fmt::format("{0}: write each one as [[{0}]]", name)
                                          : fmt::format("[{}] {}: write each zone as [[{}]]", section, name, path);
    const toml::array* tables = node->as_array();
    if (tables == nullptr) return complain(node->source().begin.line, write_as);
    for (const toml::node& element : *tables) {
      const toml::table* table = element.as_table();
      if (table == nullptr) return complain(element.source().begin.line, write_as);
      Target target;
      lines_[fmt::format("{}.{}", path, targets.size())] = element.source().begin.line;
      for (const Key<Target>& key : keys) take(key, target, table);
      refuse_unknown_keys(*table, path, names_of(keys, path));
      targets.push_back(std::move(target));
    }
  }

  void refuse_unknown_sections(const toml::table& root) {
    const std::vector<std::string_view> names = sections_below({});
    for (const auto& [name, node] : root) {
      if (name.str() == profile_keys().front().section) continue;  // an array of tables of its own
      if (std::ranges::find(names, name.str()) == names.end()) {
        complain(node.source().begin.line,
                 fmt::format("there is no section [{}]{}", name.str(), hint(name.str(), names)));
      } else if (const toml::table* table = node.as_table()) {
        refuse_unknown_keys(*table, name.str(), names_of(config_keys(), name.str()));
      } else {
        complain(node.source().begin.line, fmt::format("{} is a section: write [{}]", name.str(), name.str()));
      }
    }
  }

  void refuse_unknown_keys(const toml::table& table, std::string_view section, std::vector<std::string_view> names) {
    if (section == "dns") names.emplace_back("stub");
    if (section == "feeds") names.emplace_back("dns_block_list");
    const std::vector<std::string_view> subsections = sections_below(section);
    for (const auto& [name, node] : table) {
      const bool is_section = std::ranges::find(subsections, name.str()) != subsections.end();
      const std::string path = fmt::format("{}.{}", section, name.str());
      if (is_section && node.is_table())
        refuse_unknown_keys(*node.as_table(), path, names_of(config_keys(), path));
      else if (is_section)
        complain(name.source().begin.line, fmt::format("{} is a section: write [{}]", path, path));
      else if (std::ranges::find(names, name.str()) == names.end())
        complain(name.source().begin.line,
                 fmt::format("[{}] has no key {}{}", section, name.str(), hint(name.str(), names)));
    }
  }

  // The last words of the sections directly below one, as "rates" of "quotas.rates"; of the file, where none is given.
  static std::vector<std::string_view> sections_below(std::string_view parent) {
    std::vector<std::string_view> found;
    for (const auto& section : config_sections()) {
      const auto dot = section.first.rfind('.');
      const bool is_top = dot == std::string_view::npos;
      if ((is_top ? std::string_view{} : section.first.substr(0, dot)) != parent) continue;
      found.push_back(is_top ? section.first : section.first.substr(dot + 1));
    }
    return found;
  }

  template <class Target>
  static std::vector<std::string_view> names_of(std::span<const Key<Target>> keys, std::string_view section) {
    std::vector<std::string_view> names;
    for (const Key<Target>& key : keys)
      if (key.section == section) names.push_back(key.name);
    return names;
  }

  static std::string hint(std::string_view typed, const std::vector<std::string_view>& names) {
    if (const auto near = nearest_word(typed, names)) return fmt::format("; did you mean {}?", *near);
    return fmt::format("; there are: {}", fmt::join(names, ", "));
  }

  static const toml::table* section_of(const toml::table& root, std::string_view name) {
    const toml::table* section = &root;
    while (section != nullptr && !name.empty()) {
      const std::string_view step = name.substr(0, name.find('.'));
      name.remove_prefix(std::min(step.size() + 1, name.size()));
      const toml::node* node = section->get(step);
      section = node == nullptr ? nullptr : node->as_table();
    }
    return section;
  }

  static Value value_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    if (node.is_table()) return OtherValue{"a table"};
    if (node.is_floating_point()) return OtherValue{"a fraction"};
    const toml::array* array = node.as_array();
    if (array == nullptr) return OtherValue{"a date or time"};
    std::vector<std::string> texts;
    for (const toml::node& element : *array) {
      const auto* text = element.as_string();
      if (text == nullptr) return OtherValue{"a list that does not hold texts only"};
      texts.push_back(text->get());
    }
    return texts;
  }

  std::optional<toml::source_index> line_of(const std::string& key) const {
    const auto at = lines_.find(key);
    return at == lines_.end() ? std::nullopt : std::optional{at->second};
  }

  void complain(std::optional<toml::source_index> line, std::string_view problem) {
    if (problems_.size() >= max_problems) return;
    problems_.push_back(line ? fmt::format("{}:{}: {}", path_, *line, problem) : fmt::format("{}: {}", path_, problem));
  }

  std::string path_;
  std::string folder_;
  Config config_;
  std::map<std::string, toml::source_index> lines_;
  std::vector<std::string> problems_;
};

Result<std::string> read_whole(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return fail(ErrorCode::not_found, fmt::format("{}: cannot be read; is the name right?", path));
  std::string text(max_file_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return fail(ErrorCode::not_found, fmt::format("{}: cannot be read", path));
  if (text.size() > max_file_bytes)
    return fail(ErrorCode::invalid_request, fmt::format("{}: larger than a configuration file may be (1 MiB)", path));
  return text;
}

}  // namespace

Result<Config> load_config(const std::string& path) {
  if (path.empty()) return Config{};
  TRY(const std::string text, read_whole(path));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(ErrorCode::invalid_request, fmt::format("{}:{}: not TOML: {}", path, parsed.error().source().begin.line,
                                                        parsed.error().description()));
  return Loader{path}.load(parsed.table());
}

}  // namespace certwright::app
