#include "checks/record_words.h"

#include <algorithm>

#include "checks/words.h"
#include "model/domain_name.h"
#include "model/validation_value.h"

namespace certwright::checks::rules {

const model::ValidationRecordFact* searched_record(const model::Facts& facts) {
  if (!facts.record_search || !facts.validation_record || !*facts.validation_record) return nullptr;
  const model::ValidationRecordFact& record = **facts.validation_record;
  return record.matches ? nullptr : &record;
}

const model::RecordSeen* own_cname(const model::Facts& facts) {
  const auto* record = searched_record(facts);
  if (record == nullptr) return nullptr;
  const auto& seen = facts.record_search->seen;
  const auto found = std::ranges::find_if(seen, [&](const model::RecordSeen& one) {
    return one.name == record->name && one.type == "CNAME" && !one.from_wildcard;
  });
  return found == seen.end() ? nullptr : &*found;
}

const model::RecordSeen* right_value_at(const model::Facts& facts, std::string_view name) {
  const auto* record = searched_record(facts);
  if (record == nullptr || own_cname(facts) != nullptr) return nullptr;
  const auto& seen = facts.record_search->seen;
  const auto found = std::ranges::find_if(seen, [&](const model::RecordSeen& one) {
    return one.name == name && one.type == "CNAME" && !one.from_wildcard && one.values.size() == 1 &&
           model::is_expected_value(one.values.front(), record->expected);
  });
  return found == seen.end() ? nullptr : &*found;
}

model::Evidence record_evidence(const model::Facts& facts, const model::RecordSeen& seen, std::string_view zone) {
  const model::ValidationRecordFact& record = **facts.validation_record;
  const bool below = record.name.size() > zone.size() && model::is_at_or_below(record.name, zone);
  return {{"domain", facts.name.str()},
          {"name", record.name},
          {"relative", below ? record.name.substr(0, record.name.size() - zone.size() - 1) : record.name + "."},
          {"zone", std::string{zone}},
          {"type", "CNAME"},
          {"value", record.expected},
          {"expected", record.expected + "."},
          {"query", seen.name + ". " + seen.type},
          {"answer", joined(seen.values)},
          {"server", facts.resolver},
          {"time", rfc3339(facts.gathered_at)}};
}

}  // namespace certwright::checks::rules
