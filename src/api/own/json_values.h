#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/clock.h"
#include "base/text.h"

// The values that every answer is made of.
namespace certwright::api::own {

[[nodiscard]] inline boost::json::value text(std::string_view content) {
  return boost::json::value(boost::json::string_view{content.data(), content.size()});
}

[[nodiscard]] inline boost::json::value text_or_null(std::string_view content) {
  return content.empty() ? boost::json::value(nullptr) : text(content);
}

/// RFC 3339; null also for a time that never comes.
[[nodiscard]] inline boost::json::value time_or_null(std::optional<Timestamp> at) {
  return at && *at != Timestamp::max() ? text(rfc3339(*at)) : boost::json::value(nullptr);
}

[[nodiscard]] inline boost::json::array texts(const std::vector<std::string>& all) {
  return boost::json::array(all.begin(), all.end());
}

/// Both languages.
[[nodiscard]] inline boost::json::object words(const Text& both) {
  return {{"en", text(both.en)}, {"ja", text(both.ja)}};
}

}  // namespace certwright::api::own
