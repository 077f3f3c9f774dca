// Why a certificate is in its state, with what its names look like at the moment of the question.
#include "service/live_diagnosis.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <fmt/format.h>

#include "service/renew_certificate.h"
#include "tests/service/world.h"

namespace certwright::service_test::live_diagnosis_test {
namespace {

using namespace std::chrono_literals;
using service::Explanation;

class LiveDiagnosisTest : public testing::Test {
 protected:
  Explanation why(const model::CertificateArn& arn) {
    auto told = service::explain_certificate(world_.caller, arn, *world_.parts);
    EXPECT_TRUE(told) << (told ? "" : told.error().detail);
    return *std::move(told);
  }
  static std::vector<std::string> ids(const Explanation& told, std::size_t name = 0) {
    std::vector<std::string> found;
    for (const model::Finding& finding : told.names.at(name).findings) found.emplace_back(finding.id());
    return found;
  }
  static std::size_t count(const Explanation& told, std::string_view id, std::size_t name = 0) {
    return static_cast<std::size_t>(std::ranges::count(ids(told, name), id));
  }
  model::CertificateArn pending(std::vector<std::string> names) {
    const model::CertificateArn arn = world_.open(world_.request_for(std::move(names)));
    world_.run(arn);
    return arn;
  }

  World world_;
};

TEST_F(LiveDiagnosisTest, says_once_what_was_stored_and_is_still_so) {
  world_.net.load("shop.example.net A 192.0.2.1\n");
  const auto arn = pending({"shop.example.net"});
  ASSERT_EQ(world_.stored(arn).validations[0].last_observation->findings.front().id(), "DNS_RECORD_MISSING");
  world_.clock.advance(60s);
  const Explanation told = why(arn);
  EXPECT_EQ(count(told, "DNS_RECORD_MISSING"), 1U);
  const auto missing =
      std::ranges::find(told.names[0].findings, "DNS_RECORD_MISSING", [](const auto& finding) { return finding.id(); });
  EXPECT_EQ(missing->evidence.at("time"), rfc3339(world_.clock.now())) << "what is seen now counts";
  EXPECT_EQ(world_.live_diagnoses->looks(), 1U);
}

TEST_F(LiveDiagnosisTest, sees_a_mistake_that_was_made_since_the_last_check) {
  world_.net.load("shop.example.net A 192.0.2.1\nexample.net NS ns.example.net\n");
  const auto arn = pending({"shop.example.net"});
  const std::string record = world_.stored(arn).validations[0].resource_record->name;
  const std::string value = world_.stored(arn).validations[0].resource_record->value;
  world_.net.load(fmt::format("{}shop.example.net CNAME {}\n", record, value.substr(0, value.size() - 1)));
  EXPECT_EQ(ids(why(arn)).front(), "DNS_DOUBLED_SUFFIX");
}

TEST_F(LiveDiagnosisTest, says_that_the_record_is_in_place_though_the_last_check_missed_it) {
  const auto arn = pending({"shop.example.net", "other.example.net"});
  world_.publish(arn);
  const Explanation told = why(arn);
  EXPECT_EQ(count(told, "DNS_RECORD_MISSING"), 0U);
  EXPECT_EQ(model::verdict_of(told.names[0].findings), model::Verdict::ok);
  for (const std::string& words : {told.what_next.en, told.what_next.ja}) {
    EXPECT_NE(words.find("shop.example.net, other.example.net"), std::string::npos) << words;
    EXPECT_NE(words.find(rfc3339(world_.stored(arn).next_attempt_at)), std::string::npos) << words;
    EXPECT_NE(words.find("certwright recheck " + arn.str()), std::string::npos) << words;
  }
}

TEST_F(LiveDiagnosisTest, counts_names_in_place_where_they_are_many) {
  const auto arn = pending({"a.example.net", "b.example.net", "c.example.net", "d.example.net", "e.example.net"});
  world_.publish(arn);
  EXPECT_NE(why(arn).what_next.en.find("a.example.net, b.example.net, c.example.net and 2 more"), std::string::npos);
}

TEST_F(LiveDiagnosisTest, looks_once_for_all_who_ask_within_seconds) {
  const auto arn = pending({"shop.example.net"});
  for (int i = 0; i < 5; ++i) why(arn);
  EXPECT_EQ(world_.live_diagnoses->looks(), 1U);
  world_.clock.advance(10s);
  why(arn);
  EXPECT_EQ(world_.live_diagnoses->looks(), 2U);
  ASSERT_TRUE(service::recheck_certificate(world_.caller, arn, *world_.parts));
  why(arn);
  EXPECT_EQ(world_.live_diagnoses->looks(), 3U) << "a changed certificate is looked at anew";
}

TEST_F(LiveDiagnosisTest, tells_what_was_stored_where_too_many_calls_wait) {
  const auto arn = pending({"shop.example.net"});
  std::vector<service::WaitingCalls::Place> taken;
  for (int i = 0; i < 4; ++i) taken.push_back(world_.waiting.take());
  const auto asked_before = world_.net.asked().size();
  EXPECT_EQ(ids(why(arn)), ids(why(arn)));
  EXPECT_EQ(count(why(arn), "DNS_RECORD_MISSING") + count(why(arn), "NAME_NOT_REGISTERED"), 1U);
  EXPECT_EQ(world_.net.asked().size(), asked_before);
  taken.clear();
  why(arn);
  EXPECT_GT(world_.net.asked().size(), asked_before) << "the next one looks again";
}

TEST_F(LiveDiagnosisTest, looks_nothing_up_for_a_certificate_that_awaits_no_proof) {
  const auto issued = pending({"shop.example.net"});
  world_.publish(issued);
  world_.clock.advance(5s);
  world_.run(issued);
  ASSERT_EQ(world_.stored(issued).status, model::CertificateStatus::issued);
  const auto failed = pending({"malware.com"});
  ASSERT_EQ(world_.stored(failed).status, model::CertificateStatus::failed);
  const auto asked_before = world_.net.asked().size();
  EXPECT_TRUE(why(issued).names[0].findings.empty());
  EXPECT_EQ(ids(why(failed)).front(), "UNSAFE_OPERATOR_LIST") << "the cause of the time";
  EXPECT_EQ(world_.net.asked().size(), asked_before);
  EXPECT_EQ(world_.live_diagnoses->looks(), 0U);
}

TEST_F(LiveDiagnosisTest, looks_only_at_names_that_are_not_proved) {
  const auto arn = world_.open(world_.request_for({"shop.example.net", "other.example.net"}));
  world_.run(arn);
  const auto record = world_.stored(arn).validations[0].resource_record;
  world_.net.load(fmt::format("{} CNAME {}\n", record->name.substr(0, record->name.size() - 1),
                              record->value.substr(0, record->value.size() - 1)));
  world_.clock.advance(5s);
  world_.run(arn);
  ASSERT_TRUE(world_.stored(arn).validations[0].proof);
  const auto view = world_.live_diagnoses->look(world_.stored(arn));
  ASSERT_TRUE(view);
  EXPECT_EQ(view->facts.size(), 1U);
  EXPECT_TRUE(view->facts.contains(1));
  EXPECT_EQ(count(why(arn), "DNS_OTHER_NAME_PENDING"), 1U);
}

}  // namespace
}  // namespace certwright::service_test::live_diagnosis_test
