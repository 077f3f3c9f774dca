#include "registration/open_registration_data.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "feeds/services/kept_answers.h"
#include "model/facts_json.h"
#include "registration/rdap_client.h"
#include "registration/rdap_services.h"
#include "registration/whois_client.h"

namespace certwright::registration {
namespace {

using model::LookupFailure;
using model::RegistrationFact;

// Nobody waits longer for registries, whatever else waits.
constexpr std::chrono::seconds longest_look_up{8};
// BR 3.2.2.4.12 allows 48 hours for what a contact is taken from. Half of it: an answer is used for some time more.
constexpr std::chrono::hours keep_answer{24};
// What is wrong with a domain, somebody is at work on; what is not whole yet may be soon.
constexpr std::chrono::minutes keep_trouble{15};
constexpr std::size_t most_domains = 10'000;

bool is_in_order(const RegistrationFact& fact, Timestamp now) {
  const auto is_trouble = [](const std::string& status) {
    return status.find("hold") != std::string::npos || status.find("redemption") != std::string::npos ||
           status.starts_with("pending");
  };
  const bool expired = fact.expires_at && *fact.expires_at <= now;
  return fact.registered && !expired && std::ranges::none_of(fact.statuses, is_trouble);
}

class LiveRegistrationData final : public RegistrationData {
 public:
  LiveRegistrationData(const RegistrationSettings& settings, const RegistrationDoors& doors,
                       std::unique_ptr<RdapServices> services)
      : clock_(doors.clock),
        services_(std::move(services)),
        rdap_(doors.client, doors.clock, settings.ca_file),
        answers_({.file = {}, .most_names = most_domains}) {
    if (!settings.whois.empty()) whois_.emplace(doors.whois, doors.clock, settings.whois);
  }

  [[nodiscard]] tl::expected<RegistrationFact, LookupFailure> look_up(const std::string& domain, Timestamp now,
                                                                      Deadline deadline) override;
  void forget(std::string_view domain) override { answers_.forget(domain); }

 private:
  LookedUp ask(const std::string& domain, Deadline deadline);
  feeds::Asked ask_and_keep(const std::string& domain, Deadline deadline);

  const Clock& clock_;
  const std::unique_ptr<RdapServices> services_;  ///< null: RDAP is not asked
  RdapClient rdap_;
  std::optional<WhoisClient> whois_;
  feeds::KeptAnswers answers_;
};

LookupFailure nobody_to_ask(const std::string& domain, std::string detail) {
  return {.rcode = "no service known", .question = domain, .detail = std::move(detail)};
}

// RDAP first. Where it has nothing to say, WHOIS may; that a top-level domain has neither is known only where both say
// so.
LookedUp LiveRegistrationData::ask(const std::string& domain, Deadline deadline) {
  std::optional<LookupFailure> problem;
  bool rdap_failed = false;
  const auto list = services_ ? services_->list(deadline) : nullptr;
  if (list) {
    const std::vector<std::string>& urls = list->urls_for(domain);
    if (!urls.empty()) {
      LookedUp answered = rdap_.ask(domain, urls, deadline);
      if (answered) return answered;
      problem = std::move(answered.error());
      rdap_failed = true;
    }
  } else {
    problem = nobody_to_ask(domain, services_ ? "the list of RDAP services could not be fetched" : "RDAP is not asked");
  }
  if (!whois_) return tl::unexpected(problem.value_or(nobody_to_ask(domain, "there is no RDAP service for it")));
  LookedUp answered = whois_->ask(domain, deadline);
  const bool tells_something = answered && answered->fact.has_service;
  // Of two failures the first is told; that nobody was there to be asked is none.
  const bool failed_alone = !answered && !rdap_failed;
  if (problem && !tells_something && !failed_alone) return tl::unexpected(*std::move(problem));
  return answered;
}

feeds::Asked LiveRegistrationData::ask_and_keep(const std::string& domain, Deadline deadline) {
  LookedUp answered = ask(domain, deadline);
  if (!answered) return tl::unexpected(std::move(answered.error()));
  RegistrationFact& fact = answered->fact;
  const bool tells_contacts = fact.has_service && fact.registered && answered->complete;
  // Whoever was asked to the end, and named nobody, shows no contact.
  if (tells_contacts && fact.contacts.empty()) fact.contacts.push_back({.role = "registrant", .email = {}});
  const Timestamp now = clock_.now();
  const bool keep_long = !fact.has_service || (answered->complete && is_in_order(fact, now));
  return feeds::KeptAnswer{
      .asked_at = now, .keep_until = keep_long ? now + keep_answer : now + keep_trouble, .text = model::to_json(fact)};
}

tl::expected<RegistrationFact, LookupFailure> LiveRegistrationData::look_up(const std::string& domain, Timestamp now,
                                                                            Deadline deadline) {
  const Deadline until = deadline.at_most(longest_look_up);
  const feeds::Asked asked = answers_.get(domain, now, until, [&] { return ask_and_keep(domain, until); });
  if (!asked) return tl::unexpected(asked.error());
  auto fact = model::read_registration_fact(asked->text);
  if (!fact)
    return tl::unexpected(
        LookupFailure{.rcode = "malformed answer", .question = domain, .detail = fact.error().detail});
  fact->age =
      std::max(std::chrono::seconds{0}, std::chrono::duration_cast<std::chrono::seconds>(now - asked->asked_at));
  return *std::move(fact);
}

}  // namespace

Result<std::unique_ptr<RegistrationData>> open_registration_data(const RegistrationSettings& settings,
                                                                 const RegistrationDoors& doors) {
  if (!settings.lookups) return std::unique_ptr<RegistrationData>{};
  std::unique_ptr<RdapServices> services;
  if (!settings.rdap_bootstrap.empty()) {
    TRY(services, RdapServices::open({.source = settings.rdap_bootstrap,
                                      .ca_file = settings.ca_file,
                                      .copy = doors.folder.empty() ? std::string{} : doors.folder + "/rdap-services"},
                                     doors.client, doors.clock));
  }
  return std::make_unique<LiveRegistrationData>(settings, doors, std::move(services));
}

}  // namespace certwright::registration
