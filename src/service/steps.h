#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "checks/check.h"
#include "model/certificate.h"
#include "service/parts.h"
#include "validation/dns.h"

// What the steps of a certificate's path have in common; advance_certificate() puts them in order.
namespace certwright::service::steps {

/// Tells the fault tests that a step has ended.
void passed(Parts& parts, std::string_view step);

/// Puts the next try off by the retry schedule, to the end of the window at the latest.
void try_again_later(model::Certificate& certificate, Parts& parts);

// Where a certificate is stored that has just passed its policy's checks and now waits, the facts that it passed them by
// (model::facts_list_json()) go with it as `judged_facts`: its signature may come days later. Empty: those that are
// stored stay.

/// Stores the certificate. Fails: as Transaction::update.
[[nodiscard]] Result<void> keep(model::Certificate& certificate, Parts& parts, const std::string& judged_facts = {});
/// The same with an event, in one transaction; logs it.
[[nodiscard]] Result<void> keep_with_event(model::Certificate& certificate, std::string name,
                                           std::vector<std::pair<std::string, std::string>> details, Parts& parts,
                                           const std::string& judged_facts = {});

/// Something that happened to a certificate, but for whom it happened to.
struct Happened {
  std::string name;
  std::vector<std::pair<std::string, std::string>> details;
};
/// The same with several events, in order.
[[nodiscard]] Result<void> keep_with_events(model::Certificate& certificate, std::vector<Happened> events,
                                            Parts& parts, const std::string& judged_facts = {});

/// What is judged too severe ends it, in memory: a request as FAILED, a renewal alone, with the report's reason. Gives
/// what is to be told of it.
[[nodiscard]] Happened fail_certificate(model::Certificate& certificate, const model::Report& report, Timestamp now);

/// Puts findings about the name at `index` before what the report says of it; makes the report where there is none.
void add_to_report(model::Certificate& certificate, std::size_t index, model::Findings findings, Timestamp now);

/// facts 4.5: boto3's waiter reads the names, not the status; so proved names show SUCCESS, the last of them only with
/// ISSUED.
void show_proved_names(model::Certificate& certificate);

/// A validation as what is looked up for it.
[[nodiscard]] checks::Subject subject_of(const model::DomainValidation& validation);
/// A label that nobody can have published.
[[nodiscard]] std::string random_label(Random& random);

/// The facts of a stage for every name, in the order of the names, looked up within parts.lookup_limit; with what the
/// allow list says of it for the certificate's account. Fails: as AllowList::fact does.
[[nodiscard]] Result<std::vector<model::Facts>> gather(const model::Certificate& certificate, checks::Stage stage,
                                                       Parts& parts);
/// What the checks of the stage find in them, a report a name.
[[nodiscard]] model::Report judge(const std::vector<model::Facts>& facts, checks::Stage stage, Parts& parts);

/// What would have failed but for the allow list: an event `verification.lifted` for each such cause of each name.
[[nodiscard]] std::vector<Happened> lifted(const std::vector<model::Facts>& facts, checks::Stage stage);

/// Looks once for the DNS records of the validations that are not proved, and notes proofs and what was seen instead.
/// `x` and `*.x` share one record, so one look speaks for both. Where a record does not match, it is looked for
/// elsewhere too, within the same parts.lookup_limit, so that the observation says why.
struct Looked {
  bool any_challenge = false;  ///< false: only mail can prove what is left
  bool proved_one = false;
};
[[nodiscard]] Looked look_for_records(std::vector<model::DomainValidation>& validations, Parts& parts);

}  // namespace certwright::service::steps
