#include "app/outbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "service/mail_options.h"
#include "service/outbox.h"
#include "tests/fakes/fake_mailer.h"
#include "tests/service/world.h"

namespace certwright::app::outbox_test {
namespace {

using namespace std::chrono_literals;
using fakes::FakeMailer;
using service_test::World;
using End = net::MailSent::End;

// Waits for a condition that other threads bring about; false after ten seconds.
bool eventually(const std::function<bool()>& condition) {
  const Deadline deadline = Deadline::after(10s);
  while (!condition()) {
    if (deadline.passed()) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

class OutboxThreads : public testing::Test {
 protected:
  OutboxThreads() { world_.parts->mail = &options_; }

  void queue(int count) {
    const auto queued = world_.parts->store.write([&](store::Transaction& tx) -> Result<void> {
      for (int i = 0; i < count; ++i)
        TRY_VOID(service::queue_mail(tx,
                                     {.kind = model::MailKind::case_opened,
                                      .account = std::string{World::account},
                                      .region = "us-east-1",
                                      .about = "case-1",
                                      .domain = {},
                                      .to = fmt::format("a{}@example.net", next_++),
                                      .details = {},
                                      .code = std::nullopt,
                                      .expires_at = world_.clock.now() + 24h},
                                     *world_.parts));
      return {};
    });
    ASSERT_TRUE(queued);
  }
  std::size_t in_state(model::MailState state) {
    return world_.parts->store
        .read([&](const store::View& view) { return view.find_mails({.state = state, .limit = 1000}); })
        ->mails.size();
  }

  World world_;
  service::MailOptions options_{.from = "certs@example.org", .approvals_url = "https://certs.example.org/approvals"};
  int next_ = 0;
};

TEST_F(OutboxThreads, SendsWhatIsDueOnceEach) {
  FakeMailer mailer;
  queue(300);
  Outbox outbox{*world_.parts, mailer, {.threads = 4}};
  outbox.start();
  EXPECT_TRUE(eventually([&] { return in_state(model::MailState::accepted) == 300; }));
  queue(100);
  outbox.wake();
  EXPECT_TRUE(eventually([&] { return in_state(model::MailState::accepted) == 400; }));
  outbox.drain();
  std::set<std::string> addresses;
  for (const net::OutgoingMail& mail : mailer.tried()) EXPECT_TRUE(addresses.insert(mail.to).second) << mail.to;
  EXPECT_EQ(addresses.size(), 400U);
  EXPECT_EQ(outbox.statistics().accepted, 400U);
}

TEST_F(OutboxThreads, RestWhileTheRelayTakesNothing) {
  std::atomic<bool> is_down = true;
  std::atomic<int> tries = 0;
  FakeMailer mailer{[&](const net::OutgoingMail&) {
    ++tries;
    return net::MailSent{.end = is_down ? End::unreachable : End::accepted, .code = is_down ? 0 : 250};
  }};
  queue(50);
  Outbox outbox{*world_.parts, mailer, {.threads = 2, .relay_rest = 200ms}};
  outbox.start();
  EXPECT_TRUE(eventually([&] { return outbox.statistics().resting; }));
  EXPECT_LE(tries, 4) << "one after the other waited for a relay that is not there";
  is_down = false;
  // A try that began before may be noted only now, so that its next one is later than all others.
  EXPECT_TRUE(eventually([&] {
    world_.clock.advance(10s);
    outbox.wake();
    return in_state(model::MailState::accepted) == 50;
  }));
  outbox.drain();
}

TEST_F(OutboxThreads, DrainWaitsForWhatIsOnItsWay) {
  std::atomic<bool> began = false;
  FakeMailer mailer{[&](const net::OutgoingMail&) {
    began = true;
    std::this_thread::sleep_for(100ms);
    return net::MailSent{.end = End::accepted, .code = 250};
  }};
  queue(1);
  Outbox outbox{*world_.parts, mailer, {.threads = 1}};
  outbox.start();
  EXPECT_TRUE(eventually([&] { return began.load(); }));
  outbox.drain();
  EXPECT_EQ(in_state(model::MailState::accepted), 1U);
}

TEST_F(OutboxThreads, DrainStopsWhatTakesTooLong) {
  std::atomic<bool> began = false;
  std::atomic<bool> stopped = false;
  FakeMailer mailer{[&](const net::OutgoingMail&) {
    began = true;
    while (!stopped) std::this_thread::sleep_for(1ms);
    return net::MailSent{.end = End::timeout};
  }};
  queue(1);
  Outbox outbox{*world_.parts, mailer, {.threads = 1, .drain_limit = 50ms, .stop_sending = [&] { stopped = true; }}};
  outbox.start();
  EXPECT_TRUE(eventually([&] { return began.load(); }));
  outbox.drain();
  EXPECT_EQ(in_state(model::MailState::queued), 1U) << "it is tried again after the next start";
}

}  // namespace
}  // namespace certwright::app::outbox_test
