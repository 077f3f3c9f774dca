#include "pki/ocsp_request.h"

#include <gtest/gtest.h>

#include <string>

#include "pki/der.h"
#include "pki/x509.h"
#include "tests/pki/files.h"

namespace certwright::pki::ocsp_request_test {
namespace {

constexpr const char* serial_number = "0102030405060708090a0b0c0d0e0f1011121314";

IssuerHashes issuer() {
  const auto certificate = X509::parse(test::data_file("ocsp-ca.der"));
  return *IssuerHashes::of(certificate->subject_name, certificate->subject_public_key_info);
}

// The parts of a request, to be changed one by one.
struct Parts {
  Bytes algorithm = der::sequence({der::oid("1.3.14.3.2.26"), der::null()});
  Bytes name_hash = der::octet_string(Bytes(20, 1));
  Bytes key_hash = der::octet_string(Bytes(20, 2));
  Bytes serial = der::integer(std::uint64_t{7});
  Bytes single_extensions;
  Bytes version;
  Bytes requestor;
  std::size_t times = 1;
  Bytes extensions;
  Bytes signature;

  [[nodiscard]] Bytes der() const {
    const Bytes one = der::sequence({der::sequence({algorithm, name_hash, key_hash, serial}), single_extensions});
    Bytes list;
    for (std::size_t i = 0; i < times; ++i) list.insert(list.end(), one.begin(), one.end());
    return der::sequence({der::sequence({version, requestor, der::sequence({list}), extensions}), signature});
  }
};

Bytes extension(std::string_view object, ByteView value, bool critical = false) {
  return der::sequence({der::oid(object), critical ? der::boolean(true) : Bytes{}, der::octet_string(value)});
}
Bytes nonce(std::size_t octets) { return extension("1.3.6.1.5.5.7.48.1.2", der::octet_string(Bytes(octets, 9))); }
Bytes extensions(std::initializer_list<ByteView> all, unsigned number = 2) {
  return der::context(number, der::sequence(all));
}

class OfOpenssl : public testing::TestWithParam<const char*> {};

TEST_P(OfOpenssl, IsReadAndFindsItsIssuer) {
  const std::string name = GetParam();
  const Bytes der = test::data_file("ocsp-" + name + ".der");
  const auto request = OcspRequest::parse(der);
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_EQ(request->nonce.has_value(), name.ends_with("nonce"));
  EXPECT_EQ(request->asked.size(), name == "three" ? 3U : 1U);
  EXPECT_EQ(hex(request->asked[0].serial), serial_number);
  for (const CertId& id : request->asked) EXPECT_EQ(id.is_of(issuer()), name != "sha384");
  for (std::size_t length = 0; length < der.size(); ++length)
    EXPECT_FALSE(OcspRequest::parse(ByteView{der}.first(length))) << length;
  Bytes longer = der;
  longer.push_back(0);
  EXPECT_FALSE(OcspRequest::parse(longer));
}

INSTANTIATE_TEST_SUITE_P(OcspRequest, OfOpenssl,
                         testing::Values("sha1", "sha256", "sha384", "sha1-nonce", "sha256-nonce", "three", "signed"),
                         [](const auto& each) {
                           std::string name = each.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(OcspRequest, GivesSerialNumbersWithoutSignOctets) {
  const Bytes der = test::data_file("ocsp-three.der");
  const auto request = OcspRequest::parse(der);
  ASSERT_TRUE(request);
  EXPECT_EQ(hex(request->asked[1].serial), "7f");
  EXPECT_EQ(hex(request->asked[2].serial), "80");
  EXPECT_EQ(request->asked[0].hash, CertId::Hash::sha1);
  EXPECT_EQ(request->asked[1].hash, CertId::Hash::sha256);
}

TEST(OcspRequest, AnotherIssuerIsAnother) {
  const auto leaf = X509::parse(test::data_file("leaf.der"));
  const auto other = IssuerHashes::of(leaf->subject_name, leaf->subject_public_key_info);
  ASSERT_TRUE(other);
  for (const char* const name : {"ocsp-sha1.der", "ocsp-sha256.der"}) {
    const Bytes der = test::data_file(name);
    EXPECT_FALSE(OcspRequest::parse(der)->asked[0].is_of(*other));
  }
  EXPECT_FALSE(IssuerHashes::of(leaf->subject_name, Bytes{0x30, 0}));
}

TEST(OcspRequest, TakesTheNonceWholeForTheAnswer) {
  for (const std::size_t octets : {1U, 32U, 128U}) {
    const Bytes der = Parts{.extensions = extensions({nonce(octets)})}.der();
    const auto request = OcspRequest::parse(der);
    ASSERT_TRUE(request) << octets;
    EXPECT_EQ(hex(*request->nonce), hex(nonce(octets)));
  }
}

TEST(OcspRequest, WhatIsAllowedPasses) {
  const Bytes without_parameters = der::sequence({der::oid("1.3.14.3.2.26")});
  const Bytes name = der::tlv(0x82, bytes_of("www.example.net"));
  const Bytes signature =
      der::context(0, der::sequence({der::sequence({der::oid("1.2.840.10045.4.3.2")}), der::bit_string(Bytes(70, 3))}));
  for (const Parts& parts :
       {Parts{}, Parts{.algorithm = without_parameters}, Parts{.serial = der::integer(std::uint64_t{0})},
        Parts{.requestor = der::context(1, name)}, Parts{.signature = signature},
        Parts{.times = OcspRequest::max_asked},
        Parts{.extensions = extensions({extension("1.3.6.1.5.5.7.48.1.4", der::sequence({}), true)})},
        Parts{.extensions = extensions({extension("1.2.3", der::null()), nonce(8)})},
        Parts{.single_extensions = extensions({extension("1.3.6.1.5.5.7.48.1.7", der::null())}, 0)}})
    EXPECT_TRUE(OcspRequest::parse(parts.der())) << hex(parts.der());
}

TEST(OcspRequest, WhatIsNotIsRefused) {
  const Bytes sha256 = der::sequence({der::oid("2.16.840.1.101.3.4.2.1"), der::null()});
  const Bytes parameters = der::sequence({der::oid("1.3.14.3.2.26"), der::integer(std::uint64_t{1})});
  for (const Parts& parts : {Parts{.algorithm = sha256},
                             Parts{.algorithm = parameters},
                             Parts{.name_hash = der::octet_string(Bytes(19, 1))},
                             Parts{.key_hash = der::octet_string(Bytes(21, 1))},
                             Parts{.serial = der::tlv(0x02, Bytes{0x80})},
                             Parts{.serial = der::tlv(0x02, Bytes{0, 1})},
                             Parts{.serial = der::tlv(0x02, Bytes{})},
                             Parts{.version = der::context(0, der::integer(std::uint64_t{0}))},
                             Parts{.version = der::context(0, der::integer(std::uint64_t{1}))},
                             Parts{.requestor = der::context(1, {})},
                             Parts{.times = 0},
                             Parts{.times = OcspRequest::max_asked + 1},
                             Parts{.extensions = extensions({nonce(0)})},
                             Parts{.extensions = extensions({nonce(129)})},
                             Parts{.extensions = extensions({nonce(8), nonce(8)})},
                             Parts{.extensions = extensions({extension("1.3.6.1.5.5.7.48.1.2", Bytes(16, 9))})},
                             Parts{.extensions = extensions({extension("1.2.3", der::null(), true)})},
                             Parts{.single_extensions = extensions({extension("1.2.3", der::null(), true)}, 0)},
                             Parts{.signature = der::context(0, der::sequence({}))},
                             Parts{.signature = der::null()}}) {
    const auto refused = OcspRequest::parse(parts.der());
    ASSERT_FALSE(refused) << hex(parts.der());
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_request);
  }
  EXPECT_FALSE(OcspRequest::parse({}));
}

TEST(OcspRequest, LongerThanTheLimitIsRefused) {
  const auto with_certificates = [](std::size_t octets) {
    const Bytes certificate = der::sequence({der::octet_string(Bytes(octets, 1))});
    return Parts{.signature =
                     der::context(0, der::sequence({der::sequence({der::oid("1.2.3")}), der::bit_string(Bytes(70, 3)),
                                                    der::context(0, der::sequence({certificate}))}))}
        .der();
  };
  EXPECT_TRUE(OcspRequest::parse(with_certificates(OcspRequest::max_bytes - 300)));
  EXPECT_FALSE(OcspRequest::parse(with_certificates(OcspRequest::max_bytes)));
}

}  // namespace
}  // namespace certwright::pki::ocsp_request_test
