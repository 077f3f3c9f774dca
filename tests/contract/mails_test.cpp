// What store::Store promises of mails and of what accounts ask of them, kept by every implementation.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/contract/store_kinds.h"

namespace certwright::store::mails_test {
namespace {

using namespace std::chrono_literals;
using model::Mail;
using model::MailSettings;
using model::MailState;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}};
constexpr const char* account = "123456789012";

Mail one_mail(std::string id, std::string about = "arn:one") {
  Mail mail;
  mail.id = std::move(id);
  mail.kind = model::MailKind::renewal;
  mail.account = account;
  mail.region = "eu-west-1";
  mail.about = std::move(about);
  mail.domain = "www.example.net";
  mail.to = "admin@example.net";
  mail.language = Language::ja;
  mail.details = {{"requester", "\"someone\"\n日本語"}, {"again", ""}};
  mail.sealed_code = {1, 0, 2};
  mail.code_hash = "hash of " + mail.id;
  mail.created_at = start;
  mail.expires_at = start + 72h;
  mail.next_attempt_at = start + 1ms;
  return mail;
}

template <class T>
ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode{} : result.error().code;
}

using Ids = std::vector<std::string>;

Ids ids_of(const std::vector<Mail>& mails) {
  Ids ids;
  ids.reserve(mails.size());
  for (const Mail& mail : mails) ids.push_back(mail.id);
  return ids;
}

template <class Kind>
class MailContract : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(store_, nullptr); }

  Result<void> insert(const Mail& mail) {
    return store_->write([&](Transaction& tx) { return tx.insert_mail(mail); });
  }
  Result<void> update(const Mail& mail) {
    return store_->write([&](Transaction& tx) { return tx.update_mail(mail); });
  }
  Result<Mail> get(std::string_view id) {
    return store_->read([&](const View& view) { return view.mail(id); });
  }
  Result<Mail> by_code(std::string_view hash) {
    return store_->read([&](const View& view) { return view.mail_by_code(hash); });
  }
  Ids about(std::string_view what) {
    return ids_of(store_->read([&](const View& view) { return view.mails_about(what); }).value());
  }
  Ids due(Timestamp now, std::size_t limit = 100) {
    return ids_of(store_->read([&](const View& view) { return view.due_mails(now, limit); }).value());
  }
  std::optional<Timestamp> next_due() {
    return store_->read([](const View& view) { return view.next_mail_due(); }).value();
  }
  MailPage page(const MailQuery& query) {
    return store_->read([&](const View& view) { return view.find_mails(query); }).value();
  }
  Ids found(const MailQuery& query) { return ids_of(page(query).mails); }
  std::size_t remove(Timestamp before, std::size_t limit) {
    return store_->write([&](Transaction& tx) { return tx.remove_mails(before, limit); }).value();
  }
  MailSettings settings(std::string_view of) {
    return store_->read([&](const View& view) { return view.mail_settings(of); }).value();
  }
  void put(std::string_view of, const MailSettings& settings) {
    ASSERT_TRUE(store_->write([&](Transaction& tx) { return tx.put_mail_settings(of, settings); }));
  }

  Kind kind_;
  std::unique_ptr<Store> store_ = kind_.open();
};

TYPED_TEST_SUITE(MailContract, StoreKinds, StoreKindName);

void expect_same(const Mail& found, const Mail& mail) {
  EXPECT_EQ(found.id, mail.id);
  EXPECT_EQ(found.kind, mail.kind);
  EXPECT_EQ(found.account, mail.account);
  EXPECT_EQ(found.region, mail.region);
  EXPECT_EQ(found.about, mail.about);
  EXPECT_EQ(found.domain, mail.domain);
  EXPECT_EQ(found.to, mail.to);
  EXPECT_EQ(found.language, mail.language);
  EXPECT_EQ(found.details, mail.details);
  EXPECT_EQ(found.sealed_code, mail.sealed_code);
  EXPECT_EQ(found.code_hash, mail.code_hash);
  EXPECT_EQ(found.created_at, mail.created_at);
  EXPECT_EQ(found.expires_at, mail.expires_at);
  EXPECT_EQ(found.state, mail.state);
  EXPECT_EQ(found.next_attempt_at, mail.next_attempt_at);
  EXPECT_EQ(found.attempts, mail.attempts);
  EXPECT_EQ(found.replies, mail.replies);
  EXPECT_EQ(found.answer, mail.answer);
}

