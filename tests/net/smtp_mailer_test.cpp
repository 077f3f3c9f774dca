// The way to a relay: whatever its server does, a try to send ends in time and says how.
#include "net/live/smtp_mailer.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/net/loopback.h"

namespace certwright::net::live::smtp_mailer_test {
namespace {

using namespace std::chrono_literals;
using End = MailSent::End;
using tests::Connection;
using tests::Peer;

/// A mail server that answers each command as told; what is not told is "250 ok".
struct Answers {
  std::string greeting = "220 mail.example.net ESMTP\r\n";
  std::string hello = "250-mail.example.net\r\n250 SIZE 1000000\r\n";
  std::string mail = "250 2.1.0 ok\r\n";
  std::string rcpt = "250 2.1.5 ok\r\n";
  std::string data = "354 go ahead\r\n";
  std::string message = "250 2.0.0 queued as 1234\r\n";
};

std::string answer_to(std::string_view line, const Answers& answers) {
  if (line.starts_with("EHLO") || line.starts_with("HELO")) return answers.hello;
  if (line.starts_with("MAIL")) return answers.mail;
  if (line.starts_with("RCPT")) return answers.rcpt;
  if (line.starts_with("DATA")) return answers.data;
  if (line.starts_with("QUIT")) return "221 bye\r\n";
  return "250 ok\r\n";
}

/// Keeps what came after DATA.
void serve(const Connection& connection, const Answers& answers, std::string* taken = nullptr) {
  if (!connection.write(answers.greeting)) return;
  while (!connection.stopped()) {
    const std::string line = connection.read_until("\r\n");
    if (line.empty()) return;
    const std::string answer = answer_to(line, answers);
    if (!connection.write(answer)) return;
    if (line.starts_with("QUIT")) return;
    if (!answer.starts_with("354")) continue;
    const std::string message = connection.read_until("\r\n.\r\n");
    if (taken != nullptr) *taken = message;
    if (!connection.write(answers.message)) return;
  }
}

OutgoingMail one_mail() {
  return {.from = "certs@example.org",
          .to = "admin@example.net",
          .message = "Subject: hello\r\n\r\n.leading dot\r\nlast line\r\n"};
}

SmtpOptions options_for(std::uint16_t port) {
  SmtpOptions options;
  options.relay = {.host = "127.0.0.1", .port = port};
  options.reply_limit = 1s;
  return options;
}

MailSent send_with(SmtpOptions options, std::chrono::milliseconds limit = 2s, const OutgoingMail& mail = one_mail()) {
  const auto mailer = make_smtp_mailer(std::move(options));
  const auto began = std::chrono::steady_clock::now();
  const MailSent sent = mailer->send(mail, Deadline::after(limit));
  EXPECT_LT(std::chrono::steady_clock::now() - began, limit + 3s);
  EXPECT_LE(sent.reply.size(), 512U);
  return sent;
}

MailSent send_to(const Answers& answers) {
  Peer peer{[&](const Connection& connection) { serve(connection, answers); }};
  return send_with(options_for(peer.port()));
}

TEST(SmtpMailer, HandsAMailOver) {
  std::string taken;
  Peer peer{[&](const Connection& connection) { serve(connection, {}, &taken); }};
  const MailSent sent = send_with(options_for(peer.port()));
  EXPECT_EQ(sent.end, End::accepted) << sent.reply;
  EXPECT_EQ(sent.code, 250);
  EXPECT_EQ(sent.reply, "250 2.0.0 queued as 1234");
  EXPECT_EQ(sent.server, fmt::format("127.0.0.1:{}", peer.port()));
  EXPECT_EQ(taken, "Subject: hello\r\n\r\n..leading dot\r\nlast line\r\n.\r\n");
}

TEST(SmtpMailer, KeepsItsConnection) {
  Peer peer{[](const Connection& connection) { serve(connection, {}); }};
  const auto mailer = make_smtp_mailer(options_for(peer.port()));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(mailer->send(one_mail(), Deadline::after(2s)).end, End::accepted);
  EXPECT_EQ(peer.connections(), 1);
}

TEST(SmtpMailer, ConnectsAgainWhereAKeptConnectionWasClosed) {
  std::atomic<int> mails = 0;
  Peer peer{[&](const Connection& connection) {
    if (!connection.write("220 hello\r\n")) return;
    for (int commands = 0; !connection.stopped(); ++commands) {
      const std::string line = connection.read_until("\r\n");
      if (line.empty()) return;
      if (line.starts_with("MAIL") && commands > 3) {
        (void)connection.write("421 4.4.2 idle for too long\r\n");
        return;
      }
      (void)connection.write(answer_to(line, {}));
      if (!line.starts_with("DATA")) continue;
      (void)connection.read_until("\r\n.\r\n");
      ++mails;
      (void)connection.write("250 ok\r\n");
    }
  }};
  const auto mailer = make_smtp_mailer(options_for(peer.port()));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(mailer->send(one_mail(), Deadline::after(2s)).end, End::accepted);
  EXPECT_EQ(mails, 3);
  EXPECT_EQ(peer.connections(), 3);
}

struct Case {
  const char* name;
  Answers answers;
  End end;
  int code = 0;
};

class SmtpReplyMeaning : public testing::TestWithParam<Case> {};

TEST_P(SmtpReplyMeaning, IsTold) {
  const MailSent sent = send_to(GetParam().answers);
  EXPECT_EQ(sent.end, GetParam().end) << sent.reply;
  EXPECT_EQ(sent.code, GetParam().code) << sent.reply;
  EXPECT_FALSE(sent.reply.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , SmtpReplyMeaning,
    testing::Values(
        Case{"mailbox_missing", {.rcpt = "550 5.1.1 no such user\r\n"}, End::refused, 550},
        Case{"several_lines", {.rcpt = "550-5.1.1 no\r\n550 5.1.1 such user\r\n"}, End::refused, 550},
        Case{"greylisted", {.rcpt = "451 4.7.1 try again in 5 minutes\r\n"}, End::deferred, 451},
        Case{"mailbox_full", {.rcpt = "452 4.2.2 full\r\n"}, End::deferred, 452},
        Case{"message_refused", {.message = "554 5.7.1 spam\r\n"}, End::refused, 554},
        Case{"message_deferred", {.message = "450 4.3.0 later\r\n"}, End::deferred, 450},
        Case{"data_refused", {.data = "554 5.5.1 no\r\n"}, End::refused, 554},
        Case{"sender_refused", {.mail = "550 5.7.1 not you\r\n"}, End::deferred, 550},
        Case{"authentication_wanted", {.mail = "530 5.7.0 Authentication required\r\n"}, End::not_authenticated, 530},
        Case{
            "wanted_for_the_recipient", {.rcpt = "530 5.7.0 Authentication required\r\n"}, End::not_authenticated, 530},
        Case{"no_service", {.greeting = "554 no SMTP service here\r\n"}, End::deferred, 554},
        Case{"too_busy", {.greeting = "421 4.3.2 busy\r\n"}, End::deferred, 421},
        Case{"shuts_down_in_the_middle", {.rcpt = "421 4.3.2 shutting down\r\n"}, End::deferred, 421},
        Case{"hello_refused", {.hello = "550 5.7.1 I do not know you\r\n"}, End::deferred, 550},
        Case{"speaks_http", {.greeting = "HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n"}, End::protocol_error},
        Case{"binary", {.greeting = std::string("\x16\x03\x01\x00\r\n\xff\xfe\r\n", 10)}, End::protocol_error},
        Case{"garbage_instead_of_a_reply", {.rcpt = "what?\r\n200\r\n"}, End::protocol_error}),
    [](const auto& test) { return test.param.name; });

TEST(HostileRelay, NobodyListens) {
  const MailSent sent = send_with(options_for(tests::closed_port()));
  EXPECT_EQ(sent.end, End::unreachable) << sent.reply;
}

TEST(HostileRelay, Silence) {
  Peer peer{[](const Connection& connection) { connection.hold(); }};
  const MailSent sent = send_with(options_for(peer.port()));
  EXPECT_EQ(sent.end, End::timeout) << sent.reply;
  EXPECT_EQ(sent.code, 0);
}

TEST(HostileRelay, HangsUpAtOnce) {
  Peer peer{[](const Connection&) {}};
  const MailSent sent = send_with(options_for(peer.port()));
  EXPECT_EQ(sent.end, End::protocol_error) << sent.reply;
}

TEST(HostileRelay, SilenceAfterTheMessage) {
  Peer peer{[](const Connection& connection) {
    serve(connection, {.message = ""});
    connection.hold();
  }};
  EXPECT_EQ(send_with(options_for(peer.port())).end, End::timeout);
}

TEST(HostileRelay, HangsUpAfterTheMessage) {
  Peer peer{[](const Connection& connection) {
    (void)connection.write("220 hello\r\n");
    for (int i = 0; i < 4; ++i) {
      const std::string line = connection.read_until("\r\n");
      (void)connection.write(answer_to(line, {}));
    }
    (void)connection.read_until("\r\n.\r\n");
  }};
  const MailSent sent = send_with(options_for(peer.port()));
  EXPECT_EQ(sent.end, End::protocol_error) << sent.reply;
  EXPECT_EQ(sent.code, 0);
}

TEST(HostileRelay, EndlessLinesOfOneReply) {
  Peer peer{[](const Connection& connection) {
    while (!connection.stopped() && connection.write("220-more and more and more and more and more\r\n")) continue;
  }};
  const MailSent sent = send_with(options_for(peer.port()));
  EXPECT_EQ(sent.end, End::protocol_error) << sent.reply;
  EXPECT_NE(sent.reply.find("more than"), std::string::npos) << sent.reply;
}

TEST(HostileRelay, OneEndlessLine) {
  Peer peer{[](const Connection& connection) {
    (void)connection.write("220 ");
    const std::string block(16UL * 1024, 'x');
    while (!connection.stopped() && connection.write(block)) continue;
  }};
  const MailSent sent = send_with(options_for(peer.port()));
  EXPECT_TRUE(sent.end == End::timeout || sent.end == End::protocol_error) << sent.reply;
}

TEST(HostileRelay, DoesNotAnswerQuit) {
  Peer peer{[](const Connection& connection) {
    serve(connection, {.rcpt = "550 no\r\n"});
    connection.hold();
  }};
  EXPECT_EQ(send_with(options_for(peer.port())).end, End::refused);
}

TEST(HostileRelay, KeepsNobodyWhenItGoes) {
  Peer peer{[](const Connection& connection) {
    (void)connection.write("220 hello\r\n");
    while (!connection.stopped()) {
      const std::string line = connection.read_until("\r\n");
      if (line.empty() || line.starts_with("QUIT")) return connection.hold();
      (void)connection.write(answer_to(line, {}));
      if (line.starts_with("DATA")) {
        (void)connection.read_until("\r\n.\r\n");
        (void)connection.write("250 ok\r\n");
      }
    }
  }};
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(send_with(options_for(peer.port())).end, End::accepted);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s) << "the mailer waited for an answer to QUIT";
}

TEST(SecureRelay, PlainTextWhereTlsShouldBe) {
  Peer peer{[](const Connection& connection) { serve(connection, {}); }};
  SmtpOptions options = options_for(peer.port());
  options.relay.tls_at_once = true;
  const MailSent sent = send_with(std::move(options));
  EXPECT_EQ(sent.end, End::not_secure) << sent.reply;
}

TEST(SecureRelay, NoStartTls) {
  Peer peer{[](const Connection& connection) { serve(connection, {}); }};
  SmtpOptions options = options_for(peer.port());
  options.ca_file = "/etc/ssl/certs/ca-certificates.crt";
  const MailSent sent = send_with(std::move(options));
  EXPECT_EQ(sent.end, End::not_secure) << sent.reply;
}

TEST(SecureRelay, StartTlsThatLeadsNowhere) {
  Peer peer{[](const Connection& connection) {
    (void)connection.write("220 hello\r\n");
    (void)connection.read_until("\r\n");
    (void)connection.write("250-hello\r\n250 STARTTLS\r\n");
    (void)connection.read_until("\r\n");
    (void)connection.write("220 go ahead\r\n");
    (void)connection.write("250 but not so\r\n");
    connection.hold();
  }};
  SmtpOptions options = options_for(peer.port());
  options.ca_file = "/etc/ssl/certs/ca-certificates.crt";
  const MailSent sent = send_with(std::move(options));
  EXPECT_TRUE(sent.end == End::not_secure || sent.end == End::timeout || sent.end == End::protocol_error) << sent.reply;
  EXPECT_NE(sent.end, End::accepted);
}

TEST(SecureRelay, ACertificateThatNobodyVouchesFor) {
  const auto context = tests::tls_server();
  Peer peer{[&](const Connection& connection) { (void)tests::serve_tls(connection, context, ""); }};
  SmtpOptions options = options_for(peer.port());
  options.relay.tls_at_once = true;
  EXPECT_EQ(send_with(std::move(options)).end, End::not_secure);
}

TEST(SecureRelay, SendsThePasswordToNobodyWhoDoesNotAskForIt) {
  std::string heard;
  Peer peer{[&](const Connection& connection) {
    (void)connection.write("220 hello\r\n");
    while (!connection.stopped()) {
      const std::string line = connection.read_until("\r\n");
      if (line.empty()) return;
      heard += line;
      (void)connection.write(answer_to(line, {.rcpt = "550 5.7.1 relaying denied\r\n"}));
    }
  }};
  SmtpOptions options = options_for(peer.port());
  options.username = "certwright";
  options.password = Secret{std::string_view{"hunter2"}};
  const MailSent sent = send_with(std::move(options));
  EXPECT_EQ(sent.end, End::not_authenticated) << "no mailbox is refused where nobody logged in: " << sent.reply;
  EXPECT_EQ(heard.find("AUTH"), std::string::npos) << heard;
}

TEST(SmtpMailer, RefusedLoginIsNoWordOnTheMailbox) {
  Peer peer{[](const Connection& connection) {
    (void)connection.write("220 hello\r\n");
    while (!connection.stopped()) {
      const std::string line = connection.read_until("\r\n");
      if (line.empty()) return;
      const bool is_command = line.starts_with("EHLO");
      (void)connection.write(is_command ? "250-hello\r\n250 AUTH PLAIN LOGIN\r\n" : "535 5.7.8 wrong\r\n");
    }
  }};
  SmtpOptions options = options_for(peer.port());
  options.username = "certwright";
  options.password = Secret{std::string_view{"hunter2"}};
  const MailSent sent = send_with(std::move(options));
  EXPECT_EQ(sent.end, End::not_authenticated) << sent.reply;
  EXPECT_EQ(sent.code, 535);
}

TEST(SmtpMailer, TakesNoAddressThatIsMore) {
  Peer peer{[](const Connection& connection) { serve(connection, {}); }};
  for (const char* to : {"", "a@example.net>\r\nRCPT TO:<b@example.net", "a b@example.net", "a@example.net\n"}) {
    OutgoingMail mail = one_mail();
    mail.to = to;
    EXPECT_EQ(send_with(options_for(peer.port()), 2s, mail).end, End::refused) << to;
  }
  EXPECT_EQ(peer.connections(), 0);
}

TEST(SmtpMailer, CanBeStopped) {
  Peer peer{[](const Connection& connection) { connection.hold(); }};
  SmtpOptions options = options_for(peer.port());
  options.reply_limit = 60s;
  options.go_on = [] { return false; };
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(send_with(std::move(options), 30s).end, End::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

TEST(RelayAddress, IsReadAsItIsWritten) {
  EXPECT_EQ(parse_relay("smtp://mail.example.net:587").value(), (Relay{.host = "mail.example.net", .port = 587}));
  EXPECT_EQ(parse_relay("smtps://Mail.example.net").value(),
            (Relay{.host = "mail.example.net", .port = 465, .tls_at_once = true}));
  EXPECT_EQ(parse_relay("mail.example.net:25").value(), (Relay{.host = "mail.example.net", .port = 25}));
  EXPECT_EQ(parse_relay("localhost").value(), (Relay{.host = "localhost", .port = 587}));
  EXPECT_EQ(parse_relay("smtp://[::1]:2525/").value(), (Relay{.host = "::1", .port = 2525}));
  EXPECT_TRUE(parse_relay("[::1]").value().is_loopback());
  EXPECT_TRUE(parse_relay("127.0.0.2:25").value().is_loopback());
  EXPECT_FALSE(parse_relay("127.example.net:25").value().is_loopback());
  EXPECT_EQ(parse_relay("[2001:db8::1]:25").value().str(), "[2001:db8::1]:25");
  for (const char* text : {"", "smtp://", "http://mail.example.net", "mail.example.net:", "mail.example.net:0",
                           "mail.example.net:70000", "mail.example.net:25x", "user@mail.example.net", "mail/x", "::1",
                           "[::1", "[mail]:25", "mail example", "smtp://a:b@mail.example.net"})
    EXPECT_FALSE(parse_relay(text)) << text;
}

}  // namespace
}  // namespace certwright::net::live::smtp_mailer_test
