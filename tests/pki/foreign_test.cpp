// Certificates and keys as `openssl` makes them: what is read of them, and which belong together.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "pki/foreign_certificate.h"
#include "pki/foreign_key.h"
#include "pki/pem_blocks.h"
#include "tests/pki/files.h"

namespace certwright::pki::foreign_test {
namespace {

using test::TemporaryDirectory;

/// A directory in which openssl was run.
class OpenSsl {
 public:
  explicit OpenSsl(const std::string& commands) {
    const auto [status, output] = directory_.run("set -e; " + commands);
    EXPECT_EQ(status, 0) << output;
  }
  [[nodiscard]] Bytes der(std::string_view name) const {
    const Bytes pem = test::read_bytes(directory_ / name);
    const auto read = from_pem("CERTIFICATE", text_of(pem));
    EXPECT_TRUE(read) << name;
    return read.value_or(Bytes{});
  }
  [[nodiscard]] std::vector<PemBlock> blocks(std::string_view name) const {
    auto read = pem_blocks(test::read_text(directory_ / name));
    EXPECT_TRUE(read) << name;
    return std::move(*read);
  }

 private:
  TemporaryDirectory directory_;
};

// A root, an intermediate, a leaf of each; also an end-entity certificate that signs.
const std::string chain_commands =
    "ca() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout $1.key -out $1.pem "
    "-subj /CN=$1 -days 30 -addext basicConstraints=critical,CA:$2 ${3:+-CA $3.pem -CAkey $3.key}; };"
    "ca root TRUE; ca middle TRUE root; ca leaf FALSE middle; ca no-ca FALSE root; ca below-no-ca FALSE no-ca; "
    "ca other TRUE";

Timestamp now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()) +
         std::chrono::seconds{2};
}

TEST(ForeignCertificate, IsReadInTheOrderOfItsEncoding) {
  const OpenSsl made{
      "openssl req -x509 -newkey rsa:1024 -nodes -keyout key.pem -out cert.pem -days 30 -set_serial 1001 "
      "-subj '/C=AU/ST=Some-State/O=Widgits, Ltd./CN=localhost' "
      "-addext 'subjectAltName=DNS:LocalHost,IP:10.0.0.1,IP:2001:db8::1,email:a@b.example,DNS:localhost' "
      "-addext 'keyUsage=digitalSignature,keyCertSign' -addext 'extendedKeyUsage=serverAuth,1.2.3.4' "
      "-addext 'authorityInfoAccess=OCSP;URI:http://ocsp.example/,caIssuers;URI:http://ca.example/'"};
  const auto read = ForeignCertificate::parse(made.der("cert.pem"));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->version, 3);
  EXPECT_EQ(read->certificate.serial, "03e9");
  EXPECT_EQ(read->subject, "C=AU,ST=Some-State,O=Widgits\\, Ltd.,CN=localhost");
  EXPECT_EQ(read->issuer, read->subject);
  EXPECT_EQ(read->alternative_names, (std::vector<std::string>{"localhost", "10.0.0.1", "2001:db8::1"}));
  EXPECT_EQ(read->key_usages, (std::vector<unsigned>{0, 5}));
  EXPECT_EQ(read->extended_key_usages, (std::vector<std::string>{"1.3.6.1.5.5.7.3.1", "1.2.3.4"}));
  EXPECT_EQ(read->ocsp_urls, std::vector<std::string>{"http://ocsp.example/"});
  EXPECT_TRUE(read->self_signed);
}

TEST(ForeignCertificate, ThatIsBrokenIsRefused) {
  EXPECT_FALSE(ForeignCertificate::parse(Bytes{}));
  EXPECT_FALSE(ForeignCertificate::parse(Bytes{0x30, 0x00}));
  const OpenSsl made{
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem "
      "-subj /CN=a.example -addext 'subjectAltName=DNS:a b'"};
  const auto read = ForeignCertificate::parse(made.der("cert.pem"));
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().detail.find("subjectAltName"), std::string::npos) << read.error().detail;
}

