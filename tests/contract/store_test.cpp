// The contract of store::Store, kept by every implementation.

#include "store/store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "tests/contract/store_kinds.h"

namespace certwright::store::store_test {
namespace {

using namespace std::chrono_literals;
using model::Certificate;
using model::CertificateArn;
using model::CertificateStatus;
using model::KeyAlgorithm;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

CertificateArn arn_of(std::string_view id) { return model::make_certificate_arn("eu-west-1", "123456789012", id); }

Certificate certificate(std::string_view id, const std::vector<std::string>& names = {"a.example.net"}) {
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

model::IssuedCertificate issued(std::string serial) {
  return {.serial = std::move(serial),
          .der = {0x30, 0x03, 0x02, 0x01, 0x00},
          .issuer_id = "issuer",
          .not_before = start,
          .not_after = start + 24h * 198,
          .issued_at = start + 5s};
}

Intent intent(std::string serial, std::string_view id = "one") {
  return {.serial = std::move(serial),
          .arn = arn_of(id),
          .issuer_id = "issuer",
          .tbs = {1, 2, 3},
          .sealed_key = {4, 5, 6},
          .at = start + 1s};
}

model::Event event(std::string name, std::string_view id = "one") {
  return model::certificate_event(std::move(name), arn_of(id), "server", start, {{"reason", "because \"so\"\n"}});
}

template <class T>
ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode{} : result.error().code;
}

std::vector<std::string> ids(const std::vector<Certificate>& certificates) {
  std::vector<std::string> found;
  found.reserve(certificates.size());
  for (const Certificate& one : certificates) found.push_back(model::parse_certificate_arn(one.arn.str())->resource);
  return found;
}

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

const SearchQuery all{.account = "123456789012", .region = "eu-west-1"};

TYPED_TEST(StoreContract, GivesBackWhatWasInserted) {
  Certificate one = certificate("one", {"a.example.net", "*.example.net"});
  one.tags = {{.key = "team", .value = "web"}, {.key = "bare", .value = std::nullopt}};
  one.idempotency_token = "token";
  ASSERT_TRUE(this->insert(one));
  const auto found = this->get("one");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->arn, one.arn);
  EXPECT_EQ(found->status, CertificateStatus::pending_validation);
  EXPECT_EQ(found->validations.at(1).name.str(), "*.example.net");
  EXPECT_EQ(found->tags, one.tags);
  EXPECT_EQ(found->idempotency_token, one.idempotency_token);
  EXPECT_EQ(found->next_attempt_at, start);
  EXPECT_EQ(found->version, 0U);
}

TYPED_TEST(StoreContract, UnknownThingsAreNotFound) {
  auto& store = *this->store_;
  EXPECT_EQ(code_of(this->get("none")), ErrorCode::not_found);
  EXPECT_EQ(code_of(this->remove("none")), ErrorCode::not_found);
  EXPECT_EQ(code_of(this->append(event("certificate.requested", "none"))), ErrorCode::not_found);
  Certificate none = certificate("none");
  EXPECT_EQ(code_of(this->update(none)), ErrorCode::not_found);
  EXPECT_EQ(code_of(store.read([](const View& view) { return view.account("1"); })), ErrorCode::not_found);
  EXPECT_EQ(code_of(store.read([](const View& view) { return view.access_key("AKIA"); })), ErrorCode::not_found);
  EXPECT_EQ(code_of(this->get_intent("00")), ErrorCode::not_found);
  EXPECT_EQ(code_of(this->close("00", SerialState::issued)), ErrorCode::not_found);
  EXPECT_TRUE(store.read([](const View& view) { return view.events(arn_of("none")); })->empty());
}

TYPED_TEST(StoreContract, AnArnIsInsertedOnce) {
  ASSERT_TRUE(this->insert(certificate("one")));
  EXPECT_EQ(code_of(this->insert(certificate("one", {"b.example.net"}))), ErrorCode::conflict);
  EXPECT_EQ(this->get("one")->domain_name(), "a.example.net");
}

TYPED_TEST(StoreContract, UpdateChangesAndCountsVersions) {
  Certificate one = certificate("one");
  ASSERT_TRUE(this->insert(one));
  one.status = CertificateStatus::issued;
  one.issued = issued("0a");
  one.next_attempt_at = Timestamp::max();
  one.attempts = 3;
  ASSERT_TRUE(this->update(one));
  EXPECT_EQ(one.version, 1U);
  const auto found = this->get("one");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->version, 1U);
  EXPECT_EQ(found->status, CertificateStatus::issued);
  EXPECT_EQ(found->issued->der, issued("0a").der);
  EXPECT_EQ(found->issued->not_after, issued("0a").not_after);
  EXPECT_EQ(found->next_attempt_at, Timestamp::max());
  EXPECT_EQ(found->attempts, 3U);
}

TYPED_TEST(StoreContract, TheSecondOfTwoWritersIsRefused) {
  ASSERT_TRUE(this->insert(certificate("one")));
  Certificate mine = *this->get("one");
  Certificate theirs = *this->get("one");
  mine.attempts = 1;
  theirs.attempts = 2;
  ASSERT_TRUE(this->update(mine));
  EXPECT_EQ(code_of(this->update(theirs)), ErrorCode::conflict);
  EXPECT_EQ(this->get("one")->attempts, 1U);
}

TYPED_TEST(StoreContract, ARenewedCertificateReplacesItsDer) {
  Certificate one = certificate("one");
  one.issued = issued("0a");
  ASSERT_TRUE(this->insert(one));
  EXPECT_EQ(this->get("one")->issued->der, issued("0a").der);
  one.issued = issued("0b");
  one.issued->der = {1};
  ASSERT_TRUE(this->update(one));
  EXPECT_EQ(this->get("one")->issued->der, Bytes{1});
}

Certificate imported(std::string_view id, std::string serial) {
  Certificate made = certificate(id);
  made.validations.clear();
  made.type = model::CertificateType::imported;
  made.status = CertificateStatus::issued;
  made.imported_at = start;
  made.imported = model::ImportedContents{.names = {"a.example.net"},
                                          .subject = "CN=a.example.net",
                                          .issuer = "O=Another",
                                          .signature_algorithm = "SHA256WITHRSA",
                                          .key_usages = {},
                                          .extended_key_usages = {}};
  made.issued = issued(std::move(serial));
  made.issued->issuer_id.clear();
  return made;
}

// Two certificates (empty SEQUENCEs), one after the other.
ImportedMaterial material() { return {.chain = {{0x30, 0x00}, {0x30, 0x01, 0x05}}, .sealed_key = {7, 8, 9}}; }

