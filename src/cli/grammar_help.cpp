#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/grammar.h"
#include "cli/grammars.h"
#include "cli/man_page.h"
#include "cli/version.h"

namespace certwright::cli {
namespace {

int print_completion(const std::string& shell_name, CLI::App& app, Session& session) {
  const auto shell = parse_shell(shell_name);
  if (!shell)
    return session.refuse(exit_usage,
                          {fmt::format("There is no completion for {}.", shell_name),
                           fmt::format("{} の補完スクリプトはありません。", shell_name)},
                          {"Name one of bash, zsh and fish.", "bash、zsh、fish のいずれかを指定してください。"});
  session.io().out << completion_script(app, *shell);
  return exit_good;
}

int write_manual(const std::string& folder, Grammar& grammar, Session& session) {
  for (const ManPage& page : man_pages(grammar.app(), grammar.language(), version)) {
    const std::filesystem::path path = std::filesystem::path{folder} / (page.name + ".1");
    std::ofstream file{path, std::ios::binary};
    if (!(file << page.text).flush())
      return session.refuse(exit_usage,
                            {fmt::format("{}: the page cannot be written.", path.string()),
                             fmt::format("{}：ページを書き込めません。", path.string())},
                            {"Give a folder that exists.", "存在するフォルダーを指定してください。"});
  }
  return exit_good;
}

}  // namespace

void help_commands(Grammar& grammar) {
  auto& arguments = grammar.keep<ExplainArguments>();
  grammar.text(grammar.add(grammar.app(), "explain", "Explain a cause, or list them all",
                           "原因を説明する、または一覧を表示する", run_explain, arguments),
               "ID", arguments.id, "Id of the cause, such as CAA_NOT_ALLOWED", "原因の ID（例: CAA_NOT_ALLOWED）");
  grammar.add(grammar.app(), "version", "Show the version", "バージョンを表示する", run_version);
  auto& shell = grammar.keep<std::string>();
  auto* completion =
      grammar.add(grammar.app(), "completion", "Print a script that completes commands and options in a shell",
                  "シェルの補完スクリプトを表示する",
                  [&grammar, &shell](Session& session) { return print_completion(shell, grammar.app(), session); });
  grammar.positional(completion, "SHELL", shell, "bash, zsh or fish", "bash、zsh、fish のいずれか");
  // For `make docs` and packages; nobody needs it at a prompt, so --help does not name it.
  auto& folder = grammar.keep<std::string>();
  auto* manual =
      grammar.add(grammar.app(), "manual", "Write the manual's pages into a folder", "マニュアルのページを書き出す",
                  [&grammar, &folder](Session& session) { return write_manual(folder, grammar, session); });
  grammar.positional(manual, "DIR", folder, "Folder", "フォルダー");
  manual->group("");
}

}  // namespace certwright::cli
