#include "cli/completion.h"

#include <functional>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

namespace certwright::cli {
namespace {

struct Word {
  std::string text;  ///< "check", "--json"
  std::string description;
};

/// One command with what may follow it.
struct Place {
  std::string path;  ///< "certwright ca list"
  std::vector<Word> commands;
  std::vector<Word> options;
};

/// The first line, since a list of choices has no room for more.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::vector<Word> options_of(const CLI::App& app) {
  std::vector<Word> words;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional() || option->get_group().empty()) continue;
    for (const std::string& name : option->get_lnames())
      words.push_back({"--" + name, first_line(option->get_description())});
  }
  return words;
}

std::vector<const CLI::App*> shown_commands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

void add_places(const CLI::App& app, const std::string& above, std::vector<Place>& places) {
  Place place{.path = above.empty() ? app.get_name() : above + " " + app.get_name(), .commands = {}, .options = {}};
  for (const CLI::App* command : shown_commands(app))
    place.commands.push_back({command->get_name(), first_line(command->get_description())});
  place.options = options_of(app);
  const std::string path = place.path;
  places.push_back(std::move(place));
  for (const CLI::App* command : shown_commands(app)) add_places(*command, path, places);
}

std::string joined(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) text += (text.empty() ? "" : " ") + word.text;
  return text;
}

/// Within single quotes, for all three shells.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) c == '\'' ? void(out += R"('\'')") : void(out += c);
  return out + "'";
}

// A `case` of the shell by the path of commands so far. Both bash and zsh read it.
std::string by_path(const std::vector<Place>& places, const std::function<std::string(const Place&)>& say) {
  std::string text;
  for (const Place& place : places) text += fmt::format("    {}) {} ;;\n", shell_quoted(place.path), say(place));
  return text;
}

// Words that are commands at their place lead deeper; everything else (options, names, values) is passed over. The
// variable is no `path`, which zsh keeps for itself.
std::string walk(const std::vector<Place>& places, std::string_view words) {
  std::string known;
  for (std::size_t i = 1; i < places.size(); ++i) known += (i == 1 ? "" : "|") + shell_quoted(places[i].path);
  return fmt::format("  for word in {}; do\n    case \"$place $word\" in {}) place=\"$place $word\" ;; esac\n  done\n",
                     words, known);
}

std::string bash_script(const std::vector<Place>& places) {
  return "# bash completion for certwright. In ~/.bashrc: source <(certwright completion bash)\n"
         "_certwright() {\n  local current=\"${COMP_WORDS[COMP_CWORD]}\" place=certwright word commands= options=\n" +
         walk(places, "\"${COMP_WORDS[@]:1:COMP_CWORD-1}\"") + "  case \"$place\" in\n" +
         by_path(places,
                 [](const Place& place) {
                   return fmt::format("commands={} options={}", shell_quoted(joined(place.commands)),
                                      shell_quoted(joined(place.options)));
                 }) +
         "  esac\n  if [[ $current == -* ]]; then\n    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- "
         "\"$current\")\n"
         "  else\n    mapfile -t COMPREPLY < <(compgen -W \"$commands\" -- \"$current\")\n  fi\n}\n"
         "complete -o default -F _certwright certwright\n";
}

std::string zsh_words(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) {
    // A colon ends the word, so one in the word or its description is written with a backslash.
    std::string described = word.text + ":";
    for (const char c : word.description) described += c == ':' ? std::string{"\\:"} : std::string{c};
    text += " " + shell_quoted(described);
  }
  return text;
}

std::string zsh_script(const std::vector<Place>& places) {
  return "#compdef certwright\n# zsh completion for certwright. In ~/.zshrc: source <(certwright completion zsh)\n"
         "_certwright() {\n  local place=certwright word\n  local -a commands options\n" +

         walk(places, "\"${words[@]:1:CURRENT-2}\"") + "  case \"$place\" in\n" +
         by_path(places,
                 [](const Place& place) {
                   return fmt::format("commands=({} ) options=({} )", zsh_words(place.commands),
                                      zsh_words(place.options));
                 }) +
         "  esac\n  if [[ ${words[CURRENT]} == -* ]]; then\n    _describe option options\n"
         "  elif (( ${#commands} )); then\n    _describe command commands\n  else\n    _files\n  fi\n}\n"
         "compdef _certwright certwright\n";
}

std::string fish_script(const std::vector<Place>& places) {
  std::string text =
      "# fish completion for certwright. certwright completion fish > ~/.config/fish/completions/certwright.fish\n"
      "function __certwright_at\n  set -l path certwright\n  for word in (commandline -opc)[2..-1]\n"
      "    switch \"$path $word\"\n      case";
  for (std::size_t i = 1; i < places.size(); ++i) text += " " + shell_quoted(places[i].path);
  text += "\n        set path \"$path $word\"\n    end\n  end\n  test \"$path\" = \"$argv[1]\"\nend\n";
  for (const Place& place : places) {
    const std::string when = shell_quoted(fmt::format("__certwright_at \"{}\"", place.path));
    for (const Word& word : place.commands)
      text +=
          fmt::format("complete -c certwright -f -n {} -a {} -d {}\n", when, word.text, shell_quoted(word.description));
    for (const Word& word : place.options)
      text += fmt::format("complete -c certwright -n {} -l {} -d {}\n", when, word.text.substr(2),
                          shell_quoted(word.description));
  }
  return text;
}

}  // namespace

std::optional<Shell> parse_shell(std::string_view word) {
  if (word == "bash") return Shell::bash;
  if (word == "zsh") return Shell::zsh;
  if (word == "fish") return Shell::fish;
  return std::nullopt;
}

std::string completion_script(const CLI::App& program, Shell shell) {
  std::vector<Place> places;
  add_places(program, "", places);
  switch (shell) {
    case Shell::bash:
      return bash_script(places);
    case Shell::zsh:
      return zsh_script(places);
    case Shell::fish:
      return fish_script(places);
  }
  return {};
}

}  // namespace certwright::cli
