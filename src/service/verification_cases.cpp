#include "service/verification_cases.h"

#include <array>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/log.h"
#include "service/administration.h"
#include "service/allow_list.h"
#include "service/case_mails.h"
#include "service/owned_certificate.h"
#include "service/validation_mail.h"

namespace certwright::service {
namespace {

using model::AllowListEntry;
using model::Caller;
using model::VerificationCase;
using Details = std::vector<std::pair<std::string, std::string>>;

// People read them. More at once than anybody can, or an account gone wild.
constexpr std::size_t most_open_cases = 100;

std::string new_id(Random& random) {
  constexpr std::size_t bytes = 6;  // short enough to be told by telephone; the store refuses one that exists
  return "case-" + hex(random_bytes(random, bytes));
}

/// An event of what a caller did to something that belongs to an account.
model::Event event_on(const std::string& subject, const std::string& account, std::string name, const Caller& caller,
                      Timestamp at, Details details) {
  details.emplace_back("access_key_id", caller.access_key_id);
  details.emplace_back("request_id", caller.request_id);
  return {.name = std::move(name),
          .subject = subject,
          .account = account,
          .actor = model::actor_of(caller),
          .at = at,
          .details = std::move(details)};
}

model::Event event(std::string name, const VerificationCase& of, const Caller& caller, Timestamp at, Details details) {
  details.emplace_back("certificate_arn", of.certificate.str());
  return event_on(of.id, of.account, std::move(name), caller, at, std::move(details));
}

model::Event event(std::string name, const AllowListEntry& of, const Caller& caller, Timestamp at, Details details) {
  return event_on(of.id, of.account, std::move(name), caller, at, std::move(details));
}

Details described(const AllowListEntry& entry) {
  return {{"name", entry.name},
          {"subtree", entry.subtree ? "true" : "false"},
          {"wildcards", entry.wildcards ? "true" : "false"},
          {"expires_at", entry.expires_at ? rfc3339(*entry.expires_at) : "never"},
          {"case", entry.case_id},
          {"reason", entry.reason}};
}

void log_change(std::string_view name, const VerificationCase& one, const Caller& caller) {
  log::info(std::string{name}, {{"case", one.id},
                                {"account", one.account},
                                {"arn", one.certificate.str()},
                                {"actor", model::actor_of(caller)},
                                {"request_id", caller.request_id}});
}

Error no_case(const std::string& id) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("There is no case {}.", id)};
}

Result<VerificationCase> visible_case(const store::View& view, const Caller& caller, const std::string& id,
                                      const Parts& parts) {
  TRY(VerificationCase one, view.verification_case(id));
  if (one.account != caller.account && !is_administrator(caller, parts)) return tl::make_unexpected(no_case(id));
  return one;
}

Result<void> has_no_open_case(const store::View& view, const model::CertificateArn& arn) {
  TRY(const store::CasePage page, view.find_cases({.account = std::nullopt,
                                                   .state = model::CaseState::open,
                                                   .certificate = arn.str(),
                                                   .limit = 1,
                                                   .after = {}}));
  if (page.cases.empty()) return {};
  const std::string& id = page.cases.front().id;
  return fail(ErrorCode::conflict, fmt::format("Certificate {0} has an open case already: {1}. To add to it: "
                                               "`certwright case comment {1} --message TEXT`",
                                               arn.str(), id));
}

Result<void> keeps_open_cases(const store::View& view, const std::string& account) {
  TRY(const store::CasePage page, view.find_cases({.account = account,
                                                   .state = model::CaseState::open,
                                                   .certificate = {},
                                                   .limit = most_open_cases,
                                                   .after = {}}));
  if (page.cases.size() < most_open_cases) return {};
  return fail(ErrorCode::limit_exceeded,
              fmt::format("Account {} has {} open cases, which is the most. Withdraw some, or wait for their decision.",
                          account, most_open_cases));
}

