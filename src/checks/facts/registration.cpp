#include "checks/facts/registration.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <string>
#include <utility>

#include "checks/facts/list_facts.h"
#include "checks/words.h"

namespace certwright::checks {
namespace {

using model::Facts;

// One request may have a hundred names, and each registry answers for itself.
constexpr std::size_t most_at_once = 8;

bool mails_contacts(const Facts& facts) {
  return facts.method == model::ValidationMethod::email && facts.policy != nullptr &&
         facts.policy->mails_registration_contacts && facts.policy->names == model::NamePolicy::private_names;
}

bool is_asked_about(const Facts& facts) {
  if (!facts.public_suffix || !facts.public_suffix->tld_known || facts.public_suffix->registrable.empty()) return false;
  if (facts.special_use && !facts.special_use->entry.empty()) return false;
  return !rules::is_private_name(facts) || mails_contacts(facts);
}

}  // namespace

void add_registration(std::vector<Facts>& all, std::span<const Stage> stages,
                      registration::RegistrationData& registration, Deadline deadline) {
  const bool for_checks = Needs{stages}.has(model::Fact::registration);
  const bool addresses_mails = std::ranges::find(stages, Stage::policy) != stages.end();
  std::map<std::string, std::vector<Facts*>> wanted;
  for (Facts& facts : all)
    if (is_asked_about(facts) && (for_checks || (addresses_mails && mails_contacts(facts))))
      wanted[facts.public_suffix->registrable].push_back(&facts);
  std::vector<std::pair<const std::string, std::vector<Facts*>>*> domains;
  domains.reserve(wanted.size());
  for (auto& domain : wanted) domains.push_back(&domain);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t place = next++; place < domains.size(); place = next++) {
      const auto& [domain, of_it] = *domains[place];
      const auto looked = registration.look_up(domain, of_it.front()->gathered_at, deadline);
      for (Facts* facts : of_it) facts->registration = looked;
    }
  };
  std::vector<std::future<void>> workers;
  workers.reserve(std::min(most_at_once, domains.size()));
  while (workers.size() < std::min(most_at_once, domains.size()))
    workers.push_back(std::async(std::launch::async, work));
  for (std::future<void>& worker : workers) worker.get();
}

}  // namespace certwright::checks
