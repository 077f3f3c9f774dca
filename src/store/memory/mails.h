#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "store/memory/changes.h"
#include "store/store.h"

namespace certwright::store::memory {

/// Mails and what accounts ask of them.
struct Mails {
  std::int64_t last_seq = 0;
  std::map<std::int64_t, model::Mail> mails;  ///< in the order in which they were queued
  std::map<std::string, std::int64_t, std::less<>> seqs;
  std::map<std::string, std::int64_t, std::less<>> by_code;  ///< hash → seq
  std::map<std::string, model::MailSettings, std::less<>> settings;
};

// Contracts: those of View and Transaction.

[[nodiscard]] Result<model::Mail> mail(const Mails& kept, std::string_view id);
[[nodiscard]] Result<model::Mail> mail_by_code(const Mails& kept, std::string_view code_hash);
[[nodiscard]] std::vector<model::Mail> mails_about(const Mails& kept, std::string_view about);
[[nodiscard]] Result<MailPage> find_mails(const Mails& kept, const MailQuery& query);
[[nodiscard]] std::vector<model::Mail> due_mails(const Mails& kept, Timestamp now, std::size_t limit);
[[nodiscard]] std::optional<Timestamp> next_mail_due(const Mails& kept);
[[nodiscard]] model::MailSettings mail_settings(const Mails& kept, std::string_view account);

[[nodiscard]] Result<void> insert_mail(Mails& kept, Changes& changes, const model::Mail& mail);
[[nodiscard]] Result<void> update_mail(Mails& kept, Changes& changes, const model::Mail& mail);
[[nodiscard]] std::size_t remove_mails(Mails& kept, Changes& changes, Timestamp created_before, std::size_t limit);
void put_mail_settings(Mails& kept, Changes& changes, std::string_view account, const model::MailSettings& settings);

}  // namespace certwright::store::memory
