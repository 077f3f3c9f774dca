#include "model/facts_json.h"
#include "model/members_json_writer.h"

namespace certwright::model {

std::string policy_json(const Policy& policy) {
  std::string out = "{";
  members_json::WriteMembers visit{out};
  members(visit, policy);
  return out += '}';
}

std::string to_json(const KeptName& name) {
  std::string out = "{";
  members_json::WriteMembers visit{out};
  visit("typed", name.typed);
  visit("facts", name.facts);
  return out += '}';
}

std::string to_json(const RegistrationFact& fact) {
  std::string out;
  members_json::write(out, fact);
  return out;
}

std::string kept_head(std::string_view policy_json) {
  return fmt::format("{{\"certwright_facts\":{},\"policy\":{},\"names\":[\n", kept_facts_version, policy_json);
}

std::string to_json(const KeptFacts& kept) {
  std::string out = kept_head(policy_json(kept.policy));
  for (const KeptName& name : kept.names) {
    if (&name != &kept.names.front()) out += ",\n";
    out += to_json(name);
  }
  return out += kept_tail;
}

}  // namespace certwright::model
