#include "cli/refused_names.h"

#include <fmt/format.h>

#include "cli/answer_text.h"
#include "cli/display_width.h"
#include "cli/json_text.h"

namespace certwright::cli {
namespace {

std::string json_of(const std::vector<NameAnswer>& names, Language language) {
  std::string out;
  for (const NameAnswer& name : names) {
    out += out.empty() ? "{\"schema_version\":1,\"names\":[\n" : ",\n";
    append_json(out, name, language);
  }
  return out + "\n]}\n";
}

std::string plain_line(const NameAnswer& name) {
  return fmt::format("{}\t{}\t{}\n", printable(name.name), name.verdict, name.findings.front().id);
}

}  // namespace

void show_refused(const std::vector<NameAnswer>& names, Session& session) {
  if (session.options().json) return session.print(json_of(names, session.language()));
  for (const NameAnswer& name : names)
    session.print(session.options().plain ? plain_line(name) : name_text(name, session.style()));
}

}  // namespace certwright::cli
