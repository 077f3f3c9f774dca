#include "model/administrators.h"

#include <gtest/gtest.h>

namespace certwright::model::administrators_test {
namespace {

Caller caller(std::string account, std::string principal) {
  return {.account = std::move(account),
          .region = "us-east-1",
          .access_key_id = "AKIA",
          .request_id = {},
          .principal = std::move(principal)};
}

struct AdministratorCase {
  std::string name;
  std::vector<std::string> entries;
  std::string account;
  std::string principal;
  bool included = false;
};
class AdministratorsTest : public testing::TestWithParam<AdministratorCase> {};
TEST_P(AdministratorsTest, AreThoseOfTheConfiguration) {
  const auto administrators = Administrators::parse(GetParam().entries);
  ASSERT_TRUE(administrators);
  EXPECT_EQ(administrators->include(caller(GetParam().account, GetParam().principal)), GetParam().included);
}
const std::string user = "arn:aws:iam::123456789012:user/security";
INSTANTIATE_TEST_SUITE_P(
    All, AdministratorsTest,
    testing::Values(
        AdministratorCase{"nobody", {}, "123456789012", "", false},
        AdministratorCase{"a_principal", {user}, "123456789012", "security", true},
        AdministratorCase{"another_principal", {user}, "123456789012", "ci", false},
        AdministratorCase{"the_root_of_its_account", {user}, "123456789012", "", false},
        AdministratorCase{"the_same_name_elsewhere", {user}, "210987654321", "security", false},
        AdministratorCase{"a_root", {"arn:aws:iam::123456789012:root"}, "123456789012", "", true},
        AdministratorCase{"not_below_a_root", {"arn:aws:iam::123456789012:root"}, "123456789012", "ci", false},
        AdministratorCase{"an_account", {"123456789012"}, "123456789012", "ci", true},
        AdministratorCase{"the_root_of_an_account", {"123456789012"}, "123456789012", "", true},
        AdministratorCase{"another_account", {"123456789012"}, "210987654321", "", false},
        AdministratorCase{
            "another_partition", {"arn:aws-cn:iam::123456789012:user/security"}, "123456789012", "security", true}),
    [](const auto& test) { return test.param.name; });

TEST(Administrators, RefusesWhatIsNeither) {
  for (const char* entry :
       {"", "security", "12345678901", "1234567890123", "12345678901x",
        "arn:aws:iam::123456789012:", "arn:aws:iam::123456789012:user/", "arn:aws:iam::123456789012:role/x",
        "arn:aws:acm:us-east-1:123456789012:certificate/x", "arn:aws:iam::12345678901:root"}) {
    const auto parsed = Administrators::parse({entry});
    EXPECT_FALSE(parsed) << entry;
  }
}

}  // namespace
}  // namespace certwright::model::administrators_test
