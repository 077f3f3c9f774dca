#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/answer_page.h"

// Mails and their settings as the server answers them. Times are RFC 3339. Each reader fails with `unavailable` where
// the answer is not what the operation promises.
namespace certwright::cli {

struct MailAnswer {
  std::string id;
  std::string kind;
  std::string account;
  std::string about;
  std::string domain;
  std::string to;
  std::string state;
  std::string created_at;
  std::string next_attempt_at;  ///< empty unless it is queued
  struct Reply {
    std::string at;
    long code = 0;
    std::string text;
    std::string server;
  };
  std::vector<Reply> replies;
  struct Answer {
    bool approved = false;
    std::string at;
  };
  std::optional<Answer> answer;
};
[[nodiscard]] Result<AnswerPage<MailAnswer>> read_mails(std::string_view json);

struct MailSettingsAnswer {
  std::string language;  ///< empty: the installation's
  std::string address;
};
[[nodiscard]] Result<MailSettingsAnswer> read_mail_settings(std::string_view json);

}  // namespace certwright::cli
