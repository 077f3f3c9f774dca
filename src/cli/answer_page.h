#pragma once

#include <string>
#include <vector>

namespace certwright::cli {

/// A page of a list: what is shown to people, and each element's JSON for scripts.
template <class Element>
struct AnswerPage {
  std::vector<Element> elements;
  std::vector<std::string> json;
  std::string next_token;
  bool more = false;
};
}  // namespace certwright::cli
