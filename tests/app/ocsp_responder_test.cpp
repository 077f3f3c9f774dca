#include "app/ocsp_responder.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "issuance/responder_certificate.h"
#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/x509.h"
#include "tests/pki/files.h"
#include "tests/service/world.h"

namespace certwright::app::ocsp_responder_test {
namespace {

using namespace std::chrono_literals;
namespace der = pki::der;
using service_test::World;
using Answer = std::shared_ptr<const api::pki::OcspAnswer>;

class OcspResponderTest : public testing::Test {
 protected:
  void SetUp() override { start({}); }
  void start(const OcspResponder::Options& options) {
    responder_ =
        OcspResponder::make({world_.parts->store, world_.parts->issuers, world_.clock, world_.random}, options).value();
  }

  Bytes certificate_of(const std::string& issuer) {
    return world_.parts->store.read([&](const store::View& view) { return view.authority(issuer); })->certificate;
  }
  Bytes cert_id(const std::string& issuer, const std::string& serial, bool by_sha256 = false) {
    const auto certificate = pki::X509::parse(certificate_of(issuer)).value();
    const auto hashes = pki::IssuerHashes::of(certificate.subject_name, certificate.subject_public_key_info).value();
    const Bytes algorithm = der::sequence({der::oid(by_sha256 ? "2.16.840.1.101.3.4.2.1" : "1.3.14.3.2.26")});
    const Bytes name = by_sha256 ? der::octet_string(hashes.name_sha256) : der::octet_string(hashes.name_sha1);
    const Bytes key = by_sha256 ? der::octet_string(hashes.key_sha256) : der::octet_string(hashes.key_sha1);
    return der::sequence({algorithm, name, key, der::integer(*from_hex(serial))});
  }
  static Bytes request(std::initializer_list<Bytes> ids, std::string_view nonce = {}) {
    Bytes list;
    for (const Bytes& id : ids) {
      const Bytes one = der::sequence({id});
      list.insert(list.end(), one.begin(), one.end());
    }
    const Bytes value = der::octet_string(der::octet_string(bytes_of(nonce)));
    const Bytes extensions =
        nonce.empty() ? Bytes{}
                      : der::context(2, der::sequence({der::sequence({der::oid("1.3.6.1.5.5.7.48.1.2"), value})}));
    return der::sequence({der::sequence({der::sequence({list}), extensions})});
  }
  Answer ask(const std::string& serial, std::string_view nonce = {}) {
    return responder_->answer(request({cert_id(own_, serial)}, nonce));
  }

