// ImportCertificate and ExportCertificate as use cases, on certificates that `openssl` makes.
#include <gtest/gtest.h>

#include <chrono>

#include <fmt/format.h>

#include "pki/foreign_key.h"
#include "pki/pem_blocks.h"
#include "service/export_certificate.h"
#include "service/import_certificate.h"
#include "tests/pki/files.h"
#include "tests/service/world.h"

namespace certwright::service_test::import_export_test {
namespace {

using model::CertificateArn;

/// A world in whose directory openssl runs; afterwards it has the present time, in which what was made is in force.
class Import : public testing::Test {
 protected:
  void run(const std::string& commands) {
    const auto [status, output] = directory.run(
        "set -e; self() { n=$1; k=$2; shift 2; openssl req -x509 -newkey $k -nodes -keyout $n.key -out $n.pem -days 30 "
        "\"$@\"; }; " +
        commands);
    ASSERT_EQ(status, 0) << output;
    world.clock.set(std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()) +
                    std::chrono::seconds{5});
  }

  std::string file(std::string_view name) { return test::read_text(directory / name); }

  /// What `name`.pem and `name`.key hold, without a chain.
  service::ImportRequest request(const std::string& name) {
    service::ImportRequest made;
    made.caller = world.caller;
    made.certificate = file(name + ".pem");
    made.private_key = Secret{std::string_view{file(name + ".key")}};
    return made;
  }

  Result<CertificateArn> import(const service::ImportRequest& asked) {
    return service::import_certificate(asked, *world.parts);
  }

  std::string refusal(const service::ImportRequest& asked) {
    const auto arn = import(asked);
    if (arn) return {};
    EXPECT_EQ(arn.error().code, ErrorCode::invalid_request);
    return arn.error().detail;
  }

  World world;
  test::TemporaryDirectory directory;
};

TEST_F(Import, RefusesKeysThatOthersCanCompute) {
  service::ImportRequest asked;
  asked.caller = world.caller;
  const Bytes certificate = test::data_file("roca-leaf.pem");
  asked.certificate = text_of(certificate);
  asked.private_key = Secret{std::string_view{"not looked at"}};
  EXPECT_EQ(refusal(asked),
            "The key of the certificate is weak (roca). The RSA modulus has the fingerprint of the ROCA weakness "
            "(CVE-2017-15361).");
}

TEST_F(Import, KeepsCertificateChainAndKey) {
  run("self root rsa:2048 -subj '/O=Root Org/CN=root'; "
      "self leaf rsa:2048 -subj /CN=www.example.jp -CA root.pem -CAkey root.key "
      "-addext subjectAltName=DNS:www.example.jp,DNS:example.jp");
  service::ImportRequest asked = request("leaf");
  asked.chain = file("root.pem");
  asked.tags = {{"a", "1"}};
  const auto arn = import(asked);
  ASSERT_TRUE(arn) << arn.error().detail;
  const model::Certificate kept = world.stored(*arn);
  EXPECT_EQ(kept.type, model::CertificateType::imported);
  EXPECT_EQ(kept.status, model::CertificateStatus::issued);
  EXPECT_EQ(kept.key_algorithm, model::KeyAlgorithm::rsa_2048);
  EXPECT_EQ(kept.names(), (std::vector<std::string>{"www.example.jp", "example.jp"}));
  EXPECT_EQ(kept.imported->issuer, "O=Root Org,CN=root");
  EXPECT_EQ(kept.imported_at, world.clock.now());
  EXPECT_EQ(kept.next_attempt_at, kept.issued->not_after);
  EXPECT_EQ(kept.tags, (std::vector<model::Tag>{{"a", "1"}}));
  EXPECT_EQ(world.event_names(*arn), std::vector<std::string>{"certificate.imported"});

  const auto got = service::get_certificate(world.caller, *arn, *world.parts);
  ASSERT_TRUE(got);
  EXPECT_EQ(pki::chain_to_pem(got->chain), file("root.pem"));
  const auto bundle = service::export_bundle(world.caller, *arn, *world.parts);
  ASSERT_TRUE(bundle) << bundle.error().detail;
  EXPECT_EQ(pki::to_pem("PRIVATE KEY", bundle->private_key.reveal()), file("leaf.key"));
  EXPECT_FALSE(world.stored(*arn).exported) << "it is neither renewed nor revoked here";
  const auto why = service::explain_certificate(world.caller, *arn, *world.parts);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->names.size(), 2U);
  EXPECT_TRUE(why->summary.en.starts_with("Imported; valid until "));
}

