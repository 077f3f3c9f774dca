// Verification cases, the allow list and events through the door.
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "tests/api/client.h"

namespace certwright::api_test::cases_test {
namespace {

using boost::json::object;

constexpr const char* everything = R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

/// An account whose request for a top site failed; principal `security` decides.
class Cases : public testing::Test {
 protected:
  Cases() { security_ = client_.world.add_principal("security", everything); }

  std::string refused(const std::string& name = "www.popular.com") {
    const std::string arn =
        client_.request_certificate(fmt::format(R"("DomainName":"{}","ValidationMethod":"DNS")", name));
    client_.world.run(model::CertificateArn{arn});
    return arn;
  }
  std::string open(const std::string& arn) {
    const object answer =
        client_.call("Certwright.OpenCase", fmt::format(R"({{"CertificateArn":"{}","Message":"Ours."}})", arn));
    return std::string{answer.at("case").at("case_id").as_string()};
  }
  object call_as(const std::string& key, std::string_view target, std::string_view body) {
    const std::string before = std::exchange(client_.access_key_id, key);
    object answer = client_.call(target, body);
    client_.access_key_id = before;
    return answer;
  }
  std::string refusal_as(const std::string& key, std::string_view target, std::string_view body) {
    const std::string before = std::exchange(client_.access_key_id, key);
    std::string refusal = client_.refusal(target, body);
    client_.access_key_id = before;
    return refusal;
  }

