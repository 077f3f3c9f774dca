// A mail server that nobody can reach on port 25 takes no mail. RFC 5321 section 4.5.4.2. Networks that let nothing out
// to port 25 are common: what only they may explain is told as not checked.
#include <algorithm>

#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
using model::MailHostProbe;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::mail_probe};
constexpr const model::Cause* causes[] = {&cause::CONTACT_MX_UNREACHABLE, &cause::CONTACT_MX_NOT_PROBED};

// A server that is busy, or that does not want to talk to us, is there.
bool answers(const MailHostProbe& host) { return host.greets || host.end == "busy"; }

// Nobody waited long enough for it.
bool is_unknown(const MailHostProbe& host) { return host.end == "cut_short"; }

std::string actual_of(const model::MailProbeFact& probe) {
  std::vector<std::string> words;
  words.reserve(probe.hosts.size());
  for (const MailHostProbe& host : probe.hosts) words.push_back(host.exchange + " " + host.address + " " + host.end);
  return joined(words);
}

model::Findings judge(const model::Facts& facts) {
  if (facts.method != model::ValidationMethod::email || !facts.mail_probe) return {};
  const model::MailProbeFact& probe = *facts.mail_probe;
  if (std::ranges::any_of(probe.hosts, answers)) return {};
  model::Evidence evidence{{"domain", facts.validation_domain},
                           {"query", "port 25"},
                           {"actual", actual_of(probe)},
                           {"time", rfc3339(facts.gathered_at)}};
  if (!probe.can_reach_port_25 || std::ranges::any_of(probe.hosts, is_unknown))
    return {found(cause::CONTACT_MX_NOT_PROBED, std::move(evidence))};
  const bool all_refused =
      std::ranges::all_of(probe.hosts, [](const MailHostProbe& host) { return host.end == "refused"; });
  return {found(cause::CONTACT_MX_UNREACHABLE, std::move(evidence),
                all_refused ? model::Certainty::certain : model::Certainty::likely)};
}

}  // namespace

extern const Check mail_servers_answer{
    .name = "mail_servers_answer",
    .stage = Stage::diagnosis,
    .source = "RFC 5321 section 4.5.4.2",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