  void settle(const std::string& serial, store::SerialState state, const std::string& issuer) {
    const auto stored = world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
      TRY_VOID(tx.put_intent({.serial = serial, .arn = model::CertificateArn{"x"}, .issuer_id = issuer}));
      return state == store::SerialState::intended ? Result<void>{}
                                                   : tx.close_intent(serial, state, world_.clock.now());
    });
    ASSERT_TRUE(stored);
  }
  void issue(const std::string& serial) { settle(serial, store::SerialState::issued, own_); }
  void revoke(const std::string& serial) {
    model::Certificate one;
    one.arn = model::CertificateArn{"arn:" + serial};
    one.account = std::string{World::account};
    one.region = "us-east-1";
    one.issued = model::IssuedCertificate{};
    one.issued->serial = serial;
    one.issued->issuer_id = own_;
    one.revoked_at = world_.clock.now();
    one.revocation_reason = model::RevocationReason::key_compromise;
    ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) { return tx.insert(one); }));
    responder_->revoked();
  }

  // How an answer begins: "30030a01" and the status of a refusal; a signed one is longer.
  static std::string refusal(const Answer& answer) { return hex(bytes_of(answer->body)); }
  static constexpr const char* malformed = "30030a0101";
  static constexpr const char* try_later = "30030a0103";
  static constexpr const char* unauthorized = "30030a0106";

  struct Read {
    Timestamp this_update;
    Timestamp next_update;
    std::string status;  ///< "80" good, "a1…" revoked, "82" unknown: the tag
    Bytes responder;     ///< the certificate
    bool has_nonce = false;
  };
  // The parts of a signed answer about one certificate.
  static Read read(const Answer& answer) {
    const Bytes der_bytes{answer->body.begin(), answer->body.end()};
    der::Reader response{der::only(der_bytes, der::tag::sequence)->content};
    EXPECT_EQ(hex(response.next(der::tag::enumerated)->content), "00");
    der::Reader typed{der::only(response.next(0xa0)->content, der::tag::sequence)->content};
    EXPECT_TRUE(typed.next(der::tag::oid));
    der::Reader basic{der::only(typed.next(der::tag::octet_string)->content, der::tag::sequence)->content};
    der::Reader data{basic.next(der::tag::sequence)->content};
    EXPECT_TRUE(data.next(0xa2));
    EXPECT_TRUE(data.next(der::tag::generalized_time));
    der::Reader singles{data.next(der::tag::sequence)->content};
    der::Reader single{singles.next(der::tag::sequence)->content};
    Read out;
    EXPECT_TRUE(single.next(der::tag::sequence));
    out.status = fmt::format("{:02x}", single.next()->tag);
    out.this_update = der::moment(*single.next()).value();
    out.next_update = der::moment(*der::only(single.next(0xa0)->content, der::tag::generalized_time)).value();
    out.has_nonce = data.next_is(0xa1);
    EXPECT_TRUE(basic.next());
    EXPECT_TRUE(basic.next());
    const auto list = der::only(basic.next(0xa0)->content, der::tag::sequence);
    out.responder.assign(list->content.begin(), list->content.end());
    return out;
  }
  static constexpr const char* good = "80";
  static constexpr const char* revoked = "a1";
  static constexpr const char* unknown = "82";

  World world_;
  std::unique_ptr<OcspResponder> responder_;
  const std::string own_ = world_.parts->issuers.own().ca->identity().id;
  const std::string serial_ = "0102030405060708090a0b0c0d0e0f1011121314";
};

TEST_F(OcspResponderTest, SaysGoodRevokedAndUnknown) {
  issue(serial_);
  settle("0a", store::SerialState::intended, own_);
  settle("0b", store::SerialState::burned, own_);
  EXPECT_EQ(read(ask(serial_)).status, good);
  EXPECT_EQ(read(ask("0a")).status, unknown) << "it is not signed yet";
  EXPECT_EQ(read(ask("0b")).status, revoked) << "burned";
  EXPECT_EQ(read(ask("0c")).status, unknown) << "never issued";
  EXPECT_EQ(read(ask("00")).status, unknown);
  revoke(serial_);
  EXPECT_EQ(read(ask(serial_)).status, revoked);
}

TEST_F(OcspResponderTest, KeepsAnswersUntilHalfOfTheirLifeIsOver) {
  issue(serial_);
  const Answer first = ask(serial_);
  EXPECT_TRUE(first->cacheable);
  EXPECT_EQ(first->next_update, world_.clock.now() + 24h);
  EXPECT_EQ(first->last_modified, "Mon, 23 Nov 2026 00:00:00 GMT");
  EXPECT_EQ(first->expires, "Tue, 24 Nov 2026 00:00:00 GMT");
  EXPECT_EQ(first->entity_tag.size(), 34U);
  world_.clock.advance(12h - 1ms);
  EXPECT_EQ(ask(serial_), first);
  world_.clock.advance(1ms);
  const Answer second = ask(serial_);
  EXPECT_NE(second, first);
  EXPECT_EQ(read(second).this_update, world_.clock.now());
  EXPECT_EQ(responder_->statistics().from_cache, 1U);
  EXPECT_EQ(responder_->statistics().made, 2U);
}

TEST_F(OcspResponderTest, EachWayToAskHasItsOwnAnswer) {
  issue(serial_);
  const Answer by_sha1 = ask(serial_);
  const Bytes id = cert_id(own_, serial_, true);
  const Answer by_sha256 = responder_->answer(request({id}));
  EXPECT_NE(by_sha1, by_sha256);
  EXPECT_EQ(responder_->answer(request({id})), by_sha256);
  EXPECT_NE(by_sha256->body.find(text_of(id)), std::string::npos) << "repeated as it was asked";
}