TYPED_TEST(MailContract, GivesBackWhatWasKept) {
  Mail mail = one_mail("m1");
  ASSERT_TRUE(this->insert(mail));
  expect_same(this->get("m1").value(), mail);
  mail.attempts = 2;
  mail.next_attempt_at = start + 5min;
  mail.replies = {{.at = start, .code = 451, .text = "451 4.7.1 später", .server = "relay.example:587"},
                  {.at = start + 1min, .code = 0, .text = "no answer", .server = ""}};
  mail.answer = model::MailAnswer{.approved = true, .at = start + 1h, .peer = "192.0.2.1"};
  ASSERT_TRUE(this->update(mail));
  expect_same(this->get("m1").value(), mail);
  expect_same(this->by_code("hash of m1").value(), mail);
}

TYPED_TEST(MailContract, WhatItIsFoundByStays) {
  const Mail mail = one_mail("m1");
  ASSERT_TRUE(this->insert(mail));
  Mail changed = mail;
  changed.account = "210987654321";
  changed.about = "arn:two";
  changed.domain = "other.example";
  changed.to = "other@example.net";
  changed.code_hash = "other";
  changed.created_at = start + 1h;
  ASSERT_TRUE(this->update(changed));
  expect_same(this->get("m1").value(), mail);
  EXPECT_EQ(code_of(this->by_code("other")), ErrorCode::not_found);
}

TYPED_TEST(MailContract, UnknownThingsAreNotFound) {
  EXPECT_EQ(code_of(this->get("m1")), ErrorCode::not_found);
  EXPECT_EQ(code_of(this->by_code("")), ErrorCode::not_found);
  EXPECT_EQ(code_of(this->update(one_mail("m1"))), ErrorCode::not_found);
  EXPECT_TRUE(this->about("arn:one").empty());
  EXPECT_FALSE(this->next_due());
}

TYPED_TEST(MailContract, AnIdAndACodeAreUsedOnce) {
  ASSERT_TRUE(this->insert(one_mail("m1")));
  EXPECT_EQ(code_of(this->insert(one_mail("m1"))), ErrorCode::conflict);
  Mail same_code = one_mail("m2");
  same_code.code_hash = "hash of m1";
  EXPECT_EQ(code_of(this->insert(same_code)), ErrorCode::conflict);
  for (const char* id : {"m3", "m4"}) {
    Mail without_code = one_mail(id);
    without_code.code_hash.clear();
    EXPECT_TRUE(this->insert(without_code)) << id;
  }
  EXPECT_EQ(this->about("arn:one"), (Ids{"m1", "m3", "m4"}));
  EXPECT_EQ(code_of(this->by_code("")), ErrorCode::not_found);
}

TYPED_TEST(MailContract, QueuedOnesAreDueTheLongestFirst) {
  Mail late = one_mail("late");
  late.next_attempt_at = start + 2h;
  Mail early = one_mail("early");
  early.next_attempt_at = start + 1h;
  Mail same = one_mail("same");
  same.next_attempt_at = start + 1h;
  Mail done = one_mail("done");
  done.state = MailState::accepted;
  for (const Mail& mail : {late, early, same, done}) ASSERT_TRUE(this->insert(mail));
  EXPECT_EQ(this->next_due(), start + 1h);
  EXPECT_TRUE(this->due(start).empty());
  EXPECT_EQ(this->due(start + 1h), (Ids{"early", "same"}));
  EXPECT_EQ(this->due(start + 3h), (Ids{"early", "same", "late"}));
  EXPECT_EQ(this->due(start + 3h, 1), Ids{"early"});
  early.state = MailState::refused;
  ASSERT_TRUE(this->update(early));
  EXPECT_EQ(this->get("early")->next_attempt_at, Timestamp{});
  EXPECT_EQ(this->due(start + 3h), (Ids{"same", "late"}));
}

