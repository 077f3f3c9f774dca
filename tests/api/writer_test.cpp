#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "api/wire/writer.h"

namespace certwright::api::wire::writer_test {
namespace {

Timestamp at_milliseconds(std::int64_t count) { return Timestamp{std::chrono::milliseconds{count}}; }

TEST(Writer, separates_members_and_elements) {
  Writer out;
  out.open_object();
  out.name("A");
  out.text("x");
  out.name("B");
  out.open_array();
  out.number(1);
  out.number(-2);
  out.open_object();
  out.close_object();
  out.open_array();
  out.close_array();
  out.boolean(true);
  out.close_array();
  out.name("C");
  out.blob(bytes_of("hi"));
  out.close_object();
  EXPECT_EQ(std::move(out).take(), R"({"A":"x","B":[1,-2,{},[],true],"C":"aGk="})");
}

TEST(Writer, escapes_what_json_must) {
  std::string every;
  for (char c = 0; c < 0x20; ++c) every += c;
  every += "\"\\/é漢😀\x7f";
  Writer out;
  out.text(every);
  const std::string text = std::move(out).take();
  EXPECT_EQ(text.substr(0, 14), R"("\u0000\u0001\)");
  EXPECT_EQ(boost::json::parse(text).as_string(), every);
}

// A text that ends like an opened container must not swallow the comma after it.
TEST(Writer, keeps_commas_after_texts_that_look_like_structure) {
  Writer out;
  out.open_array();
  for (const char* text : {"[", "{", ":"}) out.text(text);
  out.close_array();
  EXPECT_EQ(std::move(out).take(), R"(["[","{",":"])");
}

TEST(Writer, writes_times_as_epoch_seconds) {
  struct Case {
    std::int64_t milliseconds;
    const char* text;
  };
  for (const Case& c :
       {Case{1763870400000, "1763870400"}, Case{1763870400005, "1763870400.005"}, Case{1763870400120, "1763870400.120"},
        Case{0, "0"}, Case{-500, "-0.500"}, Case{-1500, "-1.500"}}) {
    Writer out;
    out.timestamp(at_milliseconds(c.milliseconds));
    EXPECT_EQ(std::move(out).take(), c.text);
  }
}

}  // namespace
}  // namespace certwright::api::wire::writer_test
