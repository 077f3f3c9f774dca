// Who may do what, through the door: every operation asks the caller's policy before it does anything.
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "tests/api/client.h"

namespace certwright::api_test::permissions_test {
namespace {

constexpr std::string_view request = "CertificateManager.RequestCertificate";
constexpr std::string_view describe = "CertificateManager.DescribeCertificate";
constexpr std::string_view list = "CertificateManager.ListCertificates";
constexpr std::string_view add_tags = "CertificateManager.AddTagsToCertificate";
constexpr std::string_view delete_one = "CertificateManager.DeleteCertificate";
constexpr std::string_view explain = "Certwright.ExplainCertificate";
constexpr const char* unknown = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000";

std::string with_arn(std::string_view arn, std::string_view more = "") {
  return fmt::format(R"({{"CertificateArn":"{}"{}}})", arn, more);
}

std::string statement(std::string_view effect, std::string_view action, std::string_view condition = "",
                      std::string_view resource = "*") {
  return fmt::format(R"({{"Effect":"{}","Action":"{}","Resource":"{}"{}{}}})", effect, action, resource,
                     condition.empty() ? "" : R"(,"Condition":)", condition);
}

/// A client whose key belongs to principal `ci` with these statements.
class As : public Client {
 public:
  explicit As(const std::string& statements) {
    root_ = access_key_id;
    ci_ = world.add_principal("ci", statements.empty() ? "" : fmt::format(R"({{"Statement":[{}]}})", statements));
    access_key_id = ci_;
  }
  /// A certificate that the account itself asked for.
  std::string certificate_of_root(std::string_view members) {
    access_key_id = root_;
    std::string arn = request_certificate(members);
    access_key_id = ci_;
    return arn;
  }
  /// The text of an AccessDeniedException; what else was answered where it is none.
  std::string denied(std::string_view target, std::string_view body) {
    const http::Reply reply = send(signed_request(target, body));
    const boost::json::value answer = reply.body.empty() ? boost::json::value{} : parsed(reply.body);
    const auto* object = answer.if_object();
    if (object == nullptr || !object->contains("__type") || object->at("__type") != "AccessDeniedException")
      return fmt::format("{} {}", reply.status, reply.body);
    EXPECT_EQ(reply.status, 400);
    return std::string{object->at("Message").as_string()};
  }
  bool may(std::string_view target, std::string_view body) {
    return denied(target, body).find("is not authorized to perform") == std::string::npos;
  }

