#include "checks/subjects.h"

#include <algorithm>

#include "base/ascii.h"
#include "model/domain_name.h"

namespace certwright::checks {
namespace {

std::string usual_form(std::string_view name) {
  while (name.ends_with('.')) name.remove_suffix(1);
  return ascii_lower(name);
}

std::string_view parent_of(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

// "_x._acme.www.example.com" is for "www.example.com".
std::string_view domain_of(const WantedRecord& record) {
  std::string_view domain = record.name;
  while (domain.starts_with('_')) domain = parent_of(domain);
  return domain;
}

}  // namespace

std::vector<std::string> together(std::span<const std::string> typed) {
  std::vector<std::string> names;
  if (typed.size() > most_names_together) return names;
  for (const std::string& text : typed)
    if (const auto name = model::parse_name(text)) names.push_back(name->str());
  return names;
}

WantedRecord wanted_record(std::string_view name, std::string_view value) {
  return {.name = usual_form(name), .value = usual_form(value)};
}

const WantedRecord* record_for(const model::DomainName& name, std::span<const WantedRecord> records) {
  const WantedRecord* nearest = nullptr;
  const WantedRecord* below = nullptr;
  for (const WantedRecord& record : records) {
    const std::string_view domain = domain_of(record);
    if (!domain.empty() && model::is_at_or_below(name.base(), domain)) {
      if (nearest == nullptr || domain.size() > domain_of(*nearest).size()) nearest = &record;
    } else if (below == nullptr && model::is_at_or_below(record.name, name.base())) {
      below = &record;
    }
  }
  return nearest != nullptr ? nearest : below;
}

model::NameReport report_of(const model::KeptName& name) {
  if (name.facts) return {.name = name.facts->name.str(), .findings = diagnose(*name.facts)};
  model::NameReport report{.name = name.typed, .findings = {}};
  if (auto parsed = model::parse_name(name.typed); !parsed) report.findings.push_back(std::move(parsed).error());
  return report;
}

}  // namespace certwright::checks
