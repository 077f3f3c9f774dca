#pragma once

#include <string>

#include "base/text.h"
#include "http/message.h"

// Pages for people: whole without scripts, and without anything from elsewhere.
namespace certwright::api::pages {

struct Page {
  int status = 200;
  Language language = Language::en;
  std::string title;        ///< text
  std::string body;         ///< HTML, what stands in <main>
  std::string other_place;  ///< where the page is to be had in the other language, relative; empty: nowhere
};

/// The whole answer: a document with its own style alone, and the headers that let a browser load nothing else, keep
/// nothing, show it in nobody's frame and tell its address to nobody.
[[nodiscard]] http::Reply reply_of(const Page& page);

/// The first of our languages that a request's Accept-Language prefers; English without one (RFC 9110 section 12.5.4).
[[nodiscard]] Language accepted_language(const http::Request& request);

}  // namespace certwright::api::pages
