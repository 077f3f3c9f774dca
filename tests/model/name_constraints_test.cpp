#include "model/name_constraints.h"

#include <gtest/gtest.h>

namespace certwright::model::name_constraints_test {
namespace {

struct Case {
  const char* title;
  NameConstraints constraints;
  const char* name;
  bool permitted;
};

class Permits : public testing::TestWithParam<Case> {};

TEST_P(Permits, TheNamesOfItsSubtrees) {
  EXPECT_EQ(permits(GetParam().constraints, DomainName::parse(GetParam().name).value()), GetParam().permitted);
}

const NameConstraints corp{.permitted = {"corp.example.com", "internal"}, .excluded = {}};
const NameConstraints but_secret{.permitted = {"example.com"}, .excluded = {"secret.example.com"}};

INSTANTIATE_TEST_SUITE_P(
    Rfc5280, Permits,
    testing::Values(
        Case{"no_constraints", {}, "anything.example", true},
        Case{"the_subtree_itself", corp, "corp.example.com", true},
        Case{"one_label_below", corp, "a.corp.example.com", true},
        Case{"two_labels_below", corp, "a.b.corp.example.com", true}, Case{"above", corp, "example.com", false},
        Case{"beside", corp, "other.example.com", false},
        Case{"the_end_of_a_label_is_no_label", corp, "acorp.example.com", false},
        Case{"a_single_label_as_subtree", corp, "db.internal", true},
        Case{"a_wildcard_below", corp, "*.corp.example.com", true},
        Case{"a_wildcard_that_matches_more", corp, "*.example.com", false},
        Case{"not_excluded", but_secret, "www.example.com", true},
        Case{"excluded", but_secret, "secret.example.com", false},
        Case{"below_the_excluded", but_secret, "a.secret.example.com", false},
        Case{"a_wildcard_below_the_excluded", but_secret, "*.secret.example.com", false},
        Case{"a_wildcard_that_matches_the_excluded", but_secret, "*.example.com", false},
        Case{"a_wildcard_beside_the_excluded", but_secret, "*.www.example.com", true},
        Case{"excluded_without_permitted", {.permitted = {}, .excluded = {"example.org"}}, "a.example.com", true},
        Case{"excluded_wins", {.permitted = {"example.com"}, .excluded = {"example.com"}}, "example.com", false}),
    [](const auto& given) { return given.param.title; });

TEST(ParseSubtree, ReadsDomainsAndSingleLabels) {
  EXPECT_EQ(parse_subtree("Corp.Example.COM").value(), "corp.example.com");
  EXPECT_EQ(parse_subtree("internal").value(), "internal");
  for (const char* bad : {"", ".example.com", "example.com.", "*.example.com", "a b", "https://example.com", "10.0.0.1",
                          "example..com", "-a.example"}) {
    const auto subtree = parse_subtree(bad);
    ASSERT_FALSE(subtree) << bad;
    EXPECT_EQ(subtree.error().code, ErrorCode::invalid_request) << bad;
  }
}

}  // namespace
}  // namespace certwright::model::name_constraints_test
