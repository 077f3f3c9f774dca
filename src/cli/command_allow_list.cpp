#include <fmt/format.h>

#include "cli/case_answer.h"
#include "cli/case_text.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/remote.h"

namespace certwright::cli {

int run_allow_list_list(const AllowListArguments& arguments, Session& session) {
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto body =
      (*remote)->call("Certwright.ListAllowListEntries", CallBody{}.text("Account", arguments.account).str());
  if (!body) return body.error();
  const auto page = read_entries(*body);
  if (!page) return (*remote)->refuse(page.error(), {});
  if (session.options().json) {
    session.print(*body + "\n");
  } else if (session.options().plain) {
    for (const EntryAnswer& entry : page->elements)
      session.print(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", printable(entry.id), printable(entry.account),
                                printable(entry.name), entry.subtree ? "subtree" : "name",
                                entry.wildcards ? "wildcards" : "no-wildcards",
                                entry.expires_at.empty() ? "never" : printable(entry.expires_at)));
  } else if (page->elements.empty()) {
    session.say(
        {"The allow list is empty: no case has been approved.", "許可リストは空です。承認されたケースはありません。"});
  } else {
    session.print(entries_table(page->elements, session.style()));
  }
  return exit_good;
}

int run_allow_list_remove(const AllowListArguments& arguments, Session& session) {
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto body =
      (*remote)->call("Certwright.RemoveAllowListEntry",
                      CallBody{}.text("EntryId", arguments.id).text("Reason", arguments.reason).str(), arguments.id);
  if (!body) return body.error();
  if (session.options().json)
    session.print(*body + "\n");
  else
    session.say({fmt::format("Removed: {}. Certificates that were issued because of it stay; their renewals are "
                             "refused.",
                             printable(arguments.id)),
                 fmt::format("取り消しました：{}。すでに発行された証明書はそのまま使用できますが、更新は拒否されます。",
                             printable(arguments.id))});
  return exit_good;
}

}  // namespace certwright::cli
