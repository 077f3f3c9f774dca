#include "model/name_constraints.h"

#include <algorithm>

#include <fmt/format.h>

namespace certwright::model {
namespace {

// RFC 5280 section 4.2.1.10: "Any DNS name that can be constructed by simply adding zero or more labels to the
// left-hand side of the name satisfies the name constraint." A wildcard matches one label more than its base, so all
// that it matches is below a subtree where its base is.
bool lies_within(const DomainName& name, const std::string& subtree) { return is_at_or_below(name.base(), subtree); }

// A wildcard also reaches into a subtree that begins one label below its base: `*.example.com` is good for
// `secret.example.com`.
bool reaches_into(const DomainName& name, const std::string& subtree) {
  if (lies_within(name, subtree)) return true;
  const std::size_t dot = subtree.find('.');
  return name.is_wildcard() && dot != std::string::npos && std::string_view{subtree}.substr(dot + 1) == name.base();
}

}  // namespace

Result<std::string> parse_subtree(std::string_view text) {
  // A subtree keeps the rules of names, and may also be a single label: then it keeps those of the names below it.
  const bool single_label = text.find('.') == std::string_view::npos;
  constexpr std::string_view label_below = "x.";
  const auto name = DomainName::parse(single_label ? fmt::format("{}{}", label_below, text) : std::string{text});
  if (!name || text.starts_with('*'))
    return fail(
        ErrorCode::invalid_request,
        fmt::format("{} is not a domain. Write it as in corp.example.com: everything below it is meant too.", text));
  return single_label ? name->str().substr(label_below.size()) : name->str();
}

bool permits(const NameConstraints& constraints, const DomainName& name) {
  if (std::ranges::any_of(constraints.excluded,
                          [&](const std::string& subtree) { return reaches_into(name, subtree); }))
    return false;
  return constraints.permitted.empty() || std::ranges::any_of(constraints.permitted, [&](const std::string& subtree) {
           return lies_within(name, subtree);
         });
}

}  // namespace certwright::model
