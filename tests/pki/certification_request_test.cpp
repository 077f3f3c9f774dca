// Requests as `openssl req` makes them, and what is no request.
#include "pki/certification_request.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "pki/der.h"
#include "pki/key.h"
#include "pki/signature_check.h"
#include "pki/x509.h"
#include "tests/pki/files.h"

namespace certwright::pki::certification_request_test {
namespace {

using test::TemporaryDirectory;

Bytes request_of_openssl(const std::string& options) {
  const TemporaryDirectory directory;
  const auto [status, output] =
      directory.run("openssl req -new -nodes -keyout key.pem -outform DER -out request.der " + options);
  EXPECT_EQ(status, 0) << output;
  return test::read_bytes(directory / "request.der");
}

const std::string p256_key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 ";

const PrivateKey& key() {
  static const PrivateKey made = PrivateKey::generate(KeyKind::p256).value();
  return made;
}

// The parts of a CertificationRequestInfo (RFC 2986 section 4.1), each replaceable.
struct Info {
  Bytes version = der::integer(std::uint64_t{0});
  Bytes subject = der::sequence({});
  Bytes public_key = key().public_key();
  Bytes attributes = der::context(0, Bytes{});
  Bytes more = {};

  [[nodiscard]] Bytes der() const { return der::sequence({version, subject, public_key, attributes, more}); }
};

Bytes signed_by_key(const Info& info) {
  const Bytes to_be_signed = info.der();
  return der::sequence({to_be_signed, key().signature_algorithm(), der::bit_string(key().sign(to_be_signed).value())});
}

Bytes extension(std::string_view type, ByteView value) {
  return der::sequence({der::oid(type), der::octet_string(value)});
}

Bytes asking_for(std::initializer_list<ByteView> extensions) {
  return der::sequence({der::oid("1.2.840.113549.1.9.14"), der::set({der::sequence(extensions)})});
}

Bytes with_attributes(std::initializer_list<ByteView> attributes) {
  Info info;
  info.attributes = der::context(0, der::concat(attributes));
  return signed_by_key(info);
}

struct Newkey {
  const char* name;
  const char* options;
};
class OfEveryKey : public testing::TestWithParam<Newkey> {};

TEST_P(OfEveryKey, IsReadAndVerified) {
  const Bytes der = request_of_openssl(std::string{GetParam().options} + " -subj /C=JP/CN=a.example");
  const auto request = CertificationRequest::parse(der);
  ASSERT_TRUE(request) << request.error().detail;
  ASSERT_EQ(request->subject_attributes.size(), 2U);
  EXPECT_EQ(request->subject_attributes[0].value, "JP");
  EXPECT_EQ(request->subject_attributes[1].value, "a.example");
  EXPECT_TRUE(request->extensions.empty());
  // A single bit of what was signed, or of the signature.
  for (const std::size_t at : {std::size_t{40}, der.size() - 1}) {
    Bytes changed = der;
    changed[at] ^= 1;
    EXPECT_FALSE(CertificationRequest::parse(changed)) << at;
  }
}

INSTANTIATE_TEST_SUITE_P(Keys, OfEveryKey,
                         testing::Values(Newkey{"p256", "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -sha256"},
                                         Newkey{"p384", "-newkey ec -pkeyopt ec_paramgen_curve:secp384r1 -sha384"},
                                         Newkey{"p521", "-newkey ec -pkeyopt ec_paramgen_curve:secp521r1 -sha512"},
                                         Newkey{"rsa", "-newkey rsa:2048 -sha256"},
                                         Newkey{"rsa_sha384", "-newkey rsa:2048 -sha384"},
                                         Newkey{"rsa_sha512", "-newkey rsa:2048 -sha512"}),
                         [](const auto& of) { return of.param.name; });

TEST(CertificationRequest, GivesTheExtensionsItAsksFor) {
  const Bytes der = request_of_openssl(p256_key +
                                       "-subj / -addext 'subjectAltName=DNS:a.example,DNS:b.example' "
                                       "-addext 'keyUsage=critical,digitalSignature'");
  const auto request = CertificationRequest::parse(der);
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_TRUE(request->subject_attributes.empty());
  ASSERT_EQ(request->extensions.size(), 2U);
  const Extension* const names = request->find(der::oid("2.5.29.17"));
  ASSERT_NE(names, nullptr);
  EXPECT_EQ(hex(names->value), "3016820961" + hex(bytes_of(".example")) + "820962" + hex(bytes_of(".example")));
  const Extension* const usage = request->find(der::oid("2.5.29.15"));
  ASSERT_NE(usage, nullptr);
  EXPECT_TRUE(usage->critical);
  EXPECT_EQ(request->find(der::oid("2.5.29.19")), nullptr);
}

TEST(CertificationRequest, SkipsOtherAttributes) {
  const Bytes password = der::sequence({der::oid("1.2.840.113549.1.9.7"), der::set({der::utf8_string("secret")})});
  const auto request =
      CertificationRequest::parse(with_attributes({password, asking_for({extension("2.5.29.17", der::sequence({}))})}));
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_EQ(request->extensions.size(), 1U);
}

TEST(CertificationRequest, OfAnotherKeyIsRefused) {
  Info info;
  info.public_key = PrivateKey::generate(KeyKind::p256)->public_key();
  const Bytes der = signed_by_key(info);
  EXPECT_TRUE(CertificationRequest::read(der));
  const auto request = CertificationRequest::parse(der);
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().code, ErrorCode::invalid_request);
  EXPECT_NE(request.error().detail.find("not the key's"), std::string::npos) << request.error().detail;
}

TEST(CertificationRequest, ThatIsMalformedIsRefused) {
  const Bytes names = extension("2.5.29.17", der::sequence({}));
  const Bytes usage = extension("2.5.29.15", der::named_bits({0}));
  const Bytes request = asking_for({names});
  const Bytes password = der::sequence({der::oid("1.2.840.113549.1.9.7"), der::set({der::utf8_string("secret")})});
  const Bytes empty_attribute = der::sequence({der::oid("1.2.840.113549.1.9.7"), der::set({})});
  const Bytes out_of_order =
      der::sequence({der::oid("1.2.840.113549.1.9.7"),
                     der::tlv(der::tag::set, der::concat({der::utf8_string("b"), der::utf8_string("a")}))});
  const auto with_value = [](std::uint8_t tag) {
    return with_attributes(
        {der::sequence({der::oid("1.2.840.113549.1.9.7"), der::set({der::tlv(tag, Bytes{5, 43})})})});
  };
  const Bytes two_values =
      der::sequence({der::oid("1.2.840.113549.1.9.14"), der::set({der::sequence({names}), der::sequence({usage})})});
  const auto changed = [](auto change) {
    Info info;
    change(info);
    return signed_by_key(info);
  };
  const std::pair<const char*, Bytes> all[] = {
      {"nothing", {}},
      {"an empty sequence", der::sequence({})},
      {"version 2", changed([](Info& info) { info.version = der::integer(std::uint64_t{1}); })},
      {"no attributes at all", changed([](Info& info) { info.attributes.clear(); })},
      {"something after them", changed([](Info& info) { info.more = der::null(); })},
      {"a subject that is none", changed([](Info& info) { info.subject = der::sequence({der::null()}); })},
      {"a key that is none", changed([](Info& info) { info.public_key = der::sequence({der::null()}); })},
      {"an attribute without a value", with_attributes({empty_attribute})},
      {"an EXTERNAL", with_value(0x28)},
      {"an EMBEDDED PDV", with_value(0x2b)},
      {"values that are not in order", with_attributes({out_of_order})},
      {"attributes that are not in order", with_attributes({request, password})},
      {"extensions asked for twice", with_attributes({request, asking_for({usage})})},
      {"no extension asked for", with_attributes({asking_for({})})},
      {"an extension asked for twice", with_attributes({asking_for({names, names})})},
      {"two lists of extensions", with_attributes({two_values})},
      {"more than 64 KiB", with_attributes({der::sequence({der::oid("1.2.840.113549.1.9.7"),
                                                           der::set({der::utf8_string(std::string(70'000, 'a'))})})})},
  };
  for (const auto& [what, der] : all) {
    const auto read = CertificationRequest::read(der);
    ASSERT_FALSE(read) << what;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_request) << what;
  }
  Bytes trailing = with_attributes({request});
  ASSERT_TRUE(CertificationRequest::read(trailing));
  trailing.push_back(0);
  EXPECT_FALSE(CertificationRequest::read(trailing));
}

TEST(SignatureCheck, RefusesAnAlgorithmOfAnotherKindOfKey) {
  const Bytes message{1, 2, 3};
  const Bytes signature = key().sign(message).value();
  const Bytes rsa = test::data_file("rsa-2048.spki.der");
  const Bytes with_sha1 = der::sequence({der::oid("1.2.840.10045.4.1")});
  const Bytes with_null = der::sequence({der::oid("1.2.840.10045.4.3.2"), der::null()});
  const Bytes sha256_with_rsa = der::sequence({der::oid("1.2.840.113549.1.1.11"), der::null()});
  EXPECT_TRUE(verify_signature(key().public_key(), key().signature_algorithm(), message, signature));
  EXPECT_FALSE(verify_signature(rsa, key().signature_algorithm(), message, signature));
  EXPECT_FALSE(verify_signature(key().public_key(), sha256_with_rsa, message, signature));
  EXPECT_FALSE(verify_signature(key().public_key(), with_sha1, message, signature));
  EXPECT_FALSE(verify_signature(key().public_key(), with_null, message, signature));
  EXPECT_FALSE(verify_signature(key().public_key(), key().signature_algorithm(), Bytes{1, 2}, signature));
  EXPECT_FALSE(verify_signature(Bytes{}, key().signature_algorithm(), message, signature));
}

TEST(SignatureCheck, RefusesAPointOffTheCurveAndAnEmptyRsaKey) {
  const Bytes message{1, 2, 3};
  Bytes off_curve = key().public_key();
  off_curve.back() ^= 1;
  EXPECT_FALSE(verify_signature(off_curve, key().signature_algorithm(), message, key().sign(message).value()));
  const Bytes zeros =
      der::sequence({der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}),
                     der::bit_string(der::sequence({der::integer(std::uint64_t{0}), der::integer(std::uint64_t{0})}))});
  const Bytes sha256_with_rsa = der::sequence({der::oid("1.2.840.113549.1.1.11"), der::null()});
  EXPECT_FALSE(verify_signature(zeros, sha256_with_rsa, message, Bytes(256, 1)));
}

}  // namespace
}  // namespace certwright::pki::certification_request_test
