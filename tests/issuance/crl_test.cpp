#include "issuance/crl.h"

#include <gtest/gtest.h>

#include <map>

#include "base/random.h"
#include "issuance/extensions.h"
#include "issuance/issuer.h"
#include "issuance/lints/crl_view.h"
#include "issuance/lints/profile_lint.h"
#include "pki/der.h"

namespace certwright::issuance::crl_test {
namespace {

using namespace std::chrono_literals;
const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26} + 12h};

CrlHead head(std::string_view url) {
  static const Bytes name = pki::der::sequence(
      {pki::der::set({pki::der::sequence({pki::der::oid("2.5.4.3"), pki::der::utf8_string("Example CA")})})});
  static const Bytes algorithm = pki::der::sequence({pki::der::oid("1.2.840.10045.4.3.2")});
  static const Bytes identifier{1, 2, 3, 4};
  return {.issuer = name,
          .key_identifier = identifier,
          .signature_algorithm = algorithm,
          .url = url,
          .number = 5,
          .this_update = now,
          .next_update = now + 96h};
}

TEST(Crl, NamesItsPlaceCriticallyAndIsOfUserCertificates) {
  const std::string url = crl_url("http://pki.example.net", "0123456789abcdef", 12);
  EXPECT_EQ(url, "http://pki.example.net/crl/0123456789abcdef/12.crl");
  EXPECT_EQ(crl_url("http://pki.example.net", "0123456789abcdef", 0),
            "http://pki.example.net/crl/0123456789abcdef.crl");
  const Bytes list = tbs_certificate_list(head(url), ByteView{});
  const auto passes = lints::lint_crl(list, Rules::baseline);
  EXPECT_TRUE(passes) << passes.error().detail;
  const auto view = lints::CrlView::of_tbs(list);
  ASSERT_TRUE(view && view->issuing_point);
  EXPECT_TRUE(view->is_critical("\x06\x03\x55\x1d\x1c"));
  EXPECT_TRUE(view->issuing_point->only_user_certificates);
  ASSERT_EQ(view->issuing_point->point.full_name.size(), 1U);
  EXPECT_EQ(text_of(view->issuing_point->point.full_name.front().content), url);
  EXPECT_FALSE(view->list.has_entries) << "RFC 5280 section 5.1.2.6";
  // BR 7.2.2.1: "byte-for-byte" the distributionPoint of the certificates.
  const Bytes in_certificate = crl_distribution_point(url);
  const Bytes in_list = issuing_distribution_point(url);
  const Bytes general_name = pki::der::context(6, bytes_of(url), false);
  const Bytes point = pki::der::context(0, pki::der::context(0, general_name));
  EXPECT_NE(text_of(in_certificate).find(text_of(point)), std::string::npos);
  EXPECT_NE(text_of(in_list).find(text_of(point)), std::string::npos);
}

TEST(Crl, EntriesAreAddedOneByOneOrTogetherInTheSameOctets) {
  SystemRandom random;
  std::vector<RevokedEntry> revoked;
  revoked.reserve(302);
  const int reasons[] = {0, 1, 3, 4, 5, 9};
  for (int i = 0; i < 300; ++i)
    revoked.push_back({make_serial(random), now - std::chrono::seconds{i / 7}, reasons[i % 6]});
  revoked.push_back({"00", now, 0});
  revoked.push_back({"7f", now, 0});
  revoked.push_back({"80", now, 0});
  revoked.push_back({"0000000000000000000000000000000000000000000000000081", now, 0});
  CrlEntries one_by_one;
  for (const RevokedEntry& entry : revoked) {
    ASSERT_TRUE(one_by_one.append(entry));
    one_by_one.set_linted();
  }
  EXPECT_TRUE(one_by_one.not_linted().empty());
  EXPECT_EQ(one_by_one.count(), revoked.size());
  CrlEntries together;
  ASSERT_TRUE(together.append(revoked));
  EXPECT_TRUE(std::ranges::equal(together.der(), one_by_one.der()));
  EXPECT_TRUE(std::ranges::equal(together.der(), together.not_linted()));
  const auto list = tbs_certificate_list(head({}), revoked);
  ASSERT_TRUE(list);
  const auto view = lints::CrlView::of_tbs(*list);
  ASSERT_TRUE(view);
  ASSERT_EQ(view->list.entries.size(), revoked.size());
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(hex(view->list.entries[i].serial), revoked[i].serial);
    EXPECT_EQ(view->list.entries[i].revoked_at, revoked[i].revoked_at);
    EXPECT_EQ(view->list.entries[i].reason, revoked[i].reason == 0 ? -1 : revoked[i].reason);
  }
  EXPECT_EQ(hex(view->list.entries.back().serial), "81");
}

TEST(Crl, ASerialNumberStandsOnce) {
  SystemRandom random;
  CrlEntries entries;
  std::vector<std::string> serials;
  for (int i = 0; i < 2000; ++i) {
    serials.push_back(make_serial(random));
    ASSERT_TRUE(entries.append({serials.back(), now, 0}));
  }
  const Bytes before(entries.der().begin(), entries.der().end());
  for (const std::string& serial : serials) {
    const auto again = entries.append({"0000" + serial, now + 1s, 1});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::internal);
  }
  EXPECT_TRUE(std::ranges::equal(entries.der(), before)) << "what is refused leaves nothing";
  EXPECT_EQ(entries.count(), serials.size());
}

TEST(Crl, ShardsAreDrawnFromTheSerialNumber) {
  EXPECT_EQ(crl_shard_of("00", 16), 1U);
  EXPECT_EQ(crl_shard_of("0f", 16), 16U);
  EXPECT_EQ(crl_shard_of("10", 16), 1U);
  EXPECT_EQ(crl_shard_of("ff", 10), 255U % 10 + 1);
  EXPECT_EQ(crl_shard_of("7fffffffffffffffffffffffffffffffffffffff", 1), 1U);
  SystemRandom random;
  std::map<std::uint32_t, int> drawn;
  for (int i = 0; i < 16'000; ++i) ++drawn[crl_shard_of(make_serial(random), 16)];
  ASSERT_EQ(drawn.size(), 16U);
  for (const auto& [shard, count] : drawn) EXPECT_NEAR(count, 1000, 250) << shard;
}

}  // namespace
}  // namespace certwright::issuance::crl_test
