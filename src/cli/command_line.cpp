#include "cli/command_line.h"

#include <exception>
#include <new>
#include <ostream>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"
#include "cli/usage_errors.h"

namespace certwright::cli {
namespace {

// In the order in which --help shows them.
void add_all_commands(Grammar& grammar) {
  server_commands(grammar);
  credential_commands(grammar);
  keys_commands(grammar);
  ca_commands(grammar);
  feeds_commands(grammar);
  policy_commands(grammar);
  certificate_commands(grammar);
  diagnosis_commands(grammar);
  revoke_command(grammar);
  help_commands(grammar);
  case_commands(grammar);
  record_commands(grammar);
}

// Texts of help and usage errors are in the chosen language, so it is looked for before the line is parsed.
std::string language_argument(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") break;
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) return arguments[i + 1];
    if (arguments[i].starts_with("--lang=")) return arguments[i].substr(7);
  }
  return {};
}

bool is_language(const std::string& lang, Session& session) {
  if (lang.empty() || lang == "en" || lang == "ja") return true;
  session.refuse(exit_usage,
                 {fmt::format("--lang {}: there is no such language.", lang),
                  fmt::format("--lang {}：この言語はありません。", lang)},
                 {"Use --lang en or --lang ja.", "--lang en または --lang ja を指定してください。"});
  return false;
}

int run_chosen(Grammar& grammar, Io& io) {
  CLI::App& app = grammar.app();
  Session session{io, grammar.common()};
  if (const auto extras = app.remaining(true); !extras.empty()) return refuse_extra(extras.front(), app, session);
  if (!is_language(grammar.common().lang, session) || !grammar.read_fail_on(session)) return exit_usage;
  if (!grammar.command() && deepest(app) != &app)
    return session.refuse(exit_usage, {"A command is missing.", "コマンドが指定されていません。"}, try_help(app));
  if (!grammar.command()) {
    io.out << app.help();
    return exit_usage;
  }
  return grammar.command()(session);
}

int parse_and_run(const std::vector<std::string>& arguments, Io& io) {
  CommonOptions only_language;
  only_language.lang = language_argument(arguments);
  Session session{io, only_language};
  Grammar grammar{session.language()};
  add_all_commands(grammar);
  CLI::App& app = grammar.app();
  app.allow_extras();
  try {
    // CLI11 takes the arguments from the back.
    std::vector<std::string> reversed{arguments.rbegin(), arguments.rend()};
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    io.out << app.help();
    return exit_good;
  } catch (const CLI::CallForVersion&) {
    return run_version(session);
  } catch (const CLI::ParseError& error) {
    return refuse_parse(error, app, session);
  }
  return run_chosen(grammar, io);
}

}  // namespace

int run(const std::vector<std::string>& arguments, Io& io) {
  try {
    return parse_and_run(arguments, io);
  } catch (const std::bad_alloc&) {
    io.err << "certwright: not enough memory.\n";
  } catch (const std::exception& fault) {
    // A bug: nothing that the user did wrong, so say so and leave what helps to find it.
    io.err << "certwright: an internal fault: " << fault.what() << '\n';
  }
  return exit_errors;
}

}  // namespace certwright::cli
