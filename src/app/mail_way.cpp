#include "app/mail_way.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "app/addresses.h"
#include "net/live/smtp_mailer.h"

namespace certwright::app {
namespace {

// SASLprep leaves longer passwords than anybody uses.
constexpr std::size_t longest_password = 1024;

Result<Secret> read_password(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::string line;
  if (!file || !std::getline(file, line) || line.size() > longest_password)
    return fail(
        ErrorCode::invalid_request,
        fmt::format("[mail] password_file '{}' cannot be read: it needs a file with the password on one line", path));
  if (line.ends_with('\r')) line.pop_back();
  Secret password{line};
  std::ranges::fill(line, '\0');
  if (password.empty())
    return fail(ErrorCode::invalid_request, fmt::format("[mail] password_file '{}' has an empty first line", path));
  return password;
}

// What a relay is told with EHLO: a name of this machine where one is known.
std::string client_name(const Config& config) {
  if (config.server.public_url.empty()) return {};
  std::string host = public_host(config);
  const bool is_name = std::ranges::any_of(host, [](char c) { return c >= 'a' && c <= 'z'; }) &&
                       host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos;
  return is_name ? host : std::string{};
}

}  // namespace

std::unique_ptr<service::MailOptions> mail_options(const Config& config) {
  if (config.mail.relay.empty()) return nullptr;
  return std::make_unique<service::MailOptions>(
      service::MailOptions{.from = config.mail.from,
                           .language = config.mail.language,
                           .approvals_url = public_base_url(config) + "/approvals",
                           .administrators = config.mail.administrators});
}

Result<std::unique_ptr<net::Mailer>> open_mailer(const Config& config, std::function<bool()> go_on) {
  if (config.mail.relay.empty()) return std::unique_ptr<net::Mailer>{};
  net::live::SmtpOptions options;
  TRY(options.relay, net::live::parse_relay(config.mail.relay));
  options.username = config.mail.username;
  if (!config.mail.password_file.empty()) {
    TRY(options.password, read_password(config.mail.password_file));
  }
  if (!config.mail.ca_file.empty() && ::access(config.mail.ca_file.c_str(), R_OK) != 0)
    return fail(
        ErrorCode::invalid_request,
        fmt::format("[mail] ca_file '{}' cannot be read: check the path and its permissions", config.mail.ca_file));
  options.ca_file = config.mail.ca_file;
  options.client_name = client_name(config);
  options.go_on = std::move(go_on);
  return net::live::make_smtp_mailer(std::move(options));
}

}  // namespace certwright::app
