#include "registration/rdap_bootstrap.h"

#include <gtest/gtest.h>

#include <string>

namespace certwright::registration::tests::rdap_bootstrap_test {
namespace {

constexpr std::string_view list = R"({"version": "1.0", "publication": "2026-11-01T00:00:00Z", "services": [
  [["test-a", "xn--test-b"], ["http://rdap.test-a/v1", "https://rdap.test-a/v1/"]],
  [["CO.test-a"], ["https://rdap.co.test-a/"]],
  [["only-ftp"], ["ftp://rdap.test-c/"]],
  [["not a name", 7], ["https://rdap.test-d/"]],
  [["test-e"], ["https://user@rdap.test-e/", "https://rdap.test-e/x?y=", "https://rdap.test-e/"]],
  ["test-f", ["https://rdap.test-f/"]], [["test-g"]], 5
]})";

TEST(RdapBootstrap, PrefersHttpsAndAddsTheSlash) {
  const auto bootstrap = RdapBootstrap::parse(list);
  ASSERT_TRUE(bootstrap);
  EXPECT_EQ(bootstrap->urls_for("example.test-a"),
            (std::vector<std::string>{"https://rdap.test-a/v1/", "http://rdap.test-a/v1/"}));
  EXPECT_EQ(bootstrap->urls_for("example.xn--test-b").size(), 2U);
}

TEST(RdapBootstrap, TakesTheEntryWithMostLabels) {
  const auto bootstrap = RdapBootstrap::parse(list);
  ASSERT_TRUE(bootstrap);
  EXPECT_EQ(bootstrap->urls_for("example.co.test-a"), std::vector<std::string>{"https://rdap.co.test-a/"});
  EXPECT_EQ(bootstrap->urls_for("exampleco.test-a").size(), 2U) << "label by label";
}

TEST(RdapBootstrap, LeavesOutWhatCannotBeUsed) {
  const auto bootstrap = RdapBootstrap::parse(list);
  ASSERT_TRUE(bootstrap);
  for (const char* domain :
       {"example.only-ftp", "example.test-d", "example.test-f", "example.test-g", "example.test", ""})
    EXPECT_TRUE(bootstrap->urls_for(domain).empty()) << domain;
  EXPECT_EQ(bootstrap->urls_for("example.test-e"), std::vector<std::string>{"https://rdap.test-e/"});
}

TEST(RdapBootstrap, AnEmptyEntryIsTheRoots) {
  const auto bootstrap = RdapBootstrap::parse(R"({"version":"1.0","services":[[[""],["https://rdap.root.test-a/"]]]})");
  ASSERT_TRUE(bootstrap);
  EXPECT_EQ(bootstrap->urls_for("example.test-z"), std::vector<std::string>{"https://rdap.root.test-a/"});
}

TEST(RdapBootstrap, RefusesWhatIsNoList) {
  for (const char* text :
       {"", "[]", "{}", "null", "<html>", R"({"version":"2.0","services":[[["a"],["https://b/"]]]})",
        R"({"version":"1.0"})", R"({"version":"1.0","services":[]})", R"({"version":"1.0","services":[[["a"],[]]]})",
        R"({"version":"1.0","services":{"a":["https://b/"]}})"})
    EXPECT_FALSE(RdapBootstrap::parse(text)) << text;
  EXPECT_FALSE(RdapBootstrap::parse(std::string(RdapBootstrap::most_bytes + 1, ' ')));
  EXPECT_FALSE(RdapBootstrap::parse(std::string(100'000, '[')));
}

}  // namespace
}  // namespace certwright::registration::tests::rdap_bootstrap_test
