#include "model/access_policy.h"

#include <gtest/gtest.h>

#include <string>

#include <fmt/format.h>

#include "model/arn.h"

namespace certwright::model::access_policy_test {
namespace {

constexpr const char* arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-4333-8444-555555555555";

AccessPolicy policy(const std::string& statements) {
  auto parsed = AccessPolicy::parse(fmt::format(R"({{"Version":"2012-10-17","Statement":{}}})", statements));
  EXPECT_TRUE(parsed) << statements << ": " << (parsed ? "" : parsed.error().detail);
  return parsed ? *std::move(parsed) : AccessPolicy{};
}

// An Allow of everything under one condition.
AccessPolicy under(const std::string& condition) {
  return policy(fmt::format(R"({{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}})", condition));
}

using Context = std::vector<std::pair<std::string, std::string>>;

AccessRequest request(const std::string& action, const std::string& resource = arn, const Context& context = {}) {
  AccessRequest made{.action = action, .resource = resource, .context = {}};
  for (const auto& [key, value] : context) made.add(key, value);
  return made;
}

bool holds(const std::string& condition, const Context& context) {
  return under(condition).decide(request("acm:RequestCertificate", arn, context)).access == Access::allowed;
}

std::string refusal(const std::string& document) {
  const auto parsed = AccessPolicy::parse(document);
  EXPECT_FALSE(parsed) << document;
  if (parsed) return {};
  EXPECT_EQ(parsed.error().code, ErrorCode::invalid_request);
  return parsed.error().detail;
}

TEST(Policy, denies_what_nothing_allows) {
  EXPECT_EQ(AccessPolicy{}.decide(request("acm:ListCertificates")).access, Access::implicitly_denied);
  const AccessDecision decision = policy(R"([{"Effect":"Allow","Action":"acm:Describe*","Resource":"*"}])")
                                      .decide(request("acm:DeleteCertificate"));
  EXPECT_EQ(decision.access, Access::implicitly_denied);
  EXPECT_FALSE(decision.statement);
}

TEST(Policy, lets_a_deny_win_wherever_it_stands) {
  const std::string allow = R"({"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"})";
  const std::string deny = R"({"Sid":"No","Effect":"Deny","Action":"acm:Delete*","Resource":"*"})";
  for (const std::string& statements : {"[" + allow + "," + deny + "]", "[" + deny + "," + allow + "]"}) {
    const AccessPolicy both = policy(statements);
    const AccessDecision denied = both.decide(request("acm:DeleteCertificate"));
    EXPECT_EQ(denied.access, Access::explicitly_denied);
    EXPECT_EQ(both.statements().at(denied.statement.value()).sid, "No");
    const AccessDecision allowed = both.decide(request("acm:DescribeCertificate"));
    EXPECT_EQ(allowed.access, Access::allowed);
    EXPECT_EQ(both.statements().at(allowed.statement.value()).sid, "All");
  }
}

TEST(Policy, compares_actions_without_case_and_with_wildcards) {
  const AccessPolicy some = policy(R"({"Effect":"Allow","Action":["ACM:list*","acm:?etCertificate"],"Resource":"*"})");
  EXPECT_EQ(some.decide(request("acm:ListCertificates")).access, Access::allowed);
  EXPECT_EQ(some.decide(request("acm:GetCertificate")).access, Access::allowed);
  EXPECT_EQ(some.decide(request("acm:GetCertificates")).access, Access::implicitly_denied);
  EXPECT_EQ(some.decide(request("certwright:ListCertificates")).access, Access::implicitly_denied);
}

TEST(Policy, compares_resources_with_case) {
  const AccessPolicy some = policy(
      R"({"Effect":"Allow","Action":"*","Resource":["arn:aws:acm:us-*:123456789012:certificate/1111*","arn:aws:s3:::b"]})");
  EXPECT_EQ(some.decide(request("acm:GetCertificate")).access, Access::allowed);
  EXPECT_EQ(some.decide(request("acm:GetCertificate", "arn:aws:acm:eu-west-1:123456789012:certificate/1111")).access,
            Access::implicitly_denied);
  EXPECT_EQ(some.decide(request("acm:GetCertificate", "arn:aws:acm:us-east-1:123456789012:CERTIFICATE/1111")).access,
            Access::implicitly_denied);
  EXPECT_EQ(some.decide(request("acm:ListCertificates", "*")).access, Access::implicitly_denied);
  EXPECT_EQ(
      policy(R"({"Effect":"Allow","Action":"*","Resource":"*"})").decide(request("acm:ListCertificates", "*")).access,
      Access::allowed);
}

// IAM User Guide, "Condition operators" and "Set operators for multivalued context keys".
TEST(Condition, compares_single_values) {
  const Context dns{{"acm:ValidationMethod", "DNS"}};
  EXPECT_TRUE(holds(R"({"StringEquals":{"acm:ValidationMethod":"DNS"}})", dns));
  EXPECT_FALSE(holds(R"({"StringEquals":{"acm:ValidationMethod":"D*"}})", dns));
  EXPECT_FALSE(holds(R"({"StringEquals":{"acm:ValidationMethod":"dns"}})", dns));
  EXPECT_TRUE(holds(R"({"StringEquals":{"ACM:validationmethod":["EMAIL","DNS"]}})", dns));
  EXPECT_TRUE(holds(R"({"StringLike":{"acm:ValidationMethod":"D?S"}})", dns));
  EXPECT_FALSE(holds(R"({"StringNotEquals":{"acm:ValidationMethod":["EMAIL","DNS"]}})", dns));
  EXPECT_TRUE(holds(R"({"StringNotEquals":{"acm:ValidationMethod":["EMAIL","HTTP"]}})", dns));
  EXPECT_FALSE(holds(R"({"StringNotLike":{"acm:ValidationMethod":"D*"}})", dns));
}

TEST(Condition, treats_a_missing_key_as_iam_does) {
  EXPECT_FALSE(holds(R"({"StringEquals":{"aws:RequestTag/team":"web"}})", {}));
  EXPECT_FALSE(holds(R"({"StringLike":{"aws:RequestTag/team":"*"}})", {}));
  EXPECT_TRUE(holds(R"({"StringNotEquals":{"aws:RequestTag/team":"web"}})", {}));
  EXPECT_TRUE(holds(R"({"StringNotLike":{"aws:RequestTag/team":"*"}})", {}));
  EXPECT_TRUE(holds(R"({"ForAllValues:StringLike":{"acm:DomainNames":"*.example.com"}})", {}));
  EXPECT_TRUE(holds(R"({"ForAllValues:StringNotLike":{"acm:DomainNames":"*.example.com"}})", {}));
  EXPECT_FALSE(holds(R"({"ForAnyValue:StringLike":{"acm:DomainNames":"*"}})", {}));
  EXPECT_FALSE(holds(R"({"ForAnyValue:StringNotLike":{"acm:DomainNames":"*.example.com"}})", {}));
}

TEST(Condition, compares_all_values_or_any) {
  const Context ours{{"acm:DomainNames", "a.example.com"}, {"acm:DomainNames", "b.example.com"}};
  const Context mixed{{"acm:DomainNames", "a.example.com"}, {"acm:DomainNames", "b.example.net"}};
  const Context theirs{{"acm:DomainNames", "a.example.net"}};
  const std::string all = R"({"ForAllValues:StringLike":{"acm:DomainNames":"*.example.com"}})";
  EXPECT_TRUE(holds(all, ours));
  EXPECT_FALSE(holds(all, mixed));
  EXPECT_FALSE(holds(all, theirs));
  const std::string any = R"({"ForAnyValue:StringLike":{"acm:DomainNames":"*.example.com"}})";
  EXPECT_TRUE(holds(any, ours));
  EXPECT_TRUE(holds(any, mixed));
  EXPECT_FALSE(holds(any, theirs));
  const std::string any_not = R"({"ForAnyValue:StringNotLike":{"acm:DomainNames":["*.example.com","*.example.org"]}})";
  EXPECT_FALSE(holds(any_not, ours));
  EXPECT_TRUE(holds(any_not, mixed));
  EXPECT_TRUE(holds(any_not, theirs));
  const std::string all_not = R"({"ForAllValues:StringNotLike":{"acm:DomainNames":"*.example.com"}})";
  EXPECT_FALSE(holds(all_not, mixed));
  EXPECT_TRUE(holds(all_not, theirs));
}

TEST(Condition, holds_where_every_operator_and_key_holds) {
  const std::string both =
      R"({"StringEquals":{"acm:ValidationMethod":"DNS","acm:Export":"DISABLED"},"StringLike":{"aws:RequestTag/Team":"w*"}})";
  EXPECT_TRUE(
      holds(both, {{"acm:ValidationMethod", "DNS"}, {"acm:Export", "DISABLED"}, {"aws:RequestTag/team", "web"}}));
  EXPECT_FALSE(
      holds(both, {{"acm:ValidationMethod", "DNS"}, {"acm:Export", "ENABLED"}, {"aws:RequestTag/team", "web"}}));
  EXPECT_FALSE(
      holds(both, {{"acm:ValidationMethod", "DNS"}, {"acm:Export", "DISABLED"}, {"aws:RequestTag/team", "ops"}}));
}

TEST(Condition, counts_tags_that_differ_in_case_against_the_caller) {
  const Context two{{"aws:ResourceTag/team", "web"}, {"aws:ResourceTag/Team", "ops"}};
  EXPECT_FALSE(holds(R"({"StringEquals":{"aws:ResourceTag/team":"web"}})", two));
  const AccessPolicy deny = policy(R"([{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*",)"
                                   R"("Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"web"}}}])");
  EXPECT_EQ(deny.decide(request("acm:GetCertificate", arn, two)).access, Access::explicitly_denied);
}

