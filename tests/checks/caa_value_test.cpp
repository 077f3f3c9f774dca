#include "checks/caa_value.h"

#include <gtest/gtest.h>

namespace certwright::checks::caa_value_test {
namespace {

struct Case {
  std::string name;
  std::string value;
  std::optional<std::string> issuer;  ///< unset: breaks the grammar
  std::vector<std::pair<std::string, std::string>> parameters = {};
};

class CaaValueGrammar : public testing::TestWithParam<Case> {};

TEST_P(CaaValueGrammar, IsKept) {
  const auto value = parse_caa_value(GetParam().value);
  ASSERT_EQ(value.has_value(), GetParam().issuer.has_value());
  if (!value) return;
  EXPECT_EQ(value->issuer, *GetParam().issuer);
  EXPECT_EQ(value->parameters, GetParam().parameters);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc8659, CaaValueGrammar,
    testing::Values(Case{"issuer", "ca1.example.net", "ca1.example.net"}, Case{"single_label", "ca", "ca"},
                    Case{"nobody", ";", ""}, Case{"empty", "", ""}, Case{"white_space", " \t", ""},
                    Case{"parameter", "ca.example.net; account=230123", "ca.example.net", {{"account", "230123"}}},
                    Case{"two_parameters", "ca.example.net;a=1;b-c = 2", "ca.example.net", {{"a", "1"}, {"b-c", "2"}}},
                    Case{"parameter_without_issuer", "; policy=ev", "", {{"policy", "ev"}}},
                    Case{"empty_value", "ca.example.net; a=", "ca.example.net", {{"a", ""}}},
                    Case{"equals_in_value", "ca.example.net; a=b=c", "ca.example.net", {{"a", "b=c"}}},
                    Case{"semicolon_at_the_end", "ca.example.net; a=1;", "ca.example.net", {{"a", "1"}}},
                    Case{"issuer_with_empty_label", "ca..net", std::nullopt},
                    Case{"issuer_with_hyphen_at_the_edge", "-ca.example.net", std::nullopt},
                    Case{"issuer_with_underscore", "c_a.example.net", std::nullopt},
                    Case{"two_issuers", "a.example b.example", std::nullopt},
                    Case{"parameter_without_equals", "ca.example.net; policy", std::nullopt},
                    Case{"parameter_without_name", "ca.example.net; =x", std::nullopt},
                    Case{"space_in_value", "ca.example.net; a=b c", std::nullopt},
                    Case{"two_semicolons", "ca.example.net;;", std::nullopt},
                    Case{"control_character", std::string{"ca.example.net; a=\x01"}, std::nullopt},
                    Case{"not_ascii", "例え.jp", std::nullopt}),
    [](const auto& with) { return with.param.name; });

TEST(CaaValueParameters, AreFoundByNameAndKeepTheirOrder) {
  const auto value = parse_caa_value("ca.example.net; AccountURI=https://a.example/1; x=y; accounturi=b");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->all("accounturi"), (std::vector<std::string_view>{"https://a.example/1", "b"}));
  EXPECT_TRUE(value->all("validationmethods").empty());
}

}  // namespace
}  // namespace certwright::checks::caa_value_test
