#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/remote.h"
#include "cli/wire.h"

namespace certwright::cli {

int run_use(const UseArguments& arguments, Session& session) {
  if (!is_arn(arguments.arn, session)) return exit_usage;
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto body =
      (*remote)->call(arguments.remove ? "Certwright.DisassociateResource" : "Certwright.AssociateResource",
                      resource_body(arguments.arn, arguments.resource), arguments.arn);
  if (!body) return body.error();
  const auto users = read_users(*body);
  if (!users) return (*remote)->refuse(users.error(), arguments.arn);
  if (session.options().json) {
    session.print(*body + "\n");
  } else if (session.options().plain) {
    for (const std::string& resource : *users) session.print(printable(resource) + "\n");
  } else if (users->empty()) {
    session.say(
        {"Nothing uses this certificate: it can be deleted, and is renewed only if it was exported.",
         "この証明書を使用しているリソースはありません。削除できます。更新されるのはエクスポート済みの場合だけです。"});
  } else {
    const bool ja = session.language() == Language::ja;
    session.print(ja ? "この証明書を使用しているリソース:\n" : "In use by:\n");
    for (const std::string& resource : *users) session.print("  " + printable(resource) + "\n");
  }
  return exit_good;
}

}  // namespace certwright::cli