TYPED_TEST(StoreContract, AnImportedCertificateHasItsMaterialUntilItIsRemoved) {
  ASSERT_TRUE(this->insert(imported("one", "01")));
  const auto kept = [&] {
    return this->store_->read([](const View& view) { return view.imported_material(arn_of("one")); });
  };
  const auto put = [&](const char* id, const ImportedMaterial& what) {
    return this->store_->write([&](Transaction& tx) { return tx.put_imported_material(arn_of(id), what); });
  };
  EXPECT_EQ(code_of(kept()), ErrorCode::not_found);
  EXPECT_EQ(code_of(put("two", material())), ErrorCode::not_found);
  ASSERT_TRUE(put("one", material()));
  EXPECT_EQ(kept()->chain, material().chain);
  EXPECT_EQ(kept()->sealed_key, material().sealed_key);
  ASSERT_TRUE(put("one", {.chain = {}, .sealed_key = {1}}));
  EXPECT_TRUE(kept()->chain.empty());
  EXPECT_EQ(kept()->sealed_key, Bytes{1});
  ASSERT_TRUE(this->remove("one"));
  EXPECT_EQ(code_of(kept()), ErrorCode::not_found);
  ASSERT_TRUE(this->insert(imported("three", "01")));
  EXPECT_EQ(code_of(this->store_->read([](const View& view) { return view.imported_material(arn_of("three")); })),
            ErrorCode::not_found);
}

TYPED_TEST(StoreContract, AnImportedCertificateMayBeReplacedUnderItsOldSerial) {
  ASSERT_TRUE(this->insert(imported("one", "01")));
  Certificate one = *this->get("one");
  one.issued->der = {0x30, 0x01, 0x05};
  ASSERT_TRUE(this->update(one));
  EXPECT_EQ(this->get("one")->issued->der, (Bytes{0x30, 0x01, 0x05}));
}

// Anybody can sign a certificate with any serial number, and import it.
TYPED_TEST(StoreContract, AnImportedSerialTouchesNoKeyOfOurs) {
  Certificate ours = certificate("one");
  ours.issued = issued("0a");
  ASSERT_TRUE(this->insert(ours));
  ASSERT_TRUE(this->store_->write([](Transaction& tx) { return tx.put_intent(intent("0a")); }));
  ASSERT_TRUE(this->insert(imported("two", "0a")));
  Certificate two = *this->get("two");
  two.issued->serial = "0b";
  ASSERT_TRUE(this->update(two));
  two.issued->serial = "0a";
  ASSERT_TRUE(this->update(two));
  ASSERT_TRUE(this->remove("two"));
  const auto kept = this->store_->read([](const View& view) { return view.intent("0a"); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->sealed_key, intent("0a").sealed_key);
}

TYPED_TEST(StoreContract, ARenewedCertificateForgetsTheEarlierKeyOnly) {
  Certificate one = certificate("one");
  one.issued = issued("0a");
  ASSERT_TRUE(this->insert(one));
  Certificate other = certificate("other");
  other.issued = issued("0b");
  ASSERT_TRUE(this->insert(other));
  for (const Intent& intended : {intent("0a"), intent("0b", "other"), intent("0c")}) {
    ASSERT_TRUE(this->put(intended));
    ASSERT_TRUE(this->close(intended.serial, SerialState::issued));
  }
  one.issued = issued("0c");
  ASSERT_TRUE(this->update(one));
  EXPECT_TRUE(this->get_intent("0a")->sealed_key.empty());
  EXPECT_FALSE(this->get_intent("0c")->sealed_key.empty());
  one.issued = issued("0b");  // as an import of a certificate of another ARN would be
  ASSERT_TRUE(this->update(one));
  ASSERT_TRUE(this->remove("one"));
  EXPECT_FALSE(this->get_intent("0b")->sealed_key.empty());
}

TYPED_TEST(StoreContract, AListedCertificateHasNoDerAndDoesNotTakeItAway) {
  Certificate one = certificate("one");
  one.issued = issued("0a");
  ASSERT_TRUE(this->insert(one));
  Certificate listed = this->list(all)->certificates.at(0);
  EXPECT_TRUE(listed.issued->der.empty());
  EXPECT_EQ(listed.issued->serial, "0a");
  listed.exported = true;
  ASSERT_TRUE(this->update(listed));
  EXPECT_EQ(this->get("one")->issued->der, issued("0a").der);
}

TYPED_TEST(StoreContract, RemovedIsGoneButItsHistoryIsNot) {
  Certificate one = certificate("one");
  one.issued = issued("0a");
  ASSERT_TRUE(this->insert(one));
  ASSERT_TRUE(this->put(intent("0a")));
  ASSERT_TRUE(this->close("0a", SerialState::issued));
  ASSERT_TRUE(this->append(event("certificate.requested")));
  ASSERT_TRUE(this->store_->write([](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.remove(arn_of("one")));
    return tx.append(event("certificate.deleted"));
  }));
  EXPECT_EQ(code_of(this->get("one")), ErrorCode::not_found);
  EXPECT_TRUE(this->list(all)->certificates.empty());
  EXPECT_TRUE(
      this->store_
          ->read([](const View& view) { return view.find_by_name("123456789012", "eu-west-1", "a.example.net", 5); })
          ->empty());
  EXPECT_FALSE(*this->store_->read([](const View& view) { return view.next_due(); }));
  EXPECT_EQ(this->store_->read([](const View& view) { return view.events(arn_of("one")); })->size(), 2U);
  EXPECT_EQ(this->get_intent("0a")->state, SerialState::issued);
  EXPECT_TRUE(this->get_intent("0a")->sealed_key.empty());
}

TYPED_TEST(StoreContract, EventsComeInOrderWithTheirDetails) {
  ASSERT_TRUE(this->insert(certificate("one")));
  ASSERT_TRUE(this->insert(certificate("two")));
  ASSERT_TRUE(this->append(event("certificate.requested")));
  ASSERT_TRUE(this->append(event("certificate.requested", "two")));
  ASSERT_TRUE(this->append(event("certificate.failed")));
  const auto events = this->store_->read([](const View& view) { return view.events(arn_of("one")); });
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ(events->at(0).name, "certificate.requested");
  EXPECT_EQ(events->at(1).name, "certificate.failed");
  EXPECT_EQ(events->at(1).subject, arn_of("one").str());
  EXPECT_EQ(events->at(1).at, start);
  EXPECT_EQ(events->at(1).details, event("").details);
}