TEST_F(OcspResponderTest, ARevocationIsSeenAtOnceAndOthersStay) {
  issue(serial_);
  issue("0a");
  const Answer other = ask("0a");
  EXPECT_EQ(read(ask(serial_)).status, good);
  revoke(serial_);
  EXPECT_EQ(read(ask(serial_)).status, revoked);
  EXPECT_EQ(ask("0a"), other) << "its status was read again, and not signed anew";
  const Answer final_answer = ask(serial_);
  responder_->revoked();
  EXPECT_EQ(ask(serial_), final_answer);
}

TEST_F(OcspResponderTest, WhatIsUnknownIsNotKept) {
  EXPECT_FALSE(ask(serial_)->cacheable);
  EXPECT_EQ(read(ask(serial_)).status, unknown);
  issue(serial_);
  EXPECT_EQ(read(ask(serial_)).status, good);
}

TEST_F(OcspResponderTest, ANonceIsRepeatedInAnAnswerOfItsOwn) {
  issue(serial_);
  const Answer first = ask(serial_, "eight of");
  EXPECT_FALSE(first->cacheable);
  EXPECT_TRUE(read(first).has_nonce);
  EXPECT_NE(first->body.find("eight of"), std::string::npos);
  EXPECT_NE(ask(serial_, "eight of"), first);
  EXPECT_FALSE(read(ask(serial_)).has_nonce);
  EXPECT_EQ(responder_->statistics().from_cache, 0U);
}

TEST_F(OcspResponderTest, RefusesWhatItCannotAnswer) {
  EXPECT_EQ(refusal(responder_->answer({})), malformed);
  EXPECT_EQ(refusal(responder_->answer(bytes_of("GET / HTTP/1.0"))), malformed);
  const Bytes elsewhere = test::data_file("ocsp-sha256.der");
  EXPECT_EQ(refusal(responder_->answer(elsewhere)), unauthorized) << "another CA";
  const std::string root =
      world_.parts->store.read([&](const store::View& view) { return view.authority(own_); })->parent;
  EXPECT_EQ(refusal(responder_->answer(request({cert_id(root, serial_)}))), unauthorized) << "its key is not here";
  EXPECT_FALSE(responder_->answer({})->cacheable);
  EXPECT_EQ(responder_->statistics().refused, 5U);
}

TEST_F(OcspResponderTest, AnswersForPrivateCasEachByItsOwnWord) {
  const std::string arn = world_.make_private_authority(
      {.kind = pki::KeyKind::rsa_2048, .name = "Example CA", .lifetime = std::chrono::days{3650}, .crl_lifetime = 96h});
  const std::string authority =
      world_.parts->store.read([&](const store::View& view) { return view.private_authority(arn); })->authority;
  settle("0a", store::SerialState::issued, authority);
  const Answer answer = responder_->answer(request({cert_id(authority, "0a")}));
  EXPECT_EQ(read(answer).status, good);
  EXPECT_EQ(pki::X509::parse(read(answer).responder)->issuer, "CN=Example CA");
  EXPECT_EQ(read(ask("0a")).status, unknown) << "of another CA";
  EXPECT_EQ(refusal(responder_->answer(request({cert_id(authority, "0a"), cert_id(own_, "0a")}))), unauthorized);
}

TEST_F(OcspResponderTest, ACaThatWasMadeAfterTheLastLookIsFoundWithinASecond) {
  issue(serial_);
  EXPECT_EQ(read(ask(serial_)).status, good);
  const std::string arn = world_.make_private_authority(
      {.kind = pki::KeyKind::p256, .name = "Later CA", .lifetime = std::chrono::days{3650}, .crl_lifetime = 96h});
  const std::string authority =
      world_.parts->store.read([&](const store::View& view) { return view.private_authority(arn); })->authority;
  const Bytes asked = request({cert_id(authority, "0a")});
  EXPECT_EQ(refusal(responder_->answer(asked)), unauthorized);
  world_.clock.advance(1s);
  EXPECT_EQ(read(responder_->answer(asked)).status, unknown);
}

