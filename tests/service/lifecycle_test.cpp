#include <gtest/gtest.h>

#include <chrono>

#include "pki/x509.h"
#include "service/export_certificate.h"
#include "service/mail_options.h"
#include "service/renew_certificate.h"
#include "service/resource_use.h"
#include "service/revoke_certificate.h"
#include "service/update_options.h"
#include "service/validation_email.h"
#include "tests/service/world.h"

namespace certwright::service_test::lifecycle_test {
namespace {

using model::CertificateStatus;
using model::DomainStatus;
using model::RenewalStatus;
using model::UpdateStatus;
using model::ValidationMethod;
using std::chrono::hours;
using std::chrono::seconds;

constexpr std::string_view zone = "shop.example.net A 192.0.2.1\nexample.net A 192.0.2.1\n";
constexpr service::OptionsChange to_dns{
    .transparency_logging = std::nullopt, .exportable = std::nullopt, .method = ValidationMethod::dns};

template <class T>
ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode{} : result.error().code;
}

class Lifecycle : public testing::Test {
 protected:
  Lifecycle() : world_{zone} {}

  model::CertificateArn issued(std::vector<std::string> names = {"shop.example.net"}) {
    const auto arn = world_.open(world_.request_for(std::move(names)));
    world_.publish(arn);
    world_.run(arn);
    EXPECT_EQ(world_.stored(arn).status, CertificateStatus::issued);
    return arn;
  }

  template <class Body>
  void change(const model::CertificateArn& arn, Body&& body) {
    const auto changed = world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
      TRY(model::Certificate certificate, tx.certificate(arn));
      body(certificate);
      return tx.update(certificate);
    });
    EXPECT_TRUE(changed);
  }

  // One that was validated by mail: sending mail is no part of the server yet, so its outcome is written down.
  model::CertificateArn issued_by_email(std::vector<std::string> names = {"shop.example.net"}) {
    const auto arn = issued(std::move(names));
    change(arn, [](model::Certificate& certificate) {
      for (model::DomainValidation& validation : certificate.validations) {
        validation.method = ValidationMethod::email;
        validation.resource_record.reset();
        validation.proof->method = ValidationMethod::email;
      }
    });
    unpublish();
    return arn;
  }

  // Takes every validation record away.
  void unpublish() {
    world_.net.clear();
    world_.net.load(zone);
  }

  void publish_update(const model::CertificateArn& arn, std::size_t index) {
    const auto record = world_.stored(arn).method_update->validations[index].resource_record;
    world_.net.load(record->name.substr(0, record->name.size() - 1) + " CNAME " +
                    record->value.substr(0, record->value.size() - 1) + "\n");
  }

  Result<void> update(const model::CertificateArn& arn, const service::OptionsChange& change) {
    return service::update_options(world_.caller, arn, change, *world_.parts);
  }
  Result<void> revoke(const model::CertificateArn& arn,
                      model::RevocationReason reason = model::RevocationReason::superseded) {
    return service::revoke_certificate(world_.caller, arn, reason, *world_.parts);
  }
  Result<void> resend(const model::CertificateArn& arn, std::string domain, std::string validation_domain) {
    return service::resend_validation_email(
        world_.caller, arn, {.domain_name = std::move(domain), .validation_domain = std::move(validation_domain)},
        *world_.parts);
  }

  World world_;
};

TEST_F(Lifecycle, what_is_in_use_cannot_be_deleted) {
  const auto arn = issued();
  ASSERT_TRUE(service::associate_resource(world_.caller, arn, "lb/1", *world_.parts));
  ASSERT_TRUE(service::associate_resource(world_.caller, arn, "lb/1", *world_.parts));
  EXPECT_EQ(code_of(service::delete_certificate(world_.caller, arn, *world_.parts)), ErrorCode::in_use);
  EXPECT_TRUE(model::renewal_eligible(world_.stored(arn)));
  const auto after = service::disassociate_resource(world_.caller, arn, "lb/1", *world_.parts);
  ASSERT_TRUE(after);
  EXPECT_TRUE(after->in_use_by.empty());
  ASSERT_TRUE(service::disassociate_resource(world_.caller, arn, "lb/1", *world_.parts));
  EXPECT_EQ(world_.event_names(arn),
            (std::vector<std::string>{"certificate.requested", "certificate.issued", "certificate.resource_associated",
                                      "certificate.resource_disassociated"}))
      << "a repetition is no event";
  EXPECT_TRUE(service::delete_certificate(world_.caller, arn, *world_.parts));
}

