#include "model/name_constraints.h"

#include <algorithm>

#include <fmt/format.h>

namespace certwright::model {
namespace {

// RFC 5280 section 4.2.1.10: "Any DNS name that can be constructed by simply adding zero or more labels to the
// left-hand side of the name satisfies the name constraint." A wildcard matches one label more than its base, so all
// that it matches is below a subtree where its base is.
bool lies_within(const DomainName& name, const std::string& subtree) { return is_at_or_below(name.base(), subtree); }

bool is_closed_to_addresses(const NameConstraints& constraints) {
  return !constraints.permitted.empty() && constraints.permitted_addresses.empty();
}

bool is_closed_to_domains(const NameConstraints& constraints) {
  return constraints.permitted.empty() && !constraints.permitted_addresses.empty();
}

void add_texts(const std::vector<AddressRange>& ranges, std::vector<std::string>& texts) {
  for (const AddressRange& range : ranges) texts.push_back(range.str());
}

bool any_contains(const std::vector<AddressRange>& ranges, const IpAddress& address) {
  return std::ranges::any_of(ranges, [&](const AddressRange& range) { return range.contains(address); });
}

// A wildcard also reaches into a subtree that begins one label below its base: `*.example.com` is good for
// `secret.example.com`.
bool reaches_into(const DomainName& name, const std::string& subtree) {
  if (subtree.empty() || lies_within(name, subtree)) return true;
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
  if (constraints.permitted.empty()) return constraints.permitted_addresses.empty();
  return std::ranges::any_of(constraints.permitted,
                             [&](const std::string& subtree) { return lies_within(name, subtree); });
}

bool permits(const NameConstraints& constraints, const IpAddress& address) {
  if (any_contains(constraints.excluded_addresses, address)) return false;
  if (constraints.permitted_addresses.empty()) return constraints.permitted.empty();
  return any_contains(constraints.permitted_addresses, address);
}

NameConstraints closed(NameConstraints constraints) {
  if (is_closed_to_domains(constraints)) constraints.excluded = {std::string{}};
  if (!is_closed_to_addresses(constraints)) return constraints;
  constraints.excluded_addresses.clear();
  for (const char* const all : {"0.0.0.0/0", "::/0"})
    if (const auto range = AddressRange::parse(all)) constraints.excluded_addresses.push_back(*range);
  return constraints;
}

std::vector<std::string> permitted_texts(const NameConstraints& constraints) {
  std::vector<std::string> texts = constraints.permitted;
  add_texts(constraints.permitted_addresses, texts);
  return texts;
}

std::vector<std::string> excluded_texts(const NameConstraints& constraints) {
  std::vector<std::string> texts;
  if (!is_closed_to_domains(constraints)) texts = constraints.excluded;
  if (!is_closed_to_addresses(constraints)) add_texts(constraints.excluded_addresses, texts);
  return texts;
}

}  // namespace certwright::model