TEST_F(OcspResponderTest, SeveralCertificatesAreAnsweredTogether) {
  issue(serial_);
  const Answer answer = responder_->answer(request({cert_id(own_, serial_), cert_id(own_, "0a", true)}));
  EXPECT_FALSE(answer->cacheable);
  EXPECT_EQ(read(answer).status, good);
  EXPECT_NE(answer->body.find(text_of(cert_id(own_, "0a", true))), std::string::npos);
}

TEST_F(OcspResponderTest, ItsCertificateIsRecordedAndRenewedAtHalfOfItsLife) {
  issue(serial_);
  const auto responder = [&] { return pki::X509::parse(read(ask(serial_, "nonce")).responder).value(); };
  const pki::X509 first = responder();
  EXPECT_EQ(first.not_after, world_.clock.now() + 7 * 24h - 1s);
  const auto intent = world_.parts->store.read([&](const store::View& view) { return view.intent(first.serial); });
  ASSERT_TRUE(intent);
  EXPECT_EQ(intent->state, store::SerialState::issued);
  EXPECT_EQ(intent->arn.str(), "ocsp-responder:" + own_);
  EXPECT_EQ(read(ask(first.serial)).status, good);

  world_.clock.advance(84h - 2s);
  responder_->refresh();
  EXPECT_EQ(responder().serial, first.serial);
  world_.clock.advance(2s);
  responder_->refresh();
  const pki::X509 second = responder();
  EXPECT_NE(second.serial, first.serial);
  EXPECT_EQ(hex(second.subject_public_key_info), hex(first.subject_public_key_info));

  world_.clock.advance(7 * 24h - 8h);
  EXPECT_NE(responder().serial, second.serial) << "renewed by who asks, where nobody else did";
}

TEST_F(OcspResponderTest, NoAnswerOutlivesItsResponder) {
  start({.validity = 72h});
  issue(serial_);
  world_.clock.advance(24h);
  const Read first = read(ask(serial_, "nonce"));
  EXPECT_EQ(first.next_update, first.this_update + 72h);
  world_.clock.advance(6 * 24h);
  const Read late = read(ask(serial_, "nonce"));
  EXPECT_LE(late.next_update, pki::X509::parse(late.responder)->not_after);
  EXPECT_GE(late.next_update - late.this_update, 8h);
}

TEST_F(OcspResponderTest, ACaThatCannotSignIsNotAskedEachTime) {
  const std::string arn = world_.make_private_authority(
      {.kind = pki::KeyKind::p256, .name = "Broken CA", .lifetime = std::chrono::days{3650}, .crl_lifetime = 96h});
  const std::string authority =
      world_.parts->store.read([&](const store::View& view) { return view.private_authority(arn); })->authority;
  ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(store::Authority broken, tx.authority(authority));
    broken.sealed_key.back() ^= 1;
    return tx.put_authority(broken);
  }));
  const Bytes asked = request({cert_id(authority, "0a")});
  EXPECT_EQ(refusal(responder_->answer(asked)), try_later);
  ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(store::Authority mended, tx.authority(authority));
    mended.sealed_key.back() ^= 1;
    return tx.put_authority(mended);
  }));
  EXPECT_EQ(refusal(responder_->answer(asked)), try_later) << "not asked again at once";
  world_.clock.advance(60s);
  EXPECT_EQ(read(responder_->answer(asked)).status, unknown);
}

TEST_F(OcspResponderTest, KeepsNoMoreThanItMay) {
  constexpr std::size_t limit = 16UL * 1024;
  start({.cache_bytes = limit});
  for (int i = 1; i <= 40; ++i) {
    const std::string serial = fmt::format("{:04x}", 0x0100 + i);
    issue(serial);
    (void)ask(serial);
    EXPECT_LE(responder_->statistics().cache_bytes, limit);
  }
  EXPECT_GT(responder_->statistics().cache_bytes, limit / 2);
  const std::uint64_t before = responder_->statistics().from_cache;
  (void)ask("0128");
  EXPECT_EQ(responder_->statistics().from_cache, before + 1) << "the newest is there";
  (void)ask("0101");
  EXPECT_EQ(responder_->statistics().from_cache, before + 1) << "the oldest is not";
}

}  // namespace
}  // namespace certwright::app::ocsp_responder_test
