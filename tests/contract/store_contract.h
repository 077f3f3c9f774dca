#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/store.h"
#include "tests/contract/store_kinds.h"

// What the tests of store::Store's contract share: values to keep, and a store of each kind to keep them in.
namespace certwright::store::tests {

using namespace std::chrono_literals;
using model::Certificate;
using model::CertificateArn;
using model::CertificateStatus;
using model::KeyAlgorithm;

inline constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

inline CertificateArn arn_of(std::string_view id) {
  return model::make_certificate_arn("eu-west-1", "123456789012", id);
}

/// One that waits for its validation, due at once.
inline Certificate certificate(std::string_view id, const std::vector<std::string>& names = {"a.example.net"}) {
  Certificate made;
  made.arn = arn_of(id);
  made.account = "123456789012";
  made.region = "eu-west-1";
  made.key_algorithm = KeyAlgorithm::ec_prime256v1;
  made.created_at = start;
  made.next_attempt_at = start;
  for (const std::string& name : names)
    made.validations.push_back({.name = model::DomainName::parse(name).value(), .validation_domain = name});
  return made;
}

inline model::IssuedCertificate issued(std::string serial) {
  return {.serial = std::move(serial),
          .der = {0x30, 0x03, 0x02, 0x01, 0x00},
          .issuer_id = "issuer",
          .not_before = start,
          .not_after = start + 24h * 198,
          .issued_at = start + 5s};
}

inline Intent intent(std::string serial, std::string_view id = "one") {
  return {.serial = std::move(serial),
          .arn = arn_of(id),
          .issuer_id = "issuer",
          .tbs = {1, 2, 3},
          .sealed_key = {4, 5, 6},
          .at = start + 1s};
}

inline model::Event event(std::string name, std::string_view id = "one") {
  return model::certificate_event(std::move(name), arn_of(id), "server", start, {{"reason", "because \"so\"\n"}});
}

inline const SearchQuery all{.account = "123456789012", .region = "eu-west-1"};

/// No error's where there is none.
template <class T>
ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode{} : result.error().code;
}

/// What arn_of() was given, of each.
inline std::vector<std::string> ids(const std::vector<Certificate>& certificates) {
  std::vector<std::string> found;
  found.reserve(certificates.size());
  for (const Certificate& one : certificates) found.push_back(model::parse_certificate_arn(one.arn.str())->resource);
  return found;
}

/// Of this suite, whose tests stand in several files: by what they are about.
template <class Kind>
class StoreContract : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(store_, nullptr); }

  Result<void> insert(const Certificate& one) {
    return store_->write([&](Transaction& tx) { return tx.insert(one); });
  }
  Result<void> update(Certificate& one) {
    return store_->write([&](Transaction& tx) { return tx.update(one); });
  }
  Result<void> remove(std::string_view id) {
    return store_->write([&](Transaction& tx) { return tx.remove(arn_of(id)); });
  }
  Result<void> append(const model::Event& one) {
    return store_->write([&](Transaction& tx) { return tx.append(one); });
  }
  Result<Certificate> get(std::string_view id) {
    return store_->read([&](const View& view) { return view.certificate(arn_of(id)); });
  }
  Result<Page> list(const SearchQuery& query) {
    return store_->read([&](const View& view) { return view.search(query); });
  }
  Result<void> put(const Intent& one) {
    return store_->write([&](Transaction& tx) { return tx.put_intent(one); });
  }
  Result<void> close(std::string_view serial, SerialState state) {
    return store_->write([&](Transaction& tx) { return tx.close_intent(serial, state, start + 9s); });
  }
  Result<Intent> get_intent(std::string_view serial) {
    return store_->read([&](const View& view) { return view.intent(serial); });
  }

  Kind kind_;
  std::unique_ptr<Store> store_ = kind_.open();
};

TYPED_TEST_SUITE(StoreContract, StoreKinds, StoreKindName);

}  // namespace certwright::store::tests