TEST_F(Import, ExpiresAtItsEnd) {
  run("self leaf rsa:1024 -subj /CN=www.example.jp");
  const auto arn = import(request("leaf"));
  ASSERT_TRUE(arn) << arn.error().detail;
  world.run(*arn);
  EXPECT_EQ(world.stored(*arn).status, model::CertificateStatus::issued);
  world.clock.advance(std::chrono::days{31});
  world.run(*arn);
  EXPECT_EQ(world.stored(*arn).status, model::CertificateStatus::expired);
  EXPECT_EQ(world.stored(*arn).next_attempt_at, Timestamp::max());
}

TEST_F(Import, RefusesWhatIsNotOnePemCertificate) {
  run("self a rsa:1024 -subj /CN=a.example; openssl x509 -in a.pem -outform DER -out a.der; "
      "openssl x509 -in a.pem -text >text.pem; cp a.key text.key");
  EXPECT_EQ(refusal(request("text")), "") << "a text before the block is skipped";
  service::ImportRequest asked = request("a");
  asked.certificate += asked.certificate;
  EXPECT_EQ(refusal(asked),
            "The certificate field contains more than one certificate. You can specify only one certificate in this "
            "field.");
  for (const std::string& bad : {file("a.der"), std::string{"words"}, file("a.key"), file("a.pem").substr(0, 200),
                                 pki::to_pem("CERTIFICATE", Bytes{0x30, 0x00})}) {
    asked.certificate = bad;
    EXPECT_TRUE(refusal(asked).starts_with("The certificate is not PEM-encoded or is not valid."));
  }
}

TEST_F(Import, RefusesWhatIsNotOneKeyInTheClear) {
  run("self a rsa:2048 -subj /CN=a.example; self b rsa:2048 -subj /CN=a.example; "
      "openssl pkey -in a.key -aes256 -passout pass:word -out sealed.key; "
      "openssl rsa -in a.key -aes256 -passout pass:word -traditional -out older.key; "
      "openssl pkey -in a.key -outform DER -out a.der; self e ed25519 -subj /CN=a.example");
  const auto with_key = [&](std::string_view text) {
    service::ImportRequest asked = request("a");
    asked.private_key = Secret{text};
    return refusal(asked);
  };
  EXPECT_EQ(with_key(file("b.key")), "The private key does not match the certificate.");
  for (const char* const encrypted : {"sealed.key", "older.key"})
    EXPECT_NE(with_key(file(encrypted)).find("It is encrypted"), std::string::npos) << encrypted;
  for (const std::string& bad : {file("a.der"), std::string{"words"}, file("a.pem"), file("a.key") + file("a.key"),
                                 pki::to_pem("PRIVATE KEY", Bytes{0x30, 0x00})})
    EXPECT_TRUE(with_key(bad).starts_with("The private key is not PEM-encoded or is not valid.")) << with_key(bad);
  EXPECT_TRUE(refusal(request("e")).starts_with("The private key is not supported"));
}

TEST_F(Import, DropsEcParameters) {
  run("openssl ecparam -name secp521r1 -genkey -out e.key; "
      "openssl req -x509 -key e.key -out e.pem -subj /CN=e.example");
  ASSERT_NE(file("e.key").find("BEGIN EC PARAMETERS"), std::string::npos);
  const auto arn = import(request("e"));
  ASSERT_TRUE(arn) << arn.error().detail;
  EXPECT_EQ(world.stored(*arn).key_algorithm, model::KeyAlgorithm::ec_secp521r1);
}

