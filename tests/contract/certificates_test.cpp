// What store::Store promises of certificates, kept by every implementation.

#include "tests/contract/store_contract.h"

namespace certwright::store::tests::certificates_test {
namespace {

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

}  // namespace
}  // namespace certwright::store::tests::certificates_test
