#include "issuance/ceremonies.h"

#include <gtest/gtest.h>

#include "issuance/objects.h"
#include "pki/certificate_list.h"
#include "pki/certification_request.h"
#include "pki/foreign_certificate.h"
#include "tests/fakes/fake_random.h"
#include "tests/issuance/clearances.h"

namespace certwright::issuance::ceremonies_test {
namespace {

using namespace std::chrono_literals;

const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 5h + 6min + 7s};

class CeremoniesTest : public testing::Test {
 protected:
  [[nodiscard]] Root root() const { return {.certificate = root_certificate_, .key = authority_.made.root_key}; }
  [[nodiscard]] Result<Bytes> intermediate(const pki::PrivateKey& key, Timestamp at) {
    return make_intermediate(root(), key.public_key(), test::pki_url, random_, at);
  }

  fakes::FakeRandom random_;
  const test::Authority authority_ = test::make_authority(pki::KeyKind::p256, now);
  const pki::X509 root_certificate_ = *pki::X509::parse(authority_.made.root_certificate);
};

TEST_F(CeremoniesTest, AnIntermediateIsOneThatInitWouldHaveMade) {
  for (const pki::KeyKind kind : {pki::KeyKind::p256, pki::KeyKind::p384, pki::KeyKind::rsa_2048}) {
    const auto key = pki::PrivateKey::generate(kind);
    const auto made = intermediate(*key, now);
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_TRUE(judge_imported_chain({*made, authority_.made.root_certificate}, now));
    const auto parsed = pki::ForeignCertificate::parse(*made);
    EXPECT_EQ(parsed->subject, "O=Certwright,CN=Certwright Issuing CA " + issuer_id(key->public_key()));
    EXPECT_EQ(parsed->certificate.not_after - parsed->certificate.not_before, std::chrono::years{10} - 1s);
    EXPECT_EQ(parsed->extended_key_usages, std::vector<std::string>{"1.3.6.1.5.5.7.3.1"});
  }
}

TEST_F(CeremoniesTest, NoIntermediateOutlivesItsRoot) {
  const auto key = pki::PrivateKey::generate(pki::KeyKind::p256);
  const auto late = intermediate(*key, root_certificate_.not_after - 1000h);
  ASSERT_TRUE(late) << late.error().detail;
  EXPECT_EQ(pki::X509::parse(*late)->not_after, root_certificate_.not_after);
  const auto too_late = intermediate(*key, root_certificate_.not_after + 1s);
  ASSERT_FALSE(too_late);
  EXPECT_NE(too_late.error().detail.find("expired"), std::string::npos);
}

TEST_F(CeremoniesTest, OnlyTheRootsOwnKeyDoes) {
  const auto key = pki::PrivateKey::generate(pki::KeyKind::p256);
  const Root wrong{.certificate = root_certificate_, .key = *key};
  EXPECT_EQ(make_intermediate(wrong, key->public_key(), test::pki_url, random_, now).error().code,
            ErrorCode::invalid_request);
  EXPECT_EQ(make_root_crl(wrong, 2, {}, now).error().code, ErrorCode::invalid_request);
}

TEST_F(CeremoniesTest, TheRootsCrlIsEmptyAndNumbered) {
  const auto crl = make_root_crl(root(), 7, {}, now);
  ASSERT_TRUE(crl) << crl.error().detail;
  const auto list = pki::TbsCertificateList::read(pki::signed_parts(*crl)->to_be_signed);
  ASSERT_TRUE(list) << list.error().detail;
  EXPECT_TRUE(list->entries.empty());
  EXPECT_EQ(list->this_update, now);
  ASSERT_TRUE(list->next_update);
  EXPECT_EQ(*list->next_update, now + root_crl_lifetime);
}

TEST_F(CeremoniesTest, TheRootsCrlNamesWhatItRevoked) {
  const std::vector<RevokedEntry> revoked{{.serial = "00f1e2", .revoked_at = now - 48h, .reason = 4},
                                          {.serial = "7a", .revoked_at = now, .reason = 2}};
  const auto crl = make_root_crl(root(), 8, revoked, now);
  ASSERT_TRUE(crl) << crl.error().detail;
  const auto read = read_crl(*crl);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->number, 8U);
  EXPECT_EQ(read->this_update, now);
  ASSERT_EQ(read->entries.size(), 2U);
  EXPECT_EQ(read->entries.at(0).serial, "f1e2");
  EXPECT_EQ(read->entries.at(0).revoked_at, now - 48h);
  EXPECT_EQ(read->entries.at(0).reason, 4);
  EXPECT_EQ(read->entries.at(1).serial, "7a");
  EXPECT_EQ(read->entries.at(1).reason, 2);
  // What was read is written again without a change.
  const auto again = make_root_crl(root(), 9, read->entries, now);
  ASSERT_TRUE(again);
  EXPECT_EQ(read_crl(*again)->entries.size(), 2U);
  EXPECT_FALSE(make_root_crl(root(), 9, std::vector<RevokedEntry>{revoked[1], revoked[1]}, now));
  EXPECT_EQ(read_crl(root_certificate_.der).error().code, ErrorCode::invalid_request);
}