TEST_F(Lifecycle, a_revocation_is_kept_with_its_serial_and_asks_for_a_crl) {
  const auto arn = issued();
  EXPECT_EQ(code_of(revoke(arn)), ErrorCode::invalid_request) << "never exported";
  change(arn, [](model::Certificate& certificate) { certificate.exported = true; });
  EXPECT_EQ(world_.revocations, 0U);
  ASSERT_TRUE(revoke(arn));
  EXPECT_EQ(world_.revocations, 1U);
  const auto certificate = world_.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::revoked);
  const auto entries =
      world_.parts->store.read([&](const store::View& view) { return view.revoked(certificate.issued->issuer_id); });
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 1U);
  EXPECT_EQ(entries->front().serial, certificate.issued->serial);
  EXPECT_EQ(entries->front().reason, 4) << "RFC 5280 section 5.3.1: superseded";
  EXPECT_EQ(world_.event_names(arn).back(), "certificate.revoked");
  EXPECT_EQ(code_of(revoke(arn)), ErrorCode::conflict);
  EXPECT_EQ(world_.revocations, 1U);
}

TEST_F(Lifecycle, a_change_to_dns_takes_over_when_every_name_is_proved) {
  const auto arn = issued_by_email({"shop.example.net", "other.example.net"});
  const std::string serial = world_.stored(arn).issued->serial;
  ASSERT_TRUE(update(arn, to_dns));
  EXPECT_EQ(world_.woken.back(), arn);
  EXPECT_EQ(code_of(update(arn, to_dns)), ErrorCode::conflict);
  world_.run(arn);
  auto certificate = world_.stored(arn);
  EXPECT_EQ(certificate.validations[0].method, ValidationMethod::email);
  EXPECT_EQ(certificate.method_update->status, UpdateStatus::pending_domain_validation);
  EXPECT_EQ(certificate.attempts, 1U);
  EXPECT_EQ(certificate.method_update->validations[0].last_observation->findings.at(0).id(), "DNS_RECORD_MISSING");
  const auto why = service::explain_certificate(world_.caller, arn, *world_.parts);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->names[0].findings.at(0).id(), "DNS_RECORD_MISSING");
  EXPECT_NE(why->what_next.en.find("The change to DNS validation is running"), std::string::npos);
  EXPECT_EQ(why->gives_up_at, world_.clock.now() + hours{72});

  publish_update(arn, 0);
  world_.clock.advance(seconds{3});
  world_.run(arn);
  certificate = world_.stored(arn);
  EXPECT_EQ(certificate.method_update->validations[0].status, DomainStatus::success);
  EXPECT_EQ(certificate.method_update->validations[1].status, DomainStatus::pending_validation);
  EXPECT_EQ(certificate.validations[0].method, ValidationMethod::email) << "nothing takes over before all is proved";

  publish_update(arn, 1);
  world_.clock.advance(seconds{6});
  world_.run(arn);
  certificate = world_.stored(arn);
  EXPECT_EQ(certificate.method_update->status, UpdateStatus::success);
  for (const auto& validation : certificate.validations) {
    EXPECT_EQ(validation.method, ValidationMethod::dns);
    EXPECT_EQ(validation.status, DomainStatus::success);
    EXPECT_TRUE(validation.resource_record);
    EXPECT_EQ(validation.proof->method, ValidationMethod::dns);
  }
  EXPECT_EQ(certificate.status, CertificateStatus::issued);
  EXPECT_EQ(certificate.issued->serial, serial);
  EXPECT_EQ(certificate.next_attempt_at, certificate.issued->not_after);
  EXPECT_EQ(world_.event_names(arn).back(), "certificate.method_updated");
  EXPECT_TRUE(update(arn, to_dns)) << "it is the method that it has";
}

TEST_F(Lifecycle, a_change_to_dns_ends_with_its_window) {
  const auto arn = issued_by_email();
  ASSERT_TRUE(update(arn, to_dns));
  world_.run(arn);
  world_.clock.advance(hours{72});
  world_.run(arn);
  const auto certificate = world_.stored(arn);
  EXPECT_EQ(certificate.method_update->status, UpdateStatus::failed);
  EXPECT_EQ(certificate.method_update->validations[0].status, DomainStatus::failed);
  EXPECT_EQ(certificate.validations[0].method, ValidationMethod::email);
  EXPECT_EQ(certificate.status, CertificateStatus::issued);
  EXPECT_EQ(certificate.next_attempt_at, certificate.issued->not_after);
  EXPECT_EQ(world_.event_names(arn).back(), "certificate.method_update_failed");
  ASSERT_TRUE(update(arn, to_dns)) << "it may be tried again";
  publish_update(arn, 0);
  world_.run(arn);
  EXPECT_EQ(world_.stored(arn).validations[0].method, ValidationMethod::dns);
}

