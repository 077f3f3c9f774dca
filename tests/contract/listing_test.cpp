// What store::Store promises of lists of certificates and of their pages, kept by every implementation.

#include <optional>

#include <fmt/format.h>

#include "tests/contract/store_contract.h"

namespace certwright::store::tests::listing_test {
namespace {

struct ListCase {
  const char* name;
  SearchQuery query;
  std::vector<std::string> expected;
};

TYPED_TEST(StoreContract, ListsByStatusKeyAlgorithmAndExportability) {
  const auto add = [&](std::string_view id, CertificateStatus status, KeyAlgorithm algorithm, bool exportable) {
    Certificate one = certificate(id);
    one.status = status;
    one.key_algorithm = algorithm;
    one.exportable = exportable;
    ASSERT_TRUE(this->insert(one));
  };
  add("1", CertificateStatus::issued, KeyAlgorithm::rsa_2048, false);
  add("2", CertificateStatus::pending_validation, KeyAlgorithm::ec_prime256v1, true);
  add("3", CertificateStatus::issued, KeyAlgorithm::ec_prime256v1, false);
  add("4", CertificateStatus::failed, KeyAlgorithm::rsa_2048, true);
  const auto query = [](const std::vector<CertificateStatus>& statuses, const std::vector<KeyAlgorithm>& algorithms,
                        std::optional<bool> exportable = std::nullopt, bool newest_first = false) {
    const auto any_of = [](const auto& words) {
      std::vector<Filter> any;
      any.reserve(words.size());
      for (const auto word : words) any.push_back(Filter::of(word));
      return Filter::any_of(std::move(any));
    };
    SearchQuery made = all;
    if (!statuses.empty()) made.filter.parts.push_back(any_of(statuses));
    if (!algorithms.empty()) made.filter.parts.push_back(any_of(algorithms));
    if (exportable) made.filter.parts.push_back(Filter::of(IsExportable{.yes = *exportable}));
    made.descending = newest_first;
    return made;
  };
  SearchQuery elsewhere = all;
  elsewhere.region = "us-east-1";
  using enum CertificateStatus;
  const std::vector<ListCase> cases{
      {"everything", query({}, {}), {"1", "2", "3", "4"}},
      {"newest first", query({}, {}, std::nullopt, true), {"4", "3", "2", "1"}},
      {"one status", query({issued}, {}), {"1", "3"}},
      {"two statuses", query({failed, pending_validation}, {}), {"2", "4"}},
      {"one algorithm", query({}, {KeyAlgorithm::rsa_2048}), {"1", "4"}},
      {"algorithms and newest first",
       query({}, {KeyAlgorithm::rsa_2048, KeyAlgorithm::rsa_1024}, std::nullopt, true),
       {"4", "1"}},
      {"status and algorithm", query({issued}, {KeyAlgorithm::rsa_2048}), {"1"}},
      {"exportable", query({}, {}, true), {"2", "4"}},
      {"not exportable", query({}, {}, false), {"1", "3"}},
      {"nothing like it", query({revoked}, {}), {}},
      {"another Region", elsewhere, {}},
  };
  for (const ListCase& one : cases) {
    const auto page = this->list(one.query);
    ASSERT_TRUE(page) << one.name;
    EXPECT_EQ(ids(page->certificates), one.expected) << one.name;
    EXPECT_FALSE(page->next) << one.name;
  }
}

TYPED_TEST(StoreContract, AStatusChangeMovesACertificateBetweenLists) {
  Certificate one = certificate("one");
  ASSERT_TRUE(this->insert(one));
  one.status = CertificateStatus::failed;
  ASSERT_TRUE(this->update(one));
  SearchQuery pending = all;
  pending.filter = Filter::of(CertificateStatus::pending_validation);
  SearchQuery failed = all;
  failed.filter = Filter::of(CertificateStatus::failed);
  EXPECT_TRUE(this->list(pending)->certificates.empty());
  EXPECT_EQ(this->list(failed)->certificates.size(), 1U);
}

TYPED_TEST(StoreContract, PagesSurviveChangesBetweenThem) {
  for (int i = 0; i < 7; ++i) {
    Certificate one = certificate(fmt::to_string(i));
    one.key_algorithm = i % 2 == 0 ? KeyAlgorithm::rsa_2048 : KeyAlgorithm::ec_prime256v1;
    ASSERT_TRUE(this->insert(one));
  }
  for (const bool newest_first : {false, true}) {
    SearchQuery query = all;
    query.limit = 3;
    query.descending = newest_first;
    const auto first = this->list(query);
    ASSERT_TRUE(first && first->next);
    query.after = *first->next;
    const auto second = this->list(query);
    ASSERT_TRUE(second && second->next);
    query.after = *second->next;
    const auto third = this->list(query);
    ASSERT_TRUE(third);
    EXPECT_FALSE(third->next);
    std::vector<std::string> seen = ids(first->certificates);
    for (const auto& page : {*second, *third})
      for (const std::string& id : ids(page.certificates)) seen.push_back(id);
    const std::vector<std::string> forward{"0", "1", "2", "3", "4", "5", "6"};
    EXPECT_EQ(seen, newest_first ? std::vector<std::string>(forward.rbegin(), forward.rend()) : forward);
  }
  // The certificate that a page ended with goes; so does the newest; and a new one comes.
  SearchQuery query = all;
  query.limit = 3;
  const auto first = this->list(query);
  ASSERT_TRUE(this->remove("2"));
  ASSERT_TRUE(this->remove("6"));
  ASSERT_TRUE(this->insert(certificate("7")));
  query.after = *first->next;
  query.limit = 10;
  EXPECT_EQ(ids(this->list(query)->certificates), (std::vector<std::string>{"3", "4", "5", "7"}));
}

TYPED_TEST(StoreContract, APageOfExactlyTheRestIsTheLast) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(this->insert(certificate(fmt::to_string(i))));
  SearchQuery query = all;
  query.limit = 3;
  EXPECT_FALSE(this->list(query)->next);
  query.limit = 0;
  EXPECT_EQ(this->list(query)->certificates.size(), 1U);
}

}  // namespace
}  // namespace certwright::store::tests::listing_test