TEST(Condition, has_a_way_to_write_a_star) {
  const std::string wild = R"({"ForAnyValue:StringLike":{"acm:DomainNames":"${*}.*"}})";
  EXPECT_TRUE(holds(wild, {{"acm:DomainNames", "*.example.com"}}));
  EXPECT_FALSE(holds(wild, {{"acm:DomainNames", "a.example.com"}}));
  EXPECT_TRUE(holds(R"({"StringEquals":{"aws:RequestTag/a":"${$}{x}${?}"}})", {{"aws:RequestTag/a", "${x}?"}}));
  // Before 2012-10-17 there are no variables.
  const auto old = AccessPolicy::parse(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*",)"
                                       R"("Condition":{"StringEquals":{"aws:RequestTag/a":"${aws:username}"}}}})");
  ASSERT_TRUE(old) << old.error().detail;
  EXPECT_EQ(old->decide(request("acm:RequestCertificate", arn, {{"aws:RequestTag/a", "${aws:username}"}})).access,
            Access::allowed);
}

TEST(Policy, tells_which_keys_it_asks_for) {
  const AccessPolicy some = under(R"({"StringEquals":{"aws:ResourceTag/Team":"web"}})");
  EXPECT_TRUE(some.mentions("aws:resourcetag/"));
  EXPECT_FALSE(some.mentions("acm:domainnames"));
}

