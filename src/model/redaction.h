#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/facts_json.h"

namespace certwright::model {

/// Takes what identifies this installation out of a report that goes to strangers: private addresses, the addresses of
/// the resolvers that it uses, accounts, ARNs, its private CAs, the folders of its files; and the mail addresses of the
/// persons of a domain's registration. What is public DNS stays. The
/// same thing gets the same placeholder throughout, and an address one of its own kind, so that facts give the same
/// causes as before.
class Redaction {
 public:
  void redact(KeptName& name);
  /// From now on this mail address is a person's; those of a registration in a name's facts are without saying.
  void hide_person(const std::string& address);
  /// Any other text of the same report.
  [[nodiscard]] std::string text(std::string_view text);

 private:
  friend struct RedactMembers;
  std::string address(std::string_view address);
  std::string arn(std::string_view arn);
  void note_installation(const Facts& facts);
  void note_persons(const Facts& facts);
  [[nodiscard]] std::string without_persons(std::string_view text) const;

  std::map<std::string, std::string, std::less<>> placeholders_;
  std::map<std::string, int, std::less<>> used_;
  std::map<std::string, std::string, std::less<>> persons_;  ///< mail address → placeholder
};

/// One name alone.
void redact(KeptName& name);

}  // namespace certwright::model
