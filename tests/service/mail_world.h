#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "service/answer_validation_mail.h"
#include "service/mail_options.h"
#include "tests/service/world.h"

namespace certwright::service_test {

/// An installation that sends mail, in whose zone these names take it: example.net and what is below it as named here.
class MailWorld : public World {
 public:
  static constexpr std::string_view zone =
      "example.net A 192.0.2.1\nexample.net MX 10 mx.example.net\nmx.example.net A 192.0.2.25\n"
      "shop.example.net A 192.0.2.1\nshop.example.net MX 10 mx.example.net\n"
      "other.example.net A 192.0.2.1\nother.example.net MX 10 mx.example.net\n"
      "www.shop.example.net A 192.0.2.1\n";

  MailWorld() : World(zone) { configure_mail(); }

  void configure_mail() {
    parts->mail = &options;
    parts->mail_queued = [this] { ++told; };
  }

  model::CertificateArn open_by_mail(std::vector<std::string> names) {
    const auto arn = open(request_for(std::move(names), model::ValidationMethod::email));
    run(arn);
    return arn;
  }

  std::vector<model::Mail> mails(const model::CertificateArn& arn) {
    const auto read = parts->store.read([&](const store::View& view) { return view.mails_about(arn.str()); });
    EXPECT_TRUE(read);
    return read ? *read : std::vector<model::Mail>{};
  }
  std::vector<model::Mail> mails(const model::CertificateArn& arn, std::string_view domain) {
    std::vector<model::Mail> of_domain;
    for (model::Mail& mail : mails(arn))
      if (mail.domain == domain) of_domain.push_back(std::move(mail));
    return of_domain;
  }

  std::string code_of(const model::Mail& mail) {
    const auto code = parts->sealer.open(mail.sealed_code, "mail " + mail.id);
    EXPECT_TRUE(code);
    return code ? std::string{code->reveal_text()} : std::string{};
  }
  /// That of the mail to `mailbox`@ for the domain, the newest.
  std::string code_for(const model::CertificateArn& arn, std::string_view domain, std::string_view mailbox = "admin") {
    std::string code;
    for (const model::Mail& mail : mails(arn, domain))
      if (mail.to.starts_with(std::string{mailbox} + "@")) code = code_of(mail);
    return code;
  }

  /// What a mail server said; the certificate is due then, as the outbox makes it.
  void note(const model::Mail& mail, model::MailState state, int code, std::string text) {
    const auto noted = parts->store.write([&](store::Transaction& tx) -> Result<void> {
      TRY(model::Mail stored, tx.mail(mail.id));
      stored.state = state;
      stored.replies.push_back({.at = clock.now(), .code = code, .text = std::move(text), .server = "relay:587"});
      if (state == model::MailState::queued) stored.next_attempt_at = clock.now() + std::chrono::minutes{15};
      TRY_VOID(tx.update_mail(stored));
      TRY(model::Certificate certificate, tx.certificate(model::CertificateArn{mail.about}));
      certificate.next_attempt_at = clock.now();
      return tx.update(certificate);
    });
    EXPECT_TRUE(noted) << (noted ? "" : noted.error().detail);
  }

  std::optional<service::ApprovalQuestion> look(std::string_view code) {
    const auto question = service::read_validation_mail(code, *parts);
    EXPECT_TRUE(question);
    return question ? *question : std::nullopt;
  }
  bool answer(std::string_view code, service::MailVerdict verdict = service::MailVerdict::approve) {
    const auto question = service::answer_validation_mail(code, verdict, "192.0.2.7", *parts);
    EXPECT_TRUE(question) << (question ? "" : question.error().detail);
    return question && question->has_value();
  }

  template <class Body>
  void change(const model::CertificateArn& arn, Body&& body) {
    const auto changed = parts->store.write([&](store::Transaction& tx) -> Result<void> {
      TRY(model::Certificate certificate, tx.certificate(arn));
      body(certificate);
      return tx.update(certificate);
    });
    EXPECT_TRUE(changed);
  }

  service::MailOptions options{.from = "Certwright <certificates@ca.example.net>",
                               .language = Language::en,
                               .approvals_url = "https://certs.example.net/approvals",
                               .administrators = {}};
  std::size_t told = 0;  ///< the outbox
};

}  // namespace certwright::service_test
