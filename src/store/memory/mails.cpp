#include "store/memory/mails.h"

#include <algorithm>
#include <ranges>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "store/event_place.h"
#include "store/memory/state.h"
#include "store/traits.h"

namespace certwright::store::memory {
namespace {

using model::Mail;
using model::MailState;

Error none(std::string_view id) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("There is no mail {}.", id)};
}

bool is_asked_for(const Mail& mail, const MailQuery& query) {
  return (!query.account || mail.account == *query.account) && (query.about.empty() || mail.about == query.about) &&
         (query.domain.empty() || mail.domain == query.domain) &&
         (query.to.empty() || folded(mail.to) == folded(query.to)) && (!query.state || mail.state == *query.state);
}

Mail as_kept(Mail mail) {
  if (mail.state != MailState::queued) mail.next_attempt_at = {};
  return mail;
}

}  // namespace

Result<Mail> mail(const Mails& kept, std::string_view id) {
  const auto seq = kept.seqs.find(id);
  if (seq == kept.seqs.end()) return tl::make_unexpected(none(id));
  return kept.mails.at(seq->second);
}

Result<Mail> mail_by_code(const Mails& kept, std::string_view code_hash) {
  const auto seq = kept.by_code.find(code_hash);
  if (seq == kept.by_code.end()) return fail(ErrorCode::not_found, "There is no mail with this code.");
  return kept.mails.at(seq->second);
}

std::vector<Mail> mails_about(const Mails& kept, std::string_view about) {
  std::vector<Mail> found;
  for (const auto& [seq, mail] : kept.mails)
    if (mail.about == about) found.push_back(mail);
  return found;
}

Result<MailPage> find_mails(const Mails& kept, const MailQuery& query) {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_page);
  TRY(const std::int64_t after, parse_event_place(query.after));
  MailPage page;
  std::int64_t last = 0;
  for (const auto& [seq, mail] : kept.mails | std::views::reverse) {
    if ((after != 0 && seq >= after) || !is_asked_for(mail, query)) continue;
    if (page.mails.size() == limit) {
      page.next = fmt::to_string(last);
      break;
    }
    page.mails.push_back(mail);
    last = seq;
  }
  return page;
}

std::vector<Mail> due_mails(const Mails& kept, Timestamp now, std::size_t limit) {
  std::vector<std::pair<Timestamp, std::int64_t>> times;
  for (const auto& [seq, mail] : kept.mails)
    if (mail.state == MailState::queued && mail.next_attempt_at <= now) times.emplace_back(mail.next_attempt_at, seq);
  std::ranges::sort(times);
  std::vector<Mail> due;
  for (const auto& [at, seq] : times | std::views::take(limit)) due.push_back(kept.mails.at(seq));
  return due;
}

std::optional<Timestamp> next_mail_due(const Mails& kept) {
  std::optional<Timestamp> earliest;
  for (const auto& [seq, mail] : kept.mails)
    if (mail.state == MailState::queued && (!earliest || mail.next_attempt_at < *earliest))
      earliest = mail.next_attempt_at;
  return earliest;
}

model::MailSettings mail_settings(const Mails& kept, std::string_view account) {
  const auto found = kept.settings.find(account);
  return found == kept.settings.end() ? model::MailSettings{} : found->second;
}

Result<void> insert_mail(Mails& kept, Changes& changes, const Mail& mail) {
  if (kept.seqs.contains(mail.id) || (!mail.code_hash.empty() && kept.by_code.contains(mail.code_hash)))
    return fail(ErrorCode::conflict, fmt::format("The mail {}, or one with its code, exists already.", mail.id));
  const std::int64_t seq = ++kept.last_seq;
  changes.assign(kept.mails, seq, as_kept(mail));
  changes.assign(kept.seqs, mail.id, seq);
  if (!mail.code_hash.empty()) changes.assign(kept.by_code, mail.code_hash, seq);
  return {};
}

Result<void> update_mail(Mails& kept, Changes& changes, const Mail& mail) {
  const auto seq = kept.seqs.find(mail.id);
  if (seq == kept.seqs.end()) return tl::make_unexpected(none(mail.id));
  const Mail& before = kept.mails.at(seq->second);
  Mail after = as_kept(mail);
  after.account = before.account;
  after.about = before.about;
  after.domain = before.domain;
  after.to = before.to;
  after.code_hash = before.code_hash;
  after.created_at = before.created_at;
  changes.assign(kept.mails, seq->second, after);
  return {};
}

std::size_t remove_mails(Mails& kept, Changes& changes, Timestamp created_before, std::size_t limit) {
  std::vector<std::pair<Timestamp, std::int64_t>> old;
  for (const auto& [seq, mail] : kept.mails)
    if (mail.state != MailState::queued && mail.created_at < created_before) old.emplace_back(mail.created_at, seq);
  std::ranges::sort(old);
  if (old.size() > limit) old.resize(limit);
  for (const auto& [at, seq] : old) {
    const Mail& mail = kept.mails.at(seq);
    if (!mail.code_hash.empty()) changes.take_away(kept.by_code, mail.code_hash);
    changes.take_away(kept.seqs, mail.id);
    changes.take_away(kept.mails, seq);
  }
  return old.size();
}

void put_mail_settings(Mails& kept, Changes& changes, std::string_view account, const model::MailSettings& settings) {
  changes.assign(kept.settings, std::string{account}, settings);
}

}  // namespace certwright::store::memory
