#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace certwright::registration {

/// Which RDAP service knows which domains: RFC 9224.
class RdapBootstrap {
 public:
  /// IANA's file comes to some hundred kilobytes.
  static constexpr std::size_t most_bytes = 4UL * 1024 * 1024;

  /// Nothing for what is no such file, of version 1, with one usable entry at least. What is wrong in a service is left
  /// out with it: URLs that are not http or https, entries that are no names.
  [[nodiscard]] static std::optional<RdapBootstrap> parse(std::string_view json);

  /// The base URLs for a domain (lower-case A-labels), each with a slash at its end, the first to be asked first: of
  /// the entry that has most of its labels (RFC 9224 section 4), https before http. Empty where none is known.
  [[nodiscard]] const std::vector<std::string>& urls_for(std::string_view domain) const;
  [[nodiscard]] std::size_t size() const { return services_.size(); }

 private:
  std::map<std::string, std::size_t, std::less<>> services_;  ///< entry → place in urls_
  std::vector<std::vector<std::string>> urls_;
};

}  // namespace certwright::registration
