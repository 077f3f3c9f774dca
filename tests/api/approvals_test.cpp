// The page behind the link of a validation mail, as a browser, a mail scanner and a stranger meet it.
#include "api/pages/approvals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "api/pages/form.h"
#include "api/pages/html.h"
#include "base/digest.h"
#include "service/certificates.h"
#include "tests/service/mail_world.h"

namespace certwright::api::approvals_test {
namespace {

using model::CertificateStatus;
using service_test::MailWorld;

std::string header(const http::Reply& reply, std::string_view name) {
  for (const http::Header& each : reply.headers)
    if (each.name == name) return each.value;
  return {};
}

/// A reply but for what is another's each time: the request's id.
std::string looks(const http::Reply& reply) {
  std::string text = std::to_string(reply.status);
  for (const http::Header& each : reply.headers)
    if (each.name != "X-Request-Id") text += "\n" + each.name + ": " + each.value;
  return text + "\n\n" + reply.body;
}

class ApprovalPages : public testing::Test {
 protected:
  ApprovalPages() : arn_(world_.open_by_mail({"shop.example.net", "other.example.net"})) {
    code_ = world_.code_for(arn_, "shop.example.net");
  }

  http::Reply get(std::string target, std::string language = {}, std::string method = "GET") {
    http::Request request{.method = std::move(method),
                          .target = std::move(target),
                          .headers = {},
                          .body = {},
                          .peer = "192.0.2.7:40000",
                          .received_at = world_.clock.now(),
                          .request_id = "id"};
    if (!language.empty()) request.headers.push_back({.name = "Accept-Language", .value = std::move(language)});
    return pages_.answer(request);
  }
  http::Reply post(std::string body, std::string type = "application/x-www-form-urlencoded") {
    return pages_.answer({.method = "POST",
                          .target = "/approvals",
                          .headers = {{.name = "Content-Type", .value = std::move(type)}},
                          .body = std::move(body),
                          .peer = "[2001:db8::7]:40000",
                          .received_at = world_.clock.now(),
                          .request_id = "id"});
  }
  CertificateStatus status() { return world_.stored(arn_).status; }
  bool is_approved() { return world_.stored(arn_).validations[0].proof.has_value(); }

