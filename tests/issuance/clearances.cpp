#include "tests/issuance/clearances.h"

#include <gtest/gtest.h>

namespace certwright::test {

checks::Clearance cleared(const std::vector<std::string>& names, Timestamp now) {
  static const model::Policy policy{.caa_identities = {"ca.example.net"}};
  model::Report report{.at = now, .names = {}};
  std::vector<model::Facts> facts;
  std::vector<model::Proof> proofs;
  for (const std::string& text : names) {
    auto name = model::DomainName::parse(text);
    EXPECT_TRUE(name) << text;
    report.names.push_back({.name = text, .findings = {}});
    proofs.push_back({.base_name = std::string{name->base()}, .at = now});
    model::Facts of_name{.name = std::move(*name), .policy = &policy, .gathered_at = now};
    of_name.caa = model::CaaFact{};
    facts.push_back(std::move(of_name));
  }
  auto clearance = checks::clear(report, facts, proofs, now);
  EXPECT_TRUE(clearance) << clearance.error().detail;
  return std::move(*clearance);
}

checks::Clearance privately_cleared(const std::vector<std::string>& names, const issuance::IssuerIdentity& issuer,
                                    Timestamp now, const std::vector<std::string>& addresses) {
  const bool rsa = issuer.key_algorithm == pki::PublicKeyAlgorithm::rsa;
  const model::PrivateAuthorityFact authority{
      .standing = model::PrivateAuthorityFact::Standing::known,
      .issuer_id = issuer.id,
      .not_after = issuer.not_after,
      .leaf_not_after = now,
      .signs_with_rsa = rsa,
      .leaf_key = rsa ? model::KeyAlgorithm::rsa_2048 : model::KeyAlgorithm::ec_prime256v1};
  std::vector<model::Facts> facts;
  for (const std::string& text : names) {
    auto name = model::DomainName::parse(text);
    EXPECT_TRUE(name) << text;
    model::Facts of_name{.name = std::move(*name), .gathered_at = now};
    of_name.private_authority = authority;
    facts.push_back(std::move(of_name));
  }
  std::vector<model::AddressFacts> address_facts;
  for (const std::string& text : addresses)
    address_facts.push_back({.address = model::IpAddress::parse(text).value(),
                             .gathered_at = now,
                             .in_profile = true,
                             .private_authority = authority});
  auto clearance = checks::clear_private(facts, address_facts, now);
  EXPECT_TRUE(clearance) << clearance.error().detail;
  return std::move(*clearance);
}

PrivateAuthority make_private_authority(pki::KeyKind kind, model::NameConstraints constraints, Timestamp now) {
  SystemRandom random;
  auto made = issuance::make_private_authority({.kind = kind,
                                                .name = "Example Corp Private CA",
                                                .constraints = std::move(constraints),
                                                .lifetime = std::chrono::days{3650},
                                                .crl_lifetime = std::chrono::hours{96}},
                                               random, now);
  EXPECT_TRUE(made) << made.error().detail;
  auto signer = keys::make_software_signer(std::move(made->key));
  auto ca = issuance::OwnCa::make({made->certificate}, *signer);
  EXPECT_TRUE(ca) << ca.error().detail;
  return {std::move(made->certificate), std::move(made->crl), std::move(signer), std::move(*ca)};
}

Authority make_authority(pki::KeyKind kind, Timestamp now) {
  SystemRandom random;
  auto made = issuance::make_authority(kind, pki_url, random, now);
  EXPECT_TRUE(made) << made.error().detail;
  const auto pkcs8 = made->intermediate_key.pkcs8();
  EXPECT_TRUE(pkcs8);
  auto key = pki::PrivateKey::from_pkcs8(pkcs8->reveal());
  EXPECT_TRUE(key);
  auto signer = keys::make_software_signer(std::move(*key));
  auto ca = issuance::OwnCa::make({made->intermediate_certificate, made->root_certificate}, *signer);
  EXPECT_TRUE(ca) << ca.error().detail;
  return {std::move(*made), std::move(signer), std::move(*ca)};
}

std::vector<std::string> names(std::size_t count) {
  std::vector<std::string> all{"example.net", "*.example.net"};
  for (std::size_t i = 2; i < count; ++i) all.push_back("n" + std::to_string(i) + ".example.net");
  all.resize(count);
  return all;
}

}  // namespace certwright::test