// A decision on an account's case, by the rules of the model; stored with its events. `change` gives the name of the
// event and its details.
template <class Change>
Result<VerificationCase> changed(const Caller& caller, const std::string& id, std::string_view event_name, Parts& parts,
                                 Change&& change) {
  const Timestamp now = parts.clock.now();
  TRY(VerificationCase kept, parts.store.write([&](store::Transaction& tx) -> Result<VerificationCase> {
    TRY(VerificationCase one, visible_case(tx, caller, id, parts));
    TRY(Details details, change(tx, one, now));
    TRY_VOID(tx.update_case(one));
    TRY_VOID(tx.append(event(std::string{event_name}, one, caller, now, std::move(details))));
    return one;
  }));
  log_change(event_name, kept, caller);
  return kept;
}

// One approval must not open what thousands of owners share.
Result<void> is_no_public_suffix(const AllowListEntry& entry, const Parts& parts) {
  const model::PublicSuffixFact fact = parts.feeds.lists()->public_suffix(entry.name);
  if (!fact.registrable.empty()) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("{} is a public suffix, below which names belong to many owners. Approve a domain below it.",
                          entry.name));
}

}  // namespace

Result<VerificationCase> open_case(const Caller& caller, const model::CertificateArn& arn, std::string message,
                                   Parts& parts) {
  const Timestamp now = parts.clock.now();
  TRY(VerificationCase opened, parts.store.write([&](store::Transaction& tx) -> Result<VerificationCase> {
    TRY(const model::Certificate certificate, owned_certificate(tx, caller, arn));
    TRY_VOID(has_no_open_case(tx, arn));
    TRY_VOID(keeps_open_cases(tx, caller.account));
    TRY(std::string requester, requester_of(tx, certificate));
    TRY(VerificationCase one, model::open_case(certificate, {.id = new_id(parts.random),
                                                             .requester = model::actor_of(caller),
                                                             .certificate_actor = std::move(requester),
                                                             .message = message,
                                                             .at = now}));
    TRY_VOID(tx.insert_case(one));
    std::string names;
    for (const model::CaseName& name : one.names) names += (names.empty() ? "" : ", ") + name.name;
    TRY_VOID(tx.append(event("case.opened", one, caller, now, {{"names", std::move(names)}})));
    TRY_VOID(queue_case_opened(tx, one, parts));
    return one;
  }));
  if (parts.mail_queued) parts.mail_queued();
  log_change("case.opened", opened, caller);
  return opened;
}

Result<VerificationCase> get_case(const Caller& caller, const std::string& id, Parts& parts) {
  return parts.store.read([&](const store::View& view) { return visible_case(view, caller, id, parts); });
}

Result<store::CasePage> list_cases(const Caller& caller, store::CaseQuery query, Parts& parts) {
  TRY(query.account, shown_account(caller, query.account, parts));
  return parts.store.read([&](const store::View& view) { return view.find_cases(query); });
}

Result<VerificationCase> comment_case(const Caller& caller, const std::string& id, std::string text, Parts& parts) {
  return changed(caller, id, "case.commented", parts,
                 [&](store::Transaction&, VerificationCase& one, Timestamp now) -> Result<Details> {
                   TRY_VOID(model::comment(one, {.author = model::actor_of(caller), .at = now, .text = text}));
                   return Details{};
                 });
}

Result<Approval> approve_case(const Caller& caller, const std::string& id, const model::Grant& grant,
                              std::string reason, Parts& parts) {
  TRY_VOID(is_for_administrators(caller, "certwright:ApproveCase", parts));
  std::vector<AllowListEntry> entries;
  TRY(VerificationCase approved,
      changed(caller, id, "case.approved", parts,
              [&](store::Transaction& tx, VerificationCase& one, Timestamp now) -> Result<Details> {
                TRY(entries,
                    model::approve(
                        one, grant,
                        {.by = model::actor_of(caller), .at = now, .reason = reason, .allow_list_entries = {}}));
                Details details{{"reason", reason}};
                for (const AllowListEntry& entry : entries) {
                  TRY_VOID(is_no_public_suffix(entry, parts));
                  TRY_VOID(tx.put_allow_list_entry(entry));
                  TRY_VOID(tx.append(event("allow_list.added", entry, caller, now, described(entry))));
                  details.emplace_back("allow_list_entry", entry.id);
                }
                TRY_VOID(queue_case_decided(tx, one, parts));
                return details;
              }));
  if (parts.mail_queued) parts.mail_queued();
  if (parts.allow_list != nullptr) parts.allow_list->changed();
  return Approval{.approved = std::move(approved), .entries = std::move(entries)};
}

