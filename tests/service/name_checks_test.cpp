// Checks of names in the background: what is kept, what is limited, and what goes on after a start.
#include "service/name_checks.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "base/gate.h"
#include "tests/service/world.h"

namespace certwright::service_test::name_checks_test {
namespace {

using namespace std::chrono_literals;
using model::NameCheckState;
using service::NameCheckPage;
using service::NameChecks;

/// Answers nothing before it is opened.
class GatedResolver final : public net::Resolver {
 public:
  explicit GatedResolver(net::Resolver& behind) : behind_(behind) {}
  void open() { gate_.open(); }

  std::vector<net::Lookup> ask(std::span<const net::Question> questions, Deadline deadline) override {
    gate_.wait();
    return behind_.ask(questions, deadline);
  }
  std::string described(std::string_view name) const override { return behind_.described(name); }
  void forget(std::string_view name) override { behind_.forget(name); }

 private:
  net::Resolver& behind_;
  Gate gate_;
};

model::NameCheckRequest asked(std::vector<std::string> names) {
  model::NameCheckRequest request;
  request.names = std::move(names);
  return request;
}

std::vector<std::string> many(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(fmt::format("n{}.example.net", i));
  return names;
}

class NameCheckTest : public testing::Test {
 protected:
  void TearDown() override {
    gate_.open();
    world_.name_checks->stop();
  }

  std::string start(model::NameCheckRequest request) {
    auto id = world_.name_checks->start(world_.caller, std::move(request));
    EXPECT_TRUE(id) << (id ? "" : id.error().detail);
    return id.value_or("");
  }
  Error refused(std::vector<std::string> names) {
    auto id = world_.name_checks->start(world_.caller, asked(std::move(names)));
    EXPECT_FALSE(id);
    return id ? Error{} : id.error();
  }
  NameCheckPage page(const std::string& id, service::PageWanted wanted = {}) {
    auto page = world_.name_checks->page(world_.caller, id, wanted);
    EXPECT_TRUE(page) << (page ? "" : page.error().detail);
    return page ? *std::move(page) : NameCheckPage{};
  }
  NameCheckPage whole(const std::string& id) {
    world_.name_checks->wait(id, std::nullopt, 20s);
    return page(id);
  }
  /// From here on nothing is answered until `gate_` is opened.
  void close_gate() { world_.doors.resolver = &gate_; }

  World world_{"shop.example.net A 192.0.2.1\nshop.example.net CAA 0 issue \";\"\n"};
  GatedResolver gate_{world_.net};
};

TEST_F(NameCheckTest, judges_every_name_in_its_order) {
  const std::string id = start(asked({"shop.example.net", "bad_name.com", "x.amazonaws.com"}));
  const NameCheckPage all = whole(id);
  EXPECT_EQ(all.check.state, NameCheckState::complete);
  EXPECT_EQ(all.done, 3U);
  EXPECT_EQ(all.expires_at, world_.clock.now() + 24h * 30);
  ASSERT_EQ(all.names.size(), 3U);
  EXPECT_EQ(all.names[0].report.name, "shop.example.net");
  EXPECT_EQ(all.names[0].report.findings.at(0).id(), "CAA_FORBIDS_ALL");
  EXPECT_EQ(all.names[1].report.findings.at(0).id(), "NAME_BAD_CHARACTER");
  EXPECT_FALSE(all.names[1].kept.facts);
  EXPECT_EQ(all.names[2].report.findings.at(0).id(), "PROVIDER_AWS");
  EXPECT_EQ(all.names[2].kept.typed, "x.amazonaws.com");
  EXPECT_EQ(all.names[2].kept.facts->names_together, (std::vector<std::string>{"shop.example.net", "x.amazonaws.com"}));
  EXPECT_EQ(page(id, {.from = 2}).names.size(), 1U);
  EXPECT_TRUE(page(id, {.from = 3}).names.empty());
}

TEST_F(NameCheckTest, looks_for_the_record_that_the_asker_gives) {
  model::NameCheckRequest request = asked({"*.shop.example.net", "other.example.net"});
  request.records = {{.name = "_A.Shop.Example.Net.", .value = "_b.acm-validations.aws."}};
  const NameCheckPage all = whole(start(request));
  ASSERT_TRUE(all.names[0].kept.facts->validation_record);
  EXPECT_EQ((*all.names[0].kept.facts->validation_record)->name, "_a.shop.example.net");
  EXPECT_EQ((*all.names[0].kept.facts->validation_record)->expected, "_b.acm-validations.aws");
  EXPECT_FALSE(all.names[1].kept.facts->validation_record);
  EXPECT_FALSE(whole(start(asked({"shop.example.net"}))).names[0].kept.facts->validation_record)
      << "nobody is accused of a record that was not asked for";
}

TEST_F(NameCheckTest, gives_a_page_at_a_time) {
  const std::string id = start(asked(many(230)));
  EXPECT_EQ(whole(id).names.size(), NameChecks::longest_page);
  const NameCheckPage last = page(id, {.from = 200});
  EXPECT_EQ(last.done, 230U);
  ASSERT_EQ(last.names.size(), 30U);
  EXPECT_EQ(last.names[0].report.name, "n200.example.net");
  EXPECT_TRUE(last.names[0].kept.facts->names_together.empty()) << "no certificate holds so many names";
  EXPECT_EQ(world_.name_checks->statistics().names_checked, 230U);
}

TEST_F(NameCheckTest, ends_a_page_before_a_name_that_is_not_ready) {
  const std::string id = whole(start(asked(many(3)))).check.id;
  const auto facts =
      world_.parts->store.read([&](const store::View& view) { return view.name_check_results(id, 0, 1); });
  const std::string text = facts.value().front().facts;
  const auto put = world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.insert_name_check({.id = "gap",
                                   .account = world_.caller.account,
                                   .region = world_.caller.region,
                                   .created_at = world_.clock.now(),
                                   .request = asked(many(4))}));
    return tx.put_name_check_results(
        "gap", std::vector<model::NameCheckResult>{{.place = 0, .facts = text}, {.place = 2, .facts = text}});
  });
  ASSERT_TRUE(put);
  EXPECT_EQ(page("gap").done, 2U);
  EXPECT_EQ(page("gap").names.size(), 1U);
  EXPECT_TRUE(page("gap", {.from = 1}).names.empty());
  EXPECT_EQ(page("gap", {.from = 2}).names.size(), 1U);
}

