#include "mail/letter.h"

#include <string_view>

#include <fmt/format.h>

#include "base/html.h"

namespace certwright::mail {
namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

// A letter's lines stay lines where it is shown.
std::string lines_of(std::string_view text) {
  std::string html;
  for (const char c : escape_html(text)) {
    if (c == '\n') html += "<br>";
    html += c;
  }
  return html;
}

std::string_view colon(Language language) { return language == Language::ja ? "：" : ": "; }

std::string text_of_block(const Block& block, Language language) {
  return std::visit(Overloaded{[](const Paragraph& paragraph) { return paragraph.text + "\n"; },
                               [&](const Fields& fields) {
                                 std::string text;
                                 for (const auto& [label, value] : fields.rows)
                                   text += fmt::format("  {}{}{}\n", label, colon(language), value);
                                 return text;
                               },
                               [](const Link& link) { return link.url + "\n"; },
                               [](const Command& command) { return fmt::format("  {}\n", command.line); }},
                    block);
}

std::string html_of_fields(const Fields& fields) {
  std::string html = "<table role=\"presentation\" style=\"border-collapse:collapse;margin:1em 0\">\n";
  for (const auto& [label, value] : fields.rows)
    html += fmt::format(
        "<tr><th scope=\"row\" style=\"text-align:left;vertical-align:top;padding:4px 16px 4px 0;font-weight:600\">{}"
        "</th><td style=\"padding:4px 0;word-break:break-all\">{}</td></tr>\n",
        escape_html(label), lines_of(value));
  return html + "</table>\n";
}

// The address is shown as well, so that it can be read before it is followed.
std::string html_of_link(const Link& link) {
  const std::string url = escape_html(link.url);
  return fmt::format(
      "<p style=\"margin:1.5em 0\"><a href=\"{0}\" style=\"display:inline-block;padding:10px 20px;border-radius:4px;"
      "background:#0b57d0;color:#ffffff;text-decoration:none;font-weight:600\">{1}</a></p>\n"
      "<p style=\"font-size:13px;color:#444444;word-break:break-all\">{0}</p>\n",
      url, escape_html(link.label));
}

std::string html_of_block(const Block& block) {
  return std::visit(
      Overloaded{[](const Paragraph& paragraph) { return fmt::format("<p>{}</p>\n", lines_of(paragraph.text)); },
                 [](const Fields& fields) { return html_of_fields(fields); },
                 [](const Link& link) { return html_of_link(link); },
                 [](const Command& command) { return fmt::format("<pre>{}</pre>\n", escape_html(command.line)); }},
      block);
}

}  // namespace

std::string text_of_letter(const Letter& letter) {
  std::string text;
  for (const Block& block : letter.blocks) {
    if (!text.empty()) text += '\n';
    text += text_of_block(block, letter.language);
  }
  return text;
}

std::string html_of_letter(const Letter& letter) {
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n"
      "<body style=\"font-family:sans-serif;font-size:15px;line-height:1.6;color:#1b1b1b;max-width:42em\">\n",
      letter.language == Language::ja ? "ja" : "en", escape_html(letter.subject));
  for (const Block& block : letter.blocks) html += html_of_block(block);
  return html + "</body>\n</html>\n";
}

}  // namespace certwright::mail