TYPED_TEST(MailContract, MailsAreFoundNewestFirst) {
  ASSERT_TRUE(this->insert(one_mail("m1")));
  ASSERT_TRUE(this->insert(one_mail("m2", "arn:two")));
  Mail other = one_mail("m3");
  other.account = "210987654321";
  other.domain = "other.example";
  other.to = "Webmaster@Other.example";
  ASSERT_TRUE(this->insert(other));
  EXPECT_EQ(this->found({}), (Ids{"m3", "m2", "m1"}));
  EXPECT_EQ(this->found({.account = account}), (Ids{"m2", "m1"}));
  EXPECT_EQ(this->found({.about = "arn:one"}), (Ids{"m3", "m1"}));
  EXPECT_EQ(this->found({.account = account, .about = "arn:one"}), Ids{"m1"});
  EXPECT_EQ(this->found({.domain = "other.example"}), Ids{"m3"});
  EXPECT_EQ(this->found({.to = "webmaster@other.EXAMPLE"}), Ids{"m3"});
  EXPECT_TRUE(this->found({.state = MailState::bounced}).empty());
  EXPECT_EQ(this->found({.account = account, .state = MailState::queued}), (Ids{"m2", "m1"}));
  MailQuery query{.limit = 2};
  EXPECT_EQ(this->found(query), (Ids{"m3", "m2"}));
  query.after = this->page(query).next.value();
  EXPECT_EQ(this->found(query), Ids{"m1"});
  EXPECT_FALSE(this->page(query).next);
}

TYPED_TEST(MailContract, OldOnesAreRemovedUnlessQueued) {
  for (int i = 0; i < 4; ++i) {
    Mail mail = one_mail(fmt::format("m{}", i));
    mail.created_at = start + std::chrono::hours{i};
    if (i != 0) mail.state = MailState::accepted;
    ASSERT_TRUE(this->insert(mail));
  }
  EXPECT_EQ(this->remove(start + 3h, 1), 1U);
  EXPECT_EQ(this->about("arn:one"), (Ids{"m0", "m2", "m3"}));
  EXPECT_EQ(this->remove(start + 3h, 10), 1U);
  EXPECT_EQ(this->remove(start + 3h, 10), 0U);
  EXPECT_EQ(this->about("arn:one"), (Ids{"m0", "m3"}));
  EXPECT_EQ(code_of(this->by_code("hash of m1")), ErrorCode::not_found);
}

TYPED_TEST(MailContract, AnAccountHasItsSettings) {
  EXPECT_EQ(this->settings(account), MailSettings{});
  const MailSettings japanese{.language = Language::ja, .address = "ops@example.net"};
  this->put(account, japanese);
  EXPECT_EQ(this->settings(account), japanese);
  EXPECT_EQ(this->settings("210987654321"), MailSettings{});
  const MailSettings cleared{.language = std::nullopt, .address = ""};
  this->put(account, cleared);
  EXPECT_EQ(this->settings(account), cleared);
}

TYPED_TEST(MailContract, KeepsNothingOfATransactionThatGivesUp) {
  ASSERT_TRUE(this->insert(one_mail("m1")));
  const auto undone = this->store_->write([](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.insert_mail(one_mail("m2")));
    Mail changed = one_mail("m1");
    changed.state = MailState::accepted;
    TRY_VOID(tx.update_mail(changed));
    TRY_VOID(tx.remove_mails(start + 1h, 10));
    TRY_VOID(tx.put_mail_settings(account, {.language = Language::ja, .address = ""}));
    return fail(ErrorCode::invalid_request, "no");
  });
  EXPECT_FALSE(undone);
  EXPECT_EQ(this->about("arn:one"), Ids{"m1"});
  EXPECT_EQ(this->get("m1")->state, MailState::queued);
  EXPECT_TRUE(this->by_code("hash of m1"));
  EXPECT_EQ(code_of(this->by_code("hash of m2")), ErrorCode::not_found);
  EXPECT_EQ(this->settings(account), MailSettings{});
}

}  // namespace
}  // namespace certwright::store::mails_test