TEST_F(Import, RefusesAChainThatDoesNotCertify) {
  run("self root rsa:1024 -subj /CN=root; self other rsa:1024 -subj /CN=other; "
      "self leaf rsa:1024 -subj /CN=www.example.jp -CA root.pem -CAkey root.key");
  service::ImportRequest asked = request("leaf");
  EXPECT_TRUE(refusal(asked).starts_with("Provided certificate is not a valid self signed."));
  for (const std::string& bad :
       {file("other.pem"), file("leaf.pem") + file("root.pem"), file("root.pem") + file("other.pem")}) {
    asked.chain = bad;
    EXPECT_EQ(refusal(asked), "Could not validate the certificate with the certificate chain.");
  }
  asked.chain = "";
  EXPECT_TRUE(refusal(asked).starts_with("The certificate chain is not PEM-encoded or is not valid."));
  for (int i = 0; i < 21; ++i) *asked.chain += file("root.pem");
  EXPECT_NE(refusal(asked).find("21"), std::string::npos);
}

TEST_F(Import, AgainKeepsTheArnAndItsRules) {
  run("self a rsa:2048 -subj /CN=a.example -addext keyUsage=digitalSignature,keyEncipherment; "
      "self b rsa:2048 -subj /CN=b.example -addext keyUsage=digitalSignature,keyEncipherment; "
      "self less rsa:2048 -subj /CN=a.example -addext keyUsage=digitalSignature; "
      "self other ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /CN=a.example");
  const auto arn = import(request("a"));
  ASSERT_TRUE(arn) << arn.error().detail;
  const Timestamp created = world.clock.now();
  world.clock.advance(std::chrono::hours{1});
  const auto again = [&](const std::string& name) {
    service::ImportRequest asked = request(name);
    asked.arn = *arn;
    return asked;
  };
  EXPECT_NE(refusal(again("less")).find("KEY_ENCIPHERMENT"), std::string::npos);
  EXPECT_NE(refusal(again("other")).find("RSA_2048, not EC_prime256v1"), std::string::npos);
  service::ImportRequest tagged = again("b");
  tagged.tags = {{"a", "1"}};
  EXPECT_EQ(refusal(tagged), "Tagging is not permitted on re-import.");
  const auto answered = import(again("b"));
  ASSERT_TRUE(answered) << answered.error().detail;
  EXPECT_EQ(*answered, *arn);
  const model::Certificate kept = world.stored(*arn);
  EXPECT_EQ(kept.domain_name(), "b.example");
  EXPECT_EQ(kept.created_at, created);
  EXPECT_EQ(kept.imported_at, world.clock.now());
  EXPECT_EQ(world.event_names(*arn), (std::vector<std::string>{"certificate.imported", "certificate.reimported"}));
  const auto bundle = service::export_bundle(world.caller, *arn, *world.parts);
  ASSERT_TRUE(bundle);
  EXPECT_EQ(pki::to_pem("PRIVATE KEY", bundle->private_key.reveal()), file("b.key"));
}

TEST_F(Import, AgainNeedsAnImportedCertificateOfTheCaller) {
  run("self a rsa:2048 -subj /CN=a.example");
  service::ImportRequest asked = request("a");
  asked.arn = model::make_certificate_arn("us-east-1", World::account, "none");
  const auto unknown = import(asked);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
  EXPECT_EQ(unknown.error().detail, fmt::format("Could not find certificate {}.", asked.arn->str()));
  asked.arn = world.open(world.request_for({"shop.example.net"}));
  EXPECT_NE(refusal(asked).find("AMAZON_ISSUED"), std::string::npos);
  service::ImportRequest first = request("a");
  first.caller.account = "210987654321";
  asked.arn = *import(first);
  EXPECT_EQ(import(asked).error().code, ErrorCode::not_found) << "another account's";
}

