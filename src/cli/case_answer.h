#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/answer_page.h"

// Verification cases, the allow list and events as the server answers them. Times are RFC 3339. Each reader fails with
// `unavailable` where the answer is not what the operation promises.
namespace certwright::cli {

struct CaseAnswer {
  std::string id;
  std::string account;
  std::string region;
  std::string certificate_arn;
  std::string state;  ///< OPEN, APPROVED, DENIED, WITHDRAWN
  struct Name {
    std::string name;
    std::vector<std::string> causes;
  };
  std::vector<Name> names;
  std::string requester;
  std::string opened_at;
  std::string message;
  struct Comment {
    std::string author;
    std::string at;
    std::string text;
  };
  std::vector<Comment> comments;
  struct Decision {
    std::string by;
    std::string at;
    std::string reason;
    std::vector<std::string> allow_list_entries;
  };
  std::optional<Decision> decision;
};

struct EntryAnswer {
  std::string id;
  std::string name;
  bool subtree = false;
  bool wildcards = false;
  std::string account;
  std::string reason;
  std::string approver;
  std::string case_id;
  std::string created_at;
  std::string expires_at;  ///< empty: never
  bool expired = false;
};

struct EventAnswer {
  std::string name;
  std::string subject;
  std::string account;
  std::string actor;
  std::string at;
  std::vector<std::pair<std::string, std::string>> details;
};

/// The case of an answer, and the entries of the allow list that an approval wrote.
struct CaseDocument {
  CaseAnswer one;
  std::vector<EntryAnswer> entries;
};
[[nodiscard]] Result<CaseDocument> read_case(std::string_view json);

[[nodiscard]] Result<AnswerPage<CaseAnswer>> read_cases(std::string_view json);
[[nodiscard]] Result<AnswerPage<EntryAnswer>> read_entries(std::string_view json);
[[nodiscard]] Result<AnswerPage<EventAnswer>> read_events(std::string_view json);

/// A request's body; members whose value is empty are left out.
class CallBody {
 public:
  CallBody& text(std::string_view name, std::string_view value);
  CallBody& texts(std::string_view name, const std::vector<std::string>& values);
  CallBody& yes(std::string_view name, bool value);
  CallBody& number(std::string_view name, std::optional<long> value);
  [[nodiscard]] std::string str() const { return body_.empty() ? "{}" : "{" + body_ + "}"; }

 private:
  void name(std::string_view name);
  std::string body_;
};

}  // namespace certwright::cli