 private:
  std::string root_;
  std::string ci_;
};

TEST(Permissions, are_unlimited_for_the_account_itself) {
  Client client;
  const std::string arn = client.request_certificate(R"("DomainName":"a.shop.com","ValidationMethod":"DNS")");
  client.call(describe, with_arn(arn));
}

TEST(Permissions, are_none_without_a_policy) {
  As ci{""};
  for (const auto& [target, body, action, resource] :
       {std::tuple{list, std::string{"{}"}, "acm:ListCertificates", std::string{}},
        std::tuple{describe, with_arn(unknown), "acm:DescribeCertificate", std::string{unknown}},
        std::tuple{delete_one, with_arn(unknown), "acm:DeleteCertificate", std::string{unknown}},
        std::tuple{request, std::string{R"({"DomainName":"a.shop.com"})"}, "acm:RequestCertificate",
                   std::string{"arn:aws:acm:us-east-1:123456789012:certificate/*"}},
        std::tuple{explain, with_arn(unknown), "certwright:ExplainCertificate", std::string{unknown}},
        std::tuple{std::string_view{"Certwright.CheckNames"}, std::string{R"({"Names":["a.shop.com"]})"},
                   "certwright:CheckNames", std::string{}},
        std::tuple{std::string_view{"Certwright.FindContacts"}, std::string{R"({"DomainName":"a.shop.com"})"},
                   "certwright:FindContacts", std::string{}},
        std::tuple{std::string_view{"Certwright.GetCheck"},
                   std::string{R"({"CheckId":"11111111-2222-4333-8444-555555555555"})"}, "certwright:GetCheck",
                   std::string{}}})
    EXPECT_EQ(ci.denied(target, body),
              fmt::format("User: arn:aws:iam::123456789012:user/ci is not authorized to perform: {0}{1}{2} because no "
                          "identity-based policy allows the {0} action",
                          action, resource.empty() ? "" : " on resource: ", resource));
}

TEST(Permissions, name_an_explicit_deny) {
  As ci{statement("Allow", "*") + "," + statement("Deny", "acm:Delete*")};
  EXPECT_EQ(
      ci.denied(delete_one, with_arn(unknown)),
      fmt::format("User: arn:aws:iam::123456789012:user/ci is not authorized to perform: acm:DeleteCertificate on "
                  "resource: {} with an explicit deny in an identity-based policy",
                  unknown));
  EXPECT_TRUE(ci.refusal(describe, with_arn(unknown)).starts_with("ResourceNotFoundException"));
}

TEST(Permissions, are_judged_before_the_operation_looks_at_anything) {
  As ci{statement("Allow", "acm:ListCertificates")};
  EXPECT_FALSE(ci.may(describe, "{}")) << "a missing member is told to those who may call";
  EXPECT_TRUE(ci.refusal(list, R"({"MaxItems":0})").starts_with("ValidationException"));
  EXPECT_EQ(ci.send(ci.signed_request("CertificateManager.Nothing", "{}")).body,
            R"({"__type":"UnknownOperationException"})");
}

TEST(Permissions, compare_every_name_of_a_request) {
  As ci{statement("Allow", "acm:RequestCertificate",
                  R"({"ForAllValues:StringLike":{"acm:DomainNames":["*.team.com","team.com"]}})")};
  EXPECT_TRUE(ci.may(request, R"({"DomainName":"WWW.Team.com","ValidationMethod":"DNS"})"));
  EXPECT_TRUE(ci.may(request, R"({"DomainName":"team.com","SubjectAlternativeNames":["*.team.com"]})"));
  EXPECT_FALSE(ci.may(request, R"({"DomainName":"team.com","SubjectAlternativeNames":["team.com","other.com"]})"));
  EXPECT_FALSE(ci.may(request, R"({"DomainName":"other.com","SubjectAlternativeNames":["team.com"]})"));
  EXPECT_FALSE(ci.may(request, R"({"DomainName":"www.team.com.evil.com"})"));
}

TEST(Permissions, compare_addresses_as_names_in_their_one_spelling) {
  As of_domains{statement("Allow", "*", R"({"ForAllValues:StringLike":{"acm:DomainNames":["*.team.com"]}})")};
  EXPECT_TRUE(of_domains.may(request, R"({"DomainName":"a.team.com"})"));
  for (const std::string_view body :
       {R"({"DomainName":"10.0.0.1"})", R"({"DomainName":"a.team.com","SubjectAlternativeNames":["10.0.0.1"]})",
        R"({"DomainName":"a.team.com","SubjectAlternativeNames":["fd00::1"]})"})
    EXPECT_FALSE(of_domains.may(request, body)) << body;
  As all_but_one{statement("Allow", "*") + "," +
                 statement("Deny", "*", R"({"ForAnyValue:StringEquals":{"acm:DomainNames":["fd00::1"]}})")};
  EXPECT_TRUE(all_but_one.may(request, R"({"DomainName":"fd00::2"})"));
  for (const std::string_view spelling : {"fd00::1", "FD00::1", "fd00:0:0:0:0:0:0:1", "fd00::0.0.0.1"})
    EXPECT_FALSE(all_but_one.may(request, fmt::format(R"({{"DomainName":"{}"}})", spelling))) << spelling;
}

TEST(Permissions, judge_a_repeated_request_as_that_request) {
  constexpr std::string_view again = "Certwright.RequestAgain";
  const std::string may_repeat = statement("Allow", "certwright:RequestAgain");
  const auto requests = [](std::string_view condition) {
    return statement("Allow", "acm:RequestCertificate", condition);
  };
  struct Case {
    std::string statements;
    bool allowed;
  };
  for (const Case& tried :
       {Case{may_repeat, false}, Case{requests(""), false}, Case{may_repeat + "," + requests(""), true},
        Case{may_repeat + "," + requests(R"({"ForAllValues:StringLike":{"acm:DomainNames":"*.com"}})"), true},
        Case{may_repeat + "," + requests(R"({"ForAllValues:StringLike":{"acm:DomainNames":"*.org"}})"), false},
        Case{may_repeat + "," + requests(R"({"StringEquals":{"acm:ValidationMethod":"DNS"}})"), true},
        Case{may_repeat + "," + requests(R"({"StringEquals":{"acm:KeyAlgorithm":"EC_prime256v1"}})"), false},
        Case{may_repeat + "," + requests(R"({"StringEquals":{"acm:Export":"DISABLED"}})"), true},
        Case{may_repeat + "," + requests(R"({"StringEquals":{"aws:RequestTag/team":"web"}})"), true},
        Case{may_repeat + "," + requests(R"({"StringEquals":{"aws:RequestTag/team":"db"}})"), false}}) {
    As ci{tried.statements};
    const std::string old = ci.certificate_of_root(
        R"("DomainName":"malware.com","ValidationMethod":"DNS","Tags":[{"Key":"team","Value":"web"}])");
    ci.world.run(model::CertificateArn{old});
    EXPECT_EQ(ci.may(again, with_arn(old)), tried.allowed) << tried.statements;
  }
}

TEST(Permissions, let_nothing_through_that_does_not_decode) {
  // No names can be told of such a request, so "all names" holds of it: the operation itself refuses it.
  As ci{statement("Allow", "*", R"({"ForAllValues:StringLike":{"acm:DomainNames":"*.team.com"}})")};
  for (const std::string_view body :
       {R"({"DomainName":["other.com"]})", R"({"DomainName":null})", R"({"DomainName":"other.com","Tags":7})",
        R"({"DomainName":"other com"})", R"({"DomainName":"team.com","SubjectAlternativeNames":[]})"})
    EXPECT_NE(ci.send(ci.signed_request(request, body)).status, 200) << body;
}

struct Choice {
  std::string_view key;
  std::string_view value;      // what the policy wants
  std::string_view with;       // further members that make it so
  std::string_view otherwise;  // and those that do not
};

TEST(Permissions, compare_what_is_chosen_or_would_be) {
  for (const Choice& choice : {
           Choice{"acm:ValidationMethod", "EMAIL", "", R"(,"ValidationMethod":"DNS")"},
           Choice{"acm:ValidationMethod", "DNS", R"(,"ValidationMethod":"DNS")", ""},
           Choice{"acm:KeyAlgorithm", "RSA_2048", "", R"(,"KeyAlgorithm":"EC_prime256v1")"},
           Choice{"acm:KeyAlgorithm", "EC_prime256v1", R"(,"KeyAlgorithm":"EC_prime256v1")", ""},
           Choice{"acm:Export", "DISABLED", "", R"(,"Options":{"Export":"ENABLED"})"},
           Choice{"acm:CertificateTransparencyLogging", "ENABLED", R"(,"Options":{"Export":"ENABLED"})",
                  R"(,"Options":{"CertificateTransparencyLoggingPreference":"DISABLED"})"},
           Choice{"acm:CertificateAuthority", "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/a",
                  R"(,"CertificateAuthorityArn":"arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/a")", ""},
           Choice{"aws:RequestTag/team", "web", R"(,"Tags":[{"Key":"Team","Value":"web"}])",
                  R"(,"Tags":[{"Key":"team","Value":"ops"}])"},
           Choice{"aws:RequestTag/team", "", R"(,"Tags":[{"Key":"team"}])", ""},
       }) {
    As ci{statement("Allow", "*", fmt::format(R"({{"StringEquals":{{"{}":"{}"}}}})", choice.key, choice.value))};
    EXPECT_TRUE(ci.may(request, fmt::format(R"({{"DomainName":"a.shop.com"{}}})", choice.with))) << choice.key;
    EXPECT_FALSE(ci.may(request, fmt::format(R"({{"DomainName":"a.shop.com"{}}})", choice.otherwise))) << choice.key;
  }
}

TEST(Permissions, compare_the_tags_that_are_given) {
  As ci{statement("Allow", "*", R"({"ForAllValues:StringEquals":{"aws:TagKeys":["team","stage"]}})")};
  const std::string arn = ci.certificate_of_root(R"("DomainName":"a.shop.com","ValidationMethod":"DNS")");
  EXPECT_TRUE(ci.may(add_tags, with_arn(arn, R"(,"Tags":[{"Key":"team"},{"Key":"stage","Value":"x"}])")));
  EXPECT_FALSE(ci.may(add_tags, with_arn(arn, R"(,"Tags":[{"Key":"team"},{"Key":"owner","Value":"x"}])")));
}

TEST(Permissions, compare_the_tags_that_a_certificate_has) {
  As ci{statement("Allow", "*", R"({"StringEquals":{"aws:ResourceTag/Team":"web"}})") + "," +
        statement("Allow", "acm:ListCertificates")};
  const std::string web = ci.certificate_of_root(
      R"("DomainName":"web.shop.com","ValidationMethod":"DNS","Tags":[{"Key":"team","Value":"web"}])");
  const std::string ops = ci.certificate_of_root(
      R"("DomainName":"ops.shop.com","ValidationMethod":"DNS","Tags":[{"Key":"team","Value":"ops"}])");
  ci.call(describe, with_arn(web));
  EXPECT_FALSE(ci.may(describe, with_arn(ops)));
  EXPECT_FALSE(ci.may(describe, with_arn(unknown))) << "what is not there has no tags";
  // By name too: what is explained is judged, not the question.
  EXPECT_TRUE(ci.may(explain, R"({"DomainName":"web.shop.com"})"));
  EXPECT_FALSE(ci.may(explain, R"({"DomainName":"ops.shop.com"})"));
  EXPECT_FALSE(ci.may(explain, R"({"DomainName":"nobodys.shop.com"})"));
}

TEST(Permissions, compare_arns) {
  As ci{statement("Allow", "acm:*", "", "arn:aws:acm:us-east-1:123456789012:certificate/*")};
  const std::string arn = ci.certificate_of_root(R"("DomainName":"a.shop.com","ValidationMethod":"DNS")");
  ci.call(describe, with_arn(arn));
  EXPECT_TRUE(ci.may(request, R"({"DomainName":"b.shop.com"})"));
  EXPECT_FALSE(ci.may(list, "{}")) << "ListCertificates has no resource, so it needs \"*\"";
  EXPECT_FALSE(ci.may(explain, with_arn(arn))) << "another service's action";
  As elsewhere{statement("Allow", "acm:*", "", "arn:aws:acm:eu-west-1:123456789012:certificate/*")};
  EXPECT_FALSE(elsewhere.may(describe, with_arn(unknown)));
}

TEST(Permissions, compare_the_names_of_what_is_handed_out) {
  As ci{statement("Allow", "*") + "," +
        statement("Deny", "certwright:ExportBundle", R"({"ForAnyValue:StringLike":{"acm:DomainNames":"secret.*"}})")};
  const std::string secret = ci.certificate_of_root(
      R"("DomainName":"a.shop.com","SubjectAlternativeNames":["secret.shop.com"],"ValidationMethod":"DNS")");
  const std::string plain = ci.certificate_of_root(R"("DomainName":"a.shop.com","ValidationMethod":"DNS")");
  EXPECT_FALSE(ci.may("Certwright.ExportBundle", with_arn(secret)));
  EXPECT_TRUE(ci.may("Certwright.ExportBundle", with_arn(plain)));
  EXPECT_TRUE(ci.may(describe, with_arn(secret))) << "the key belongs to exports and revocations";
}

TEST(Permissions, that_cannot_be_read_allow_nothing) {
  As ci{R"({"Effect":"Allow","NotAction":"acm:*","Resource":"*"})"};
  const http::Reply reply = ci.send(ci.signed_request(list, "{}"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body.find("NotAction"), std::string::npos) << "what is stored is told to the log only";
}

}  // namespace
}  // namespace certwright::api_test::permissions_test
