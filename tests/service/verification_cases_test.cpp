// Verification cases from the refusal to the certificate, the allow list, and the events that tell of them.
#include "service/verification_cases.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "service/events.h"
#include "service/explain.h"
#include "service/request_again.h"
#include "tests/service/world.h"

namespace certwright::service_test::verification_cases_test {
namespace {

using namespace std::chrono_literals;
using model::CaseState;
using model::CertificateStatus;

template <class T>
ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode{} : result.error().code;
}

class Cases : public testing::Test {
 protected:
  model::Caller caller_of(std::string principal, std::string account = std::string{World::account}) const {
    model::Caller caller = world_.caller;
    caller.account = std::move(account);
    caller.principal = std::move(principal);
    return caller;
  }

  model::CertificateArn refused(std::vector<std::string> names = {"www.popular.com"}) {
    const auto arn = world_.open(world_.request_for(std::move(names)));
    world_.run(arn);
    EXPECT_EQ(world_.stored(arn).status, CertificateStatus::failed);
    return arn;
  }
  Result<model::VerificationCase> open(const model::CertificateArn& arn) {
    return service::open_case(world_.caller, arn, "It is ours.", *world_.parts);
  }
  std::string opened(const model::CertificateArn& arn) { return open(arn).value().id; }
  Result<service::Approval> approve(const std::string& id, const model::Grant& grant) {
    return service::approve_case(security_, id, grant, "Contract seen.", *world_.parts);
  }
  /// A request for these names goes past the checks.
  bool passes(std::vector<std::string> names) {
    const auto arn = world_.open(world_.request_for(std::move(names)));
    world_.run(arn);
    return world_.stored(arn).status == CertificateStatus::pending_validation;
  }
  std::vector<model::Event> events(const std::string& subject, const std::string& prefix = {}) {
    const store::EventQuery query{.subject = subject, .name_prefix = prefix, .newest_first = false};
    const auto page = world_.parts->store.read([&](const store::View& view) { return view.find_events(query); });
    std::vector<model::Event> found;
    for (const store::KeptEvent& kept : page.value().events) found.push_back(kept.event);
    return found;
  }
  void renew(const model::CertificateArn& arn) {
    auto certificate = world_.stored(arn);
    certificate.in_use_by = {"lb"};
    certificate.begin_renewal(world_.clock.now());
    ASSERT_TRUE(world_.parts->store.write([&](store::Transaction& tx) { return tx.update(certificate); }));
    world_.run(arn);
  }
  std::string what_next(const model::CertificateArn& arn) {
    return service::explain_certificate(world_.caller, arn, *world_.parts)->what_next.en;
  }

