#include "checks/facts/list_facts.h"

#include <algorithm>

#include "checks/words.h"
#include "model/mail_domain.h"

namespace certwright::checks {

using model::Fact;
using model::Facts;

bool may_be_a_site(const Facts& facts) {
  return facts.public_suffix && facts.public_suffix->tld_known && !facts.public_suffix->registrable.empty() &&
         !(facts.special_use && !facts.special_use->entry.empty()) && !rules::is_private_name(facts);
}

Needs::Needs(std::span<const Stage> stages) {
  for (const Check* check : all_checks())
    if (std::ranges::find(stages, check->stage) != stages.end())
      for (const Fact fact : check->needs) bits_ |= bit(fact);
}

void add_list_facts(Facts& facts, const feeds::NameTails& name, const Needs& needs, const feeds::Lists& lists) {
  if (needs.has(Fact::public_suffix)) facts.public_suffix.emplace(lists.public_suffix(name));
  if (needs.has(Fact::special_use)) facts.special_use.emplace(lists.special_use(name));
  if (needs.has(Fact::provider)) facts.provider.emplace(lists.provider(name));
  if (needs.has(Fact::reputation)) {
    const std::string_view registrable = facts.public_suffix ? facts.public_suffix->registrable : std::string_view{};
    facts.reputation = lists.reputation(name, registrable, facts.gathered_at);
  }
  if (needs.has(Fact::top_site) && may_be_a_site(facts))
    facts.top_site = lists.top_site(facts.public_suffix->registrable, facts.gathered_at);
}

std::string validation_domain_of(const Facts& facts, std::string_view chosen, const feeds::NameTails& name,
                                 const feeds::Lists& lists) {
  if (facts.method != model::ValidationMethod::email) return std::string{facts.name.base()};
  if (facts.public_suffix) return model::mail_domain(facts.name, chosen, *facts.public_suffix);
  return model::mail_domain(facts.name, chosen, lists.public_suffix(name));
}

ListFacts::ListFacts(std::span<const Stage> stages, std::shared_ptr<const feeds::Lists> lists,
                     const model::Policy& policy, Timestamp now)
    : needs_(stages), lists_(std::move(lists)), policy_(policy), now_(now) {}

model::KeptName ListFacts::look_up(std::string_view typed, model::ValidationMethod method,
                                   const std::vector<std::string>& together) const {
  model::KeptName kept{.typed = std::string{typed}, .facts = std::nullopt};
  auto name = model::parse_name(typed);
  if (!name) return kept;
  // Facts are large: they are made where they stay.
  Facts& facts = kept.facts.emplace(*std::move(name), method);
  // What this sends for comes while all else is done.
  const feeds::NameTails tails = lists_->tails(facts.name.base());
  facts.policy = &policy_;
  facts.gathered_at = now_;
  facts.names_together = together;
  if (typed != facts.name.str()) facts.typed = typed;
  add_list_facts(facts, tails, needs_, *lists_);
  facts.validation_domain = validation_domain_of(facts, {}, tails, *lists_);
  return kept;
}

}  // namespace certwright::checks