TYPED_TEST(StoreContract, ATokenIsFoundWithinItsTime) {
  Certificate one = certificate("one");
  one.idempotency_token = "token";
  ASSERT_TRUE(this->insert(one));
  const auto find = [&](std::string_view account, std::string_view region, std::string_view token, Timestamp since) {
    return *this->store_->read([&](const View& view) { return view.find_by_token(account, region, token, since); });
  };
  EXPECT_EQ(find("123456789012", "eu-west-1", "token", start - 1h), one.arn);
  EXPECT_EQ(find("123456789012", "eu-west-1", "token", start), one.arn);
  EXPECT_FALSE(find("123456789012", "eu-west-1", "token", start + 1ms));
  EXPECT_FALSE(find("123456789012", "eu-west-1", "other", start));
  EXPECT_FALSE(find("123456789012", "us-east-1", "token", start));
  EXPECT_FALSE(find("999999999999", "eu-west-1", "token", start));
  Certificate two = certificate("two");
  two.idempotency_token = "token";
  two.created_at = start + 2h;
  ASSERT_TRUE(this->insert(two));
  EXPECT_EQ(find("123456789012", "eu-west-1", "token", start), two.arn);
}

TYPED_TEST(StoreContract, FindsByAnyNameNewestFirst) {
  ASSERT_TRUE(this->insert(certificate("one", {"a.example.net", "b.example.net"})));
  ASSERT_TRUE(this->insert(certificate("two", {"b.example.net"})));
  ASSERT_TRUE(this->insert(certificate("three", {"c.example.net"})));
  const auto find = [&](std::string_view account, const std::string& name, std::size_t limit) {
    return ids(
        *this->store_->read([&](const View& view) { return view.find_by_name(account, "eu-west-1", name, limit); }));
  };
  EXPECT_EQ(find("123456789012", "b.example.net", 10), (std::vector<std::string>{"two", "one"}));
  EXPECT_EQ(find("123456789012", "b.example.net", 1), (std::vector<std::string>{"two"}));
  EXPECT_TRUE(find("123456789012", "example.net", 10).empty());
  EXPECT_TRUE(find("999999999999", "b.example.net", 10).empty());
}

TYPED_TEST(StoreContract, ChangedNamesAreFoundByTheirNewNames) {
  Certificate one = certificate("one", {"a.example.net", "b.example.net"});
  ASSERT_TRUE(this->insert(one));
  one.validations = certificate("one", {"b.example.net", "c.example.net"}).validations;
  ASSERT_TRUE(this->update(one));
  const auto count = [&](const std::string& name) {
    return this->store_->read([&](const View& view) { return view.find_by_name("123456789012", "eu-west-1", name, 9); })
        ->size();
  };
  EXPECT_EQ(count("a.example.net"), 0U);
  EXPECT_EQ(count("b.example.net"), 1U);
  EXPECT_EQ(count("c.example.net"), 1U);
}

TYPED_TEST(StoreContract, UsageCountsCertificatesAndAYearOfRequests) {
  Certificate old = certificate("old");
  old.created_at = start - 24h * 365;
  ASSERT_TRUE(this->insert(old));
  ASSERT_TRUE(this->insert(certificate("one")));
  ASSERT_TRUE(this->insert(certificate("two")));
  Certificate elsewhere = certificate("elsewhere");
  elsewhere.region = "us-east-1";
  ASSERT_TRUE(this->insert(elsewhere));
  ASSERT_TRUE(this->remove("two"));
  const auto usage = [&](std::string_view region) {
    return *this->store_->read([&](const View& view) { return view.usage("123456789012", region, start + 1h); });
  };
  EXPECT_EQ(usage("eu-west-1").certificates, 2U);
  EXPECT_EQ(usage("eu-west-1").requests_in_365_days, 2U);
  EXPECT_EQ(usage("us-east-1").certificates, 1U);
  EXPECT_EQ(usage("ap-east-1").requests_in_365_days, 0U);
}

TYPED_TEST(StoreContract, UsageCountsImportsApartAndPrivateCertificatesNotAtAll) {
  const auto insert = [&](std::string_view id, model::CertificateType type, Timestamp created_at) {
    Certificate each = certificate(id);
    each.type = type;
    each.created_at = created_at;
    return this->insert(each);
  };
  ASSERT_TRUE(insert("requested", model::CertificateType::amazon_issued, start));
  ASSERT_TRUE(insert("imported-long-ago", model::CertificateType::imported, start - 24h * 400));
  ASSERT_TRUE(insert("imported", model::CertificateType::imported, start));
  ASSERT_TRUE(insert("removed", model::CertificateType::imported, start));
  ASSERT_TRUE(insert("private", model::CertificateType::private_ca, start));
  ASSERT_TRUE(insert("private-removed", model::CertificateType::private_ca, start));
  ASSERT_TRUE(this->remove("removed"));
  ASSERT_TRUE(this->remove("private-removed"));
  const auto usage =
      *this->store_->read([](const View& view) { return view.usage("123456789012", "eu-west-1", start + 1h); });
  EXPECT_EQ(usage.certificates, 1U);
  EXPECT_EQ(usage.requests_in_365_days, 1U);
  EXPECT_EQ(usage.imported_certificates, 2U);
  EXPECT_EQ(usage.imports_in_365_days, 2U);
}

TYPED_TEST(StoreContract, DueComesLongestDueFirst) {
  EXPECT_FALSE(*this->store_->read([](const View& view) { return view.next_due(); }));
  const auto add = [&](std::string_view id, Timestamp next) {
    Certificate one = certificate(id);
    one.next_attempt_at = next;
    ASSERT_TRUE(this->insert(one));
  };
  add("later", start + 10s);
  add("now", start);
  add("earlier", start - 10s);
  add("never", Timestamp::max());
  const auto due = [&](Timestamp now, std::size_t limit) {
    return *this->store_->read([&](const View& view) { return view.due(now, limit); });
  };
  EXPECT_EQ(due(start, 10), (std::vector{arn_of("earlier"), arn_of("now")}));
  EXPECT_EQ(due(start, 1), (std::vector{arn_of("earlier")}));
  EXPECT_EQ(due(Timestamp::max(), 10).size(), 3U);
  EXPECT_EQ(*this->store_->read([](const View& view) { return view.next_due(); }), start - 10s);
  Certificate earlier = *this->get("earlier");
  earlier.next_attempt_at = Timestamp::max();
  ASSERT_TRUE(this->update(earlier));
  EXPECT_EQ(*this->store_->read([](const View& view) { return view.next_due(); }), start);
}

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

