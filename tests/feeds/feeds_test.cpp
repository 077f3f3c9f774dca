#include "feeds/feeds.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "feeds/name_index.h"
#include "feeds/public_suffixes.h"
#include "feeds/tables.h"
#include "tests/fakes/fake_random.h"
#include "tests/feeds/temporary_lists.h"

namespace certwright::feeds::feeds_test {
namespace {

using certwright::tests::TemporaryLists;

constexpr std::string_view suffixes = R"(// Made up, in the form of the public suffix list.
// ===BEGIN ICANN DOMAINS===
test-a
co.test-a
*.wild-a
!free.wild-a
xn--test-b
com
// ===END ICANN DOMAINS===

// ===BEGIN PRIVATE DOMAINS===
pages.test-a
*.compute.test-a
private-tld
// ===END PRIVATE DOMAINS===
)";

Timestamp now() { return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

class FeedsTest : public testing::Test {
 protected:
  FeedPaths paths() { return {.public_suffix_list = lists_.write("psl.dat", suffixes)}; }

  std::shared_ptr<const Lists> load(const FeedPaths& from) {
    auto feeds = Lists::load(from, now());
    if (!feeds) throw std::runtime_error(feeds.error().detail);
    return *std::move(feeds);
  }

  std::string refusal(const FeedPaths& from) {
    const auto feeds = Lists::load(from, now());
    if (feeds) return "";
    EXPECT_EQ(feeds.error().code, ErrorCode::invalid_request);
    return feeds.error().detail;
  }

  FeedPaths with_top_sites(std::string_view csv) {
    FeedPaths from = paths();
    from.top_sites = lists_.write("top.csv", csv);
    return from;
  }

  FeedPaths with_unsafe(std::string_view text) {
    FeedPaths from = paths();
    from.unsafe_domains = lists_.write("unsafe.txt", text);
    return from;
  }

  TemporaryLists lists_;
};

struct SuffixCase {
  std::string name;
  std::string_view asked;
  bool tld_known;
  std::string_view suffix;
  std::string_view registrable;
};

class PublicSuffixCases : public FeedsTest, public testing::WithParamInterface<SuffixCase> {};

TEST_P(PublicSuffixCases, AreJudgedByTheIcannSection) {
  const auto fact = load(paths())->public_suffix(GetParam().asked);
  EXPECT_EQ(fact.tld_known, GetParam().tld_known);
  EXPECT_EQ(fact.suffix, GetParam().suffix);
  EXPECT_EQ(fact.registrable, GetParam().registrable);
}

INSTANTIATE_TEST_SUITE_P(
    Names, PublicSuffixCases,
    testing::Values(SuffixCase{"below", "x.co.test-a", true, "co.test-a", "x.co.test-a"},
                    SuffixCase{"deep_below", "a.b.c.test-a", true, "test-a", "c.test-a"},
                    SuffixCase{"suffix_itself", "co.test-a", true, "co.test-a", ""},
                    SuffixCase{"tld_itself", "test-a", true, "test-a", ""},
                    SuffixCase{"by_wildcard_rule", "a.wild-a", true, "a.wild-a", ""},
                    SuffixCase{"below_wildcard_rule", "b.a.wild-a", true, "a.wild-a", "b.a.wild-a"},
                    SuffixCase{"exception", "free.wild-a", true, "wild-a", "free.wild-a"},
                    SuffixCase{"below_exception", "x.free.wild-a", true, "wild-a", "free.wild-a"},
                    SuffixCase{"a_label", "x.xn--test-b", true, "xn--test-b", "x.xn--test-b"},
                    SuffixCase{"private_section_does_not_count", "me.pages.test-a", true, "test-a", "pages.test-a"},
                    SuffixCase{"private_wildcard_does_not_count", "a.b.compute.test-a", true, "test-a",
                               "compute.test-a"},
                    SuffixCase{"private_tld_is_unknown", "x.private-tld", false, "private-tld", "x.private-tld"},
                    SuffixCase{"unknown_tld", "www.example.nowhere", false, "nowhere", "example.nowhere"}),
    [](const auto& with) { return with.param.name; });

TEST_F(FeedsTest, ARegistrableDomainHasTheBestRankOfItsHosts) {
  FeedPaths from = paths();
  from.top_sites =
      lists_.write("hosts.csv", "7,www.api.busy.test-a\n40,busy.test-a\n90,x.other.co.test-a\n95,co.test-a\n");
  const auto lists = load(from);
  EXPECT_EQ(lists->top_site("busy.test-a", now()).rank, 7U);
  EXPECT_EQ(lists->top_site("other.co.test-a", now()).rank, 90U);
  EXPECT_EQ(lists->top_site("co.test-a", now()).rank, 95U) << "a suffix stands for itself";
  EXPECT_FALSE(lists->top_site("www.api.busy.test-a", now()).rank);
}

TEST_F(FeedsTest, ThePrivateSectionIsKeptApart) {
  const auto feeds = load({.public_suffix_list = lists_.write("psl.dat", R"(// ===BEGIN ICANN DOMAINS===
test-a
// ===END ICANN DOMAINS===
// ===BEGIN PRIVATE DOMAINS===
// (Note: in the order of their owners)

// Example Hosting : https://hosting.example
// Submitted by Somebody <somebody@hosting.example>
pages.test-a
*.compute.test-a
!free.compute.test-a

// Other: https://other.example
日本語.test-a
// ===END PRIVATE DOMAINS===
)")});
  const auto private_one = [&](std::string_view name) {
    const auto fact = feeds->public_suffix(name);
    EXPECT_EQ(fact.suffix, "test-a") << name;
    return fact.private_suffix + (fact.private_owner.empty() ? "" : " of " + fact.private_owner);
  };
  EXPECT_EQ(private_one("me.pages.test-a"), "pages.test-a of Example Hosting");
  EXPECT_EQ(private_one("pages.test-a"), "pages.test-a of Example Hosting");
  EXPECT_EQ(private_one("a.b.compute.test-a"), "b.compute.test-a of Example Hosting");
  EXPECT_EQ(private_one("x.free.compute.test-a"), "compute.test-a of Example Hosting");
  EXPECT_EQ(private_one("x.xn--wgv71a119e.test-a"), "xn--wgv71a119e.test-a of Other");
  EXPECT_EQ(private_one("other.test-a"), "");
}

TEST_F(FeedsTest, ATypingSlipIsSuggestedForUnknownTldsOnly) {
  const auto feeds = load(paths());
  EXPECT_EQ(feeds->public_suffix("example.cmo").suggestion, "com");
  EXPECT_EQ(feeds->public_suffix("example.tset-a").suggestion, "test-a");
  EXPECT_EQ(feeds->public_suffix("example.nowhere").suggestion, "");
  EXPECT_EQ(feeds->public_suffix("example.com").suggestion, "");
}

TEST(NearestTld, PrefersWhatMostNamesHave) {
  const std::vector<std::string> known{"cam", "com", "coop", "jp", "net", "xn--p1ai"};
  EXPECT_EQ(nearest_tld("cm", known), "com");
  EXPECT_EQ(nearest_tld("con", known), "com");
  EXPECT_EQ(nearest_tld("ocm", known), "com");
  EXPECT_EQ(nearest_tld("comm", known), "com");
  EXPECT_EQ(nearest_tld("camm", known), "cam");
  EXPECT_EQ(nearest_tld("nett", known), "net");
  EXPECT_EQ(nearest_tld("jq", known), "jp");
  EXPECT_EQ(nearest_tld("qq", known), "");
  EXPECT_EQ(nearest_tld("local", known), "");
}

TEST_F(FeedsTest, TheDistributionsListKnowsTheWorld) {
  const auto feeds = load({});
  EXPECT_EQ(feeds->public_suffix("www.example.co.jp").registrable, "example.co.jp");
  EXPECT_TRUE(feeds->public_suffix("example.xn--p1ai").tld_known);
  EXPECT_EQ(feeds->public_suffix("city.kawasaki.jp").registrable, "city.kawasaki.jp");
  EXPECT_EQ(feeds->public_suffix("x.kawasaki.jp").registrable, "");
  EXPECT_FALSE(feeds->public_suffix("x.internal").tld_known);
  EXPECT_EQ(feeds->public_suffix("user.github.io").registrable, "github.io");
  EXPECT_FALSE(feeds->public_suffix("x.jp").source.name.empty());
}

TEST_F(FeedsTest, SpecialUseNamesAreFoundByTheirLongestEntry) {
  const auto feeds = load(paths());
  EXPECT_EQ(feeds->special_use("printer.local").entry, "local");
  EXPECT_EQ(feeds->special_use("local").reference, "RFC 6762");
  EXPECT_EQ(feeds->special_use("a.b.home.arpa").entry, "home.arpa");
  EXPECT_EQ(feeds->special_use("1.10.in-addr.arpa").entry, "10.in-addr.arpa");
  EXPECT_EQ(feeds->special_use("1.8.in-addr.arpa").entry, "in-addr.arpa");
  EXPECT_EQ(feeds->special_use("www.example.com").entry, "example.com");
  EXPECT_EQ(feeds->special_use("x.internal").entry, "internal");
  EXPECT_EQ(feeds->special_use("local.jp").entry, "");
  EXPECT_EQ(feeds->special_use("notlocal").entry, "");
}

TEST_F(FeedsTest, ProvidersOwnTheirNamesAndWhatIsBelow) {
  const auto feeds = load(paths());
  for (const char* name : {"amazonaws.com", "bucket.s3.amazonaws.com", "d1.cloudfront.net", "x.elasticbeanstalk.com",
                           "a.b.amazonaws.com.cn", "x.awsapprunner.com", "aws"})
    EXPECT_EQ(feeds->provider(name).owner, "Amazon") << name;
  EXPECT_EQ(feeds->provider("notamazonaws.com").suffix, "");
  EXPECT_EQ(feeds->provider("amazon.com").suffix, "");
}

TEST_F(FeedsTest, PlatformsAndSharedDnsAreToldFromWhatIsRefused) {
  using enum model::ProviderFact::Kind;
  const auto feeds = load(paths());
  EXPECT_EQ(feeds->provider("shop.azurewebsites.net").kind, platform);
  EXPECT_EQ(feeds->provider("shop.azurewebsites.net").suffix, "azurewebsites.net");
  EXPECT_EQ(feeds->provider("192-0-2-1.sslip.io").kind, shared_dns);
  EXPECT_EQ(feeds->provider("x.nic.aws").kind, refused);
}

TEST_F(FeedsTest, ARefusalFurtherUpCountsMoreThanAPlatform) {
  FeedPaths from = paths();
  from.provider_domains = lists_.write("providers.txt", "windows.net\n");
  const auto fact = load(from)->provider("shop.blob.core.windows.net");
  EXPECT_TRUE(fact.from_operator);
  EXPECT_EQ(fact.suffix, "windows.net");
}

TEST_F(FeedsTest, TheOperatorsProviderFileComesFirst) {
  FeedPaths from = paths();
  from.provider_domains =
      lists_.write("providers.txt", "# ours\n.hosting.test-a\n*.amazonaws.com # ours too\ncorp\r\n");
  const auto feeds = load(from);
  EXPECT_TRUE(feeds->provider("a.hosting.test-a").from_operator);
  EXPECT_EQ(feeds->provider("a.hosting.test-a").suffix, "hosting.test-a");
  EXPECT_TRUE(feeds->provider("x.amazonaws.com").from_operator);
  EXPECT_TRUE(feeds->provider("db.corp").from_operator);
  EXPECT_FALSE(feeds->provider("x.cloudfront.net").from_operator);
}

TEST_F(FeedsTest, TopSitesAreReadWithMarkHeadingAndLineEnds) {
  const auto feeds =
      load(with_top_sites("\xEF\xBB\xBFrank,domain\r\n1,popular.test-a\r\n2,Search.Test-A\r\n\r\n"
                          "1000,edge.test-a\r\n1001,日本語.jp,more\n5,com\n9,popular.test-a"));
  EXPECT_EQ(feeds->top_site("popular.test-a", now()).rank, 1U);
  EXPECT_EQ(feeds->top_site("search.test-a", now()).rank, 2U);
  EXPECT_EQ(feeds->top_site("edge.test-a", now()).rank, 1000U);
  EXPECT_EQ(feeds->top_site("xn--wgv71a119e.jp", now()).rank, 1001U);
  EXPECT_FALSE(feeds->top_site("other.test-a", now()).rank);
  EXPECT_FALSE(feeds->top_site("google.com", now()).rank) << "the built-in list answers only where there is no other";
}

TEST_F(FeedsTest, AListIsAsOldAsItsFile) {
  const FeedPaths from = with_top_sites("1,popular.test-a\n");
  const timespec times[2] = {{.tv_sec = 1'000'000'000, .tv_nsec = 0}, {.tv_sec = 1'000'000'000, .tv_nsec = 0}};
  ASSERT_EQ(utimensat(AT_FDCWD, from.top_sites.c_str(), times, 0), 0);
  const auto fact = load(from)->top_site("popular.test-a", Timestamp{std::chrono::seconds{1'000'086'400}});
  EXPECT_EQ(fact.source.age, std::chrono::hours{24});
  EXPECT_EQ(fact.source.name, from.top_sites);
  EXPECT_FALSE(fact.source.built_in);
}

TEST_F(FeedsTest, WithoutAListTheWellKnownNamesAnswer) {
  const auto fact = load(paths())->top_site("google.com", Timestamp{well_known_sites_date()} + std::chrono::hours{48});
  EXPECT_EQ(fact.rank, 1U);
  EXPECT_TRUE(fact.source.built_in);
  EXPECT_EQ(fact.source.age, std::chrono::hours{48});
  EXPECT_EQ(load(paths())->top_site("google.com", Timestamp{}).source.age, std::chrono::seconds{0});
}

TEST_F(FeedsTest, UnsafeNamesAreFoundUpToTheRegistrableDomain) {
  const auto feeds =
      load(with_unsafe("# list\nphish.example.test-a\n\nBad.Test-A. # why\n*.worse.test-a\nco.test-a\n"));
  const auto listed = [&](std::string_view name, std::string_view registrable) {
    return feeds->reputation(name, registrable, now()).at(0).listed;
  };
  EXPECT_EQ(listed("www.phish.example.test-a", "example.test-a"), "phish.example.test-a");
  EXPECT_EQ(listed("example.test-a", "example.test-a"), "");
  EXPECT_EQ(listed("a.b.bad.test-a", "bad.test-a"), "bad.test-a");
  EXPECT_EQ(listed("worse.test-a", "worse.test-a"), "worse.test-a");
  EXPECT_EQ(listed("x.co.test-a", "x.co.test-a"), "") << "what lies above the registrable domain belongs to others";
  EXPECT_EQ(listed("bad.test-a", ""), "bad.test-a");
  EXPECT_TRUE(load(paths())->reputation("bad.test-a", "bad.test-a", now()).empty()) << "no list, no answer";
}

TEST_F(FeedsTest, WhatCannotBeReadIsRefusedWithFileAndLine) {
  EXPECT_NE(refusal({.public_suffix_list = "/nonexistent/psl.dat"}).find("/nonexistent/psl.dat"), std::string::npos);
  EXPECT_NE(refusal({.public_suffix_list = "/"}).find("is not a file"), std::string::npos);
  EXPECT_NE(refusal({.public_suffix_list = lists_.write("empty.dat", "")}).find("ICANN"), std::string::npos);
  EXPECT_NE(refusal({.public_suffix_list = lists_.write("x.dat", ".DAFSA@PSL_0   \nrubbish")}).find("x.dat"),
            std::string::npos);
  EXPECT_NE(refusal(with_top_sites("1,popular.test-a\nsecond line\n")).find("top.csv:2:"), std::string::npos);
  EXPECT_NE(refusal(with_top_sites("1,a.test-a\n0,b.test-a\n")).find("top.csv:2:"), std::string::npos);
  EXPECT_NE(refusal(with_top_sites("1,a.test-a\n99999999999,b.test-a\n")).find("top.csv:2:"), std::string::npos);
  EXPECT_NE(refusal(with_top_sites("GlobalRank,TldRank\n1,1,a.test-a\n")).find("top.csv:1:"), std::string::npos);
  EXPECT_NE(refusal(with_unsafe("good.test-a\n\nhttp://bad.test-a/x\n")).find("unsafe.txt:3:"), std::string::npos);
}

TEST(NameIndex, FindsEveryNameAndNoOther) {
  fakes::FakeRandom random;
  NameIndex::Builder builder{NameHash{random}};
  for (std::uint32_t i = 1; i <= 20'000; ++i) builder.add("n" + std::to_string(i) + ".test-a", i);
  builder.add("n7.test-a", 3);
  const NameIndex index = std::move(builder).build();
  EXPECT_EQ(index.size(), 20'000U);
  for (std::uint32_t i = 1; i <= 20'000; ++i)
    ASSERT_EQ(index.find("n" + std::to_string(i) + ".test-a"), i == 7 ? 3 : i);
  for (std::uint32_t i = 0; i < 20'000; ++i) ASSERT_FALSE(index.find("m" + std::to_string(i) + ".test-a"));
}

TEST(NameIndex, OfNothingFindsNothing) {
  fakes::FakeRandom random;
  EXPECT_FALSE(NameIndex::Builder{NameHash{random}}.build().find("a.test-a"));
}

// The vectors of the paper's reference code: key 00 01 … 0f, message 00 01 … of growing length.
TEST(NameHash, IsSipHash24) {
  const NameHash hash{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  std::string message;
  EXPECT_EQ(hash(message), 0x726fdb47dd0e0e31U);
  for (char c = 0; c < 15; ++c) message += c;
  EXPECT_EQ(hash(message), 0xa129ca6149be45e5U);
}

TEST(NameHash, DependsOnItsKey) {
  EXPECT_NE((NameHash{1, 2})("example.com"), (NameHash{1, 3})("example.com"));
  EXPECT_NE((NameHash{1, 2})("example.com"), (NameHash{1, 2})("example.con"));
}

}  // namespace
}  // namespace certwright::feeds::feeds_test