struct Refused {
  const char* name;
  const char* document;
  const char* place;
};
class RefusedDocuments : public testing::TestWithParam<Refused> {};

TEST_P(RefusedDocuments, name_their_place) {
  const std::string told = refusal(GetParam().document);
  EXPECT_TRUE(told.starts_with(GetParam().place)) << told;
}

#define ALLOW R"("Effect":"Allow","Action":"*","Resource":"*")"
#define CONDITION(text) R"({"Version":"2012-10-17","Statement":[{)" ALLOW R"(,"Condition":)" text "}]}"

INSTANTIATE_TEST_SUITE_P(
    Documents, RefusedDocuments,
    testing::Values(
        Refused{"no_json", "{\n  Effect", "The policy is not JSON (RFC 8259): look at line 2, column 3."},
        Refused{"empty", "", "The policy is not JSON"}, Refused{"rest", "{} {}", "The policy is not JSON"},
        Refused{"not_utf8", "{\"Id\":\"\xff\"}", "The policy is not JSON"},
        Refused{"no_object", "[]", "The policy must be a JSON object"},
        Refused{"too_deep", "[[[[[[[[[[[]]]]]]]]]]]", "The policy is not JSON"},
        Refused{"unknown_element", R"({"Statement":[],"Statements":[]})", "Statements: "},
        Refused{"version", R"({"Version":"2020-01-01","Statement":{}})", "Version: "},
        Refused{"no_statement", R"({"Version":"2012-10-17"})", "Statement: "},
        Refused{"empty_statements", R"({"Statement":[]})", "Statement: "},
        Refused{"statement_is_text", R"({"Statement":"x"})", "Statement: "},
        Refused{"twice", R"({"Statement":[{)" ALLOW R"(,"Effect":"Deny"}]})", "Statement[0].Effect: "},
        Refused{"effect", R"({"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]})", "Statement[0].Effect: "},
        Refused{"no_effect", R"({"Statement":{"Action":"*","Resource":"*"}})", "Statement.Effect: "},
        Refused{"no_action", R"({"Statement":{"Effect":"Allow","Resource":"*"}})", "Statement.Action: "},
        Refused{"no_resource", R"({"Statement":{"Effect":"Allow","Action":"*"}})", "Statement.Resource: "},
        Refused{"no_actions", R"({"Statement":{"Effect":"Allow","Action":[],"Resource":"*"}})", "Statement.Action: "},
        Refused{"action_number", R"({"Statement":{"Effect":"Allow","Action":["*",1],"Resource":"*"}})",
                "Statement.Action[1]: "},
        Refused{"action_form", R"({"Statement":{"Effect":"Allow","Action":"DescribeCertificate","Resource":"*"}})",
                "Statement.Action: "},
        Refused{"action_wild_service", R"({"Statement":{"Effect":"Allow","Action":"*:List","Resource":"*"}})",
                "Statement.Action: "},
        Refused{"resource_form", R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"certificate/x"}})",
                "Statement.Resource: "},
        Refused{"resource_short", R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:acm"}})",
                "Statement.Resource: "},
        Refused{"not_action", R"({"Statement":{"Effect":"Allow","NotAction":"*","Resource":"*"}})",
                "Statement.NotAction: "},
        Refused{"not_resource", R"({"Statement":{)" ALLOW R"(,"NotResource":"*"}})", "Statement.NotResource: "},
        Refused{"principal", R"({"Statement":{)" ALLOW R"(,"Principal":"*"}})", "Statement.Principal: "},
        Refused{"sid", R"({"Statement":{)" ALLOW R"(,"Sid":"a b"}})", "Statement.Sid: "},
        Refused{"sid_twice", R"({"Statement":[{)" ALLOW R"(,"Sid":"A"},{)" ALLOW R"(,"Sid":"A"}]})",
                "Statement[1].Sid: "},
        Refused{"operator", CONDITION(R"({"Bool":{"aws:SecureTransport":"true"}})"), "Statement[0].Condition.Bool: "},
        Refused{"if_exists", CONDITION(R"({"StringEqualsIfExists":{"acm:Export":"ENABLED"}})"),
                "Statement[0].Condition.StringEqualsIfExists: "},
        Refused{"null", CONDITION(R"({"Null":{"acm:Export":"true"}})"), "Statement[0].Condition.Null: "},
        Refused{"set_operator", CONDITION(R"({"ForSome:StringLike":{"acm:DomainNames":"*"}})"),
                "Statement[0].Condition.ForSome:StringLike: "},
        Refused{"operator_twice", CONDITION(R"({"StringLike":{"acm:Export":"E*"},"StringLike":{"acm:Export":"D*"}})"),
                "Statement[0].Condition.StringLike: "},
        Refused{"no_keys", CONDITION(R"({"StringLike":{}})"), "Statement[0].Condition.StringLike: "},
        Refused{"key", CONDITION(R"({"StringLike":{"aws:SourceIp":"10.*"}})"),
                "Statement[0].Condition.StringLike.aws:SourceIp: "},
        Refused{"tag_without_key", CONDITION(R"({"StringLike":{"aws:RequestTag/":"x"}})"),
                "Statement[0].Condition.StringLike.aws:RequestTag/: "},
        Refused{"key_twice", CONDITION(R"({"StringLike":{"acm:Export":"E*","ACM:EXPORT":"D*"}})"),
                "Statement[0].Condition.StringLike.ACM:EXPORT: "},
        Refused{"list_key_without_set_operator", CONDITION(R"({"StringLike":{"acm:DomainNames":"*.example.com"}})"),
                "Statement[0].Condition.StringLike.acm:DomainNames: "},
        Refused{"no_values", CONDITION(R"({"StringLike":{"acm:Export":[]}})"),
                "Statement[0].Condition.StringLike.acm:Export: "},
        Refused{"value_boolean", CONDITION(R"({"StringLike":{"acm:Export":true}})"),
                "Statement[0].Condition.StringLike.acm:Export: "},
        Refused{"upper_case_name", CONDITION(R"({"ForAnyValue:StringLike":{"acm:DomainNames":"*.Example.com"}})"),
                "Statement[0].Condition.ForAnyValue:StringLike.acm:DomainNames: "},
        Refused{"variable", CONDITION(R"({"StringLike":{"aws:RequestTag/owner":"${aws:username}"}})"),
                "Statement[0].Condition.StringLike.aws:RequestTag/owner: "},
        Refused{"open_variable", CONDITION(R"({"StringLike":{"aws:RequestTag/owner":"${"}})"),
                "Statement[0].Condition.StringLike.aws:RequestTag/owner: "}),
    [](const auto& one) { return std::string{one.param.name}; });