TEST(Certifies, AChainInItsOrderAndNoOther) {
  const OpenSsl made{chain_commands};
  const Bytes leaf = made.der("leaf.pem");
  const Bytes middle = made.der("middle.pem");
  const Bytes root = made.der("root.pem");
  EXPECT_TRUE(certifies(leaf, {middle, root}, now()));
  EXPECT_TRUE(certifies(leaf, {middle}, now())) << "the root may be left out";
  EXPECT_FALSE(certifies(leaf, {root, middle}, now())) << "the wrong order";
  EXPECT_FALSE(certifies(leaf, {root}, now())) << "a link is missing";
  EXPECT_FALSE(certifies(leaf, {leaf, middle, root}, now())) << "the leaf is not part of it";
  EXPECT_FALSE(certifies(leaf, {middle, root, root}, now())) << "nothing follows a root";
  EXPECT_FALSE(certifies(leaf, {made.der("other.pem")}, now()));
  EXPECT_FALSE(certifies(made.der("below-no-ca.pem"), {made.der("no-ca.pem"), root}, now())) << "signed by no CA";
  EXPECT_FALSE(certifies(leaf, {middle, root}, now() + std::chrono::days{31})) << "no longer in force";
  EXPECT_FALSE(certifies(leaf, {Bytes{0x30, 0x00}}, now()));
  EXPECT_FALSE(ForeignCertificate::parse(leaf)->self_signed);
  EXPECT_TRUE(ForeignCertificate::parse(root)->self_signed);
}

TEST(Certifies, ASelfSignedCertificateIsNotItsOwnChain) {
  const OpenSsl made{chain_commands};
  const Bytes root = made.der("root.pem");
  EXPECT_FALSE(certifies(root, {root}, now()));
}

TEST(ForeignKey, OfEveryFormBelongsToItsCertificate) {
  const OpenSsl made{
      "for a in rsa:1024 rsa:4096; do openssl genrsa ${a#rsa:} >$a.key; openssl rsa -traditional -in $a.key "
      ">$a.traditional; done;"
      "for c in prime256v1 secp384r1 secp521r1; do openssl ecparam -name $c -genkey >$c.traditional; "
      "openssl pkcs8 -topk8 -nocrypt -in $c.traditional >$c.key; done;"
      "for k in *.key; do openssl req -x509 -key $k -subj /CN=a.example -out ${k%.key}.pem; done"};
  struct Kind {
    std::string name;
    std::string algorithm;
    std::size_t bits;
    std::string curve;
  };
  for (const Kind& kind : {Kind{"rsa:1024", "RSA", 1024, ""}, Kind{"rsa:4096", "RSA", 4096, ""},
                           Kind{"prime256v1", "EC", 256, "prime256v1"}, Kind{"secp384r1", "EC", 384, "secp384r1"},
                           Kind{"secp521r1", "EC", 521, "secp521r1"}}) {
    SCOPED_TRACE(kind.name);
    const auto certificate = X509::parse(made.der(kind.name + ".pem"));
    ASSERT_TRUE(certificate);
    const auto shape = key_shape(certificate->subject_public_key_info);
    ASSERT_TRUE(shape) << shape.error().detail;
    EXPECT_EQ(shape->algorithm, kind.algorithm);
    EXPECT_EQ(shape->bits, kind.bits);
    EXPECT_EQ(shape->curve, kind.curve);
    for (const char* const form : {".key", ".traditional"}) {
      const std::vector<PemBlock> blocks = made.blocks(kind.name + form);
      const auto key = read_private_key(blocks.back().label, blocks.back().der);
      ASSERT_TRUE(key) << key.error().detail;
      EXPECT_TRUE(is_key_pair(*key, certificate->subject_public_key_info));
    }
  }
}

TEST(ForeignKey, OfAnotherCertificateOrNoneIsRefused) {
  const OpenSsl made{
      "for n in a b; do openssl req -x509 -newkey rsa:2048 -nodes -keyout $n.key -out $n.pem -subj /CN=a.example; "
      "done; "
      "openssl genpkey -algorithm ed25519 >ed.key; openssl pkey -in ed.key -pubout -outform DER -out ed.spki; "
      "openssl ecparam -name prime256v1 -param_enc explicit -genkey -noout >explicit.key"};
  const auto certificate = X509::parse(made.der("a.pem"));
  ASSERT_TRUE(certificate);
  const auto other = read_private_key("PRIVATE KEY", made.blocks("b.key").front().der);
  ASSERT_TRUE(other);
  EXPECT_FALSE(is_key_pair(*other, certificate->subject_public_key_info));
  EXPECT_FALSE(is_key_pair(Secret{std::string_view{"no key"}}, certificate->subject_public_key_info));
  EXPECT_FALSE(read_private_key("CERTIFICATE", made.blocks("a.key").front().der));
  EXPECT_FALSE(read_private_key("EC PRIVATE KEY", made.blocks("a.key").front().der));
  EXPECT_FALSE(read_private_key("PRIVATE KEY", Secret{std::string_view{"no key"}}));
  EXPECT_FALSE(read_private_key("EC PRIVATE KEY", made.blocks("explicit.key").front().der));
  EXPECT_FALSE(key_shape(Bytes{0x30, 0x00}));
}

}  // namespace
}  // namespace certwright::pki::foreign_test
