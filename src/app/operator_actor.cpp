#include "app/operator_actor.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

namespace certwright::app {
namespace {

std::string unix_user() {
  // Only root can have come from somebody else, and then the variable is sudo's own.
  if (::getuid() == 0)
    if (const char* const caller = std::getenv("SUDO_USER"); caller != nullptr && *caller != '\0') return caller;
  // POSIX asks for no more for the strings of an entry.
  std::array<char, 4096> strings;
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::getuid(), &entry, strings.data(), strings.size(), &found) != 0 || found == nullptr)
    return fmt::to_string(::getuid());
  return found->pw_name;
}

// It is shown in terminals and kept for years.
bool is_plain(std::string_view name) {
  constexpr std::size_t longest = 64;
  for (const char c : name)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) return false;
  return !name.empty() && name.size() <= longest;
}

}  // namespace

std::string operator_name() {
  const std::string user = unix_user();
  if (!is_plain(user)) return std::string{model::operator_actor};
  return fmt::format("{}:{}", model::operator_actor, user);
}

model::Event operator_event(std::string name, std::string subject, std::string account, Timestamp at,
                            std::vector<std::pair<std::string, std::string>> details) {
  return {.name = std::move(name),
          .subject = std::move(subject),
          .account = std::move(account),
          .actor = operator_name(),
          .at = at,
          .details = std::move(details)};
}

}  // namespace certwright::app
