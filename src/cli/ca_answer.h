#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/authority_life.h"
#include "app/shown_authorities.h"
#include "cli/session.h"

// How the server's own CAs are shown: to people and, with --json, to programs.
namespace certwright::cli {

[[nodiscard]] std::string authority_json(const app::ShownAuthority& shown);
[[nodiscard]] std::string request_json(const app::ShownAuthorityRequest& shown);
/// {"schema_version":1,"authority":…,"before":… or null} and the end of the line.
[[nodiscard]] std::string json_change(const app::ShownAuthority& now, const std::optional<app::ShownAuthority>& before);

void print_table(const std::vector<app::ShownAuthority>& all, Session& session);
/// All of them, those that await their certificates, and what an operator has to do soon.
void print_all(const app::ShownAuthorities& all, Session& session);
/// What a command changed, and what was in its place before.
void print_change(const app::ShownAuthority& now, const std::optional<app::ShownAuthority>& before, Session& session);

/// When a server goes by what was changed.
void say_taken_over(Session& session);
void say_root_key_goes_away(const app::RootKey& root, Session& session);

}  // namespace certwright::cli