TEST_F(Lifecycle, a_crash_while_the_method_changes_loses_nothing) {
  const auto arn = issued_by_email();
  ASSERT_TRUE(update(arn, to_dns));
  publish_update(arn, 0);
  struct Crash {};
  world_.parts->between_steps = [](std::string_view step) {
    if (step == "method_proved") throw Crash{};
  };
  EXPECT_THROW(world_.run(arn), Crash);
  world_.parts->between_steps = {};
  EXPECT_EQ(world_.stored(arn).validations[0].method, ValidationMethod::email);
  world_.run(arn);
  EXPECT_EQ(world_.stored(arn).validations[0].method, ValidationMethod::dns);
}

TEST_F(Lifecycle, options_that_cannot_be_changed) {
  const auto arn = issued();
  const service::OptionsChange no_logging{
      .transparency_logging = false, .exportable = false, .method = ValidationMethod::dns};
  ASSERT_TRUE(update(arn, no_logging));
  EXPECT_FALSE(world_.stored(arn).transparency_logging);
  EXPECT_FALSE(world_.stored(arn).method_update) << "DNS is the method that it has";
  EXPECT_EQ(code_of(update(arn, {.transparency_logging = std::nullopt, .exportable = true, .method = std::nullopt})),
            ErrorCode::invalid_request);
  for (const ValidationMethod method : {ValidationMethod::email, ValidationMethod::http})
    EXPECT_EQ(
        code_of(update(arn, {.transparency_logging = std::nullopt, .exportable = std::nullopt, .method = method})),
        ErrorCode::invalid_state);
  const auto pending = world_.open(world_.request_for({"pending.example.net"}, ValidationMethod::email));
  EXPECT_EQ(code_of(update(pending, to_dns)), ErrorCode::invalid_state);
  EXPECT_EQ(code_of(update(pending, no_logging)), ErrorCode::invalid_state);
  change(arn, [](model::Certificate& certificate) { certificate.type = model::CertificateType::private_ca; });
  EXPECT_EQ(update(arn, no_logging).error().detail,
            "The UpdateCertificateOptions command is not permitted for private certificates.");
}

TEST_F(Lifecycle, a_name_too_long_for_a_record_stays_with_email) {
  const auto arn = issued_by_email();
  const std::string label(60, 'a');
  const std::string long_name = label + "." + label + "." + label + "." + std::string(40, 'b') + ".example.net";
  change(arn, [&](model::Certificate& certificate) {
    certificate.validations[0].name = model::DomainName::parse(long_name).value();
  });
  EXPECT_EQ(code_of(update(arn, to_dns)), ErrorCode::invalid_request);
}

TEST_F(Lifecycle, mail_is_sent_again_while_it_is_awaited) {
  world_.net.load("shop.example.net MX 10 mail.example.net\nmail.example.net A 192.0.2.5\n");
  service::MailOptions options{.from = "ca@example.net", .approvals_url = "https://ca.example.net/approvals"};
  world_.parts->mail = &options;
  const auto arn = world_.open(world_.request_for({"shop.example.net", "*.shop.example.net"}, ValidationMethod::email));
  world_.run(arn);
  const auto before = world_.stored(arn);
  ASSERT_TRUE(resend(arn, "shop.example.net", "shop.example.net"));
  ASSERT_TRUE(resend(arn, "*.shop.example.net", "example.net"));
  const auto certificate = world_.stored(arn);
  EXPECT_EQ(certificate.validations[1].validation_domain, "*.shop.example.net") << "for that call only";
  EXPECT_EQ(certificate.version, before.version);
  const auto events = world_.parts->store.read([&](const store::View& view) { return view.events(arn); });
  ASSERT_TRUE(events);
  EXPECT_EQ(events->back().name, "certificate.validation_email_requested");
  EXPECT_EQ(events->back().details.at(1).second, "example.net");

  EXPECT_EQ(code_of(resend(arn, "other.example.net", "example.net")), ErrorCode::invalid_validation_options);
  EXPECT_EQ(code_of(resend(arn, "shop.example.net", "other.example.net")), ErrorCode::invalid_validation_options);
  EXPECT_EQ(code_of(resend(arn, "shop.example.net", "www.shop.example.net")), ErrorCode::invalid_validation_options);
  EXPECT_EQ(code_of(resend(arn, "shop.example.net", "net")), ErrorCode::invalid_validation_options);
  world_.clock.advance(hours{72});
  EXPECT_EQ(code_of(resend(arn, "shop.example.net", "example.net")), ErrorCode::invalid_state);
}

