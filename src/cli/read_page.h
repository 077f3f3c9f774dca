#pragma once

#include <string_view>
#include <type_traits>

#include <boost/json/serialize.hpp>

#include "base/result.h"
#include "cli/answer_json.h"
#include "cli/answer_page.h"

namespace certwright::cli {

/// A page of the list `member` of an answer, each element read by `read`. Fails: unavailable (not such an answer).
template <class Read>
auto read_page(std::string_view text, const char* member, Read read)
    -> Result<AnswerPage<std::invoke_result_t<Read, const boost::json::object&>>> {
  TRY(const boost::json::object object, parse_object(text));
  if (array_in(object, member) == nullptr) return foreign_answer();
  AnswerPage<std::invoke_result_t<Read, const boost::json::object&>> page;
  each_object(object, member, [&](const boost::json::object& element) {
    page.elements.push_back(read(element));
    page.json.push_back(boost::json::serialize(element));
  });
  page.next_token = text_in(object, "next_token");
  page.more = is_true(object, "more");
  return page;
}

}  // namespace certwright::cli
