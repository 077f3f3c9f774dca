#include "api/pages/html.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/html.h"

namespace certwright::api::pages {
namespace {

// Contrast of text is 7:1 and more; of controls and their focus 4.5:1 and more (WCAG 2.2: 1.4.3, 1.4.11, 2.4.13, and
// 2.5.8 for the size of buttons).
constexpr std::string_view style =
    "*{box-sizing:border-box}"
    "html{font:1.0625rem/1.6 system-ui,-apple-system,\"Segoe UI\",\"Noto Sans\",\"Hiragino Sans\",\"Noto Sans JP\","
    "\"Noto Sans CJK JP\",Meiryo,sans-serif;color:#1b1f24;background:#f3f5f7}"
    "body{margin:0}"
    "header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;max-width:44rem;margin:0 auto;"
    "padding:1rem}"
    "header p{margin:0;font-weight:600}"
    "main{max-width:44rem;margin:0 auto 2rem;padding:1rem 1.5rem 1.5rem;background:#fff;border:1px solid #c9d0d7;"
    "border-radius:.5rem}"
    "h1{font-size:1.5rem;line-height:1.3;overflow-wrap:anywhere}"
    "h2{font-size:1.125rem;margin:1.5rem 0 .25rem}"
    "a{color:#0a4a8f}"
    "dl{margin:0}"
    "dt{margin-top:.75rem;color:#4a5560;font-size:.9375rem}"
    "dd{margin:0;overflow-wrap:anywhere}"
    "dd ul{margin:0;padding-left:1.25rem}"
    "strong{overflow-wrap:anywhere}"
    "form{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.5rem 0}"
    "button{font:inherit;font-weight:600;min-height:3rem;padding:.5rem 1.25rem;border-radius:.375rem;"
    "border:2px solid #0b5c2e;background:#0b5c2e;color:#fff;cursor:pointer}"
    "button.deny{border-color:#9b1c1c;background:#fff;color:#9b1c1c}"
    "a:focus-visible,button:focus-visible{outline:3px solid #0a4a8f;outline-offset:3px}"
    ".note{color:#4a5560}"
    "@media(max-width:34rem){main{border-width:1px 0;border-radius:0}form{flex-direction:column}button{width:100%}}"
    "@media(prefers-color-scheme:dark){html{color:#e8ebee;background:#14181c}main{background:#1d2329;"
    "border-color:#4a5560}dt,.note{color:#b4bec8}a{color:#8fc1f7}button{border-color:#3fae6d;background:#0b5c2e}"
    "button.deny{border-color:#f0a3a3;background:#1d2329;color:#f6b8b8}"
    "a:focus-visible,button:focus-visible{outline-color:#8fc1f7}}";

const std::string& content_security_policy() {
  static const std::string policy = fmt::format(
      "default-src 'none'; style-src 'sha256-{}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      base64(ByteView{sha256(bytes_of(style))}));
  return policy;
}

std::string_view code_of(Language language) { return language == Language::ja ? "ja" : "en"; }

std::string switch_of(const Page& page) {
  if (page.other_place.empty()) return {};
  const bool to_english = page.language == Language::ja;
  return fmt::format(R"(<nav aria-label="{}"><a href="{}" lang="{}" hreflang="{}">{}</a></nav>)",
                     page.language == Language::ja ? "言語" : "Language", escape_html(page.other_place),
                     to_english ? "en" : "ja", to_english ? "en" : "ja", to_english ? "English" : "日本語");
}

std::string document_of(const Page& page) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{} - Certwright</title>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex, nofollow\">\n<style>{}</style>\n</head>\n<body>\n"
      "<header><p>Certwright</p>{}</header>\n<main>\n{}</main>\n</body>\n</html>\n",
      code_of(page.language), escape_html(page.title), style, switch_of(page), page.body);
}

bool is_language(std::string_view range, std::string_view language) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; };
  return range.size() >= language.size() && std::ranges::equal(range.substr(0, language.size()), language, same) &&
         (range.size() == language.size() || range[language.size()] == '-');
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// In thousandths; a weight that is none counts as none at all.
int weight_of(std::string_view parameters) {
  const std::size_t equals = parameters.find("q=");
  if (equals == std::string_view::npos) return 1000;
  const std::string_view digits = trimmed(parameters.substr(equals + 2));
  if (digits.empty() || digits.size() > 5 || (digits[0] != '0' && digits[0] != '1')) return 0;
  if (digits[0] == '1') return 1000;
  if (digits.size() == 1) return 0;
  std::string thousandths{digits.substr(2)};
  thousandths.resize(3, '0');
  int weight = 0;
  const char* const end = thousandths.data() + thousandths.size();
  const auto read = std::from_chars(thousandths.data(), end, weight);
  return read.ec == std::errc{} && read.ptr == end ? weight : 0;
}

}  // namespace

http::Reply reply_of(const Page& page) {
  return {.status = page.status,
          .headers = {{.name = "Content-Type", .value = "text/html; charset=utf-8"},
                      {.name = "Content-Language", .value = std::string{code_of(page.language)}},
                      {.name = "Content-Security-Policy", .value = content_security_policy()},
                      {.name = "Cache-Control", .value = "no-store"},
                      {.name = "Referrer-Policy", .value = "no-referrer"},
                      {.name = "X-Frame-Options", .value = "DENY"},
                      {.name = "X-Content-Type-Options", .value = "nosniff"},
                      {.name = "X-Robots-Tag", .value = "noindex, nofollow"},
                      {.name = "Cross-Origin-Opener-Policy", .value = "same-origin"},
                      {.name = "Cross-Origin-Resource-Policy", .value = "same-origin"},
                      {.name = "Vary", .value = "Accept-Language"}},
          .body = document_of(page)};
}

Language accepted_language(const http::Request& request) {
  const std::string* header = request.header("Accept-Language");
  if (header == nullptr) return Language::en;
  int english = 0;
  int japanese = 0;
  int any = 0;
  std::string_view ranges = *header;
  while (!ranges.empty()) {
    const std::string_view one = ranges.substr(0, ranges.find(','));
    ranges.remove_prefix(std::min(ranges.size(), one.size() + 1));
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    const std::string_view range = trimmed(one.substr(0, semicolon));
    const int weight = weight_of(one.substr(semicolon));
    if (is_language(range, "ja")) japanese = std::max(japanese, weight);
    if (is_language(range, "en")) english = std::max(english, weight);
    if (range == "*") any = std::max(any, weight);
  }
  return japanese > std::max(english, any) ? Language::ja : Language::en;
}

}  // namespace certwright::api::pages