TYPED_TEST(StoreContract, AccountsAndKeysAreKeptAndReplaced) {
  const Account account{.id = "123456789012", .sealed_secret = {1, 0, 2}, .created_at = start};
  AccessKey first{.id = "AKIA1", .account = account.id, .sealed_secret = {3}, .note = "ci", .created_at = start + 1s};
  const AccessKey second{.id = "AKIA0", .account = account.id, .sealed_secret = {4}, .created_at = start + 2s};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_account(account));
    TRY_VOID(tx.put_access_key(second));
    return tx.put_access_key(first);
  }));
  const auto found = this->store_->read([&](const View& view) { return view.account(account.id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sealed_secret, account.sealed_secret);
  EXPECT_EQ(found->created_at, start);
  first.enabled = false;
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_access_key(first); }));
  const auto key = this->store_->read([&](const View& view) { return view.access_key("AKIA1"); });
  ASSERT_TRUE(key);
  EXPECT_FALSE(key->enabled);
  EXPECT_EQ(key->note, "ci");
  EXPECT_EQ(key->account, account.id);
  EXPECT_EQ(key->sealed_secret, first.sealed_secret);
  const auto keys = this->store_->read([&](const View& view) { return view.access_keys(); });
  ASSERT_EQ(keys->size(), 2U);
  EXPECT_EQ(keys->at(0).id, "AKIA1");
  EXPECT_TRUE(keys->at(1).enabled);
}

TYPED_TEST(StoreContract, AnAccountConfigurationIsOfOneAccountAndRegion) {
  const auto configuration = [&](std::string_view account, std::string_view region) {
    return *this->store_->read([&](const View& view) { return view.account_configuration(account, region); });
  };
  EXPECT_FALSE(configuration("123456789012", "eu-west-1"));
  model::AccountConfiguration set{.days_before_expiry = 30, .idempotency_token = "first", .at = start};
  const auto put = [&] {
    return this->store_->write(
        [&](Transaction& tx) { return tx.put_account_configuration("123456789012", "eu-west-1", set); });
  };
  ASSERT_TRUE(put());
  EXPECT_EQ(configuration("123456789012", "eu-west-1"), set);
  set = {.days_before_expiry = 1, .idempotency_token = "second", .at = start + 1s};
  ASSERT_TRUE(put());
  EXPECT_EQ(configuration("123456789012", "eu-west-1"), set);
  EXPECT_FALSE(configuration("123456789012", "us-east-1"));
  EXPECT_FALSE(configuration("210987654321", "eu-west-1"));
}

TYPED_TEST(StoreContract, PrincipalsAreKeptReplacedListedAndRemoved) {
  const Principal ci{.account = "123456789012", .name = "ci", .policy = "{\"a\":\"値\"}", .created_at = start};
  const Principal web{.account = "123456789012", .name = "web", .policy = {}, .created_at = start + 1s};
  const Principal other{.account = "000000000001", .name = "ci", .policy = "{}", .created_at = start + 2s};
  const AccessKey key{
      .id = "AKIA1", .account = ci.account, .principal = "ci", .sealed_secret = {3}, .created_at = start};
  auto& store = *this->store_;
  ASSERT_TRUE(store.write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_principal(web));
    TRY_VOID(tx.put_principal(ci));
    TRY_VOID(tx.put_principal(other));
    return tx.put_access_key(key);
  }));
  const auto policy_of = [&](const std::string& account, const std::string& name) {
    return store.read([&](const View& view) { return view.principal(account, name); });
  };
  EXPECT_EQ(policy_of(ci.account, "ci")->policy, ci.policy);
  EXPECT_EQ(policy_of(ci.account, "ci")->created_at, start);
  EXPECT_EQ(policy_of(other.account, "ci")->policy, "{}");
  EXPECT_EQ(code_of(policy_of(other.account, "web")), ErrorCode::not_found);
  EXPECT_EQ(store.read([](const View& view) { return view.access_key("AKIA1"); })->principal, "ci");
  EXPECT_EQ(store.read([](const View& view) { return view.access_keys(); })->at(0).principal, "ci");

  Principal changed = ci;
  changed.policy = "{}";
  ASSERT_TRUE(store.write([&](Transaction& tx) { return tx.put_principal(changed); }));
  const auto found = store.read([](const View& view) { return view.principals(); });
  ASSERT_EQ(found->size(), 3U);
  EXPECT_EQ(found->at(0).account, other.account);
  EXPECT_EQ(found->at(1).name, "ci");
  EXPECT_EQ(found->at(1).policy, "{}");
  EXPECT_EQ(found->at(2).name, "web");

  ASSERT_TRUE(store.write([&](Transaction& tx) { return tx.remove_principal(ci.account, "ci"); }));
  EXPECT_EQ(code_of(policy_of(ci.account, "ci")), ErrorCode::not_found);
  EXPECT_TRUE(policy_of(other.account, "ci"));
  EXPECT_EQ(code_of(store.write([&](Transaction& tx) { return tx.remove_principal(ci.account, "ci"); })),
            ErrorCode::not_found);
  EXPECT_TRUE(store.read([](const View& view) { return view.access_key("AKIA1"); }));
}

TYPED_TEST(StoreContract, ASerialIsUsedOnceAndSettledOnce) {
  ASSERT_TRUE(this->put(intent("0a")));
  EXPECT_EQ(code_of(this->put(intent("0a"))), ErrorCode::conflict);
  const auto open = this->get_intent("0a");
  ASSERT_TRUE(open);
  EXPECT_EQ(open->state, SerialState::intended);
  EXPECT_EQ(open->tbs, intent("0a").tbs);
  EXPECT_EQ(open->sealed_key, intent("0a").sealed_key);
  EXPECT_EQ(open->arn, arn_of("one"));
  EXPECT_EQ(open->at, start + 1s);
  EXPECT_EQ(code_of(this->close("0a", SerialState::intended)), ErrorCode::invalid_state);
  ASSERT_TRUE(this->close("0a", SerialState::issued));
  EXPECT_EQ(code_of(this->close("0a", SerialState::burned)), ErrorCode::invalid_state);
  EXPECT_EQ(code_of(this->put(intent("0a"))), ErrorCode::conflict);
  EXPECT_EQ(this->get_intent("0a")->sealed_key, intent("0a").sealed_key);
}

