// Mails and their settings through the door.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "base/bytes.h"
#include "service/mail_options.h"
#include "service/outbox.h"
#include "tests/api/client.h"

namespace certwright::api_test::mails_test {
namespace {

using boost::json::object;

constexpr const char* everything = R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";

class Mails : public testing::Test {
 protected:
  Mails() {
    security_ = client_.world.add_principal("security", everything);
    client_.world.parts->mail = &options_;
  }

  std::string queue(std::string about, std::string to) {
    auto& parts = *client_.world.parts;
    return parts.store
        .write([&](store::Transaction& tx) {
          return service::queue_mail(tx,
                                     {.kind = model::MailKind::case_decided,
                                      .account = std::string{service_test::World::account},
                                      .region = "us-east-1",
                                      .about = std::move(about),
                                      .domain = "www.example.net",
                                      .to = std::move(to),
                                      .details = {},
                                      .code = std::nullopt,
                                      .expires_at = parts.clock.now() + std::chrono::hours{1}},
                                     parts);
        })
        .value();
  }
  void accept(const std::string& id) {
    const service::Delivery accepted{.outcome = service::Delivery::Outcome::accepted,
                                     .reply = model::MailReply{.code = 250, .text = "250 ok", .server = "relay:587"}};
    ASSERT_TRUE(service::note_delivery(id, accepted, *client_.world.parts));
  }
  template <class Call>
  auto as(const std::string& key, Call call) {
    const std::string before = std::exchange(client_.access_key_id, key);
    auto answer = call();
    client_.access_key_id = before;
    return answer;
  }

  Client client_;
  std::string security_;
  service::MailOptions options_{.from = "certs@example.org", .approvals_url = "https://certs.example.org/approvals"};
};

TEST_F(Mails, are_listed_in_pages) {
  const std::string first = queue("case-1", "a@example.net");
  accept(first);
  queue("case-1", "b@example.net");
  queue("case-2", "c@example.net");
  const object page = client_.call("Certwright.ListMails", R"({"MaxItems":2})");
  ASSERT_EQ(page.at("mails").as_array().size(), 2U);
  EXPECT_EQ(page.at("mails").as_array().at(0).at("to").as_string(), "c@example.net");
  const std::string token{page.at("next_token").as_string()};
  const object rest = client_.call("Certwright.ListMails", fmt::format(R"({{"MaxItems":2,"NextToken":"{}"}})", token));
  ASSERT_EQ(rest.at("mails").as_array().size(), 1U);
  const auto& mail = rest.at("mails").as_array().at(0);
  EXPECT_EQ(mail.at("id").as_string(), first);
  EXPECT_EQ(mail.at("state").as_string(), "accepted");
  EXPECT_EQ(mail.at("replies").as_array().at(0).at("code").as_int64(), 250);
  EXPECT_TRUE(mail.at("next_attempt_at").is_null());
  EXPECT_TRUE(mail.at("answer").is_null());
  for (const char* secret : {"code_hash", "sealed_code", "details"}) EXPECT_FALSE(mail.as_object().contains(secret));
  const auto count = [&](std::string_view body) {
    return client_.call("Certwright.ListMails", body).at("mails").as_array().size();
  };
  EXPECT_EQ(count(R"({"About":"case-1"})"), 2U);
  EXPECT_EQ(count(R"({"Address":"B@example.net"})"), 1U);
  EXPECT_EQ(count(R"({"State":"queued"})"), 2U);
  EXPECT_EQ(count(R"({"DomainName":"WWW.example.net"})"), 3U);
  EXPECT_EQ(count(R"({"DomainName":"other.example.net"})"), 0U);
}

TEST_F(Mails, of_others_are_not_shown) {
  queue("case-1", "a@example.net");
  EXPECT_NE(client_.refusal("Certwright.ListMails", R"({"Account":"111111111111"})").find("AccessDeniedException"),
            std::string::npos);
  const object all = as(security_, [&] { return client_.call("Certwright.ListMails", "{}"); });
  EXPECT_EQ(all.at("mails").as_array().size(), 1U);
}

TEST_F(Mails, come_back) {
  const std::string id = queue("case-1", "a@example.net");
  accept(id);
  const std::string dsn =
      "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
      "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@example.net\n"
      "Action: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" +
      id + "@example.org>\n\n--b--\n";
  const std::string body = fmt::format(R"({{"Message":"{}"}})", base64(bytes_of(dsn)));
  EXPECT_NE(client_.refusal("Certwright.RecordBounce", body).find("AccessDeniedException"), std::string::npos);
  const object told = as(security_, [&] { return client_.call("Certwright.RecordBounce", body); });
  EXPECT_EQ(told.at("mails").as_array().at(0).at("state").as_string(), "bounced");
  const auto refusal = [&](const std::string& message) {
    return as(security_, [&] {
      return client_.refusal("Certwright.RecordBounce", fmt::format(R"({{"Message":"{}"}})", message));
    });
  };
  EXPECT_NE(refusal("aGVsbG8=").find("ValidationException"), std::string::npos) << refusal("aGVsbG8=");
  EXPECT_NE(refusal("").find("ValidationException"), std::string::npos);
  EXPECT_NE(refusal("?").find("SerializationException"), std::string::npos);
}

TEST_F(Mails, settings_are_kept) {
  EXPECT_TRUE(client_.call("Certwright.GetMailSettings", "{}").at("mail_settings").at("language").is_null());
  client_.call("Certwright.PutMailSettings", R"({"Language":"ja"})");
  const object kept = client_.call("Certwright.PutMailSettings", R"({"Address":"ops@example.net"})");
  EXPECT_EQ(kept.at("mail_settings").at("language").as_string(), "ja");
  EXPECT_EQ(kept.at("mail_settings").at("address").as_string(), "ops@example.net");
  const object cleared = client_.call("Certwright.PutMailSettings", R"({"Language":"default","Address":""})");
  EXPECT_TRUE(cleared.at("mail_settings").at("language").is_null());
  EXPECT_EQ(cleared.at("mail_settings").at("address").as_string(), "");
  for (const char* body : {R"({"Language":"fr"})", R"({"Address":"no address"})"})
    EXPECT_NE(client_.refusal("Certwright.PutMailSettings", body).find("ValidationException"), std::string::npos)
        << body;
}

TEST_F(Mails, a_principal_needs_its_policy) {
  const std::string reader = client_.world.add_principal(
      "reader", R"({"Statement":[{"Effect":"Allow","Action":"certwright:ListMails","Resource":"*"}]})");
  as(reader, [&] { return client_.call("Certwright.ListMails", "{}"); });
  for (const char* target : {"GetMailSettings", "PutMailSettings", "RecordBounce"}) {
    const std::string refusal =
        as(reader, [&] { return client_.refusal(fmt::format("Certwright.{}", target), R"({"Message":"aGVsbG8="})"); });
    EXPECT_TRUE(refusal.starts_with("AccessDeniedException")) << target << ": " << refusal;
  }
}

}  // namespace
}  // namespace certwright::api_test::mails_test
