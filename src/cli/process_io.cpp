#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "app/process_memory.h"
#include "cli/command_line.h"
#include "cli/session.h"

namespace certwright::cli {
namespace {

// A signal handler may do little more than this; loops look at it between two steps.
volatile std::sig_atomic_t interruption = 0;

void note_interruption(int) { interruption = 1; }

// The first Ctrl-C lets a command end with what it has; a second one ends the process at once.
void watch_for_interruption() {
  struct sigaction action{};
  action.sa_handler = note_interruption;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
}

void sleep_unless_interrupted(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds step{100};
  for (; time.count() > 0 && interruption == 0; time -= std::min(time, step))
    std::this_thread::sleep_for(std::min(time, step));
}

/// Standard input as it comes, which ends where the user interrupts: std::cin's own buffer goes on reading then.
class StandardInput final : public std::streambuf {
 protected:
  int_type underflow() override {
    if (interruption != 0) return traits_type::eof();
    ssize_t count = 0;
    do {
      count = ::read(STDIN_FILENO, buffer_.data(), buffer_.size());
    } while (count < 0 && errno == EINTR && interruption == 0);
    if (count <= 0) return traits_type::eof();
    setg(buffer_.data(), buffer_.data(), buffer_.data() + count);
    return traits_type::to_int_type(buffer_.front());
  }

 private:
  std::array<char, 65536> buffer_{};
};

std::size_t columns_of_terminal() {
  ::winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

}  // namespace

int run(int argc, char** argv) {
  // Time zone names only: texts and numbers are ours, in the language that was chosen.
  std::setlocale(LC_TIME, "C");
  std::ios::sync_with_stdio(false);
  watch_for_interruption();
  // Every command has something to hide: a root's key, or the caller's access key. Commands end within seconds, so
  // nobody is told what the system did not grant.
  static_cast<void>(app::keep_memory_private());
  StandardInput standard_input;
  std::istream in{&standard_input};
  Io io{.in = in,
        .out = std::cout,
        .err = std::cerr,
        .environment = variable,
        .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
        .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
        .terminal_width = columns_of_terminal(),
        .sleep = sleep_unless_interrupted,
        .interrupted = [] { return interruption != 0; }};
  const int code = run(std::vector<std::string>(argv + std::min(argc, 1), argv + argc), io);
  std::cout.flush();
  // Results that could not be written (a full disk, a closed pipe) must not look like success.
  if (!std::cout && code == exit_good) {
    std::cerr << "certwright: the results could not be written to standard output.\n";
    return exit_errors;
  }
  return code;
}

}  // namespace certwright::cli
