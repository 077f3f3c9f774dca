#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "app/config.h"
#include "base/result.h"

// The one table of configuration keys: what certwright.toml may say, what `--print-config` prints and what
// docs/configuration.md documents. Knows no TOML library.
namespace certwright::app {

/// A setting that takes one of a few words.
struct Choice {
  std::vector<std::string_view> words;
  std::function<std::size_t()> get;
  std::function<void(std::size_t)> set;
};

/// A list of some of a few words.
struct Choices {
  std::vector<std::string_view> words;
  std::function<std::vector<std::size_t>()> get;
  std::function<void(std::vector<std::size_t>)> set;
};

/// A word that sets several limits at once; it is not kept itself.
struct Preset {
  model::Quotas* quotas;
};

/// Where a key's value lives, which also says what type the key has.
using Field =
    std::variant<bool*, std::optional<bool>*, std::string*, std::optional<std::string>*, std::size_t*,
                 std::optional<std::size_t>*, std::chrono::seconds*, std::optional<std::chrono::seconds>*,
                 std::vector<std::string>*, std::optional<std::vector<std::string>>*, Choice, Choices, Preset>;

/// Looks at one text (of a list: each), may put it into its usual form, and says what is wrong with it.
using Rule = std::optional<std::string> (*)(std::string& text);

enum class TextKind { plain, file };

/// One key. `section` is "server", "dns.stub", …
template <class Target>
struct Key {
  std::string_view section;
  std::string_view name;
  std::string_view doc;
  Field (*field)(Target&);
  Rule rule = nullptr;
  std::int64_t least = 0;  ///< of numbers, and of durations in seconds
  std::int64_t most = 0;
  std::string_view example;         ///< a TOML value, shown where the key is not set
  TextKind kind = TextKind::plain;  ///< file: a relative path starts at the folder of the configuration file
};

/// Every key of Config, section by section, in the order of the printed file.
[[nodiscard]] std::span<const Key<Config>> config_keys();
/// Every key of one `[[dns.stub]]`.
[[nodiscard]] std::span<const Key<net::live::StubZone>> stub_keys();
/// Every key of one `[[feeds.dns_block_list]]`.
[[nodiscard]] std::span<const Key<feeds::BlockListSettings>> block_list_keys();
/// Every key of one `[[profile]]`.
[[nodiscard]] std::span<const Key<ProfileSettings>> profile_keys();
/// What the sections are for: section name, sentence.
[[nodiscard]] std::span<const std::pair<std::string_view, std::string_view>> config_sections();

/// A value as the file has it.
struct OtherValue {
  std::string_view type;  ///< "a floating-point number", "a table", …
};
using Value = std::variant<std::string, std::int64_t, bool, std::vector<std::string>, OtherValue>;

/// Stores a value. `folder` is where relative file names start. Fails: invalid_request, saying what is expected.
template <class Target>
[[nodiscard]] Result<void> put_value(const Key<Target>& key, Target& target, Value value, const std::string& folder);

/// The present value in TOML's spelling; nothing where it is not set.
template <class Target>
[[nodiscard]] std::optional<std::string> toml_value(const Key<Target>& key, Target& target);

/// "text", "number 1 to 256", "duration", "one of …": for people.
template <class Target>
[[nodiscard]] std::string type_of(const Key<Target>& key);

/// "72h", "30m", "3s", "198d"; also a whole number of seconds in "ms". Fails: invalid_request.
[[nodiscard]] Result<std::chrono::seconds> parse_duration(std::string_view text);
/// The largest of h, m and s that divides it; days from a week on: "72h", "198d".
[[nodiscard]] std::string duration_text(std::chrono::seconds duration);

/// Contradictions between keys: the key to blame ("server.listen") and what to do. At most one a rule.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> contradictions(const Config& config);

}  // namespace certwright::app
