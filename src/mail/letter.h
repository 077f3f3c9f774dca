#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.h"

namespace certwright::mail {

// What a mail says, before it is text and HTML.

struct Paragraph {
  std::string text;
};
/// A table of labels and values.
struct Fields {
  std::vector<std::pair<std::string, std::string>> rows;
};
/// A page to open.
struct Link {
  std::string label;
  std::string url;
};
/// A line to type.
struct Command {
  std::string line;
};
using Block = std::variant<Paragraph, Fields, Link, Command>;

struct Letter {
  Language language = Language::en;
  std::string subject;
  std::vector<Block> blocks;
};

/// As text/plain, lines ended by "\n".
[[nodiscard]] std::string text_of_letter(const Letter& letter);
/// As text/html: a whole document without pictures, scripts, or anything that is fetched.
[[nodiscard]] std::string html_of_letter(const Letter& letter);

}  // namespace certwright::mail
