#pragma once

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

// The tables of mails and of what accounts ask of them. Contracts: those of View and Transaction.

[[nodiscard]] Result<model::Mail> mail(Connection& db, std::string_view id);
[[nodiscard]] Result<model::Mail> mail_by_code(Connection& db, std::string_view code_hash);
[[nodiscard]] Result<std::vector<model::Mail>> mails_about(Connection& db, std::string_view about);
[[nodiscard]] Result<MailPage> find_mails(Connection& db, const MailQuery& query);
[[nodiscard]] Result<std::vector<model::Mail>> due_mails(Connection& db, Timestamp now, std::size_t limit);
[[nodiscard]] Result<std::optional<Timestamp>> next_mail_due(Connection& db);
[[nodiscard]] Result<model::MailSettings> mail_settings(Connection& db, std::string_view account);

[[nodiscard]] Result<void> insert_mail(Connection& db, const model::Mail& mail);
[[nodiscard]] Result<void> update_mail(Connection& db, const model::Mail& mail);
[[nodiscard]] Result<std::size_t> remove_mails(Connection& db, Timestamp created_before, std::size_t limit);
[[nodiscard]] Result<void> put_mail_settings(Connection& db, std::string_view account,
                                             const model::MailSettings& settings);

}  // namespace certwright::store::sqlite