TEST_F(CeremoniesTest, ARequestAsksForWhatAnIssuingCaNeeds) {
  const auto der = make_authority_request(
      *authority_.signer, {.country = "JP", .organization = "Example", .common_name = "Example Issuing CA"});
  ASSERT_TRUE(der) << der.error().detail;
  const auto request = pki::CertificationRequest::parse(*der);
  ASSERT_TRUE(request) << request.error().detail;
  ASSERT_EQ(request->subject_attributes.size(), 3U);
  EXPECT_EQ(hex(request->subject_public_key_info), hex(authority_.signer->public_key()));
  for (const auto& type : {objects::basic_constraints, objects::key_usage, objects::subject_key_identifier})
    EXPECT_NE(request->find(bytes_of(type)), nullptr);
}

TEST_F(CeremoniesTest, NamesThatNoRequestMayAskFor) {
  const struct {
    RequestedName name;
    bool good;
  } cases[] = {
      {{}, true},
      {{.country = "JP", .organization = "例", .common_name = "認証局"}, true},
      {{.common_name = std::string(64, 'a')}, true},
      {{.common_name = std::string(65, 'a')}, false},
      {{.organization = std::string(65, 'a')}, false},
      {{.common_name = "a\nb"}, false},
      {{.country = "jp"}, false},
      {{.country = "JPN"}, false},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(judge_requested_name(each.name).has_value(), each.good) << each.name.common_name << each.name.country;
    EXPECT_EQ(make_authority_request(*authority_.signer, each.name).has_value(), each.good);
  }
}

TEST_F(CeremoniesTest, ChainsThatAreNoCaOfOurs) {
  const Bytes& root = authority_.made.root_certificate;
  const Bytes& issuing = authority_.made.intermediate_certificate;
  const test::Authority other = test::make_authority(pki::KeyKind::p256, now);
  const auto leaf_key = pki::PrivateKey::generate(pki::KeyKind::p256);
  const Profile profile{.pki_url = std::string{test::pki_url}};
  auto tbs = build({profile, authority_.ca->identity()}, test::cleared(test::names(1), now), leaf_key->public_key(),
                   "0102030405060708090a0b0c0d0e0f1011121314", now);
  ASSERT_TRUE(tbs) << tbs.error().detail;
  const auto leaf = authority_.ca->issue(*std::move(tbs));
  ASSERT_TRUE(leaf);
  const struct {
    const char* part;
    std::vector<Bytes> chain;
    Timestamp at = now;
  } cases[] = {
      {"0 certificates", {}},
      {"1 certificates", {issuing}},
      {"9 certificates", std::vector<Bytes>(9, root)},
      {"not one DER certificate", {Bytes{0x30, 0x00}, root}},
      {"signed itself", {root, root}},
      {"not a CA's", {*leaf, issuing, root}},
      {"does not end with a root", {issuing, other.made.intermediate_certificate}},
      {"does not hold", {issuing, other.made.root_certificate}},
      {"does not hold", {issuing, other.made.intermediate_certificate, root}},
      {"expired", {issuing, root}, now + std::chrono::years{11}},
      {"not valid before", {issuing, root}, now - 24h},
  };
  EXPECT_TRUE(judge_imported_chain({issuing, root}, now));
  for (const auto& each : cases) {
    const auto judged = judge_imported_chain(each.chain, each.at);
    ASSERT_FALSE(judged) << each.part;
    EXPECT_EQ(judged.error().code, ErrorCode::invalid_request);
    EXPECT_NE(judged.error().detail.find(each.part), std::string::npos) << each.part << ": " << judged.error().detail;
  }
}

}  // namespace
}  // namespace certwright::issuance::ceremonies_test
