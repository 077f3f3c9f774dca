#include "issuance/server_certificate.h"

#include <gtest/gtest.h>

#include "pki/x509.h"
#include "tests/issuance/clearances.h"
#include "tests/pki/files.h"

namespace certwright::issuance::server_certificate_test {
namespace {

class ServerCertificate : public testing::Test {
 protected:
  [[nodiscard]] Result<Tbs> built(const std::string& host, const std::string& url, pki::KeyKind kind) {
    const auto key = pki::PrivateKey::generate(kind);
    return build_server_certificate({{.pki_url = url}, authority_.ca->identity()}, host, key->public_key(),
                                    make_serial(random_), now_);
  }

  SystemRandom random_;
  const Timestamp now_ = SystemClock{}.now();
  const test::Authority authority_ = test::make_authority(pki::KeyKind::p256, now_);
};

TEST_F(ServerCertificate, VerifiesStrictlyForItsHost) {
  const test::TemporaryDirectory directory;
  directory.write("root.pem", bytes_of(pki::to_pem("CERTIFICATE", authority_.made.root_certificate)));
  directory.write("intermediate.pem", bytes_of(pki::to_pem("CERTIFICATE", authority_.made.intermediate_certificate)));
  struct {
    const char* host;
    const char* option;
  } const cases[] = {{"127.0.0.1", "-verify_ip"}, {"::1", "-verify_ip"}, {"ca.internal", "-verify_hostname"}};
  for (const auto& [host, option] : cases) {
    auto tbs = built(host, std::string{test::pki_url}, pki::KeyKind::p256);
    ASSERT_TRUE(tbs) << tbs.error().detail;
    const auto issued = authority_.ca->issue(std::move(*tbs));
    ASSERT_TRUE(issued);
    directory.write("leaf.pem", bytes_of(pki::to_pem("CERTIFICATE", *issued)));
    const std::string verify =
        "openssl verify -x509_strict -purpose sslserver -CAfile root.pem -untrusted "
        "intermediate.pem ";
    const auto [status, output] = directory.run(verify + option + " " + host + " leaf.pem");
    EXPECT_EQ(status, 0) << host << ": " << output;
    EXPECT_NE(directory.run(verify + "-verify_hostname other.internal leaf.pem").first, 0);
  }
}

TEST_F(ServerCertificate, IsLintedToo) {
  const auto https = built("127.0.0.1", "https://x", pki::KeyKind::p256);
  ASSERT_FALSE(https);
  EXPECT_TRUE(https.error().detail.starts_with("lint profile_authority_information_access (")) << https.error().detail;
}

}  // namespace
}  // namespace certwright::issuance::server_certificate_test
