// What store::Store promises of verification cases and of the allow list, kept by every implementation.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/contract/store_kinds.h"

namespace certwright::store::cases_test {
namespace {

using namespace std::chrono_literals;
using model::AllowListEntry;
using model::CaseState;
using model::VerificationCase;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

model::CertificateArn arn_of(std::string_view id) {
  return model::make_certificate_arn("eu-west-1", "123456789012", id);
}

VerificationCase one_case(std::string id, std::string_view certificate = "one", std::string account = "123456789012") {
  VerificationCase made;
  made.id = std::move(id);
  made.account = std::move(account);
  made.region = "eu-west-1";
  made.certificate = arn_of(certificate);
  made.names = {{.name = "*.big.example", .causes = {"VERIFY_TOP_SITE", "VERIFY_PUBLIC_INTEREST"}}};
  made.requester = "arn:aws:iam::123456789012:user/ci";
  made.certificate_actor = "arn:aws:iam::123456789012:root";
  made.opened_at = start;
  made.message = "We are \"big\".\n日本語";
  return made;
}

AllowListEntry entry(std::string id) {
  return {.id = std::move(id),
          .name = "big.example",
          .subtree = true,
          .wildcards = false,
          .account = "123456789012",
          .reason = "they own it",
          .approver = "arn:aws:iam::210987654321:user/security",
          .case_id = "case-1",
          .created_at = start,
          .expires_at = start + 24h};
}

template <class T>
ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode{} : result.error().code;
}

template <class Kind>
class CaseContract : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(store_, nullptr); }

  Result<void> insert(const VerificationCase& one) {
    return store_->write([&](Transaction& tx) { return tx.insert_case(one); });
  }
  Result<void> update(const VerificationCase& one) {
    return store_->write([&](Transaction& tx) { return tx.update_case(one); });
  }
  Result<VerificationCase> get(std::string_view id) {
    return store_->read([&](const View& view) { return view.verification_case(id); });
  }
  Result<void> put(const AllowListEntry& one) {
    return store_->write([&](Transaction& tx) { return tx.put_allow_list_entry(one); });
  }
  CasePage page(const CaseQuery& query) {
    return store_->read([&](const View& view) { return view.find_cases(query); }).value();
  }
  std::vector<std::string> ids(const CaseQuery& query) {
    std::vector<std::string> found;
    for (const VerificationCase& one : page(query).cases) found.push_back(one.id);
    return found;
  }
  std::vector<AllowListEntry> entries() {
    return store_->read([](const View& view) { return view.allow_list(); }).value();
  }

  Kind kind_;
  std::unique_ptr<Store> store_ = kind_.open();
};

TYPED_TEST_SUITE(CaseContract, StoreKinds, StoreKindName);

using Ids = std::vector<std::string>;

TYPED_TEST(CaseContract, GivesBackWhatWasKept) {
  VerificationCase one = one_case("case-1");
  ASSERT_TRUE(this->insert(one));
  one.state = CaseState::approved;
  one.comments = {{.author = "arn:aws:iam::210987654321:root", .at = start + 1ms, .text = "Why?"}};
  one.decision =
      model::CaseDecision{.by = "operator", .at = start + 2s, .reason = "so", .allow_list_entries = {"allow-1"}};
  ASSERT_TRUE(this->update(one));
  const auto found = this->get("case-1");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->account, one.account);
  EXPECT_EQ(found->region, one.region);
  EXPECT_EQ(found->certificate, one.certificate);
  EXPECT_EQ(found->names, one.names);
  EXPECT_EQ(found->requester, one.requester);
  EXPECT_EQ(found->certificate_actor, one.certificate_actor);
  EXPECT_EQ(found->opened_at, start);
  EXPECT_EQ(found->state, CaseState::approved);
  EXPECT_EQ(found->message, one.message);
  EXPECT_EQ(found->comments, one.comments);
  EXPECT_EQ(found->decision, one.decision);
}

