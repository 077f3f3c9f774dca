#include "cli/usage_errors.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/nearest_word.h"

namespace certwright::cli {
CLI::App* deepest(CLI::App& app) {
  CLI::App* chosen = &app;
  while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
  return chosen;
}

namespace {

std::string help_command(CLI::App& app) {
  std::string command = "certwright";
  for (CLI::App* chosen = &app; !chosen->get_subcommands().empty();) {
    chosen = chosen->get_subcommands().front();
    command += ' ' + chosen->get_name();
  }
  return command + " --help";
}

}  // namespace

Text try_help(CLI::App& app) {
  return {fmt::format("Try: {}", help_command(app)), fmt::format("使い方: {}", help_command(app))};
}

namespace {

Text did_you_mean(const std::string& typed, const std::vector<std::string>& words, CLI::App& app) {
  const std::vector<std::string_view> views{words.begin(), words.end()};
  const auto near = app::nearest_word(typed, views);
  if (!near) return try_help(app);
  return {fmt::format("Did you mean {}?", *near), fmt::format("{} ではありませんか？", *near)};
}

std::vector<std::string> commands_of(CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> options_of(CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

int refuse_command(const std::string& typed, CLI::App& of, Session& session) {
  return session.refuse(
      exit_usage,
      {fmt::format("There is no command \"{}\".", typed), fmt::format("「{}」というコマンドはありません。", typed)},
      did_you_mean(typed, commands_of(of), of));
}

// CLI11 says which option it is about only in its sentence: "--endpoint: 1 required TEXT missing".
std::string option_in(const CLI::ParseError& error) {
  const std::string what = error.what();
  return what.substr(0, what.find_first_of(": "));
}

}  // namespace

int refuse_extra(const std::string& typed, CLI::App& app, Session& session) {
  CLI::App* chosen = deepest(app);
  const bool is_option = typed.size() > 1 && typed.starts_with('-');
  if (!is_option && !commands_of(*chosen).empty()) return refuse_command(typed, *chosen, session);
  if (is_option)
    return session.refuse(
        exit_usage,
        {fmt::format("There is no option {}.", typed), fmt::format("{} というオプションはありません。", typed)},
        did_you_mean(typed.substr(0, typed.find('=')), options_of(*chosen), app));
  return session.refuse(
      exit_usage,
      {fmt::format("\"{}\" is one argument too many.", typed), fmt::format("引数「{}」は余分です。", typed)},
      try_help(app));
}

int refuse_parse(const CLI::ParseError& error, CLI::App& app, Session& session) {
  const std::string option = option_in(error);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return session.refuse(exit_usage,
                          {fmt::format("{} is missing.", option), fmt::format("{} が指定されていません。", option)},
                          try_help(app));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
    return session.refuse(
        exit_usage, {fmt::format("{} needs one value.", option), fmt::format("{} には値が 1 つ必要です。", option)},
        try_help(app));
  return session.refuse(exit_usage,
                        {fmt::format("The command line cannot be read: {}", error.what()),
                         fmt::format("コマンドラインを解釈できません：{}", error.what())},
                        try_help(app));
}

}  // namespace certwright::cli