TEST_F(Lifecycle, mail_is_not_sent_where_none_is_awaited) {
  EXPECT_EQ(code_of(resend(issued(), "shop.example.net", "example.net")), ErrorCode::invalid_state) << "DNS";
  const auto arn = issued_by_email({"mail.example.net"});
  EXPECT_EQ(code_of(resend(arn, "mail.example.net", "example.net")), ErrorCode::invalid_state) << "issued";
}

TEST_F(Lifecycle, a_renewal_proves_again_and_signs_under_the_same_arn) {
  const auto arn = issued();
  const auto before = world_.stored(arn);
  world_.clock.advance(hours{24 * 150});
  change(arn, [&](model::Certificate& certificate) {
    certificate.exported = certificate.exported_since_issue = true;
    certificate.begin_renewal(world_.clock.now());
  });
  world_.run(arn);
  const auto after = world_.stored(arn);
  EXPECT_EQ(after.status, CertificateStatus::issued);
  EXPECT_EQ(after.renewal->status, RenewalStatus::success);
  EXPECT_NE(after.issued->serial, before.issued->serial);
  EXPECT_EQ(after.validations[0].proof->at, world_.clock.now());
  EXPECT_TRUE(after.exported);
  EXPECT_FALSE(model::renewal_eligible(after)) << "until it is exported again";
  EXPECT_EQ(after.next_attempt_at, after.issued->not_after);
  const auto old_leaf = pki::X509::parse(before.issued->der);
  const auto new_leaf = pki::X509::parse(after.issued->der);
  ASSERT_TRUE(old_leaf && new_leaf);
  EXPECT_NE(old_leaf->subject_public_key_info, new_leaf->subject_public_key_info);
  EXPECT_EQ(world_.event_names(arn).back(), "certificate.renewed");
  const auto intent =
      world_.parts->store.read([&](const store::View& view) { return view.intent(before.issued->serial); });
  ASSERT_TRUE(intent);
  EXPECT_TRUE(intent->sealed_key.empty()) << "the earlier key is of no use any more";
}

TEST_F(Lifecycle, a_renewal_waits_for_a_record_that_went_away) {
  const auto arn = issued();
  const std::string serial = world_.stored(arn).issued->serial;
  unpublish();
  change(arn, [&](model::Certificate& certificate) { certificate.begin_renewal(world_.clock.now()); });
  world_.run(arn);
  auto certificate = world_.stored(arn);
  EXPECT_EQ(certificate.renewal->status, RenewalStatus::pending_validation);
  EXPECT_EQ(certificate.status, CertificateStatus::issued);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::success) << "what was proved at first stays shown";
  EXPECT_TRUE(certificate.validations[0].last_observation);
  EXPECT_GT(certificate.next_attempt_at, world_.clock.now());
  world_.publish(arn);
  world_.clock.advance(seconds{3});
  world_.run(arn);
  certificate = world_.stored(arn);
  EXPECT_EQ(certificate.renewal->status, RenewalStatus::success);
  EXPECT_NE(certificate.issued->serial, serial);
}

TEST_F(Lifecycle, a_renewal_that_caa_forbids_leaves_the_certificate_as_it_is) {
  const auto arn = issued();
  const std::string serial = world_.stored(arn).issued->serial;
  world_.net.load("shop.example.net CAA 0 issue \"other.example\"\n");
  change(arn, [&](model::Certificate& certificate) { certificate.begin_renewal(world_.clock.now()); });
  world_.run(arn);
  const auto certificate = world_.stored(arn);
  EXPECT_EQ(certificate.renewal->status, RenewalStatus::failed);
  EXPECT_EQ(certificate.renewal->reason, model::FailureReason::caa_error);
  EXPECT_EQ(certificate.status, CertificateStatus::issued);
  EXPECT_FALSE(certificate.failure_reason);
  EXPECT_EQ(certificate.validations[0].status, DomainStatus::success);
  EXPECT_EQ(certificate.issued->serial, serial);
  EXPECT_EQ(certificate.next_attempt_at, certificate.issued->not_after);
  EXPECT_EQ(world_.event_names(arn).back(), "certificate.renewal_failed");
}