TYPED_TEST(CaseContract, UnknownThingsAreNotFound) {
  EXPECT_EQ(code_of(this->get("case-1")), ErrorCode::not_found);
  EXPECT_EQ(code_of(this->update(one_case("case-1"))), ErrorCode::not_found);
  EXPECT_EQ(code_of(this->store_->read([](const View& view) { return view.allow_list_entry("allow-1"); })),
            ErrorCode::not_found);
  EXPECT_EQ(code_of(this->store_->write([](Transaction& tx) { return tx.remove_allow_list_entry("allow-1"); })),
            ErrorCode::not_found);
}

TYPED_TEST(CaseContract, ACertificateHasOneOpenCase) {
  VerificationCase one = one_case("case-1");
  ASSERT_TRUE(this->insert(one));
  EXPECT_EQ(code_of(this->insert(one_case("case-2"))), ErrorCode::conflict);
  EXPECT_EQ(code_of(this->insert(one_case("case-1", "two"))), ErrorCode::conflict);
  one.state = CaseState::denied;
  ASSERT_TRUE(this->update(one));
  EXPECT_TRUE(this->insert(one_case("case-2")));
}

TYPED_TEST(CaseContract, CasesAreFoundNewestFirst) {
  ASSERT_TRUE(this->insert(one_case("case-1", "one")));
  ASSERT_TRUE(this->insert(one_case("case-2", "two")));
  ASSERT_TRUE(this->insert(one_case("case-3", "three", "210987654321")));
  VerificationCase closed = one_case("case-2", "two");
  closed.state = CaseState::withdrawn;
  ASSERT_TRUE(this->update(closed));
  EXPECT_EQ(this->ids({}), (Ids{"case-3", "case-2", "case-1"}));
  EXPECT_EQ(this->ids({.account = "123456789012"}), (Ids{"case-2", "case-1"}));
  EXPECT_EQ(this->ids({.state = CaseState::open}), (Ids{"case-3", "case-1"}));
  EXPECT_EQ(this->ids({.certificate = arn_of("two").str()}), Ids{"case-2"});
  CaseQuery query{.limit = 2};
  EXPECT_EQ(this->ids(query), (Ids{"case-3", "case-2"}));
  const auto next = this->page(query).next;
  ASSERT_TRUE(next);
  query.after = *next;
  EXPECT_EQ(this->ids(query), Ids{"case-1"});
  EXPECT_FALSE(this->page(query).next);
}

TYPED_TEST(CaseContract, TheAllowListKeepsEveryPartOfAnEntry) {
  AllowListEntry first = entry("allow-1");
  ASSERT_TRUE(this->put(first));
  AllowListEntry second = entry("allow-0");
  second.expires_at.reset();
  second.wildcards = true;
  ASSERT_TRUE(this->put(second));
  first.subtree = false;
  ASSERT_TRUE(this->put(first));
  const auto found = this->entries();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(0).id, "allow-1");
  EXPECT_EQ(found.at(0).name, "big.example");
  EXPECT_FALSE(found.at(0).subtree);
  EXPECT_FALSE(found.at(0).wildcards);
  EXPECT_EQ(found.at(0).account, "123456789012");
  EXPECT_EQ(found.at(0).reason, "they own it");
  EXPECT_EQ(found.at(0).approver, "arn:aws:iam::210987654321:user/security");
  EXPECT_EQ(found.at(0).case_id, "case-1");
  EXPECT_EQ(found.at(0).created_at, start);
  EXPECT_EQ(found.at(0).expires_at, start + 24h);
  EXPECT_TRUE(found.at(1).wildcards);
  EXPECT_FALSE(found.at(1).expires_at);
  ASSERT_TRUE(this->store_->write([](Transaction& tx) { return tx.remove_allow_list_entry("allow-1"); }));
  EXPECT_EQ(this->entries().size(), 1U);
}

TYPED_TEST(CaseContract, KeepsNothingOfATransactionThatGivesUp) {
  const auto undone = this->store_->write([](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.insert_case(one_case("case-1")));
    TRY_VOID(tx.put_allow_list_entry(entry("allow-1")));
    return fail(ErrorCode::invalid_request, "no");
  });
  EXPECT_FALSE(undone);
  EXPECT_EQ(code_of(this->get("case-1")), ErrorCode::not_found);
  EXPECT_TRUE(this->entries().empty());
}

}  // namespace
}  // namespace certwright::store::cases_test
