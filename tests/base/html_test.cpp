#include "base/html.h"

#include <gtest/gtest.h>

namespace certwright::html_test {
namespace {

TEST(EscapeHtml, leaves_nothing_that_others_chose_to_be_read_as_markup) {
  EXPECT_EQ(escape_html("<a href=\"x\" & 'y'>"), "&lt;a href=&quot;x&quot; &amp; &#39;y&#39;&gt;");
  EXPECT_EQ(escape_html("証明書 担当"), "証明書 担当");
}

TEST(EscapeHtml, keeps_lines_and_no_other_control_characters) {
  EXPECT_EQ(escape_html("one\r\ntwo\t\x01\x7f three"), "one\ntwo three");
  EXPECT_EQ(escape_html(std::string_view{"a\0b", 3}), "ab");
}

}  // namespace
}  // namespace certwright::html_test
