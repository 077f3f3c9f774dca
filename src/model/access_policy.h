#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/wildcard.h"

namespace certwright::model {

/// What a caller asks to do, as IAM sees it.
struct AccessRequest {
  std::string action;    ///< acm:RequestCertificate
  std::string resource;  ///< an ARN, or `*` for actions without one
  /// The condition keys that the request has, in lower case (IAM compares their names without case), with their values.
  /// A key without values counts as absent.
  std::map<std::string, std::vector<std::string>, std::less<>> context;

  /// Adds a value to a key, whose name may have any case.
  void add(std::string_view key, std::string value);
};

enum class Access { allowed, implicitly_denied, explicitly_denied };

/// What a policy says of a request, and the statement (counted from 0) that decides; none where nothing allows it.
struct AccessDecision {
  Access access = Access::implicitly_denied;
  std::optional<std::size_t> statement;
};

/// One comparison of a Condition block.
struct AccessCondition {
  /// IAM's set operators: `single` stands for none.
  enum class Quantifier { single, for_all_values, for_any_value };
  Quantifier quantifier = Quantifier::single;
  bool negated = false;          ///< StringNotEquals, StringNotLike
  std::string key;               ///< in lower case
  std::vector<Wildcard> values;  ///< with wildcards for StringLike and StringNotLike only
};

struct AccessStatement {
  std::string sid;  ///< may be empty
  bool allows = false;
  std::vector<Wildcard> actions;  ///< in lower case
  std::vector<Wildcard> resources;
  std::vector<AccessCondition> conditions;
};

/// A document in IAM's JSON policy language, ready to be asked. Default-constructed it allows nothing.
class AccessPolicy {
 public:
  /// The longest document, in characters without white space: IAM's quota for managed policies (IAM User Guide, "IAM
  /// and AWS STS quotas": 6,144 characters, "IAM doesn't count white space").
  static constexpr std::size_t longest_document = 6144;

  AccessPolicy() = default;

  /// Reads the part of the language that this server keeps: Version, Id, Statement with Sid, Effect, Action, Resource
  /// and Condition; the operators StringEquals, StringNotEquals, StringLike and StringNotLike, with ForAllValues: or
  /// ForAnyValue: before them; the keys of access_policy_document.cpp. Everything else is refused, never ignored.
  /// Fails: invalid_request, with the place in the document (`Statement[0].Condition.Bool: …`) and what to do.
  [[nodiscard]] static Result<AccessPolicy> parse(std::string_view document);

  /// IAM User Guide, "Policy evaluation logic": an explicit deny wins over every allow, and what nothing allows is
  /// denied.
  [[nodiscard]] AccessDecision decide(const AccessRequest& request) const;

  /// Whether any condition asks for a key that begins so (in lower case).
  [[nodiscard]] bool mentions(std::string_view key_prefix) const;
  [[nodiscard]] const std::vector<AccessStatement>& statements() const { return statements_; }

 private:
  explicit AccessPolicy(std::vector<AccessStatement> statements) : statements_(std::move(statements)) {}
  std::vector<AccessStatement> statements_;
};

/// A condition key as policies and simulations spell it, in any case: the name to keep, in lower case.
/// Fails: invalid_request (this server knows no such key), with the keys there are.
[[nodiscard]] Result<std::string> parse_condition_key(std::string_view text);

}  // namespace certwright::model
