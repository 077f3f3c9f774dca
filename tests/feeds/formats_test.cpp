// Every format of lists, with made-up lists in the form of the published ones: what is taken, what is skipped, and what
// is refused with which words.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "feeds/list_format.h"

namespace certwright::feeds::formats_test {
namespace {

using model::FeedId;

struct Read {
  std::string entries;  ///< "name=number name=number"
  formats::Contents contents;
  std::string refusal;
};

Read read(FeedId feed, std::string_view text) {
  Read read;
  const auto contents = read_list(feed, {.place = "list", .text = text}, [&](const formats::Entry& entry) {
    if (!read.entries.empty()) read.entries += ' ';
    read.entries += std::string{entry.name} + "=" + std::to_string(entry.number);
    if (!entry.note.empty()) read.entries += "(" + std::string{entry.note} + ")";
  });
  if (contents)
    read.contents = *contents;
  else
    read.refusal = contents.error().detail;
  return read;
}

struct Case {
  std::string name;
  FeedId feed;
  std::string text;
  std::string entries;
  std::size_t skipped = 0;
};

class GoodLists : public testing::TestWithParam<Case> {};

TEST_P(GoodLists, AreTaken) {
  const Read list = read(GetParam().feed, GetParam().text);
  EXPECT_EQ(list.refusal, "");
  EXPECT_EQ(list.entries, GetParam().entries);
  EXPECT_EQ(list.contents.skipped, GetParam().skipped);
}

const std::string mark = "\xEF\xBB\xBF";

INSTANTIATE_TEST_SUITE_P(
    TopSites, GoodLists,
    testing::Values(
        Case{"tranco", FeedId::top_sites, "1,popular.test-a\n2,search.test-a\n", "popular.test-a=1 search.test-a=2"},
        Case{"mark_and_line_ends", FeedId::top_sites, mark + "1,popular.test-a\r\n\r\n2,Search.TEST-A.\r\n",
             "popular.test-a=1 search.test-a=2"},
        Case{"umbrella_has_junk", FeedId::top_sites, "1,a.test-a\n2,com\n3,under_score.test-a\n4,-x.test-a\n5,b.test-a",
             "a.test-a=1 com=2 b.test-a=5", 2},
        Case{"ties", FeedId::top_sites, "1,a.test-a\n1,b.test-a\n2,a.test-a\n", "a.test-a=1 b.test-a=1 a.test-a=2"},
        Case{"majestic", FeedId::top_sites,
             "GlobalRank,TldRank,Domain,TLD,RefSubNets,RefIPs,IDN_Domain,IDN_TLD,PrevGlobalRank\n"
             "1,1,popular.test-a,test-a,9,9,popular.test-a,test-a,1\n7,2,b.test-a,test-a,9,9,b.test-a,test-a,8\n",
             "popular.test-a=1 b.test-a=7"},
        Case{"quoted_columns", FeedId::top_sites, "\"rank\",\"domain\"\n\"3\",\"a.test-a\"\n", "a.test-a=3"},
        Case{"origins_with_magnitudes", FeedId::top_sites,
             "origin,popularity\nhttps://www.a.test-a,1000\nhttps://b.test-a:8443,5000\n",
             "www.a.test-a=1000 b.test-a=5000"},
        Case{"bucket", FeedId::top_sites, "domain\na.test-a\nb.test-a\nc.test-a\n", "a.test-a=3 b.test-a=3 c.test-a=3"},
        Case{"bucket_without_heading", FeedId::top_sites, "a.test-a\nb.test-a", "a.test-a=2 b.test-a=2"},
        Case{"unicode_and_full_width", FeedId::top_sites, "1,日本語.jp\n2,ｆｕｌｌ．test-a\n",
             "xn--wgv71a119e.jp=1 full.test-a=2"}),
    [](const auto& with) { return with.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Others, GoodLists,
    testing::Values(
        Case{"names", FeedId::unsafe_domains,
             mark + "# ours\r\n*.Bad.test-a. # why\r\n.worse.test-a\r\ncorp\r\n日本語.jp",
             "bad.test-a=2 worse.test-a=3 corp=4 xn--wgv71a119e.jp=5"},
        Case{"no_names_yet", FeedId::provider_domains, "\n", ""},
        Case{"tlds", FeedId::tlds,
             "# Version 2026112300, Last Updated Mon Nov 23 07:07:01 2026 UTC\nTEST-A\nXN--TEST-B\n",
             "test-a=2 xn--test-b=3"},
        Case{"special_use", FeedId::special_use,
             "Name,Reference\r\nlocal.,[RFC6762]\r\n10.in-addr.arpa.,\"[RFC6761][RFC9999]\"\r\n",
             "local=2(RFC 6762) 10.in-addr.arpa=3(RFC 6761, RFC 9999)"},
        Case{"special_use_with_further_columns", FeedId::special_use,
             "Name,Note,Reference\ntest-x,\"a, b\",[RFC1]\n16-31.172 and others,,[RFC1]\n", "test-x=2(RFC 1)", 1},
        Case{"urlhaus", FeedId::urlhaus_hosts,
             "# abuse.ch hostfile\r\n# Last updated: 2026-11-23 07:07:01 (UTC)\r\n127.0.0.1\tbad.test-a\r\n"
             "0.0.0.0 other.test-a\r\n127.0.0.1\t192.0.2.1\r\n",
             "bad.test-a=3 other.test-a=4", 1},
        Case{"urlhaus_of_a_good_day", FeedId::urlhaus_hosts, "# abuse.ch hostfile\n", ""},
        Case{"openphish", FeedId::openphish,
             "http://phish.test-a/login\nhttps://user:pw@two.test-a:8443?x\nhttp://192.0.2.1/x\nhttp://[2001:db8::1]/\n"
             "https://ｆｕｌｌ．test-a/\nno url at all\n",
             "phish.test-a=1 two.test-a=2 full.test-a=5", 3},
        Case{"phishtank", FeedId::phishtank,
             R"([{"phish_id":1,"url":"http://phish.test-a/a","verified":"yes","online":"yes","details":[{"url":"x"}],)"
             R"("target":"Example Bank"},{"url":"http://off.test-a/","verified":"yes","online":"no"},)"
             R"({"url":"http://192.0.2.1/","verified":"yes","online":"yes"},)"
             R"({"url":"https:\/\/two.test-a\/","online":"yes","verified":"yes","target":null}])",
             "phish.test-a=1(Example Bank) two.test-a=4", 2}),
    [](const auto& with) { return with.param.name; });

struct BadCase {
  std::string name;
  FeedId feed;
  std::string text;
  std::string said;
};

class BadLists : public testing::TestWithParam<BadCase> {};

TEST_P(BadLists, AreRefusedWithTheReason) {
  const Read list = read(GetParam().feed, GetParam().text);
  EXPECT_NE(list.refusal.find(GetParam().said), std::string::npos) << list.refusal;
}

const std::string page = "<!DOCTYPE html>\n<html><head><title>Log in</title></head></html>\n";

std::string long_name(std::size_t labels) {
  std::string name;
  for (std::size_t i = 0; i < labels; ++i) name += "a.";
  return name + "test-a";
}

INSTANTIATE_TEST_SUITE_P(
    Lists, BadLists,
    testing::Values(
        BadCase{"empty", FeedId::top_sites, "", "list: the list is empty."},
        BadCase{"blank", FeedId::tlds, " \r\n\r\n", "list: the list is empty."},
        BadCase{"binary", FeedId::top_sites, std::string("Rar!\0\0x", 7), "this is no text"},
        BadCase{"page_for_top_sites", FeedId::top_sites, page, "a web page (HTML), not a list"},
        BadCase{"page_for_names", FeedId::unsafe_domains, mark + "\r\n" + page, "a web page (HTML), not a list"},
        BadCase{"page_for_tlds", FeedId::tlds, page, "a web page (HTML), not a list"},
        BadCase{"page_for_urlhaus", FeedId::urlhaus_hosts, "  <html>", "a web page (HTML), not a list"},
        BadCase{"page_for_openphish", FeedId::openphish, page, "a web page (HTML), not a list"},
        BadCase{"page_for_phishtank", FeedId::phishtank, page, "a web page (HTML), not a list"},
        BadCase{"page_for_suffixes", FeedId::public_suffix_list, page, "a web page (HTML), not a list"},
        BadCase{"page_for_special_use", FeedId::special_use, "<?xml version='1.0'?>", "a web page (HTML), not a list"},
        BadCase{"rank_missing", FeedId::top_sites, "1,a.test-a\nb.test-a\n", "list:2: this is no `rank,domain`."},
        BadCase{"rank_zero", FeedId::top_sites, "1,a.test-a\n0,b.test-a\n", "list:2: this is no `rank,domain`."},
        BadCase{"rank_too_large", FeedId::top_sites, "99999999999,b.test-a\n", "list:1: this is no `rank,domain`."},
        BadCase{"columns_changed_over", FeedId::top_sites, "a.test-a,1\n", "list:1: this is no `rank,domain`."},
        BadCase{"heading_without_domain", FeedId::top_sites, "GlobalRank,TldRank\n1,1,a.test-a\n", "list:1:"},
        BadCase{"mostly_junk", FeedId::top_sites, "1,a.test-a\n2,b_b.test-a\n3,-.test-a\n4,x y\n",
                "list:2: 3 of 4 entries, from here on, are not `rank,domain`"},
        BadCase{"a_thousand_labels", FeedId::top_sites, "1," + long_name(1000), "1 of 1 entries"},
        BadCase{"a_thousand_labels_of_ours", FeedId::unsafe_domains, "x.test-a\n" + long_name(1000),
                "list:2: this is no"},
        BadCase{"url_for_a_name", FeedId::unsafe_domains, "good.test-a\n\nhttp://bad.test-a/x\n", "list:3: this is no"},
        BadCase{"tlds_without_version", FeedId::tlds, "TEST-A\n", "list:1: expected IANA's list of TLDs"},
        BadCase{"tld_of_two_labels", FeedId::tlds, "# Version 1\nCO.TEST-A\n", "list:2: this is no top-level domain."},
        BadCase{"no_tld", FeedId::tlds, "# Version 1\n", "there is no top-level domain"},
        BadCase{"special_use_without_heading", FeedId::special_use, "local,[RFC6762]\n", "expected the heading"},
        BadCase{"special_use_cut", FeedId::special_use, "Name,Reference\nlocal,[RFC6762]\ninv", "list:3:"},
        BadCase{"plain_names_for_urlhaus", FeedId::urlhaus_hosts, "bad.test-a\nworse.test-a\n", "2 of 2 entries"},
        BadCase{"csv_for_openphish", FeedId::openphish, "1,bad.test-a\n", "list:1: 1 of 1 entries"},
        BadCase{"phishtank_cut_short", FeedId::phishtank, "[{\"url\":\"http://a.test-a/\"},\n{\"ur",
                "list:2: this is no JSON"},
        BadCase{"phishtank_object", FeedId::phishtank, "{\"errortext\":\"over limit\"}", "expected a JSON array"},
        BadCase{"phishtank_of_others", FeedId::phishtank, "[{\"id\":1},{\"id\":2}]", "2 of 2 entries"},
        BadCase{"phishtank_empty", FeedId::phishtank, "[]", "there is no entry"},
        BadCase{"phishtank_deep", FeedId::phishtank, std::string(1000, '['), "this is no JSON"},
        BadCase{"suffixes_without_section", FeedId::public_suffix_list, "com\nnet\n", "no section of ICANN domains"},
        BadCase{"suffixes_cut_short", FeedId::public_suffix_list, "// ===BEGIN ICANN DOMAINS===\ncom\nnet\n",
                "cut short"},
        BadCase{"service", FeedId::virustotal, "x", "is a service"}),
    [](const auto& with) { return with.param.name; });

TEST(Formats, ListsThatSayTheirDateAreOfThatDate) {
  const auto at = [](std::string_view text) { return parse_rfc3339(text); };
  EXPECT_EQ(read(FeedId::tlds, "# Version 2026112300, Last Updated Mon Nov 23\nTEST-A\n").contents.dated,
            at("2026-11-23T00:00:00Z"));
  EXPECT_EQ(
      read(FeedId::urlhaus_hosts, "# Last updated: 2026-11-23 07:07:01 (UTC)\n127.0.0.1\ta.test-a\n").contents.dated,
      at("2026-11-23T07:07:01Z"));
  EXPECT_EQ(read(FeedId::public_suffix_list,
                 "// VERSION: 2026-11-23_07-07-01_UTC\n// ===BEGIN ICANN DOMAINS===\ncom\n"
                 "// ===END ICANN DOMAINS===\n")
                .contents.dated,
            at("2026-11-23T07:07:01Z"));
  EXPECT_FALSE(read(FeedId::tlds, "# Version 1, Last Updated 99991399\nTEST-A\n").contents.dated);
  EXPECT_FALSE(read(FeedId::top_sites, "1,a.test-a\n").contents.dated);
}

TEST(Formats, NamesAreReadAsInARequest) {
  const std::string label(63, 'a');
  EXPECT_EQ(formats::listed_name("a-b.c1.test-a"), "a-b.c1.test-a");
  EXPECT_EQ(formats::listed_name("xn--p1ai"), "xn--p1ai");
  EXPECT_EQ(formats::listed_name(label + ".test"), label + ".test");
  EXPECT_EQ(formats::listed_name("A.Test-A."), "a.test-a");
  EXPECT_EQ(formats::listed_name("a1.b2"), "a1.b2");
  for (const std::string& text : {std::string{"a..b"}, std::string{".."}, std::string{"-a.b"}, std::string{"a-.b"},
                                  label + "a.test", std::string{"192.0.2.1"}, std::string{"2001:db8::1"},
                                  std::string{"a_b.test"}, std::string{"a b"}, std::string{"*.*.a.b"}, std::string{}})
    EXPECT_FALSE(formats::listed_name(text)) << text;
}

TEST(Formats, RulesOfSuffixesAreCounted) {
  const Read list = read(FeedId::public_suffix_list,
                         "// ===BEGIN ICANN DOMAINS===\ncom\n*.wild-a\n!free.wild-a\n日本\n// ===END ICANN DOMAINS===\n"
                         "// ===BEGIN PRIVATE DOMAINS===\npages.test-a\n// ===END PRIVATE DOMAINS===\n");
  EXPECT_EQ(list.refusal, "");
  EXPECT_EQ(list.contents.entries, 5U);
}

}  // namespace
}  // namespace certwright::feeds::formats_test