TYPED_TEST(StoreContract, ABurnedSerialCountsAsRevokedAndItsKeyIsForgotten) {
  ASSERT_TRUE(this->put(intent("0a")));
  ASSERT_TRUE(this->put(intent("0b")));
  const auto open = [&] { return *this->store_->read([](const View& view) { return view.open_intents(); }); };
  ASSERT_EQ(open().size(), 2U);
  ASSERT_TRUE(this->close("0a", SerialState::burned));
  ASSERT_EQ(open().size(), 1U);
  EXPECT_EQ(open().at(0).serial, "0b");
  EXPECT_EQ(code_of(this->put(intent("0a"))), ErrorCode::conflict);
  EXPECT_TRUE(this->get_intent("0a")->sealed_key.empty());
  const auto revoked = *this->store_->read([](const View& view) { return view.revoked("issuer"); });
  ASSERT_EQ(revoked.size(), 1U);
  EXPECT_EQ(revoked.at(0).serial, "0a");
  EXPECT_EQ(revoked.at(0).at, start + 9s);
  EXPECT_TRUE(this->store_->read([](const View& view) { return view.revoked("another"); })->empty());
}

TYPED_TEST(StoreContract, ARevokedCertificateStaysRevokedWhenItIsRemoved) {
  Certificate one = certificate("one");
  one.issued = issued("0a");
  ASSERT_TRUE(this->insert(one));
  EXPECT_TRUE(this->store_->read([](const View& view) { return view.revoked("issuer"); })->empty());
  one.status = CertificateStatus::revoked;
  one.revoked_at = start + 3s;
  ASSERT_TRUE(this->update(one));
  one.attempts = 1;
  ASSERT_TRUE(this->update(one));
  ASSERT_TRUE(this->remove("one"));
  const auto revoked = *this->store_->read([](const View& view) { return view.revoked("issuer"); });
  ASSERT_EQ(revoked.size(), 1U);
  EXPECT_EQ(revoked.at(0).serial, "0a");
  EXPECT_EQ(revoked.at(0).at, start + 3s);
}

TYPED_TEST(StoreContract, WhatIsRevokedIsReadByShardsAndPlaces) {
  const auto sharded = [](std::string serial, std::uint32_t shard, Timestamp not_after) {
    Intent one = intent(std::move(serial));
    one.crl_shard = shard;
    one.not_after = not_after;
    return one;
  };
  const auto in_shard = [&](std::uint32_t shard, std::uint64_t after, std::optional<Timestamp> valid_from = {},
                            std::size_t limit = 100) {
    return *this->store_->read(
        [&](const View& view) { return view.revoked_in_shard("issuer", shard, after, valid_from, limit); });
  };
  const auto last = [&] { return *this->store_->read([](const View& view) { return view.last_revocation(); }); };
  EXPECT_EQ(last(), 0U);
  ASSERT_TRUE(this->put(sharded("0a", 1, start + 1h)));
  ASSERT_TRUE(this->put(sharded("0b", 2, start + 2h)));
  ASSERT_TRUE(this->put(sharded("0c", 1, start + 3h)));
  EXPECT_EQ(this->get_intent("0b")->crl_shard, 2U);
  EXPECT_EQ(this->get_intent("0b")->not_after, start + 2h);
  for (const char* serial : {"0c", "0b", "0a"}) ASSERT_TRUE(this->close(serial, SerialState::burned));
  const auto first = in_shard(1, 0);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first.at(0).serial, "0c") << "in the order of revocation";
  EXPECT_EQ(first.at(0).shard, 1U);
  EXPECT_EQ(first.at(0).not_after, start + 3h);
  EXPECT_EQ(first.at(1).serial, "0a");
  EXPECT_LT(first.at(0).place, first.at(1).place);
  EXPECT_EQ(last(), first.at(1).place);
  ASSERT_EQ(in_shard(1, first.at(0).place).size(), 1U);
  EXPECT_TRUE(in_shard(1, first.at(1).place).empty());
  EXPECT_EQ(in_shard(1, 0, std::nullopt, 1).size(), 1U);
  ASSERT_EQ(in_shard(1, 0, start + 2h).size(), 1U);
  EXPECT_EQ(in_shard(1, 0, start + 2h).at(0).serial, "0c");
  EXPECT_EQ(in_shard(2, 0).size(), 1U);
  EXPECT_TRUE(in_shard(3, 0).empty());
}

TYPED_TEST(StoreContract, ARevokedCertificateIsInTheShardOfItsIntent) {
  Intent known = intent("0a");
  known.crl_shard = 9;
  ASSERT_TRUE(this->put(known));
  ASSERT_TRUE(this->close("0a", SerialState::issued));
  Certificate one = certificate("one");
  one.issued = issued("0a");
  ASSERT_TRUE(this->insert(one));
  one.status = CertificateStatus::revoked;
  one.revoked_at = start + 3s;
  ASSERT_TRUE(this->update(one));
  const auto revoked =
      *this->store_->read([](const View& view) { return view.revoked_in_shard("issuer", 9, 0, std::nullopt, 10); });
  ASSERT_EQ(revoked.size(), 1U);
  EXPECT_EQ(revoked.at(0).not_after, one.issued->not_after);
}

TYPED_TEST(StoreContract, AnIssuedSerialIsRevokedWhateverItsCertificateIs) {
  const auto revoke = [&](std::string_view serial) {
    return this->store_->write([&](Transaction& tx) { return tx.revoke_serial(serial, 4, start + 5s); });
  };
  ASSERT_TRUE(this->put(intent("0a")));
  EXPECT_EQ(code_of(revoke("0a")), ErrorCode::invalid_state);
  EXPECT_EQ(code_of(revoke("0f")), ErrorCode::not_found);
  ASSERT_TRUE(this->close("0a", SerialState::issued));
  ASSERT_TRUE(revoke("0a"));
  EXPECT_EQ(code_of(revoke("0a")), ErrorCode::conflict);
  const auto revoked = *this->store_->read([](const View& view) { return view.revoked("issuer"); });
  ASSERT_EQ(revoked.size(), 1U);
  EXPECT_EQ(revoked.at(0).reason, 4);
  EXPECT_EQ(revoked.at(0).at, start + 5s);
}

