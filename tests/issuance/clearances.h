#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "checks/clearance.h"
#include "issuance/own_ca.h"
#include "keys/software_signer.h"
#include "model/policy.h"

namespace certwright::test {

/// A Clearance for these names, earned as every other: a report without findings, fresh proofs, no CAA records.
[[nodiscard]] checks::Clearance cleared(const std::vector<std::string>& names, Timestamp now);

/// A Clearance for these names from one private CA, likewise.
[[nodiscard]] checks::Clearance privately_cleared(const std::vector<std::string>& names,
                                                  const issuance::IssuerIdentity& issuer, Timestamp now,
                                                  const std::vector<std::string>& addresses = {});

/// A private CA with its signer.
struct PrivateAuthority {
  Bytes certificate;
  Bytes crl;
  std::unique_ptr<keys::Signer> signer;
  std::unique_ptr<issuance::OwnCa> ca;
};
[[nodiscard]] PrivateAuthority make_private_authority(pki::KeyKind kind, model::NameConstraints constraints,
                                                      Timestamp now);

/// A CA of its own with its signer.
struct Authority {
  issuance::NewAuthority made;
  std::unique_ptr<keys::Signer> signer;
  std::unique_ptr<issuance::OwnCa> ca;
};
[[nodiscard]] Authority make_authority(pki::KeyKind kind, Timestamp now);

/// `count` names below example.net: the domain, its wildcard, then n2.example.net, n3.example.net, …
[[nodiscard]] std::vector<std::string> names(std::size_t count);

inline constexpr std::string_view pki_url = "http://127.0.0.1:8556";

}  // namespace certwright::test