  World world_;
  const model::Caller security_ = caller_of("security");
  const model::Caller outside_ = caller_of("boss", std::string{World::another_account});
};

TEST_F(Cases, a_case_goes_from_refusal_over_approval_to_a_certificate) {
  const auto arn = refused();
  EXPECT_NE(what_next(arn).find("certwright case open " + arn.str()), std::string::npos);
  const std::string id = opened(arn);
  EXPECT_NE(what_next(arn).find("Case " + id + " is open"), std::string::npos);
  EXPECT_FALSE(passes({"www.popular.com"}));
  const auto approval = approve(id, {.names = {}, .expires_at = world_.clock.now() + 24h});
  ASSERT_TRUE(approval) << approval.error().detail;
  EXPECT_EQ(approval->approved.state, CaseState::approved);
  EXPECT_NE(what_next(arn).find("certwright request --again " + arn.str()), std::string::npos);
  const auto again = service::request_again(world_.caller, arn, *world_.parts);
  ASSERT_TRUE(again);
  world_.publish(*again);
  world_.run(*again);
  EXPECT_EQ(world_.stored(*again).status, CertificateStatus::issued);
  const auto explained = service::explain_certificate(world_.caller, *again, *world_.parts);
  EXPECT_EQ(explained->again_of, arn.str());
  EXPECT_EQ(service::explain_certificate(world_.caller, arn, *world_.parts)->requested_again_as, again->str());
  EXPECT_NE(what_next(arn).find("certwright why " + again->str()), std::string::npos);
}

TEST_F(Cases, every_step_is_an_event_with_its_actor) {
  const auto arn = refused();
  const std::string id = opened(arn);
  ASSERT_TRUE(service::comment_case(security_, id, "Which contract?", *world_.parts));
  const auto approval = approve(id, {});
  ASSERT_TRUE(approval);
  const std::string root = "arn:aws:iam::123456789012:root";
  const std::string security = "arn:aws:iam::123456789012:user/security";
  const auto of_case = events(id);
  ASSERT_EQ(of_case.size(), 3U);
  EXPECT_EQ(of_case[0].name, "case.opened");
  EXPECT_EQ(of_case[0].actor, root);
  EXPECT_EQ(of_case[1].name, "case.commented");
  EXPECT_EQ(of_case[1].actor, security);
  EXPECT_EQ(of_case[2].name, "case.approved");
  EXPECT_EQ(of_case[2].account, World::account);
  const auto of_entry = events(approval->entries.front().id);
  ASSERT_EQ(of_entry.size(), 1U);
  EXPECT_EQ(of_entry[0].name, "allow_list.added");
  EXPECT_EQ(of_entry[0].actor, security);
  ASSERT_TRUE(passes({"www.popular.com"}));
  const auto newest = service::newest_certificate(world_.caller, "www.popular.com", *world_.parts);
  const auto lifted = events(newest->arn.str(), "verification.lifted");
  ASSERT_EQ(lifted.size(), 1U);
  EXPECT_EQ(lifted[0].actor, "server");
  EXPECT_EQ(lifted[0].details,
            (std::vector<std::pair<std::string, std::string>>{{"name", "www.popular.com"},
                                                              {"cause", "VERIFY_TOP_SITE"},
                                                              {"allow_list_entry", approval->entries.front().id},
                                                              {"case", id}}));
}

TEST_F(Cases, nothing_is_lifted_where_nothing_would_have_failed) {
  ASSERT_TRUE(approve(opened(refused()), {}));
  ASSERT_TRUE(passes({"www.popular.com"}));
  world_.parts.reset();
  world_.policy.top_sites_limit = 0;
  world_.install_top_sites(1h);
  const auto arn = world_.open(world_.request_for({"www.popular.com"}));
  world_.run(arn);
  EXPECT_TRUE(events(arn.str(), "verification.lifted").empty());
}

struct ScopeCase {
  std::string name;
  model::Grant grant;
  std::vector<std::string> pass;
  std::vector<std::string> fail;
};
class Scope : public Cases, public testing::WithParamInterface<ScopeCase> {};
TEST_P(Scope, is_enforced) {
  const auto arn = refused({"www.popular.com", "*.popular.com"});
  ASSERT_TRUE(approve(opened(arn), GetParam().grant));
  for (const std::string& name : GetParam().pass) EXPECT_TRUE(passes({name})) << name;
  for (const std::string& name : GetParam().fail) EXPECT_FALSE(passes({name})) << name;
}
INSTANTIATE_TEST_SUITE_P(All, Scope,
                         testing::Values(ScopeCase{"one_name",
                                                   {.names = {"www.popular.com"}},
                                                   {"www.popular.com"},
                                                   {"popular.com", "a.www.popular.com", "*.www.popular.com",
                                                    "*.popular.com"}},
                                         ScopeCase{"a_subtree_without_wildcards",
                                                   {.names = {"popular.com"}, .subtree = true},
                                                   {"popular.com", "www.popular.com", "a.b.popular.com"},
                                                   {"*.popular.com", "*.www.popular.com", "edge.com"}},
                                         ScopeCase{"wildcards",
                                                   {.names = {"popular.com"}, .wildcards = true},
                                                   {"popular.com", "*.popular.com"},
                                                   {"www.popular.com", "*.www.popular.com"}}),
                         [](const auto& test) { return test.param.name; });

TEST_F(Cases, an_approval_is_of_one_account) {
  ASSERT_TRUE(approve(opened(refused()), {}));
  const auto fact = world_.parts->allow_list->fact(model::DomainName::parse("www.popular.com").value(),
                                                   std::string{World::another_account}, world_.clock.now());
  ASSERT_TRUE(fact);
  EXPECT_FALSE(fact->permits);
  ASSERT_EQ(fact->near.size(), 1U);
  EXPECT_EQ(fact->near.front().entry.reason, "");
}

TEST_F(Cases, an_approval_ends) {
  ASSERT_TRUE(approve(opened(refused()), {.names = {}, .expires_at = world_.clock.now() + 24h}));
  EXPECT_TRUE(passes({"www.popular.com"}));
  world_.clock.advance(24h);
  EXPECT_FALSE(passes({"www.popular.com"}));
}

TEST_F(Cases, a_certificate_outlives_its_approval_but_its_renewal_does_not) {
  ASSERT_TRUE(approve(opened(refused()), {.names = {}, .expires_at = world_.clock.now() + 24h}));
  const auto arn = world_.open(world_.request_for({"www.popular.com"}));
  world_.publish(arn);
  world_.run(arn);
  ASSERT_EQ(world_.stored(arn).status, CertificateStatus::issued);
  world_.clock.advance(24h);
  renew(arn);
  const auto after = world_.stored(arn);
  EXPECT_EQ(after.status, CertificateStatus::issued);
  ASSERT_TRUE(after.renewal);
  EXPECT_EQ(after.renewal->status, model::RenewalStatus::failed);
  EXPECT_EQ(after.renewal->reason, model::FailureReason::additional_verification_required);
}

TEST_F(Cases, a_renewal_under_an_approval_tells_that_it_was_lifted) {
  ASSERT_TRUE(approve(opened(refused()), {}));
  const auto arn = world_.open(world_.request_for({"www.popular.com"}));
  world_.publish(arn);
  world_.run(arn);
  renew(arn);
  EXPECT_EQ(events(arn.str(), "verification.lifted").size(), 2U);
  EXPECT_EQ(events(arn.str(), "certificate.renewed").size(), 1U);
}

TEST_F(Cases, a_removed_entry_permits_nothing_and_is_told) {
  const auto approval = approve(opened(refused()), {});
  ASSERT_TRUE(passes({"www.popular.com"}));
  const std::string& entry = approval->entries.front().id;
  EXPECT_EQ(code_of(service::remove_allow_list_entry(world_.caller, entry, "over", *world_.parts)),
            ErrorCode::access_denied);
  EXPECT_EQ(code_of(service::remove_allow_list_entry(security_, entry, " ", *world_.parts)),
            ErrorCode::invalid_request);
  ASSERT_TRUE(service::remove_allow_list_entry(security_, entry, "The contract ended.", *world_.parts));
  EXPECT_FALSE(passes({"www.popular.com"}));
  EXPECT_EQ(code_of(service::remove_allow_list_entry(security_, entry, "again", *world_.parts)), ErrorCode::not_found);
  const auto told = events(entry);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[1].name, "allow_list.removed");
}

