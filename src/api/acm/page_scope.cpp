#include "api/acm/page_scope.h"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace certwright::api::acm {

std::string page_scope(const Call& call, std::string_view operation, std::span<const std::string_view> members) {
  std::string scope = fmt::format("{}|{}|{}", operation, call.caller.account, call.caller.region);
  for (const std::string_view member : members) {
    scope += '|';
    if (const auto* value = call.input.if_contains(member); value != nullptr && !value->is_null())
      scope += boost::json::serialize(*value);
  }
  return scope;
}

}  // namespace certwright::api::acm