  Client client_;
  std::string security_;
};

std::string with_case(std::string_view id, std::string_view more = "") {
  return fmt::format(R"({{"CaseId":"{}"{}}})", id, more);
}

TEST_F(Cases, a_case_is_opened_commented_and_approved) {
  const std::string arn = refused();
  const std::string id = open(arn);
  client_.call("Certwright.CommentCase", with_case(id, R"(,"Comment":"Please.")"));
  const object shown = client_.call("Certwright.GetCase", with_case(id));
  EXPECT_EQ(shown.at("schema_version").as_int64(), 1);
  const auto& one = shown.at("case");
  EXPECT_EQ(one.at("state").as_string(), "OPEN");
  EXPECT_EQ(one.at("certificate_arn").as_string(), arn);
  EXPECT_EQ(one.at("names").as_array().at(0).at("name").as_string(), "www.popular.com");
  EXPECT_EQ(one.at("names").as_array().at(0).at("causes").as_array().at(0).as_string(), "VERIFY_TOP_SITE");
  EXPECT_EQ(one.at("comments").as_array().at(0).at("text").as_string(), "Please.");
  EXPECT_TRUE(one.at("decision").is_null());

  const object approved = call_as(security_, "Certwright.ApproveCase", with_case(id, R"(,"Reason":"Seen.")"));
  EXPECT_EQ(approved.at("case").at("state").as_string(), "APPROVED");
  const auto& entry = approved.at("allow_list").as_array().at(0);
  EXPECT_EQ(entry.at("expires_at").as_string(), "2027-11-23T00:00:00Z") << "a year where nothing is said";
  EXPECT_FALSE(entry.at("expired").as_bool());
  const object listed = client_.call("Certwright.ListAllowListEntries", "{}");
  EXPECT_EQ(boost::json::serialize(listed.at("allow_list").as_array().at(0)), boost::json::serialize(entry));
  const object explained =
      client_.call("Certwright.ExplainCertificate", fmt::format(R"({{"CertificateArn":"{}"}})", arn));
  EXPECT_EQ(explained.at("case").at("case_id").as_string(), id);
  const std::string entry_id{entry.at("entry_id").as_string()};
  call_as(security_, "Certwright.RemoveAllowListEntry",
          fmt::format(R"({{"EntryId":"{}","Reason":"Over."}})", entry_id));
  EXPECT_TRUE(client_.call("Certwright.ListAllowListEntries", "{}").at("allow_list").as_array().empty());
}

TEST_F(Cases, an_approval_may_be_for_days_or_for_ever) {
  const auto expiry = [&](const std::string& name, std::string_view more) {
    const std::string id = open(refused(name));
    const object answer =
        call_as(security_, "Certwright.ApproveCase", with_case(id, fmt::format(R"(,"Reason":"Seen."{})", more)));
    return boost::json::serialize(answer.at("allow_list").as_array().at(0).at("expires_at"));
  };
  EXPECT_EQ(expiry("a.popular.com", R"(,"ExpiresInDays":90)"), R"("2027-02-21T00:00:00Z")");
  EXPECT_EQ(expiry("b.popular.com", R"(,"NeverExpires":true)"), "null");
}

struct BadCall {
  std::string name;
  std::string target;
  std::string body;  ///< with {} for the case
  std::string exception;
};
class BadCalls : public Cases, public testing::WithParamInterface<BadCall> {};
TEST_P(BadCalls, are_refused) {
  const std::string id = open(refused());
  std::string body = GetParam().body;
  if (const std::size_t hole = body.find("{}"); hole != std::string::npos && body != "{}") body.replace(hole, 2, id);
  const std::string refusal = refusal_as(security_, "Certwright." + GetParam().target, body);
  EXPECT_EQ(refusal.substr(0, refusal.find(':')), GetParam().exception) << refusal;
}
INSTANTIATE_TEST_SUITE_P(
    All, BadCalls,
    testing::Values(
        BadCall{"no_message", "OpenCase", R"({"CertificateArn":"arn:aws:acm:us-east-1:123456789012:certificate/x"})",
                "ValidationException"},
        BadCall{"no_arn", "OpenCase", R"({"Message":"m"})", "ValidationException"},
        BadCall{"no_case_id", "GetCase", "{}", "ValidationException"},
        BadCall{"a_foreign_id", "GetCase", R"({"CaseId":"CASE 1"})", "ValidationException"},
        BadCall{"an_unknown_case", "GetCase", R"({"CaseId":"case-000000000000"})", "ResourceNotFoundException"},
        BadCall{"a_number_for_a_text", "CommentCase", R"({"CaseId":"{}","Comment":7})", "SerializationException"},
        BadCall{"an_empty_comment", "CommentCase", R"({"CaseId":"{}","Comment":" "})", "ValidationException"},
        BadCall{"control_characters", "CommentCase", R"({"CaseId":"{}","Comment":"a\u001bb"})", "ValidationException"},
        BadCall{"no_reason", "ApproveCase", R"({"CaseId":"{}"})", "ValidationException"},
        BadCall{"both_expiries", "ApproveCase", R"({"CaseId":"{}","Reason":"r","ExpiresInDays":1,"NeverExpires":true})",
                "ValidationException"},
        BadCall{"no_days", "ApproveCase", R"({"CaseId":"{}","Reason":"r","ExpiresInDays":0})", "ValidationException"},
        BadCall{"too_many_days", "ApproveCase", R"({"CaseId":"{}","Reason":"r","ExpiresInDays":3651})",
                "ValidationException"},
        BadCall{"another_name", "ApproveCase", R"({"CaseId":"{}","Reason":"r","Names":["other.org"]})",
                "ValidationException"},
        BadCall{"an_unknown_entry", "RemoveAllowListEntry", R"({"EntryId":"allow-1","Reason":"r"})",
                "ResourceNotFoundException"},
        BadCall{"an_unknown_state", "ListCases", R"({"State":"SHUT"})", "ValidationException"},
        BadCall{"a_foreign_token", "ListCases", R"({"NextToken":"AAAA"})", "ValidationException"},
        BadCall{"an_account_of_eleven_digits", "ListCases", R"({"Account":"12345678901"})", "ValidationException"},
        BadCall{"a_page_of_nothing", "ListEvents", R"({"MaxItems":0})", "ValidationException"},
        BadCall{"a_time_in_words", "ListEvents", R"({"Since":"yesterday"})", "SerializationException"}),
    [](const auto& test) { return test.param.name; });

TEST_F(Cases, errors_have_their_exceptions) {
  const std::string arn = refused();
  const std::string id = open(arn);
  const auto exception = [](const std::string& refusal) { return refusal.substr(0, refusal.find(':')); };
  EXPECT_EQ(
      exception(client_.refusal("Certwright.OpenCase", fmt::format(R"({{"CertificateArn":"{}","Message":"m"}})", arn))),
      "ConflictException");
  EXPECT_EQ(exception(client_.refusal("Certwright.ApproveCase", with_case(id, R"(,"Reason":"r")"))),
            "AccessDeniedException");
  call_as(security_, "Certwright.DenyCase", with_case(id, R"(,"Reason":"No.")"));
  EXPECT_EQ(exception(client_.refusal("Certwright.WithdrawCase", with_case(id))), "InvalidStateException");
}

TEST_F(Cases, a_principal_needs_its_policy) {
  const std::string id = open(refused());
  const std::string reader = client_.world.add_principal(
      "reader",
      R"({"Statement":[{"Effect":"Allow","Action":["certwright:GetCase","certwright:ListEvents"],"Resource":"*"}]})");
  call_as(reader, "Certwright.GetCase", with_case(id));
  call_as(reader, "Certwright.ListEvents", "{}");
  for (const auto& [target, body] :
       {std::pair{"CommentCase", with_case(id, R"(,"Comment":"c")")}, std::pair{"WithdrawCase", with_case(id)},
        std::pair{"ApproveCase", with_case(id, R"(,"Reason":"r")")}, std::pair{"ListCases", std::string{"{}"}},
        std::pair{"ListAllowListEntries", std::string{"{}"}}}) {
    const std::string refusal = refusal_as(reader, fmt::format("Certwright.{}", target), body);
    EXPECT_TRUE(refusal.starts_with("AccessDeniedException")) << target << ": " << refusal;
  }
}

TEST_F(Cases, lists_come_in_pages) {
  for (const char* name : {"a.popular.com", "b.popular.com", "c.popular.com"}) open(refused(name));
  const object first = client_.call("Certwright.ListCases", R"({"MaxItems":2,"State":"OPEN"})");
  EXPECT_EQ(first.at("cases").as_array().size(), 2U);
  const std::string token{first.at("next_token").as_string()};
  const object rest =
      client_.call("Certwright.ListCases", fmt::format(R"({{"State":"OPEN","NextToken":"{}"}})", token));
  EXPECT_EQ(rest.at("cases").as_array().size(), 1U);
  EXPECT_FALSE(rest.contains("next_token"));
  EXPECT_NE(client_.refusal("Certwright.ListCases", fmt::format(R"({{"State":"DENIED","NextToken":"{}"}})", token))
                .find("NextToken"),
            std::string::npos)
      << "a token is bound to what was asked";
}

TEST_F(Cases, events_are_listed_and_followed) {
  const std::string arn = refused();
  const std::string id = open(arn);
  const auto names = [](const object& page) {
    std::string all;
    for (const auto& event : page.at("events").as_array()) {
      if (!all.empty()) all += ' ';
      all += std::string{event.at("name").as_string()};
    }
    return all;
  };
  const object first = client_.call("Certwright.ListEvents", R"({"OldestFirst":true,"MaxItems":2})");
  EXPECT_EQ(names(first), "certificate.requested certificate.failed");
  EXPECT_TRUE(first.at("more").as_bool());
  const auto next = [&](const object& page) {
    return client_.call("Certwright.ListEvents", fmt::format(R"({{"OldestFirst":true,"NextToken":"{}"}})",
                                                             std::string{page.at("next_token").as_string()}));
  };
  const object second = next(first);
  EXPECT_EQ(names(second), "case.opened");
  EXPECT_FALSE(second.at("more").as_bool());
  const object& event = second.at("events").as_array().at(0).as_object();
  EXPECT_EQ(event.at("subject").as_string(), id);
  EXPECT_EQ(event.at("actor").as_string(), "arn:aws:iam::123456789012:root");
  EXPECT_EQ(event.at("details").at("certificate_arn").as_string(), arn);
  const object none = next(second);
  EXPECT_TRUE(none.at("events").as_array().empty());
  client_.call("Certwright.WithdrawCase", with_case(id));
  EXPECT_EQ(names(next(none)), "case.withdrawn");
  EXPECT_NE(client_.refusal("Certwright.ListEvents", R"({"AllAccounts":true})").find("AccessDeniedException"),
            std::string::npos);
  EXPECT_EQ(names(call_as(security_, "Certwright.ListEvents", R"({"AllAccounts":true,"NamePrefix":"case."})")),
            "case.withdrawn case.opened");
}

}  // namespace
}  // namespace certwright::api_test::cases_test
