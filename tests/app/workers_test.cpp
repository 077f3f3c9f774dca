#include "app/workers.h"

#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "tests/service/world.h"

namespace certwright::app::workers_test {
namespace {

using model::CertificateStatus;
using service_test::World;

// Waits for a condition that other threads bring about; false after ten seconds.
bool eventually(const std::function<bool()>& condition) {
  const Deadline deadline = Deadline::after(std::chrono::seconds{10});
  while (!condition()) {
    if (deadline.passed()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

model::CertificateArn open_and_publish(World& world) {
  const auto arn = world.open(world.request_for({"shop.example.net"}));
  if (world.net.asked().empty() && world.woken.size() == 1) world.publish(arn);
  return arn;
}

TEST(WorkersPool, issues_what_is_due_without_being_woken) {
  World world{"shop.example.net A 192.0.2.1\n"};
  const auto arn = open_and_publish(world);
  Workers workers{*world.parts, {.network_threads = 2, .signing_threads = 1}};
  workers.start();
  EXPECT_TRUE(eventually([&] { return world.stored(arn).status == CertificateStatus::issued; }));
  EXPECT_TRUE(eventually([&] { return workers.statistics().issued == 1; }));
  workers.drain();
}

// A zone may hold one thread only, so all but one certificate are parked; all of them get their turn, and one that
// was deleted while parked does not keep the others there.
TEST(WorkersPool, parked_certificates_get_their_turn) {
  World world{"shop.example.net A 192.0.2.1\n"};
  std::vector<model::CertificateArn> arns;
  for (int i = 0; i < 40; ++i) arns.push_back(open_and_publish(world));
  std::vector<model::Certificate> opened;
  for (const auto& arn : arns) opened.push_back(world.stored(arn));
  ASSERT_TRUE(service::delete_certificate(world.caller, arns[3], *world.parts));
  Workers workers{*world.parts, {.network_threads = 4, .signing_threads = 2, .zone_share = 1, .account_share = 2}};
  workers.start();
  for (const auto& certificate : opened) workers.wake(certificate);
  arns.erase(arns.begin() + 3);
  for (const auto& arn : arns)
    EXPECT_TRUE(eventually([&] { return world.stored(arn).status == CertificateStatus::issued; })) << arn.str();
  workers.drain();
  EXPECT_EQ(workers.statistics().queued, 0U);
}

TEST(WorkersPool, a_step_that_fails_is_put_off_and_tried_again) {
  World world{"shop.example.net A 192.0.2.1\n"};
  const auto arn = open_and_publish(world);
  std::atomic<int> tries{0};
  world.parts->between_steps = [&](std::string_view step) {
    if (step == "checked" && tries++ == 0) throw std::runtime_error("a fault of ours");
  };
  Workers workers{*world.parts, {.network_threads = 1, .signing_threads = 1}};
  workers.start();
  ASSERT_TRUE(eventually([&] { return workers.statistics().failures == 1; }));
  EXPECT_EQ(world.stored(arn).status, CertificateStatus::pending_validation);
  EXPECT_GT(world.stored(arn).next_attempt_at, world.clock.now());
  world.clock.advance(std::chrono::seconds{5});
  EXPECT_TRUE(eventually([&] { return world.stored(arn).status == CertificateStatus::issued; }));
  workers.drain();
}

}  // namespace
}  // namespace certwright::app::workers_test
