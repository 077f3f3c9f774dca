#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/session.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace certwright::cli {

/// The parser of a command line in one language, and what it read. Words are checked by the commands, which explain
/// themselves in both languages; the parser only takes the line apart. The groups of commands (grammars.h) fill it.
class Grammar {
 public:
  explicit Grammar(Language language);
  ~Grammar();
  Grammar(const Grammar&) = delete;
  Grammar& operator=(const Grammar&) = delete;

  [[nodiscard]] CLI::App& app() { return *app_; }
  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] std::string say(const char* en, const char* ja) const { return language_ == Language::ja ? ja : en; }

  /// What the line said: the options of all commands, and the command that was chosen, or an empty function.
  [[nodiscard]] const CommonOptions& common() const { return common_; }
  [[nodiscard]] const std::function<int(Session&)>& command() const { return command_; }
  /// Tells the commands what --fail-on said. Fails: said through the session, where it is not a severity.
  [[nodiscard]] bool read_fail_on(Session& session);

  /// Arguments of a command or a group of them, kept as long as the parser.
  template <class Arguments>
  [[nodiscard]] Arguments& keep() {
    auto made = std::make_shared<Arguments>();
    kept_.push_back(made);
    return *made;
  }

  /// A word that only groups commands.
  CLI::App* group(const char* name, const char* en, const char* ja) { return add_command(*app_, name, en, ja, {}); }
  CLI::App* add(CLI::App& parent, const char* name, const char* en, const char* ja, std::function<int(Session&)> run) {
    return add_command(parent, name, en, ja, std::move(run));
  }
  template <class Arguments>
  CLI::App* add(CLI::App& parent, const char* name, const char* en, const char* ja,
                int (*run)(const Arguments&, Session&), Arguments& arguments) {
    return add_command(parent, name, en, ja, [run, &arguments](Session& session) { return run(arguments, session); });
  }
  /// The same for a command on the server's own machine: it takes --data and --config.
  template <class Arguments>
  CLI::App* add_local(CLI::App& parent, const char* name, const char* en, const char* ja,
                      int (*run)(const Arguments&, Session&), Arguments& arguments) {
    CLI::App* command = add(parent, name, en, ja, run, arguments);
    data_and_config(command, arguments.data_dir, arguments.config_file);
    return command;
  }

  void text(CLI::App* command, const char* name, std::string& target, const char* en, const char* ja) const;
  void flag(CLI::App* command, const char* name, bool& target, const char* en, const char* ja) const;
  void positional(CLI::App* command, const char* name, std::string& target, const char* en, const char* ja) const;
  /// An option that has to be there; `type` is what --help calls its value.
  void required(CLI::App* command, const char* name, std::string& target, const char* type, const char* en,
                const char* ja) const;
  CLI::Option* file(CLI::App* command, const char* name, std::string& target, const char* en, const char* ja) const;
  /// One value for each time it is given: what follows is a name, not a further value.
  void repeated(CLI::App* command, const char* name, std::vector<std::string>& target, const char* type, const char* en,
                const char* ja) const;
  void account(CLI::App* command, std::string& target) const;
  void data_and_config(CLI::App* command, std::string& data_dir, std::string& config_file) const;
  void details(CLI::App* command, Detail& detail) const;
  /// --fail-on; `strictness` has to live as long as the parser.
  void fail_on(CLI::App* command, Strictness& strictness);
  /// --fail-on and --strict.
  void strictness(CLI::App* command, Strictness& strictness);

 private:
  void label(CLI::App& app) const;
  void add_common(CLI::App& app);
  CLI::App* add_command(CLI::App& parent, const char* name, const char* en, const char* ja,
                        std::function<int(Session&)> run);

  Language language_;
  CommonOptions common_;
  std::function<int(Session&)> command_;
  std::string fail_on_;
  std::vector<Strictness*> strict_;
  std::vector<std::shared_ptr<void>> kept_;
  std::unique_ptr<CLI::App> app_;
};

}  // namespace certwright::cli