  MailWorld world_;
  model::CertificateArn arn_;
  std::string code_;
  pages::Approvals pages_{*world_.parts};
};

TEST_F(ApprovalPages, show_everything_that_is_to_be_compared) {
  const http::Reply reply = get("/approvals?code=" + code_);
  EXPECT_EQ(reply.status, 200);
  for (const std::string& wanted :
       {std::string{"shop.example.net"}, std::string{"other.example.net"}, std::string{"123456789012"},
        std::string{"us-east-1"}, arn_.str(), std::string{"arn:aws:iam::123456789012:root"},
        std::string{"2026-11-26 00:00 UTC"}, std::string{"I approve"}, std::string{"I do not recognise this request"}})
    EXPECT_NE(reply.body.find(wanted), std::string::npos) << wanted;
}

TEST_F(ApprovalPages, load_nothing_and_tell_nobody) {
  const http::Reply reply = get("/approvals?code=" + code_);
  EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
  EXPECT_EQ(header(reply, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(header(reply, "X-Frame-Options"), "DENY");
  EXPECT_EQ(header(reply, "Content-Type"), "text/html; charset=utf-8");
  const std::string policy = header(reply, "Content-Security-Policy");
  EXPECT_TRUE(policy.starts_with("default-src 'none'; style-src 'sha256-")) << policy;
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  const std::size_t begin = reply.body.find("<style>") + 7;
  const std::string style = reply.body.substr(begin, reply.body.find("</style>") - begin);
  EXPECT_NE(policy.find("'sha256-" + base64(ByteView{sha256(bytes_of(style))}) + "'"), std::string::npos);
  for (const char* foreign : {"<script", "<img", "<link", "http://", "https://", " style=", "onclick", "<iframe"})
    EXPECT_EQ(reply.body.find(foreign), std::string::npos) << foreign;
}

TEST_F(ApprovalPages, speak_the_language_of_the_mail_and_the_other_on_demand) {
  const http::Reply english = get("/approvals?code=" + code_, "ja");
  EXPECT_NE(english.body.find("<html lang=\"en\">"), std::string::npos) << "the mail was English";
  EXPECT_NE(english.body.find("href=\"approvals?code=" + code_ + "&amp;lang=ja\" lang=\"ja\" hreflang=\"ja\""),
            std::string::npos);
  const http::Reply japanese = get("/approvals?code=" + code_ + "&lang=ja", "en");
  EXPECT_NE(japanese.body.find("<html lang=\"ja\">"), std::string::npos);
  EXPECT_EQ(header(japanese, "Content-Language"), "ja");
  for (const char* wanted : {"承認する", "この申請に心当たりがない", "2026-11-26 09:00 JST"})
    EXPECT_NE(japanese.body.find(wanted), std::string::npos) << wanted;
  EXPECT_NE(get("/approvals", "ja,en;q=0.5").body.find("このリンクは使用できません"), std::string::npos);
  EXPECT_NE(get("/approvals", "fr, *").body.find("This link cannot be used"), std::string::npos);
}

TEST_F(ApprovalPages, approve_nothing_by_being_opened) {
  for (const char* method : {"GET", "HEAD", "GET", "OPTIONS", "PUT"}) {
    (void)get("/approvals?code=" + code_ + "&answer=approve", {}, method);
    EXPECT_FALSE(is_approved()) << method;
  }
  EXPECT_EQ(get("/approvals?code=" + code_, {}, "PUT").status, 405);
  EXPECT_EQ(header(get("/approvals", {}, "DELETE"), "Allow"), "GET, HEAD, POST");
  EXPECT_EQ(status(), CertificateStatus::pending_validation);
}

TEST_F(ApprovalPages, take_an_approval_by_post) {
  const http::Reply reply = post("code=" + code_ + "&lang=ja&answer=approve");
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find("承認しました"), std::string::npos);
  EXPECT_NE(reply.body.find("You approved shop.example.net."), std::string::npos) << "in the other language too";
  ASSERT_TRUE(is_approved());
  EXPECT_NE(world_.stored(arn_).validations[0].proof->answer.find(" from 2001:db8::7"), std::string::npos);
  EXPECT_EQ(pages_.statistics().approved, 1U);
}

TEST_F(ApprovalPages, take_a_denial_by_post) {
  const http::Reply reply = post("answer=deny&code=" + code_);
  EXPECT_NE(reply.body.find("Denied"), std::string::npos);
  EXPECT_EQ(status(), CertificateStatus::failed);
}

TEST_F(ApprovalPages, take_nothing_that_the_page_does_not_send) {
  const std::string good = "code=" + code_ + "&answer=approve";
  EXPECT_EQ(post(good, "text/plain").status, 404);
  EXPECT_EQ(post(good, "").status, 404);
  for (const std::string& body :
       {"code=" + code_, "code=" + code_ + "&answer=yes", "code=" + code_ + "&answer=approve&answer=deny",
        "code=" + code_ + "&code=" + code_ + "&answer=approve", std::string{"code=%zz&answer=approve"}, std::string{},
        good + "&padding=" + std::string(2000, 'x'), std::string(1'000'000, '&')})
    EXPECT_EQ(post(body).status, 404) << body.substr(0, 80);
  EXPECT_FALSE(is_approved());
  EXPECT_EQ(post(good, "Application/X-WWW-Form-URLEncoded; charset=utf-8").status, 200);
}

TEST_F(ApprovalPages, are_the_same_whatever_a_link_lacks) {
  const std::string unknown(43, 'A');
  const std::string used = code_;
  const std::string another_s = world_.code_for(arn_, "other.example.net");
  const auto deleted = world_.open_by_mail({"example.net"});
  const std::string orphan = world_.code_for(deleted, "example.net");
  ASSERT_TRUE(service::delete_certificate(world_.caller, deleted, *world_.parts));
  ASSERT_EQ(post("code=" + used + "&answer=approve").status, 200);
  const std::string expected = looks(get("/approvals?code=" + unknown));
  EXPECT_NE(expected.find("This link cannot be used"), std::string::npos);
  EXPECT_EQ(looks(get("/approvals?code=" + used)), expected);
  EXPECT_EQ(looks(get("/approvals?code=" + orphan)), expected);
  EXPECT_EQ(looks(get("/approvals")), expected);
  EXPECT_EQ(looks(get("/approvals?code=<script>alert(1)</script>")), expected);
  EXPECT_EQ(looks(get("/approvals?code=" + std::string(10'000, 'a'))), expected);
  EXPECT_EQ(looks(post("code=" + unknown + "&answer=approve")), expected);
  EXPECT_EQ(looks(post("code=" + used + "&answer=deny")), expected);
  world_.clock.advance(std::chrono::hours{72});
  EXPECT_EQ(looks(get("/approvals?code=" + another_s)), expected) << "expired";
  EXPECT_EQ(looks(post("code=" + another_s + "&answer=approve")), expected);
}

std::chrono::nanoseconds median_of(std::vector<std::chrono::nanoseconds> times) {
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
  return times[times.size() / 2];
}

// The way is the same; what differs is the few mails that are read. The bound is wide for machines that do more at
// once.
TEST_F(ApprovalPages, take_the_same_time_for_what_is_unknown_and_what_was_used) {
  ASSERT_EQ(post("code=" + code_ + "&answer=approve").status, 200);
  std::vector<std::chrono::nanoseconds> unknown;
  std::vector<std::chrono::nanoseconds> used;
  const auto time_of = [&](const std::string& code) {
    const auto begin = std::chrono::steady_clock::now();
    (void)get("/approvals?code=" + code);
    return std::chrono::nanoseconds{std::chrono::steady_clock::now() - begin};
  };
  for (int i = 0; i < 200; ++i) {
    unknown.push_back(time_of(std::string(43, 'A')));
    used.push_back(time_of(code_));
  }
  const auto difference = median_of(used) - median_of(unknown);
  RecordProperty("unknown_ns", std::to_string(median_of(unknown).count()));
  RecordProperty("used_ns", std::to_string(median_of(used).count()));
  EXPECT_LT(difference, std::chrono::milliseconds{1});
}

TEST(Forms, are_read_as_browsers_write_them) {
  using pages::form_value;
  EXPECT_EQ(form_value("a=1&b=x%2Dy+z", "b"), "x-y z");
  EXPECT_EQ(form_value("a=1&b", "b"), "");
  EXPECT_EQ(form_value("a=1&b=", "b"), "");
  EXPECT_EQ(form_value("ab=1", "b"), std::nullopt);
  EXPECT_EQ(form_value("", "b"), std::nullopt);
  for (const char* broken : {"b=%", "b=%4", "b=%4g", "b=1&b=2"}) EXPECT_EQ(form_value(broken, "b"), std::nullopt);
}

TEST(AcceptedLanguage, is_what_is_preferred_of_ours) {
  struct Case {
    const char* accepted;
    Language language;
  };
  for (const Case& c : {Case{"ja", Language::ja}, Case{"JA-jp,en;q=0.9", Language::ja},
                        Case{"en,ja;q=0.9", Language::en}, Case{"en;q=0.5, ja;q=0.6", Language::ja},
                        Case{"ja;q=0", Language::en}, Case{"fr,ja;q=0.2", Language::ja}, Case{"jav", Language::en},
                        Case{"*,ja;q=0.5", Language::en}, Case{"ja;q=x", Language::en}, Case{",,;q=,", Language::en}}) {
    const http::Request request{.method = "GET",
                                .target = "/",
                                .headers = {{.name = "Accept-Language", .value = c.accepted}},
                                .body = {},
                                .peer = {},
                                .received_at = {},
                                .request_id = {}};
    EXPECT_EQ(pages::accepted_language(request), c.language) << c.accepted;
  }
}

}  // namespace
}  // namespace certwright::api::approvals_test