TEST_F(Cases, what_no_approval_lifts_gets_no_case) {
  for (const auto& names : std::vector<std::vector<std::string>>{
           {"a.platform.com"}, {"malware.com"}, {"www.popular.com", "a.platform.com"}}) {
    const auto tried = open(refused(names));
    ASSERT_FALSE(tried) << names.front();
    EXPECT_EQ(tried.error().code, ErrorCode::invalid_state);
    EXPECT_NE(tried.error().detail.find("no approval lifts"), std::string::npos) << tried.error().detail;
  }
  const auto pending = world_.open(world_.request_for({"shop.example.net"}));
  EXPECT_EQ(code_of(open(pending)), ErrorCode::invalid_state);
}

TEST_F(Cases, an_approved_name_that_is_unsafe_or_a_provider_s_still_fails) {
  ASSERT_TRUE(approve(opened(refused()), {.names = {"popular.com"}, .subtree = true, .wildcards = true}));
  EXPECT_FALSE(passes({"www.popular.com", "a.platform.com"}));
  EXPECT_FALSE(passes({"www.popular.com", "malware.com"}));
}

TEST_F(Cases, a_certificate_has_one_open_case) {
  const auto arn = refused();
  const std::string id = opened(arn);
  const auto second = open(arn);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  EXPECT_NE(second.error().detail.find(id), std::string::npos);
  ASSERT_TRUE(service::withdraw_case(world_.caller, id, "", *world_.parts));
  EXPECT_TRUE(open(arn));
}

TEST_F(Cases, a_denied_case_says_why_and_can_be_followed_by_another) {
  const auto arn = refused();
  const std::string id = opened(arn);
  ASSERT_TRUE(service::deny_case(outside_, id, "Not yours.", *world_.parts));
  EXPECT_NE(what_next(arn).find("was denied"), std::string::npos);
  EXPECT_FALSE(passes({"www.popular.com"}));
  EXPECT_EQ(service::get_case(world_.caller, id, *world_.parts)->decision->reason, "Not yours.");
  EXPECT_TRUE(open(arn));
}

TEST_F(Cases, only_administrators_decide_and_never_their_own) {
  const std::string id = opened(refused());
  const auto decide = [&](const model::Caller& caller) {
    return code_of(service::approve_case(caller, id, {}, "so", *world_.parts));
  };
  EXPECT_EQ(decide(world_.caller), ErrorCode::access_denied);
  EXPECT_EQ(decide(caller_of("ci")), ErrorCode::access_denied);
  EXPECT_EQ(decide(caller_of("security", "111122223333")), ErrorCode::access_denied);
  EXPECT_EQ(code_of(service::deny_case(caller_of("ci"), id, "so", *world_.parts)), ErrorCode::access_denied);
  EXPECT_EQ(decide(outside_), ErrorCode{});

  model::CertificateRequest own = world_.request_for({"edge.com"});
  own.caller = security_;
  const auto arn = world_.open(own);
  world_.run(arn);
  const auto opened_by_another = service::open_case(world_.caller, arn, "ours", *world_.parts);
  ASSERT_TRUE(opened_by_another);
  EXPECT_EQ(code_of(service::approve_case(security_, opened_by_another->id, {}, "so", *world_.parts)),
            ErrorCode::access_denied)
      << "the certificate was the approver's own request";
}

