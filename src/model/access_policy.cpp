#include "model/access_policy.h"

#include <algorithm>

#include "base/ascii.h"

namespace certwright::model {
namespace {

using Quantifier = AccessCondition::Quantifier;

bool any_matches(const std::vector<Wildcard>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns, [&](const Wildcard& pattern) { return pattern.matches(text); });
}

// IAM User Guide, "Conditions with multiple context keys or values": several values of a condition are a logical OR,
// and for negated operators a logical NOR.
bool value_satisfies(const AccessCondition& condition, std::string_view value) {
  return any_matches(condition.values, value) != condition.negated;
}

bool satisfies(const AccessCondition& condition, const std::vector<std::string>* values, bool allows) {
  const auto holds = [&](const std::string& value) { return value_satisfies(condition, value); };
  const bool absent = values == nullptr || values->empty();
  switch (condition.quantifier) {
    // IAM User Guide, "Condition operators": "If the key that you specify in a policy condition is not present in the
    // request context, the values do not match and the condition is false. If the policy condition requires that the
    // key is not matched, such as StringNotLike …, the condition is true." A key that has several values after all
    // (tags whose keys differ in case only) counts against the caller: each must allow, one is enough to deny.
    case Quantifier::single:
      if (absent) return condition.negated;
      return allows ? std::ranges::all_of(*values, holds) : std::ranges::any_of(*values, holds);
    // IAM User Guide, "Set operators for multivalued context keys": ForAllValues "also returns true if there are no
    // context keys in the request".
    case Quantifier::for_all_values:
      return absent || std::ranges::all_of(*values, holds);
    // There too: ForAnyValue is false "for no matching context key or if the context key does not exist".
    case Quantifier::for_any_value:
      return !absent && std::ranges::any_of(*values, holds);
  }
  return false;
}

bool applies(const AccessStatement& statement, const AccessRequest& request, std::string_view action) {
  return any_matches(statement.actions, action) && any_matches(statement.resources, request.resource) &&
         std::ranges::all_of(statement.conditions, [&](const AccessCondition& condition) {
           const auto found = request.context.find(condition.key);
           return satisfies(condition, found == request.context.end() ? nullptr : &found->second, statement.allows);
         });
}

}  // namespace

void AccessRequest::add(std::string_view key, std::string value) {
  context[ascii_lower(key)].push_back(std::move(value));
}

AccessDecision AccessPolicy::decide(const AccessRequest& request) const {
  // IAM User Guide, "Action": "The prefix and the action name are case insensitive."
  const std::string action = ascii_lower(request.action);
  AccessDecision decision;
  for (std::size_t i = 0; i < statements_.size(); ++i) {
    const AccessStatement& statement = statements_[i];
    if (statement.allows && decision.statement) continue;
    if (!applies(statement, request, action)) continue;
    if (!statement.allows) return {.access = Access::explicitly_denied, .statement = i};
    decision = {.access = Access::allowed, .statement = i};
  }
  return decision;
}

bool AccessPolicy::mentions(std::string_view key_prefix) const {
  return std::ranges::any_of(statements_, [&](const AccessStatement& statement) {
    return std::ranges::any_of(statement.conditions,
                               [&](const AccessCondition& condition) { return condition.key.starts_with(key_prefix); });
  });
}

}  // namespace certwright::model
