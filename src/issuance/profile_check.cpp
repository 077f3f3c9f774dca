#include "issuance/profile_check.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "issuance/leaf.h"
#include "issuance/lints/profile_lint.h"
#include "pki/der.h"
#include "pki/key.h"
#include "pki/key_checks.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

/// What to change in a profile of which a lint complains.
struct Advice {
  std::string_view lint;
  Text remedy;
};

const Text& remedy_of(std::string_view lint) {
  static const std::array advices{
      Advice{"crl_distribution_points_of_server",
             {"Set crl_distribution_point = true or ocsp = true, or a validity of \"7d\" at most.",
              "crl_distribution_point = true または ocsp = true を設定するか、validity を \"7d\" "
              "以下にしてください。"}},
      Advice{"authority_information_access_of_server",
             {"Set ca_issuers = true or ocsp = true.", "ca_issuers = true または ocsp = true を設定してください。"}},
      Advice{"certificate_policies_of_server",
             {"Put \"2.23.140.1.2.1\" into policies, and no other policy below 2.23.140.1.",
              "policies に \"2.23.140.1.2.1\" を含め、2.23.140.1 以下のほかのポリシーは含めないでください。"}},
      Advice{"profile_certificate_policies",
             {"For public names let policies hold \"2.23.140.1.2.1\" and no other policy below 2.23.140.1; for private "
              "names take all policies below 2.23.140.1 out.",
              "パブリックな名前では policies に 2.23.140.1 以下のポリシーとして \"2.23.140.1.2.1\" "
              "だけを含め、プライベートな名前では 2.23.140.1 以下のポリシーをすべて外してください。"}},
      Advice{"extended_key_usage_of_server",
             {"Let extended_key_usages hold \"serverAuth\", and at most \"clientAuth\" besides.",
              "extended_key_usages は \"serverAuth\" を含め、ほかは \"clientAuth\" だけにしてください。"}},
      Advice{
          "profile_extended_key_usage",
          {"Put \"serverAuth\" into extended_key_usages.", "extended_key_usages に \"serverAuth\" を含めてください。"}},
      Advice{"validity_period", {"Set a shorter validity.", "validity を短くしてください。"}},
      Advice{"profile_validity_period", {"Set a shorter validity.", "validity を短くしてください。"}},
  };
  static const Text otherwise{"Compare the profile with a shipped one: docs/profiles.md.",
                              "プロファイルを製品に含まれるものと比較してください（docs/profiles.md）。"};
  const auto* const at = std::ranges::find(advices, lint, &Advice::lint);
  return at == advices.end() ? otherwise : at->remedy;
}

// A number of this size that no check of keys complains of. Nobody knows its factors, so it is nobody's key; making a
// real one takes longer than the start of the server.
Bytes sample_modulus(std::size_t octets, std::uint32_t attempt) {
  Bytes modulus;
  for (std::uint32_t block = 0; modulus.size() < octets; ++block) {
    const std::string seed = "certwright sample key " + std::to_string(attempt) + " " + std::to_string(block);
    const Sha256 digest = sha256(bytes_of(seed));
    modulus.insert(modulus.end(), digest.begin(), digest.end());
  }
  modulus.resize(octets);
  modulus.front() |= 0x80;
  modulus.back() |= 0x01;
  return modulus;
}

Result<Bytes> sample_rsa_key(std::size_t bits) {
  const Bytes exponent{0x01, 0x00, 0x01};
  for (std::uint32_t attempt = 0; attempt < 1000; ++attempt) {
    Bytes key = der::sequence(
        {der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}),
         der::bit_string(der::sequence({der::integer(sample_modulus(bits / 8, attempt)), der::integer(exponent)}))});
    if (pki::check_key(key, pki::KeyDepth::quick).faults == 0) return key;
  }
  return fail(ErrorCode::internal, "no sample of an RSA key was found");
}

Result<Bytes> sample_ec_key(pki::KeyKind kind) {
  TRY(const pki::PrivateKey key, pki::PrivateKey::generate(kind));
  return key.public_key();
}

Result<Bytes> sample_key(model::KeyAlgorithm algorithm) {
  switch (algorithm) {
    case model::KeyAlgorithm::rsa_2048:
      return sample_rsa_key(2048);
    case model::KeyAlgorithm::rsa_3072:
      return sample_rsa_key(3072);
    case model::KeyAlgorithm::rsa_4096:
      return sample_rsa_key(4096);
    case model::KeyAlgorithm::ec_prime256v1:
      return sample_ec_key(pki::KeyKind::p256);
    case model::KeyAlgorithm::ec_secp384r1:
      return sample_ec_key(pki::KeyKind::p384);
    case model::KeyAlgorithm::rsa_1024:
    case model::KeyAlgorithm::ec_secp521r1:
      break;
  }
  return fail(ErrorCode::internal, "a profile with a key type that is never issued for");
}

Result<std::vector<model::DomainName>> sample_names(std::size_t count) {
  std::vector<model::DomainName> names;
  names.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    TRY(model::DomainName name, model::DomainName::parse("name-" + std::to_string(i + 1) + ".example.com"));
    names.push_back(std::move(name));
  }
  return names;
}

// Of the ranges for documentation (RFC 5737, RFC 3849).
std::vector<model::IpAddress> sample_addresses(const Profile& profile) {
  std::vector<model::IpAddress> addresses;
  if (!profile.ip_addresses) return addresses;
  for (const char* text : {"192.0.2.1", "2001:db8::1"})
    if (const auto address = model::IpAddress::parse(text)) addresses.push_back(*address);
  return addresses;
}

}  // namespace

Result<std::optional<ProfileFault>> check_profile(const Profile& profile, IssuerIdentity issuer, Timestamp now) {
  constexpr std::array<std::size_t, 2> counts{1, 100};
  const Bytes serial{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a};
  issuer.constraints = {};
  issuer.not_after = std::max(issuer.not_after, last_second(profile, now));
  const LeafForm form{profile, std::move(issuer)};
  const std::vector<model::IpAddress> addresses = sample_addresses(profile);
  for (const model::KeyAlgorithm algorithm : profile.key_types) {
    TRY(const Bytes key, sample_key(algorithm));
    for (const std::size_t count : counts) {
      TRY(const auto domains, sample_names(count));
      const LeafNames names{domains, addresses};
      TRY(const Bytes leaf, leaf_certificate(form, names, key, serial, now));
      if (auto fault = lints::first_fault(leaf, names, form.issuer(), profile)) {
        const Text& remedy = remedy_of(fault->id);
        return ProfileFault{.lint = std::string{fault->id},
                            .source = std::string{fault->source},
                            .message = std::move(fault->message),
                            .remedy = remedy,
                            .key = algorithm,
                            .names = count};
      }
    }
  }
  return std::nullopt;
}

}  // namespace certwright::issuance