TEST_F(NameCheckTest, is_nobody_elses) {
  const std::string id = start(asked({"shop.example.net"}));
  for (auto change : {+[](model::Caller& caller) { caller.account = "210987654321"; },
                      +[](model::Caller& caller) { caller.region = "eu-west-1"; }}) {
    model::Caller other = world_.caller;
    change(other);
    EXPECT_EQ(world_.name_checks->page(other, id, {}).error().code, ErrorCode::not_found);
  }
  const auto unknown = world_.name_checks->page(world_.caller, "no-such-check", {});
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
  EXPECT_NE(unknown.error().detail.find("30 days"), std::string::npos);
}

TEST_F(NameCheckTest, lets_a_principal_run_so_many_at_a_time) {
  world_.restart_checks({.most_running = 2});
  close_gate();
  const std::string first = start(asked({"a.example.net"}));
  start(asked({"b.example.net"}));
  const Error error = refused({"c.example.net"});
  EXPECT_EQ(error.code, ErrorCode::throttled);
  EXPECT_NE(error.detail.find("2 checks"), std::string::npos) << error.detail;
  world_.caller.principal = "another";
  start(asked({"c.example.net"}));
  EXPECT_EQ(world_.name_checks->statistics().running, 3U);
  gate_.open();
  whole(first);
  world_.caller.principal = "";
  world_.name_checks->wait(first, std::nullopt, 20s);
  start(asked({"d.example.net"}));
}

TEST_F(NameCheckTest, lets_a_principal_have_so_many_names_waiting) {
  world_.restart_checks({.most_names_waiting = 100});
  close_gate();
  start(asked(many(60)));
  const Error error = refused(many(41));
  EXPECT_EQ(error.code, ErrorCode::throttled);
  EXPECT_NE(error.detail.find("101 names"), std::string::npos) << error.detail;
  start(asked(many(40)));
  EXPECT_EQ(world_.name_checks->statistics().names_waiting, 100U);
  gate_.open();
}

TEST_F(NameCheckTest, has_an_end_for_everybody_together) {
  world_.restart_checks({.most_running_of_all = 1});
  close_gate();
  start(asked({"a.example.net"}));
  world_.caller.principal = "another";
  EXPECT_EQ(refused({"b.example.net"}).code, ErrorCode::throttled);
  gate_.open();
}

TEST_F(NameCheckTest, stores_what_is_ready_while_the_rest_is_looked_up) {
  world_.restart_checks({.names_at_once = 4, .save_interval = 20ms});
  close_gate();
  // What is no name needs no answer.
  const std::string id = start(asked({"not a name", "shop.example.net"}));
  world_.name_checks->wait(id, 0, 20s);
  const NameCheckPage early = page(id);
  EXPECT_EQ(early.check.state, NameCheckState::running);
  EXPECT_EQ(early.done, 1U);
  EXPECT_EQ(early.names.size(), 1U);
  gate_.open();
  EXPECT_EQ(whole(id).names.size(), 2U);
}

TEST_F(NameCheckTest, lets_only_some_calls_wait) {
  close_gate();
  const std::string id = start(asked({"shop.example.net"}));
  std::vector<service::WaitingCalls::Place> taken;
  for (int i = 0; i < 4; ++i) taken.push_back(world_.waiting.take());
  EXPECT_TRUE(taken.back());
  EXPECT_FALSE(world_.waiting.take());
  const Deadline soon = Deadline::after(10s);
  world_.name_checks->wait(id, std::nullopt, 20s);
  EXPECT_FALSE(soon.passed());
  taken.clear();
  EXPECT_TRUE(world_.waiting.take()) << "places are given back";
  gate_.open();
  EXPECT_EQ(whole(id).check.state, NameCheckState::complete);
}

