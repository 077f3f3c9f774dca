#include "cli/passphrase.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <istream>
#include <string_view>

#include <fmt/format.h>

#include "keys/secret_file.h"

namespace certwright::cli {
namespace {

constexpr std::size_t longest_passphrase = 1024;

/// The terminal that this process was started from, with its echo off; both end together.
class QuietTerminal {
 public:
  QuietTerminal() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    if (descriptor_ < 0 || ::tcgetattr(descriptor_, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    is_quiet_ = ::tcsetattr(descriptor_, TCSAFLUSH, &quiet) == 0;
  }
  ~QuietTerminal() {
    if (is_quiet_) ::tcsetattr(descriptor_, TCSAFLUSH, &before_);
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

  [[nodiscard]] bool is_quiet() const { return is_quiet_; }

  void show(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  // One line, without its end; empty where the terminal is closed, or the line is longer than a passphrase.
  [[nodiscard]] Secret read_line() const {
    Bytes line;
    line.reserve(longest_passphrase + 1);  // never moved, so that no copy of it stays behind
    std::uint8_t octet = 0;
    while (line.size() <= longest_passphrase && ::read(descriptor_, &octet, 1) == 1 && octet != '\n')
      line.push_back(octet);
    if (line.size() > longest_passphrase) line.clear();
    return Secret{std::move(line)};
  }

 private:
  int descriptor_ = -1;
  termios before_{};
  bool is_quiet_ = false;
};

std::optional<Secret> refuse(const char* option, Session& session) {
  session.refuse(exit_usage, {"The passphrase of the key was not given.", "鍵のパスフレーズが指定されていません。"},
                 {fmt::format("Name a file that holds it with {} FILE, or - for standard input.", option),
                  fmt::format("パスフレーズのファイルを {} FILE で指定してください（- は標準入力）。", option)});
  return std::nullopt;
}

std::optional<Secret> from_terminal(const char* option, const Text& prompt, Session& session) {
  const QuietTerminal terminal;
  if (!session.io().err_is_terminal || !terminal.is_quiet()) return refuse(option, session);
  terminal.show(prompt.in(session.language()));
  Secret line = terminal.read_line();
  terminal.show("\n");
  if (line.empty()) return refuse(option, session);
  return line;
}

std::optional<Secret> from_input(const char* option, Session& session) {
  std::string line;
  std::getline(session.io().in, line);
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty() || line.size() > longest_passphrase) return refuse(option, session);
  Secret secret{line};
  explicit_bzero(line.data(), line.size());
  return secret;
}

}  // namespace

std::optional<Secret> read_passphrase(const std::string& file, const char* option, const Text& prompt,
                                      Session& session) {
  if (file.empty()) return from_terminal(option, prompt, session);
  if (file == "-") return from_input(option, session);
  auto read = keys::read_secret_file(file, "passphrase");
  if (read) return std::move(*read);
  session.refuse(read.error());
  return std::nullopt;
}

}  // namespace certwright::cli
