#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"

namespace certwright::cli {

void feeds_commands(Grammar& grammar) {
  auto& arguments = grammar.keep<FeedsArguments>();
  CLI::App* group = grammar.group("feeds", "Show and renew the lists of the world", "外部リストを表示、更新する");
  const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const FeedsArguments&, Session&)) {
    return grammar.add_local(*group, name, en, ja, run, arguments);
  };
  const auto of_lists = [&](CLI::App* command) {
    command
        ->add_option("NAME", arguments.names,
                     grammar.say("Names of lists (default: all)", "リストの名前（既定: すべて）"))
        ->type_name("");
  };
  of_lists(sub("status", "Show source, terms, size, age and last error of each list",
               "各リストの取得元、利用条件、サイズ、経過時間、エラーを表示する", run_feeds_status));
  of_lists(sub("update", "Fetch newer copies now", "今すぐ新しいリストを取得する", run_feeds_update));
  CLI::App* import =
      sub("import", "Put a file in force as the copy of a list", "ファイルをリストとして取り込む", run_feeds_import);
  grammar.positional(import, "NAME", arguments.name, "Name of the list, such as top_sites",
                     "リストの名前（例: top_sites）");
  grammar.positional(import, "FILE", arguments.file, "The list, plain or as a zip or gzip archive",
                     "リストのファイル（zip、gzip も可）");
  grammar.flag(import, "--force", arguments.force, "Also when it is much smaller or older than the copy in force",
               "現在のリストより大幅に小さい、または古い場合も取り込む");
  grammar.positional(sub("test", "Show what each list says of a name; 1 where one speaks against it",
                         "名前に対する各リストの判定を表示する（1: 問題あり）", run_feeds_test),
                     "DOMAIN", arguments.name, "Domain name", "ドメイン名");
}

}  // namespace certwright::cli
