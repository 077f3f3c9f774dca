#include "model/mail_domain.h"

#include <gtest/gtest.h>

#include <vector>

namespace certwright::model::mail_domain_test {
namespace {

struct Case {
  std::string name;
  std::string domain_name;
  std::string chosen;
  std::string suffix;
  std::string private_suffix;
  std::string expected;
};

class MailDomains : public testing::TestWithParam<Case> {};

TEST_P(MailDomains, AreThoseOfAcm) {
  const auto name = DomainName::parse(GetParam().domain_name);
  ASSERT_TRUE(name);
  const PublicSuffixFact fact{.suffix = GetParam().suffix, .private_suffix = GetParam().private_suffix};
  EXPECT_EQ(mail_domain(*name, GetParam().chosen, fact), GetParam().expected);
}

// The first five are facts 2's.
INSTANTIATE_TEST_SUITE_P(
    Cases, MailDomains,
    testing::ValuesIn(std::vector<Case>{
        {"www", "www.example.com", "", "com", "", "example.com"},
        {"wildcard", "*.test.example.com", "", "com", "", "test.example.com"},
        {"sub_domain", "sub.domain.com", "", "com", "", "sub.domain.com"},
        {"wildcard_as_reported", "*.test.example.com", "*.test.example.com", "com", "", "test.example.com"},
        {"super_domain", "a.b.example.com", "example.com", "com", "", "example.com"},
        {"the_name_itself_is_no_choice", "www.example.com", "www.example.com", "com", "", "example.com"},
        {"a_choice_stays_as_it_is", "a.www.example.com", "www.example.com", "com", "", "www.example.com"},
        {"a_choice_in_capitals", "a.Example.com", "EXAMPLE.com", "com", "", "example.com"},
        {"both", "*.www.example.com", "", "com", "", "example.com"},
        {"www_twice", "www.www.example.com", "", "com", "", "www.example.com"},
        {"www_com", "www.com", "", "com", "", "www.com"},
        {"wildcard_of_www_com", "*.www.com", "", "com", "", "www.com"},
        {"www_of_a_long_suffix", "www.co.jp", "", "co.jp", "", "www.co.jp"},
        {"www_below_a_long_suffix", "www.shop.co.jp", "", "co.jp", "", "shop.co.jp"},
        {"www_of_a_rule_with_an_exception", "www.ck", "", "ck", "", "www.ck"},
        {"www_of_a_provider", "www.hosting.example.net", "", "net", "hosting.example.net", "www.hosting.example.net"},
        {"www_of_a_customer", "www.shop.hosting.example.net", "", "net", "hosting.example.net",
         "shop.hosting.example.net"},
        {"internal", "www.corp.internal", "", "internal", "", "corp.internal"},
        {"internal_top", "www.internal", "", "internal", "", "www.internal"},
        {"suffix_not_known", "www.shop.corp", "", "", "", "shop.corp"},
        {"suffix_not_known_one_label", "www.corp", "", "", "", "www.corp"},
        {"no_www_label", "wwwshop.com", "", "com", "", "wwwshop.com"},
        {"www2", "www2.example.com", "", "com", "", "www2.example.com"},
    }),
    [](const auto& with) { return with.param.name; });

}  // namespace
}  // namespace certwright::model::mail_domain_test
