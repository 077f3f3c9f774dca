#include "cli/session.h"

#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "cli/display_width.h"

namespace certwright::cli {
namespace {

constexpr const char* program_name = "certwright: ";

ExitCode exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_request:
    case ErrorCode::invalid_arn:
    case ErrorCode::invalid_tag:
    case ErrorCode::too_many_tags:
    case ErrorCode::invalid_validation_options:
      return exit_usage;
    case ErrorCode::not_found:
    case ErrorCode::conflict:
    case ErrorCode::in_use:
    case ErrorCode::in_progress:
    case ErrorCode::invalid_state:
    case ErrorCode::limit_exceeded:
    case ErrorCode::throttled:
    case ErrorCode::access_denied:
    case ErrorCode::unavailable:
    case ErrorCode::read_only:
    case ErrorCode::internal:
      return exit_errors;
  }
  return exit_errors;
}

}  // namespace

Session::Session(Io& io, CommonOptions options) : io_(io), options_(std::move(options)) {
  StyleOptions style{.lang = options_.lang,
                     .no_colour = options_.no_colour,
                     .is_terminal = io_.out_is_terminal,
                     .terminal_width = io_.terminal_width};
  style_ = make_style(style, io_.environment);
  style.is_terminal = io_.err_is_terminal;
  message_style_ = make_style(style, io_.environment);
}

void Session::print(std::string_view text) { io_.out << text; }

void Session::say(const Text& message) {
  for (const std::string& line : wrapped(printable(message.in(language())), message_style_.width))
    io_.err << line << '\n';
  io_.err.flush();
}

int Session::refuse(ExitCode code, const Text& what, const Text& what_to_do) {
  // What was printed comes first, whatever buffers lie between the two streams.
  io_.out.flush();
  say({program_name + what.en, program_name + what.ja});
  if (!what_to_do.en.empty()) say(what_to_do);
  return code;
}

int Session::refuse(const Error& error) {
  // The parts behind this program explain themselves in English, one problem a line.
  io_.out.flush();
  for (std::size_t at = 0; at <= error.detail.size();) {
    const std::size_t end = std::min(error.detail.find('\n', at), error.detail.size());
    const std::string line = error.detail.substr(at, end - at);
    say({program_name + line, program_name + line});
    at = end + 1;
  }
  return exit_code_of(error.code);
}

Result<app::Config> config_for(const std::string& file, const std::string& data_dir) {
  if (!file.empty()) return app::load_config(file);
  const std::string usual = data_dir + "/certwright.toml";
  std::error_code ignored;
  if (!data_dir.empty() && std::filesystem::exists(usual, ignored)) return app::load_config(usual);
  return app::Config{};
}

}  // namespace certwright::cli
