// CAA: the domain's owner names the CAs that may issue, and with RFC 8657 for which account and by which method.
// RFC 8659 section 4, RFC 8657.
//
// Method labels. RFC 8657 section 4 lets a CA consider a property with "validationmethods" only where the method in use
// is among its labels, and has methods outside the ACME registry begin with "ca-". Our DNS method looks for a CNAME of
// our own, not for the TXT record of dns-01, so it has a label of its own and `dns-01` does not permit it:
//   DNS validation    ca-dns-cname
//   EMAIL validation  ca-email
// Accounts. An ACM account has no account URI, so no "accounturi" matches. RFC 8657 section 3: "A Property with an
// invalid or unrecognized 'accounturi' parameter is unsatisfiable."
#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "checks/caa_value.h"
#include "checks/caa_words.h"
#include "checks/check.h"
#include "checks/server_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::CaaRecord;
using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::caa};
constexpr const model::Cause* causes[] = {&cause::CAA_LOOKUP_FAILED,        &cause::CAA_UNKNOWN_CRITICAL,
                                          &cause::CAA_NOT_ALLOWED,          &cause::CAA_FORBIDS_ALL,
                                          &cause::CAA_ACCOUNT_MISMATCH,     &cause::CAA_METHOD_MISMATCH,
                                          &cause::CAA_WILDCARD_NOT_ALLOWED, &cause::CAA_VIA_CNAME};

// What a property means that may be critical: these are understood, and none but the first two is about issuing.
constexpr std::array<std::string_view, 7> known_tags{"issue",    "issuewild",    "iodef",       "issuemail",
                                                     "issuevmc", "contactemail", "contactphone"};

// RFC 8659 section 4.1: bit 0, the most significant one, is the critical flag. RFC 6844 could be read as bit 7, and
// records with flag 1 exist that mean it.
constexpr std::uint8_t critical_flags = 0x80 | 0x01;

std::string_view method_label(model::ValidationMethod method) {
  switch (method) {
    case model::ValidationMethod::dns:
      return "ca-dns-cname";
    case model::ValidationMethod::email:
      return "ca-email";
    case model::ValidationMethod::http:
      return "http-01";
    case model::ValidationMethod::tls_alpn:
      return "tls-alpn-01";
  }
  return "";
}

const CaaRecord* unknown_critical(const model::CaaFact& caa) {
  const auto record = std::ranges::find_if(caa.records, [](const CaaRecord& r) {
    return (r.flags & critical_flags) != 0 && std::ranges::find(known_tags, ascii_lower(r.tag)) == known_tags.end();
  });
  return record == caa.records.end() ? nullptr : &*record;
}

/// The properties that decide for this name, and which they are.
struct Deciding {
  std::string_view tag = "issue";
  std::vector<CaaRecord> records;
};

std::vector<CaaRecord> with_tag(const model::CaaFact& caa, std::string_view tag) {
  std::vector<CaaRecord> records;
  for (const CaaRecord& record : caa.records)
    if (ascii_lower(record.tag) == tag) records.push_back(record);
  return records;
}

// RFC 8659 section 4.3: issuewild counts for wildcard names only, and where one is there, issue does not count for
// them.
Deciding deciding(const model::Facts& facts, const model::CaaFact& caa) {
  if (facts.name.is_wildcard())
    if (auto wild = with_tag(caa, "issuewild"); !wild.empty()) return {.tag = "issuewild", .records = std::move(wild)};
  return {.tag = "issue", .records = with_tag(caa, "issue")};
}

bool is_ours(const CaaValue& value, const model::Facts& facts) {
  return facts.policy != nullptr && !value.issuer.empty() &&
         std::ranges::any_of(facts.policy->caa_identities,
                             [&](const std::string& identity) { return ascii_lower(identity) == value.issuer; });
}

bool lists_method(const CaaValue& value, std::string_view label) {
  const auto lists = value.all("validationmethods");
  return std::ranges::all_of(lists, [&](std::string_view list) {
    for (;;) {
      const std::size_t comma = list.find(',');
      if (list.substr(0, comma) == label) return true;
      if (comma == std::string_view::npos) return false;
      list.remove_prefix(comma + 1);
    }
  });
}

/// What the deciding records add up to.
struct Tally {
  bool permitted = false;
  std::vector<std::string> issuers;   ///< of the records that name one
  std::vector<std::string> accounts;  ///< of the records that name us, but for another account
  std::vector<std::string> methods;   ///< of the records that name us, but for other methods
};

Tally tally_of(const Deciding& rules, const model::Facts& facts) {
  Tally tally;
  for (const CaaRecord& record : rules.records) {
    // RFC 8659 section 4.2: a value that breaks the grammar counts as one with an empty issuer-domain-name: it permits
    // nobody.
    const auto value = parse_caa_value(record.value);
    if (!value || value->issuer.empty()) continue;
    tally.issuers.push_back(value->issuer);
    if (!is_ours(*value, facts)) continue;
    const auto accounts = value->all("accounturi");
    const auto methods = value->all("validationmethods");
    if (!accounts.empty())
      tally.accounts.emplace_back(accounts.front());
    else if (!lists_method(*value, method_label(facts.method)))
      tally.methods.emplace_back(methods.front());
    else
      tally.permitted = true;
  }
  return tally;
}