TEST_F(Cases, nobody_decides_where_no_administrator_is_named) {
  const std::string id = opened(refused());
  world_.administrators = {};
  const auto denied = service::deny_case(security_, id, "so", *world_.parts);
  ASSERT_FALSE(denied);
  EXPECT_NE(denied.error().detail.find("[policy] administrators"), std::string::npos);
}

TEST_F(Cases, a_case_is_seen_by_its_account_and_by_administrators) {
  const std::string id = opened(refused());
  const model::Caller stranger = caller_of("", "111122223333");
  EXPECT_TRUE(service::get_case(caller_of("ci"), id, *world_.parts));
  EXPECT_TRUE(service::get_case(outside_, id, *world_.parts));
  EXPECT_EQ(code_of(service::get_case(stranger, id, *world_.parts)), ErrorCode::not_found);
  EXPECT_EQ(code_of(service::comment_case(stranger, id, "hi", *world_.parts)), ErrorCode::not_found);
  EXPECT_EQ(code_of(service::withdraw_case(stranger, id, "", *world_.parts)), ErrorCode::not_found);
  EXPECT_EQ(code_of(service::withdraw_case(outside_, id, "", *world_.parts)), ErrorCode::access_denied);
  const auto count = [&](const model::Caller& caller, std::optional<std::string> account) {
    return service::list_cases(caller, {.account = std::move(account)}, *world_.parts);
  };
  EXPECT_EQ(count(world_.caller, std::nullopt)->cases.size(), 1U);
  EXPECT_EQ(count(outside_, std::nullopt)->cases.size(), 1U);
  EXPECT_EQ(count(outside_, "111122223333")->cases.size(), 0U);
  EXPECT_EQ(count(stranger, std::nullopt)->cases.size(), 0U);
  EXPECT_EQ(code_of(count(stranger, std::string{World::account})), ErrorCode::access_denied);
}

TEST_F(Cases, events_are_shown_to_their_account_and_all_to_administrators) {
  const auto arn = refused();
  const auto list = [&](const model::Caller& caller, service::EventsOf whose) {
    return service::list_events(caller, whose, {}, *world_.parts);
  };
  EXPECT_EQ(list(world_.caller, service::EventsOf::own_account)->events.size(), 2U);
  EXPECT_EQ(list(caller_of("", "111122223333"), service::EventsOf::own_account)->events.size(), 0U);
  EXPECT_EQ(code_of(list(world_.caller, service::EventsOf::everybody)), ErrorCode::access_denied);
  EXPECT_EQ(list(outside_, service::EventsOf::everybody)->events.size(), 3U);
}

TEST_F(Cases, a_public_suffix_cannot_be_approved) {
  const auto approval = approve(opened(refused({"popular.com"})), {.names = {"co.uk"}, .subtree = true});
  EXPECT_EQ(code_of(approval), ErrorCode::invalid_request);
  EXPECT_TRUE(service::list_allow_list(security_, std::nullopt, *world_.parts)->empty());
}

TEST_F(Cases, a_certificate_of_another_account_is_absent) {
  const auto arn = refused();
  EXPECT_EQ(code_of(service::open_case(outside_, arn, "mine", *world_.parts)), ErrorCode::not_found);
}

TEST_F(Cases, checks_of_names_and_why_know_of_the_approval) {
  ASSERT_TRUE(approve(opened(refused()), {}));
  const auto id = world_.name_checks->start(world_.caller, {.names = {"www.popular.com", "popular.com"}});
  ASSERT_TRUE(id);
  world_.name_checks->wait(*id, std::nullopt, 10s);
  const auto page = world_.name_checks->page(world_.caller, *id, {.from = 0, .redacted = false});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->names.size(), 2U);
  const auto is_refused = [&](std::size_t i) {
    return std::ranges::any_of(page->names[i].report.findings,
                               [](const model::Finding& finding) { return finding.id() == "VERIFY_TOP_SITE"; });
  };
  EXPECT_FALSE(is_refused(0));
  EXPECT_TRUE(is_refused(1));
}

}  // namespace
}  // namespace certwright::service_test::verification_cases_test
