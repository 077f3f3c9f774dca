#include "registration/answered.h"

#include <algorithm>
#include <utility>

namespace certwright::registration {
namespace {

bool shows_an_address(const model::RegistrationFact& fact) {
  return std::ranges::any_of(fact.contacts, [](const auto& contact) { return !contact.email.empty(); });
}

}  // namespace

void add_registrar_s_answer(model::RegistrationFact& registry_s, model::RegistrationFact registrar_s) {
  const bool better = shows_an_address(registrar_s) || !shows_an_address(registry_s);
  if (better && !registrar_s.contacts.empty()) registry_s.contacts = std::move(registrar_s.contacts);
  if (registry_s.registrar.empty()) registry_s.registrar = std::move(registrar_s.registrar);
  if (registry_s.statuses.empty()) registry_s.statuses = std::move(registrar_s.statuses);
  if (!registry_s.registered_at) registry_s.registered_at = registrar_s.registered_at;
  if (!registry_s.expires_at) registry_s.expires_at = registrar_s.expires_at;
}

}  // namespace certwright::registration