model::Evidence evidence_of(const model::Facts& facts, const model::CaaFact& caa, std::string_view tag) {
  model::Evidence evidence = caa_evidence(facts, caa);
  evidence["tag"] = tag;
  return evidence;
}

model::Findings refusal(const Tally& tally, const model::CaaFact& caa, std::string_view tag, const model::Facts& facts,
                        model::Evidence evidence) {
  if (!tally.accounts.empty()) {
    evidence["accounturi"] = joined(tally.accounts);
    return {found(cause::CAA_ACCOUNT_MISMATCH, std::move(evidence))};
  }
  if (!tally.methods.empty()) {
    evidence["methods"] = joined(tally.methods);
    evidence["method"] = method_label(facts.method);
    return {found(cause::CAA_METHOD_MISMATCH, std::move(evidence))};
  }
  // RFC 8659 section 3: an alias has the record set of its target, whose owner alone can change it.
  if (!caa.alias_target.empty()) {
    evidence["target"] = caa.alias_target;
    return {found(cause::CAA_VIA_CNAME, std::move(evidence))};
  }
  if (tag == "issuewild") return {found(cause::CAA_WILDCARD_NOT_ALLOWED, std::move(evidence))};
  if (tally.issuers.empty()) return {found(cause::CAA_FORBIDS_ALL, std::move(evidence))};
  evidence["allowed"] = joined(tally.issuers);
  return {found(cause::CAA_NOT_ALLOWED, std::move(evidence))};
}

/// Where the servers of `name` are fine and tell that it is an alias, the name that it leads to, as far as they know:
/// what fails is there (RFC 8659 section 3 has CAs follow aliases). Otherwise `name`.
std::string where_it_fails(const model::Facts& facts, std::string name) {
  for (const model::ServerAnswer* answer : all_answers(facts)) {
    if (!asks_for(*answer, name, "CAA") || !has_authority(*answer)) continue;
    // An SOA record says that there is no set at the end: these servers know it themselves.
    if (std::ranges::any_of(answer->authority, [](const auto& line) { return line.type == "SOA"; })) return name;
    // One CNAME leads on for each line at most, so a circle ends.
    for (std::size_t left = answer->answer.size(); left > 0; --left)
      for (const model::RecordLine& line : answer->answer)
        if (line.type == "CNAME" && plain_name(line.name) == name) {
          name = plain_name(line.data);
          break;
        }
    return name;
  }
  return name;
}

/// The servers that fail, where they were asked directly: most often one of several.
void name_servers_that_fail(const model::Facts& facts, model::Evidence& evidence) {
  const std::vector<const model::ServerAnswer*> failures = failures_on_caa(facts);
  if (failures.empty()) return;
  std::vector<std::string> servers;
  for (const model::ServerAnswer* answer : failures) servers.push_back(called(*answer));
  evidence["server"] = joined(servers);
  evidence["query"] = failures.front()->question;
  evidence["answer"] = told(*failures.front());
}

model::Finding not_read(const model::LookupFailure& failure, const model::Facts& facts) {
  const std::string name = plain_name(failure.question.substr(0, failure.question.find(' ')));
  model::Evidence evidence{{"domain", facts.name.str()},
                           {"zone", failures_on_caa(facts).empty() ? where_it_fails(facts, name) : name},
                           {"rcode", failure.rcode},
                           {"detail", failure.detail},
                           {"query", failure.question},
                           {"server", facts.resolver},
                           {"time", rfc3339(facts.gathered_at)}};
  name_servers_that_fail(facts, evidence);
  return found(cause::CAA_LOOKUP_FAILED, std::move(evidence));
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.caa) return {};
  const auto& caa = *facts.caa;
  if (!caa) return {not_read(caa.error(), facts)};
  // RFC 8659 section 4.1: a CA must not issue while a property with the critical flag is not understood.
  if (const CaaRecord* record = unknown_critical(*caa))
    return {found(cause::CAA_UNKNOWN_CRITICAL, evidence_of(facts, *caa, record->tag))};
  const Deciding rules = deciding(facts, *caa);
  // RFC 8659 section 4.2: no issue property in the set means that issuing is not restricted.
  if (rules.records.empty()) return {};
  const Tally tally = tally_of(rules, facts);
  if (tally.permitted) return {};
  return refusal(tally, *caa, rules.tag, facts, evidence_of(facts, *caa, rules.tag));
}

}  // namespace

extern const Check caa_permits_issuance{
    .name = "caa_permits_issuance",
    .stage = Stage::before_issue,
    .source = "RFC 8659 section 4; RFC 8657; BR 3.2.2.8",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