TYPED_TEST(StoreContract, TheNumberOfACrlOnlyGrows) {
  CrlShard one{.issuer_id = "issuer",
               .shard = 2,
               .number = 7,
               .crl = {1, 2},
               .this_update = start,
               .next_update = start + 96h,
               .entries = 5,
               .last_place = 11};
  const auto put = [&](const CrlShard& shard) {
    return this->store_->write([&](Transaction& tx) { return tx.put_crl_shard(shard); });
  };
  const auto get = [&](std::uint32_t shard) {
    return this->store_->read([&](const View& view) { return view.crl_shard("issuer", shard); });
  };
  EXPECT_EQ(code_of(get(2)), ErrorCode::not_found);
  ASSERT_TRUE(put(one));
  EXPECT_EQ(code_of(put(one)), ErrorCode::conflict);
  one.number = 6;
  EXPECT_EQ(code_of(put(one)), ErrorCode::conflict);
  one.number = 8;
  one.crl = {3};
  ASSERT_TRUE(put(one));
  CrlShard zero = one;
  zero.shard = 0;
  zero.number = 1;
  ASSERT_TRUE(put(zero));
  const auto kept = get(2);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->number, 8U);
  EXPECT_EQ(kept->crl, (Bytes{3}));
  EXPECT_EQ(kept->this_update, start);
  EXPECT_EQ(kept->next_update, start + 96h);
  EXPECT_EQ(kept->entries, 5U);
  EXPECT_EQ(kept->last_place, 11U);
  const auto listed = *this->store_->read([](const View& view) { return view.crl_shards("issuer"); });
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed.at(0).shard, 0U);
  EXPECT_EQ(listed.at(1).number, 8U);
  EXPECT_TRUE(listed.at(1).crl.empty());
}

TYPED_TEST(StoreContract, SerialsAreFoundByTheirKeyAndByTheNamesOfTheirCertificates) {
  Sha256 key{1, 2, 3};
  Sha256 other{9, 2, 3};
  const auto with_key = [&](const Sha256& hash) {
    return *this->store_->read([&](const View& view) { return view.serials_with_key(hash); });
  };
  for (const char* serial : {"0a", "0b", "0c"}) {
    Intent one = intent(serial);
    one.key_hash = std::string_view{serial} == "0b" ? other : key;
    ASSERT_TRUE(this->put(one));
  }
  EXPECT_TRUE(with_key(key).empty()) << "nothing is issued yet";
  ASSERT_TRUE(this->close("0a", SerialState::issued));
  ASSERT_TRUE(this->close("0b", SerialState::issued));
  ASSERT_TRUE(this->close("0c", SerialState::burned));
  EXPECT_EQ(with_key(key), std::vector<std::string>{"0a"});
  Certificate one = certificate("one");
  one.issued = issued("0a");
  ASSERT_TRUE(this->insert(one));
  ASSERT_TRUE(this->insert(certificate("two")));
  const std::string name = one.names().front();
  const auto with_name = [&](const std::string& asked) {
    return *this->store_->read([&](const View& view) { return view.serials_with_name(asked); });
  };
  EXPECT_EQ(with_name(name), std::vector<std::string>{"0a"}) << "what has no serial has nothing to revoke";
  EXPECT_TRUE(with_name("absent.example").empty());
}

TYPED_TEST(StoreContract, ARevocationPlanIsKeptWithHowFarItIs) {
  RevocationPlan plan{.id = "plan", .actor = "operator", .reason = 1, .created_at = start};
  const std::vector<std::string> serials{"0c", "0a", "0b"};
  const auto insert = [&] {
    return this->store_->write([&](Transaction& tx) { return tx.insert_revocation_plan(plan, serials); });
  };
  const auto get = [&] { return this->store_->read([](const View& view) { return view.revocation_plan("plan"); }); };
  EXPECT_EQ(code_of(get()), ErrorCode::not_found);
  EXPECT_EQ(code_of(this->store_->write([&](Transaction& tx) { return tx.update_revocation_plan(plan); })),
            ErrorCode::not_found);
  ASSERT_TRUE(insert());
  EXPECT_EQ(code_of(insert()), ErrorCode::conflict);
  EXPECT_EQ(get()->total, 3U);
  EXPECT_EQ(get()->actor, "operator");
  EXPECT_EQ(get()->reason, 1);
  EXPECT_EQ(get()->created_at, start);
  plan.done = 2;
  plan.revoked = 1;
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.update_revocation_plan(plan); }));
  EXPECT_EQ(get()->done, 2U);
  EXPECT_EQ(get()->revoked, 1U);
  EXPECT_EQ(get()->total, 3U);
  const auto from = [&](std::size_t place, std::size_t limit) {
    return *this->store_->read([&](const View& view) { return view.revocation_plan_serials("plan", place, limit); });
  };
  EXPECT_EQ(from(0, 2), (std::vector<std::string>{"0c", "0a"}));
  EXPECT_EQ(from(2, 2), std::vector<std::string>{"0b"});
  EXPECT_TRUE(from(3, 2).empty());
}

TYPED_TEST(StoreContract, TheStatusOfASerialIsItsIssuersAlone) {
  using enum SerialStatus::Kind;
  const auto status = [&](std::string_view serial, std::string_view issuer = "issuer") {
    return this->store_->read([&](const View& view) { return view.serial_status(issuer, serial); }).value();
  };
  EXPECT_EQ(status("0a").kind, never_issued);
  ASSERT_TRUE(this->put(intent("0a")));
  EXPECT_EQ(status("0a").kind, never_issued) << "it is not signed yet";
  ASSERT_TRUE(this->close("0a", SerialState::issued));
  EXPECT_EQ(status("0a").kind, issued);
  EXPECT_EQ(status("0a", "another").kind, never_issued);
  EXPECT_EQ(status("0A").kind, never_issued);
  EXPECT_EQ(status("").kind, never_issued);

  ASSERT_TRUE(this->put(intent("0b")));
  ASSERT_TRUE(this->close("0b", SerialState::burned));
  EXPECT_EQ(status("0b"), (SerialStatus{.kind = revoked, .revoked_at = start + 9s, .reason = 0}));
  EXPECT_EQ(status("0b", "another").kind, never_issued);

  Certificate one = certificate("one");
  one.issued = certwright::store::store_test::issued("0a");
  ASSERT_TRUE(this->insert(one));
  EXPECT_EQ(status("0a").kind, issued);
  one.status = CertificateStatus::revoked;
  one.revoked_at = start + 3s;
  one.revocation_reason = model::RevocationReason::superseded;
  ASSERT_TRUE(this->update(one));
  ASSERT_TRUE(this->remove("one"));
  EXPECT_EQ(status("0a"), (SerialStatus{.kind = revoked, .revoked_at = start + 3s, .reason = 4}));
}