TEST_F(NameCheckTest, goes_on_after_a_stop_with_the_names_that_have_no_result) {
  world_.restart_checks({.names_at_once = 1});
  close_gate();
  const std::string id = start(asked(many(20)));
  world_.name_checks->begin_to_stop();
  gate_.open();
  world_.name_checks->stop();
  const NameCheckPage stopped = page(id);
  EXPECT_EQ(stopped.check.state, NameCheckState::running);
  EXPECT_LT(stopped.done, 20U);
  world_.restart_checks({});
  EXPECT_EQ(world_.name_checks->statistics().running, 0U);
  ASSERT_TRUE(world_.name_checks->resume());
  EXPECT_EQ(whole(id).check.state, NameCheckState::complete);
  EXPECT_EQ(page(id).done, 20U);
  EXPECT_EQ(world_.name_checks->statistics().names_checked, 20U - stopped.done);
}

TEST_F(NameCheckTest, takes_checks_while_it_stops_and_does_them_after_the_next_start) {
  world_.name_checks->stop();
  const std::string id = start(asked({"shop.example.net"}));
  EXPECT_EQ(whole(id).check.state, NameCheckState::running) << "and nobody waits for it";
  world_.restart_checks({});
  ASSERT_TRUE(world_.name_checks->resume());
  EXPECT_EQ(whole(id).check.state, NameCheckState::complete);
}

TEST_F(NameCheckTest, removes_what_is_older_than_thirty_days) {
  const std::string old = whole(start(asked({"a.example.net"}))).check.id;
  world_.clock.advance(24h * 30);
  ASSERT_TRUE(world_.name_checks->remove_old());
  EXPECT_EQ(page(old).done, 1U);
  world_.clock.advance(1ms);
  ASSERT_TRUE(world_.name_checks->remove_old());
  EXPECT_EQ(world_.name_checks->page(world_.caller, old, {}).error().code, ErrorCode::not_found);
}

TEST_F(NameCheckTest, drops_a_check_that_was_removed_while_it_ran) {
  close_gate();
  const std::string id = start(asked({"a.example.net"}));
  world_.clock.advance(24h * 31);
  ASSERT_TRUE(world_.name_checks->remove_old());
  gate_.open();
  world_.name_checks->wait(id, std::nullopt, 20s);
  EXPECT_EQ(world_.name_checks->statistics().running, 0U);
}

/// Says so much that nobody should have to keep it.
class Talkative final : public net::NameServers {
 public:
  std::vector<net::ServerReply> ask(std::span<const net::ServerQuestion> questions, Deadline) override {
    net::ServerReply reply{.end = net::ServerReply::End::malformed, .detail = std::string(300'000, 'x')};
    return std::vector<net::ServerReply>(questions.size(), reply);
  }
};

TEST_F(NameCheckTest, keeps_no_more_of_a_name_than_is_reasonable) {
  Talkative talkative;
  world_.doors.name_servers = &talkative;
  world_.doors.system_resolvers = {*net::parse_endpoint("192.0.2.53", 53)};
  const NameCheckPage all = whole(start(asked({"shop.example.net"})));
  ASSERT_EQ(all.names.size(), 1U);
  ASSERT_TRUE(all.names[0].kept.facts);
  EXPECT_FALSE(all.names[0].kept.facts->system_view);
  EXPECT_EQ(all.names[0].report.findings.at(0).id(), "CAA_FORBIDS_ALL") << "the other views are still judged";
  world_.name_checks->stop();
}

TEST_F(NameCheckTest, leaves_out_what_identifies_the_installation_where_that_is_wanted) {
  const std::string id = whole(start(asked({"shop.example.net"}))).check.id;
  model::KeptName kept = page(id).names[0].kept;
  kept.facts->resolver = "10.9.8.7:53 (stub)";
  ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) {
    return tx.put_name_check_results(id,
                                     std::vector<model::NameCheckResult>{{.place = 0, .facts = model::to_json(kept)}});
  }));
  const auto said = [&](bool redacted) {
    const NameCheckPage one = page(id, {.redacted = redacted});
    return one.names[0].kept.facts->resolver + " " + one.names[0].report.findings.at(0).message().en;
  };
  EXPECT_NE(said(false).find("10.9.8.7"), std::string::npos);
  EXPECT_EQ(said(true).find("10.9.8.7"), std::string::npos);
  EXPECT_EQ(page(id, {.redacted = true}).names[0].report.findings.at(0).id(), "CAA_FORBIDS_ALL");
}

}  // namespace
}  // namespace certwright::service_test::name_checks_test