TEST_F(Import, CountsForItsQuotaOnceAnArn) {
  run("self a rsa:1024 -subj /CN=a.example");
  world.quotas.imported_certificates = 1;
  service::ImportRequest asked = request("a");
  const auto arn = import(asked);
  ASSERT_TRUE(arn) << arn.error().detail;
  const auto second = import(asked);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::limit_exceeded);
  asked.arn = *arn;
  EXPECT_TRUE(import(asked)) << "no new certificate";
}

/// An issued certificate that may be exported.
CertificateArn issued_in(World& world, bool exportable) {
  auto request = world.request_for({"shop.example.net"});
  request.exportable = exportable;
  CertificateArn arn = world.open(request);
  world.publish(arn);
  world.run(arn);
  return arn;
}

ErrorCode export_error(World& world, const CertificateArn& arn, std::string_view passphrase) {
  const auto exported = service::export_certificate(world.caller, arn, Secret{passphrase}, *world.parts);
  return exported ? ErrorCode{} : exported.error().code;
}

TEST(ExportCertificate, GivesTheEncryptedKeyAndRemembersIt) {
  World world;
  const CertificateArn arn = issued_in(world, true);
  EXPECT_FALSE(model::renewal_eligible(world.stored(arn)));
  const auto exported = service::export_certificate(world.caller, arn, Secret{"correct horse"}, *world.parts);
  ASSERT_TRUE(exported) << exported.error().detail;
  EXPECT_EQ(exported->chain.size(), 2U);
  const test::TemporaryDirectory directory;
  directory.write("key.pem", exported->private_key.reveal());
  const auto [status, output] = directory.run("openssl pkey -in key.pem -passin 'pass:correct horse' -out plain.pem");
  ASSERT_EQ(status, 0) << output;
  const auto plain = pki::pem_blocks(test::read_text(directory / "plain.pem"));
  ASSERT_TRUE(plain);
  const auto leaf = pki::X509::parse(exported->certificate);
  ASSERT_TRUE(leaf);
  EXPECT_TRUE(pki::is_key_pair(plain->front().der, leaf->subject_public_key_info));
  const model::Certificate kept = world.stored(arn);
  EXPECT_TRUE(kept.exported);
  EXPECT_TRUE(model::renewal_eligible(kept));
  EXPECT_EQ(world.event_names(arn).back(), "certificate.exported");
}

TEST(ExportCertificate, IsRefusedWithoutItsOptionAndBeforeIssue) {
  World world;
  const CertificateArn arn = issued_in(world, false);
  EXPECT_EQ(export_error(world, arn, "passphrase"), ErrorCode::invalid_request);
  EXPECT_FALSE(world.stored(arn).exported);
  EXPECT_NE(world.event_names(arn).back(), "certificate.exported");
  auto request = world.request_for({"later.example.net"});
  request.exportable = true;
  EXPECT_EQ(export_error(world, world.open(request), "passphrase"), ErrorCode::in_progress);
}

TEST(ExportCertificate, TakesAsciiOfFourTo128BytesWithoutThreeCharacters) {
  World world;
  const CertificateArn arn = issued_in(world, true);
  const std::string longest(128, 'x');
  for (const std::string& good : {std::string{"abcd"}, longest, std::string{"with blank\n"}, std::string{"~!@^&*()"}})
    EXPECT_EQ(export_error(world, arn, good), ErrorCode{}) << good;
  for (const std::string& bad : {std::string{"abc"}, longest + "x", std::string{"a#bc"}, std::string{"a$bc"},
                                 std::string{"a%bc"}, std::string{"p\xc3\xa4ss"}, std::string{"a\0bc", 4}})
    EXPECT_EQ(export_error(world, arn, bad), ErrorCode::invalid_request) << bad;
}

TEST_F(Import, IsNotExportedByAcm) {
  run("self a rsa:2048 -subj /CN=a.example");
  const auto arn = import(request("a"));
  ASSERT_TRUE(arn);
  EXPECT_EQ(export_error(world, *arn, "passphrase"), ErrorCode::invalid_request);
}

}  // namespace
}  // namespace certwright::service_test::import_export_test