TEST(Policy, has_a_longest_length_without_white_space) {
  const auto of_length = [](std::size_t length) {
    const std::string before = R"({"Id":")";
    const std::string after = R"(","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
    return before + std::string(length - before.size() - after.size(), 'x') + after;
  };
  EXPECT_TRUE(AccessPolicy::parse(of_length(AccessPolicy::longest_document)));
  EXPECT_TRUE(AccessPolicy::parse(of_length(AccessPolicy::longest_document) + std::string(1000, '\n')));
  EXPECT_NE(refusal(of_length(AccessPolicy::longest_document + 1)).find("6145 characters; 6144"), std::string::npos);
  EXPECT_NE(refusal(std::string(100'000, ' ')).find("100000 characters"), std::string::npos);
}

TEST(PrincipalArn, is_iams) {
  EXPECT_EQ(make_principal_arn("us-east-1", "123456789012", "ci"), "arn:aws:iam::123456789012:user/ci");
  EXPECT_EQ(make_principal_arn("us-east-1", "123456789012", ""), "arn:aws:iam::123456789012:root");
  EXPECT_EQ(make_principal_arn("cn-north-1", "123456789012", "ci"), "arn:aws-cn:iam::123456789012:user/ci");
}

}  // namespace
}  // namespace certwright::model::access_policy_test
