#include "checks/caa_words.h"

namespace certwright::checks::rules {

std::string caa_text(const model::CaaRecord& record) {
  return std::to_string(record.flags) + " " + record.tag + " \"" + record.value + "\"";
}

model::Evidence caa_evidence(const model::Facts& facts, const model::CaaFact& caa) {
  const bool known = facts.policy != nullptr && !facts.policy->caa_identities.empty();
  const std::string issuer = known ? facts.policy->caa_identities.front() : "this CA (no [policy] caa_identities)";
  std::string records;
  for (const model::CaaRecord& record : caa.records) records += (records.empty() ? "" : "; ") + caa_text(record);
  return {{"domain", facts.name.str()},
          {"found_at", caa.found_at},
          {"ca", issuer},
          {"issuer", issuer},
          {"actual", records},
          {"query", caa.found_at + ". CAA"},
          {"server", facts.resolver},
          {"time", rfc3339(facts.gathered_at)}};
}

}  // namespace certwright::checks::rules