TYPED_TEST(StoreContract, AuthoritiesAreReplacedById) {
  Authority root{
      .id = "root", .certificate = {1}, .sealed_key = {}, .parent = "root", .crl = {}, .crl_next_update = start};
  Authority issuing{.id = "issuing", .certificate = {2}, .sealed_key = {3}, .parent = "root"};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_authority(root));
    return tx.put_authority(issuing);
  }));
  issuing.crl_number = 7;
  issuing.crl = {9, 9};
  issuing.crl_next_update = start + 24h;
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_authority(issuing); }));
  const auto found = *this->store_->read([](const View& view) { return view.authorities(); });
  ASSERT_EQ(found.size(), 2U);
  const Authority& kept = found.at(0).id == "issuing" ? found.at(0) : found.at(1);
  EXPECT_EQ(kept.crl_number, 7U);
  EXPECT_EQ(kept.crl, issuing.crl);
  EXPECT_EQ(kept.crl_next_update, start + 24h);
  EXPECT_EQ(kept.sealed_key, issuing.sealed_key);
  EXPECT_EQ(kept.parent, "root");
}

TYPED_TEST(StoreContract, AnAuthorityIsFoundByItsId) {
  const Authority issuing{.id = "issuing", .certificate = {2}, .sealed_key = {3}, .parent = "root", .crl_number = 4};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_authority(issuing); }));
  const auto found = this->store_->read([](const View& view) { return view.authority("issuing"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->certificate, issuing.certificate);
  EXPECT_EQ(found->crl_number, 4U);
  const auto absent = this->store_->read([](const View& view) { return view.authority("another"); });
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
}

TYPED_TEST(StoreContract, PrivateAuthoritiesAreReplacedByTheirArnAndListedInOrder) {
  const Authority authority{.id = "private", .certificate = {2}, .sealed_key = {3}, .parent = "private"};
  PrivateAuthority first{.arn = "arn:b",
                         .account = "123456789012",
                         .region = "eu-west-1",
                         .authority = "private",
                         .name = "Example CA",
                         .state = model::AuthorityState::active,
                         .created_at = start};
  PrivateAuthority second = first;
  second.arn = "arn:a";
  second.created_at = start + 1s;
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_authority(authority));
    TRY_VOID(tx.put_private_authority(second));
    return tx.put_private_authority(first);
  }));
  first.state = model::AuthorityState::deleted;
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_private_authority(first); }));
  const auto found_all = *this->store_->read([](const View& view) { return view.private_authorities(); });
  ASSERT_EQ(found_all.size(), 2U);
  EXPECT_EQ(found_all.at(0).arn, "arn:b");
  EXPECT_EQ(found_all.at(1).arn, "arn:a");
  const auto found = this->store_->read([](const View& view) { return view.private_authority("arn:b"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->state, model::AuthorityState::deleted);
  EXPECT_EQ(found->account, "123456789012");
  EXPECT_EQ(found->region, "eu-west-1");
  EXPECT_EQ(found->authority, "private");
  EXPECT_EQ(found->name, "Example CA");
  EXPECT_EQ(found->created_at, start);
  const auto absent = this->store_->read([](const View& view) { return view.private_authority("arn:c"); });
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
}

TYPED_TEST(StoreContract, AnAuthoritysHeldKeyIsKept) {
  const Authority held{.id = "held",
                       .certificate = {2},
                       .sealed_key = {},
                       .parent = "root",
                       .crl = {},
                       .crl_next_update = start,
                       .key_is_held = true,
                       .key_label = "issuing-2"};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_authority(held); }));
  const auto found = this->store_->read([](const View& view) { return view.authority("held"); });
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->key_is_held);
  EXPECT_EQ(found->key_label, "issuing-2");
  EXPECT_TRUE(found->sealed_key.empty());
}

TYPED_TEST(StoreContract, OneAuthoritySignsForEachKindOfKey) {
  using pki::PublicKeyAlgorithm;
  const auto signing = [&] { return *this->store_->read([](const View& view) { return view.signing_authorities(); }); };
  const auto put = [&](PublicKeyAlgorithm key, const std::string& authority) {
    return this->store_->write(
        [&](Transaction& tx) { return tx.put_signing_authority({.key = key, .authority = authority}); });
  };
  EXPECT_TRUE(signing().empty());
  EXPECT_FALSE(put(PublicKeyAlgorithm::ec, "none")) << "after its authority";
  for (const char* id : {"a", "b", "c"})
    ASSERT_TRUE(this->store_->write([&](Transaction& tx) {
      return tx.put_authority({.id = id, .certificate = {1}, .sealed_key = {1}, .parent = "root"});
    }));
  ASSERT_TRUE(put(PublicKeyAlgorithm::rsa, "a"));
  ASSERT_TRUE(put(PublicKeyAlgorithm::ec, "b"));
  ASSERT_EQ(signing().size(), 2U);
  EXPECT_EQ(signing().at(0).key, PublicKeyAlgorithm::ec);
  EXPECT_EQ(signing().at(0).authority, "b");
  EXPECT_EQ(signing().at(1).authority, "a");
  ASSERT_TRUE(put(PublicKeyAlgorithm::ec, "c"));
  ASSERT_EQ(signing().size(), 2U) << "in the place of the one before";
  EXPECT_EQ(signing().at(0).authority, "c");
  const auto undone = this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_signing_authority({.key = PublicKeyAlgorithm::ec, .authority = "a"}));
    return fail(ErrorCode::conflict, "undone");
  });
  EXPECT_FALSE(undone);
  EXPECT_EQ(signing().at(0).authority, "c");
}

TYPED_TEST(StoreContract, RequestsOfCasAreKeptUntilTheyAreRemoved) {
  const auto requests = [&] { return *this->store_->read([](const View& view) { return view.authority_requests(); }); };
  AuthorityRequest second{.id = "a", .request = {1, 2}, .sealed_key = {3}, .key_label = {}, .created_at = start + 1s};
  const AuthorityRequest first{
      .id = "b", .request = {4}, .sealed_key = {}, .key_is_held = true, .key_label = "issuing-3", .created_at = start};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_authority_request(second));
    return tx.put_authority_request(first);
  }));
  second.request = {9};
  ASSERT_TRUE(this->store_->write([&](Transaction& tx) { return tx.put_authority_request(second); }));
  const auto found = requests();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(0).id, "b");
  EXPECT_TRUE(found.at(0).key_is_held);
  EXPECT_EQ(found.at(0).key_label, "issuing-3");
  EXPECT_EQ(found.at(0).created_at, start);
  EXPECT_EQ(found.at(1).request, second.request);
  EXPECT_EQ(found.at(1).sealed_key, second.sealed_key);
  EXPECT_FALSE(found.at(1).key_is_held);
  const auto remove = [&](const char* id) {
    return this->store_->write([&](Transaction& tx) { return tx.remove_authority_request(id); });
  };
  ASSERT_TRUE(remove("a"));
  EXPECT_EQ(code_of(remove("a")), ErrorCode::not_found);
  EXPECT_EQ(requests().size(), 1U);
}