TEST_F(Lifecycle, a_renewal_survives_a_crash_between_any_two_steps) {
  for (const std::string_view at : {"checked", "validated", "cleared", "linted", "intent", "signed"}) {
    const auto arn = issued({std::string{at} + ".example.net"});
    const std::string serial = world_.stored(arn).issued->serial;
    change(arn, [&](model::Certificate& certificate) { certificate.begin_renewal(world_.clock.now()); });
    struct Crash {};
    world_.parts->between_steps = [at](std::string_view step) {
      if (step == at) throw Crash{};
    };
    EXPECT_THROW(world_.run(arn), Crash) << at;
    world_.parts->between_steps = {};
    EXPECT_EQ(world_.stored(arn).issued->serial, serial) << "the old one is served until the new one is stored";
    EXPECT_EQ(world_.stored(arn).status, CertificateStatus::issued);
    ASSERT_TRUE(service::burn_open_intents(*world_.parts));
    world_.run(arn);
    EXPECT_EQ(world_.stored(arn).renewal->status, RenewalStatus::success) << at;
    EXPECT_NE(world_.stored(arn).issued->serial, serial);
    EXPECT_TRUE(service::export_bundle(world_.caller, arn, *world_.parts)) << "the new key is there";
  }
}

TEST_F(Lifecycle, a_certificate_revoked_while_it_is_renewed_stays_revoked) {
  const auto arn = issued();
  change(arn, [&](model::Certificate& certificate) {
    certificate.exported = true;
    certificate.begin_renewal(world_.clock.now());
  });
  world_.parts->between_steps = [&](std::string_view step) {
    if (step != "signed") return;
    EXPECT_TRUE(revoke(arn));
  };
  world_.run(arn);
  const auto certificate = world_.stored(arn);
  EXPECT_EQ(certificate.status, CertificateStatus::revoked);
  EXPECT_EQ(certificate.renewal->status, RenewalStatus::failed);
  const auto entries =
      world_.parts->store.read([&](const store::View& view) { return view.revoked(certificate.issued->issuer_id); });
  EXPECT_EQ(entries->size(), 2U) << "the one that was signed meanwhile belongs to nobody";
}

TEST_F(Lifecycle, only_exported_private_certificates_are_renewed_on_demand) {
  const auto arn = issued();
  const auto renew = [&] { return service::renew_certificate(world_.caller, arn, *world_.parts); };
  EXPECT_EQ(code_of(renew()), ErrorCode::invalid_request) << "not private";
  change(arn, [](model::Certificate& certificate) { certificate.type = model::CertificateType::private_ca; });
  EXPECT_EQ(renew().error().detail, "Certificate ARN " + arn.str() +
                                        " has not been exported so it is not eligible for the Renew Certificate API.");
  change(arn, [](model::Certificate& certificate) { certificate.exported_since_issue = true; });
  ASSERT_TRUE(renew());
  EXPECT_EQ(world_.stored(arn).renewal->status, RenewalStatus::pending_auto_renewal);
  EXPECT_EQ(world_.woken.back(), arn);
  EXPECT_EQ(code_of(renew()), ErrorCode::in_progress);
  EXPECT_EQ(world_.event_names(arn).back(), "certificate.renewal_requested");
  change(arn, [&](model::Certificate& certificate) { certificate.end_renewal(world_.clock.now()); });
  ASSERT_TRUE(renew()) << "after a failure";
  const auto pending = world_.open(world_.request_for({"pending.example.net"}));
  change(pending, [](model::Certificate& certificate) { certificate.type = model::CertificateType::private_ca; });
  EXPECT_EQ(code_of(service::renew_certificate(world_.caller, pending, *world_.parts)), ErrorCode::in_progress);
}

TEST_F(Lifecycle, what_runs_can_be_checked_again_at_once) {
  const auto arn = issued_by_email();
  EXPECT_EQ(code_of(service::recheck_certificate(world_.caller, arn, *world_.parts)), ErrorCode::invalid_state);
  ASSERT_TRUE(update(arn, to_dns));
  world_.run(arn);
  publish_update(arn, 0);
  ASSERT_TRUE(service::recheck_certificate(world_.caller, arn, *world_.parts));
  world_.run(arn);
  EXPECT_EQ(world_.stored(arn).method_update->status, UpdateStatus::success);
}

TEST_F(Lifecycle, a_step_that_fails_is_put_off) {
  const auto arn = issued();
  change(arn, [&](model::Certificate& certificate) { certificate.begin_renewal(world_.clock.now()); });
  ASSERT_TRUE(service::postpone_certificate(arn, *world_.parts));
  EXPECT_GT(world_.stored(arn).next_attempt_at, world_.clock.now());
  EXPECT_LT(world_.stored(arn).next_attempt_at, world_.clock.now() + seconds{5});
}

}  // namespace
}  // namespace certwright::service_test::lifecycle_test
