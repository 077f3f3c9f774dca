#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "app/nearest_word.h"
#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/version.h"
#include "model/cause.h"

namespace certwright::cli {
namespace {

std::string upper(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

int refuse_unknown(const std::string& id, Session& session) {
  std::vector<std::string_view> ids;
  for (const model::Cause* cause : model::cause::all()) ids.push_back(cause->id);
  const auto near = app::nearest_word(id, ids);
  const Text hint =
      near ? Text{fmt::format("Did you mean {}?", *near), fmt::format("{} ではありませんか？", *near)}
           : Text{"`certwright explain` lists all causes.", "原因の一覧は `certwright explain` で確認できます。"};
  return session.refuse(
      exit_usage, {fmt::format("There is no cause \"{}\".", id), fmt::format("原因「{}」はありません。", id)}, hint);
}

void append_members(std::string& out, const model::Cause& cause) {
  const auto add = [&](std::string_view name, std::string_view text) {
    if (out.back() != '{') out += ',';
    out += fmt::format("\"{}\":", name);
    append_json_string(out, text);
  };
  add("id", cause.id);
  add("category", cause.category);
  add("severity", to_string(cause.severity));
  add("effect", to_string(cause.effect));
  add("acm", cause.acm);
  add("message_en", cause.message_en);
  add("message_ja", cause.message_ja);
  add("remedy_en", cause.remedy_en);
  add("remedy_ja", cause.remedy_ja);
  add("detection", cause.detection);
  add("source", cause.source);
}

std::string json_of(const model::Cause& cause) {
  std::string out = "{\"schema_version\":1";
  append_members(out, cause);
  return out + "}\n";
}

Text effect_of(model::Effect effect) {
  switch (effect) {
    case model::Effect::refuse:
      return {"the request is refused, nothing is created", "申請は受け付けられません"};
    case model::Effect::fail:
      return {"the request fails", "申請は失敗します"};
    case model::Effect::wait:
      return {"the request waits and is tried again", "申請は待機し、再試行されます"};
    case model::Effect::none:
      return {"the request goes on", "申請はそのまま続行されます"};
  }
  return {};
}

std::string text_of(const model::Cause& cause, const Style& style) {
  constexpr std::size_t columns = 11;
  const bool ja = style.language == Language::ja;
  std::string out = fmt::format("{}  {}\n", coloured(cause.id, Colour::bold, style), to_string(cause.severity));
  const auto add = [&](std::string_view label, std::string_view text) {
    if (!text.empty() && text != "-") out += labelled(label, columns, text, "  ", style);
  };
  add(ja ? "影響" : "Effect", effect_of(cause.effect).in(style.language));
  add("ACM", cause.acm);
  add(ja ? "検出方法" : "Detection", cause.detection);
  add(ja ? "出典" : "Source", cause.source);
  add("English", cause.message_en);
  add("", cause.remedy_en);
  add("日本語", cause.message_ja);
  add("", cause.remedy_ja);
  return out;
}

// As the catalogue is numbered: "2 …" comes before "10 …".
std::vector<const model::Cause*> by_category() {
  const auto all = model::cause::all();
  std::vector<const model::Cause*> causes{all.begin(), all.end()};
  std::ranges::stable_sort(causes, [](const model::Cause* a, const model::Cause* b) {
    const std::size_t digits_of_a = a->category.find(' ');
    const std::size_t digits_of_b = b->category.find(' ');
    return digits_of_a != digits_of_b ? digits_of_a < digits_of_b : a->category < b->category;
  });
  return causes;
}

std::string list_json() {
  std::string out = "{\"schema_version\":1,\"causes\":[";
  for (const model::Cause* cause : by_category()) {
    out += out.back() == '[' ? "\n{" : ",\n{";
    append_members(out, *cause);
    out += '}';
  }
  return out + "\n]}\n";
}

std::string list_plain() {
  std::string out;
  for (const model::Cause* cause : by_category())
    out += fmt::format("{}\t{}\t{}\t{}\n", cause->id, to_string(cause->severity), to_string(cause->effect),
                       cause->category);
  return out;
}

std::string list_text(const Style& style) {
  constexpr std::string_view lead = "    ";
  std::string out;
  std::string_view category;
  for (const model::Cause* cause : by_category()) {
    if (cause->category != category)
      out += fmt::format("{}{}\n", out.empty() ? "" : "\n", coloured(cause->category, Colour::bold, style));
    category = cause->category;
    out += fmt::format("  {}  {}\n", coloured(cause->id, Colour::bold, style), to_string(cause->severity));
    out += labelled("", 0, style.language == Language::ja ? cause->message_ja : cause->message_en, lead, style);
  }
  return out;
}

int list_causes(Session& session) {
  if (session.options().json)
    session.print(list_json());
  else if (session.options().plain)
    session.print(list_plain());
  else
    session.print(list_text(session.style()));
  return exit_good;
}

}  // namespace

int run_explain(const ExplainArguments& arguments, Session& session) {
  if (arguments.id.empty()) return list_causes(session);
  const std::string id = upper(arguments.id);
  const model::Cause* cause = model::find_cause(id);
  if (cause == nullptr) return refuse_unknown(id, session);
  session.print(session.options().json ? json_of(*cause) : text_of(*cause, session.style()));
  return exit_good;
}

int run_version(Session& session) {
  session.print(session.options().json ? fmt::format("{{\"schema_version\":1,\"version\":\"{}\"}}\n", version)
                                       : fmt::format("certwright {}\n", version));
  return exit_good;
}

}  // namespace certwright::cli
