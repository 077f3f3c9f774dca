#include "app/operator_actor.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

namespace certwright::app::operator_actor_test {
namespace {

TEST(OperatorActor, is_the_unix_user) {
  ::unsetenv("SUDO_USER");
  const std::string name = operator_name();
  EXPECT_TRUE(name.starts_with("operator:")) << name;
  if (::getuid() == 0) {
    EXPECT_EQ(name, "operator:root");
  }
}

TEST(OperatorActor, is_who_called_sudo_and_nobody_else_can_say_so) {
  const std::string own = operator_name();
  ::setenv("SUDO_USER", "alice", 1);
  EXPECT_EQ(operator_name(), ::getuid() == 0 ? "operator:alice" : own);
  ::setenv("SUDO_USER", "two words\n", 1);
  if (::getuid() == 0) {
    EXPECT_EQ(operator_name(), "operator") << "it is shown in terminals";
  }
  ::unsetenv("SUDO_USER");
}

TEST(OperatorActor, its_events_say_what_where_and_when) {
  const Timestamp at{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27}};
  const model::Event event = operator_event("access_key.created", "AKIAX", "123456789012", at, {{"note", "n"}});
  EXPECT_EQ(event.name, "access_key.created");
  EXPECT_EQ(event.subject, "AKIAX");
  EXPECT_EQ(event.account, "123456789012");
  EXPECT_EQ(event.actor, operator_name());
  EXPECT_EQ(event.at, at);
  EXPECT_EQ(event.details.size(), 1U);
}

}  // namespace
}  // namespace certwright::app::operator_actor_test
