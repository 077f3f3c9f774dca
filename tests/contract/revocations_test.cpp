// What store::Store promises of revocations, CRLs and plans of revocation, kept by every implementation.

#include <optional>

#include "tests/contract/store_contract.h"

namespace certwright::store::tests::revocations_test {
namespace {

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
  one.issued = tests::issued("0a");
  ASSERT_TRUE(this->insert(one));
  EXPECT_EQ(status("0a").kind, issued);
  one.status = CertificateStatus::revoked;
  one.revoked_at = start + 3s;
  one.revocation_reason = model::RevocationReason::superseded;
  ASSERT_TRUE(this->update(one));
  ASSERT_TRUE(this->remove("one"));
  EXPECT_EQ(status("0a"), (SerialStatus{.kind = revoked, .revoked_at = start + 3s, .reason = 4}));
}

}  // namespace
}  // namespace certwright::store::tests::revocations_test