TYPED_TEST(StoreContract, AnErrorUndoesTheWholeTransaction) {
  Certificate kept = certificate("kept");
  ASSERT_TRUE(this->insert(kept));
  ASSERT_TRUE(this->put(intent("0a", "kept")));
  const auto outcome = this->store_->write([&](Transaction& tx) -> Result<int> {
    TRY_VOID(tx.insert(certificate("one")));
    TRY_VOID(tx.append(event("certificate.requested")));
    kept.status = CertificateStatus::failed;
    TRY_VOID(tx.update(kept));
    TRY_VOID(tx.append(event("certificate.failed", "kept")));
    TRY_VOID(tx.close_intent("0a", SerialState::burned, start));
    TRY_VOID(tx.put_intent(intent("0b", "kept")));
    TRY_VOID(tx.put_account({.id = "1", .sealed_secret = {}, .created_at = start}));
    TRY_VOID(tx.remove(arn_of("kept")));
    return fail(ErrorCode::limit_exceeded, "enough");
  });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::limit_exceeded);
  EXPECT_EQ(outcome.error().detail, "enough");
  EXPECT_EQ(code_of(this->get("one")), ErrorCode::not_found);
  EXPECT_EQ(this->get("kept")->status, CertificateStatus::pending_validation);
  EXPECT_EQ(this->get("kept")->version, 0U);
  EXPECT_TRUE(this->store_->read([](const View& view) { return view.events(arn_of("kept")); })->empty());
  EXPECT_EQ(this->get_intent("0a")->state, SerialState::intended);
  EXPECT_EQ(this->get_intent("0a")->sealed_key, intent("0a").sealed_key);
  EXPECT_EQ(code_of(this->get_intent("0b")), ErrorCode::not_found);
  EXPECT_TRUE(this->store_->read([](const View& view) { return view.revoked("issuer"); })->empty());
  EXPECT_EQ(code_of(this->store_->read([](const View& view) { return view.account("1"); })), ErrorCode::not_found);
  EXPECT_EQ(this->list(all)->certificates.size(), 1U);
  EXPECT_EQ(this->store_->read([](const View& view) { return view.usage("123456789012", "eu-west-1", start); })
                ->requests_in_365_days,
            1U);
}

TYPED_TEST(StoreContract, AnExceptionUndoesTheTransactionAndReachesTheCaller) {
  const auto throwing = [](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.insert(certificate("one")));
    throw std::runtime_error{"a bug"};
  };
  EXPECT_THROW((void)this->store_->write(throwing), std::runtime_error);
  EXPECT_EQ(code_of(this->get("one")), ErrorCode::not_found);
  EXPECT_TRUE(this->insert(certificate("one")));
  const auto reading = [](const View&) -> Result<int> { throw std::runtime_error{"a bug"}; };
  EXPECT_THROW((void)this->store_->read(reading), std::runtime_error);
  EXPECT_TRUE(this->get("one"));
}

TYPED_TEST(StoreContract, ATransactionSeesItsOwnChanges) {
  const auto seen = this->store_->write([](Transaction& tx) -> Result<std::size_t> {
    TRY_VOID(tx.insert(certificate("one")));
    TRY(Certificate one, tx.certificate(arn_of("one")));
    one.attempts = 5;
    TRY_VOID(tx.update(one));
    one.attempts = 6;
    TRY_VOID(tx.update(one));
    TRY(const Certificate again, tx.certificate(arn_of("one")));
    return again.attempts;
  });
  ASSERT_TRUE(seen);
  EXPECT_EQ(*seen, 6U);
  EXPECT_EQ(this->get("one")->version, 2U);
}

TYPED_TEST(StoreContract, CountsItsTransactions) {
  const Store::Statistics before = this->store_->statistics();
  ASSERT_TRUE(this->insert(certificate("one")));
  ASSERT_FALSE(this->insert(certificate("one")));
  const Store::Statistics after = this->store_->statistics();
  EXPECT_EQ(after.commits - before.commits, 1U);
  EXPECT_EQ(after.transactions - before.transactions, 2U);
  EXPECT_TRUE(this->store_->writable());
}

TYPED_TEST(StoreContract, ManyThreadsWriteAndNothingIsLost) {
  constexpr int threads = 32;
  constexpr int each = 50;
  std::atomic<int> failures{0};
  std::vector<std::thread> writers;
  writers.reserve(threads);
  for (int t = 0; t < threads; ++t)
    writers.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        const std::string id = fmt::format("{}-{}", t, i);
        // Every tenth transaction gives itself up: its neighbours in the group must not notice.
        const bool gives_up = i % 10 == 9;
        const auto written = this->store_->write([&](Transaction& tx) -> Result<void> {
          TRY_VOID(tx.insert(certificate(id)));
          TRY_VOID(tx.append(event("certificate.requested", id)));
          if (gives_up) return fail(ErrorCode::invalid_request, "given up");
          return {};
        });
        if (written.has_value() == gives_up) ++failures;
        if (!gives_up && !this->get(id)) ++failures;
      }
    });
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(failures, 0);
  std::set<std::string> found;
  SearchQuery query = all;
  query.limit = 1000;
  do {
    const auto page = this->list(query);
    ASSERT_TRUE(page);
    for (const std::string& id : ids(page->certificates)) EXPECT_TRUE(found.insert(id).second);
    query.after = page->next.value_or("");
  } while (!query.after.empty());
  EXPECT_EQ(found.size(), static_cast<std::size_t>(threads * each * 9 / 10));
  EXPECT_EQ(this->store_->statistics().transactions, static_cast<std::uint64_t>(threads * each));
}

TYPED_TEST(StoreContract, AWriterThatRetriesConflictsLosesNoChange) {
  ASSERT_TRUE(this->insert(certificate("one")));
  std::vector<std::thread> writers;
  writers.reserve(8);
  for (int t = 0; t < 8; ++t)
    writers.emplace_back([&] {
      for (int i = 0; i < 20; ++i)
        for (;;) {
          Certificate one = *this->get("one");
          ++one.attempts;
          const auto written = this->update(one);
          if (written) break;
          ASSERT_EQ(written.error().code, ErrorCode::conflict);
        }
    });
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(this->get("one")->attempts, 160U);
  EXPECT_EQ(this->get("one")->version, 160U);
}

}  // namespace
}  // namespace certwright::store::store_test
