#include "model/administrators.h"

#include <algorithm>

#include <fmt/format.h>

namespace certwright::model {
namespace {

constexpr std::string_view service = ":iam::";
constexpr std::size_t account_digits = 12;

bool is_account(std::string_view text) {
  return text.size() == account_digits && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_principal(std::string_view text) {
  constexpr std::string_view user = "user/";
  return text == "root" || (text.starts_with(user) && text.size() > user.size());
}

}  // namespace

Result<Administrators> Administrators::parse(const std::vector<std::string>& entries) {
  Administrators administrators;
  for (const std::string& entry : entries) {
    std::string_view text{entry};
    if (const std::size_t at = text.find(service); text.starts_with("arn:") && at != std::string_view::npos) {
      text.remove_prefix(at + service.size());
      if (text.size() <= account_digits || text[account_digits] != ':' || !is_account(text.substr(0, account_digits)) ||
          !is_principal(text.substr(account_digits + 1)))
        text = {};
    } else if (!is_account(text)) {
      text = {};
    }
    if (text.empty())
      return fail(ErrorCode::invalid_request,
                  fmt::format("{} is neither the ARN of a principal (arn:aws:iam::ACCOUNT:user/NAME, or …:root) nor an "
                              "account of 12 digits.",
                              entry));
    administrators.entries_.emplace_back(text);
  }
  return administrators;
}

bool Administrators::include(const Caller& caller) const {
  const std::string principal =
      caller.principal.empty() ? caller.account + ":root" : fmt::format("{}:user/{}", caller.account, caller.principal);
  return std::ranges::any_of(entries_,
                             [&](const std::string& entry) { return entry == caller.account || entry == principal; });
}

}  // namespace certwright::model