Result<VerificationCase> deny_case(const Caller& caller, const std::string& id, std::string reason, Parts& parts) {
  TRY_VOID(is_for_administrators(caller, "certwright:DenyCase", parts));
  TRY(VerificationCase denied,
      changed(caller, id, "case.denied", parts,
              [&](store::Transaction& tx, VerificationCase& one, Timestamp now) -> Result<Details> {
                TRY_VOID(model::deny(
                    one, {.by = model::actor_of(caller), .at = now, .reason = reason, .allow_list_entries = {}}));
                TRY_VOID(queue_case_decided(tx, one, parts));
                return Details{{"reason", reason}};
              }));
  if (parts.mail_queued) parts.mail_queued();
  return denied;
}

Result<VerificationCase> withdraw_case(const Caller& caller, const std::string& id, std::string reason, Parts& parts) {
  return changed(caller, id, "case.withdrawn", parts,
                 [&](store::Transaction&, VerificationCase& one, Timestamp now) -> Result<Details> {
                   if (one.account != caller.account)
                     return fail(ErrorCode::access_denied,
                                 fmt::format("Case {} is of account {}, which alone can withdraw it. An administrator "
                                             "denies it instead.",
                                             one.id, one.account));
                   TRY_VOID(model::withdraw(
                       one, {.by = model::actor_of(caller), .at = now, .reason = reason, .allow_list_entries = {}}));
                   return reason.empty() ? Details{} : Details{{"reason", reason}};
                 });
}

Result<std::optional<VerificationCase>> newest_case(const model::CertificateArn& arn, Parts& parts) {
  TRY(store::CasePage page, parts.store.read([&](const store::View& view) {
    return view.find_cases(
        {.account = std::nullopt, .state = std::nullopt, .certificate = arn.str(), .limit = 1, .after = {}});
  }));
  if (page.cases.empty()) return std::nullopt;
  return std::move(page.cases.front());
}

Result<std::vector<AllowListEntry>> list_allow_list(const Caller& caller, const std::optional<std::string>& account,
                                                    Parts& parts) {
  TRY(const auto shown, shown_account(caller, account, parts));
  TRY(auto entries, parts.store.read([](const store::View& view) { return view.allow_list(); }));
  if (shown) std::erase_if(entries, [&](const AllowListEntry& entry) { return entry.account != *shown; });
  return entries;
}

Result<AllowListEntry> remove_allow_list_entry(const Caller& caller, const std::string& id, std::string reason,
                                               Parts& parts) {
  TRY_VOID(is_for_administrators(caller, "certwright:RemoveAllowListEntry", parts));
  TRY_VOID(model::keeps_case_text("reason", reason, model::longest_case_reason));
  TRY(AllowListEntry removed, parts.store.write([&](store::Transaction& tx) -> Result<AllowListEntry> {
    TRY(AllowListEntry entry, tx.allow_list_entry(id));
    TRY_VOID(tx.remove_allow_list_entry(id));
    TRY_VOID(tx.append(event("allow_list.removed", entry, caller, parts.clock.now(),
                             {{"name", entry.name}, {"case", entry.case_id}, {"reason", reason}})));
    return entry;
  }));
  if (parts.allow_list != nullptr) parts.allow_list->changed();
  log::info("allow_list.removed", {{"entry", removed.id},
                                   {"name", removed.name},
                                   {"account", removed.account},
                                   {"actor", model::actor_of(caller)},
                                   {"request_id", caller.request_id}});
  return removed;
}

}  // namespace certwright::service
