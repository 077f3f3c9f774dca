// What store::Store promises of its transactions, and of what it does not know, kept by every implementation.

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "tests/contract/store_contract.h"

namespace certwright::store::tests::store_test {
namespace {

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
}  // namespace certwright::store::tests::store_test
