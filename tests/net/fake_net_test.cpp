#include "tests/fakes/fake_net.h"

#include <gtest/gtest.h>

namespace certwright::net::fake_net_test {
namespace {

using fakes::FakeNet;

Lookup ask(FakeNet& net, const char* name, RecordType type) {
  return net.ask_one({name, type}, Deadline::after(std::chrono::seconds{1}));
}

TEST(FakeNetTest, AnswersFromItsZone) {
  FakeNet net{R"(
    # a comment
    example.test MX 10 Mail.Example.test.
    x.test CAA 128 issue "ca.test; a=#1"   # another
    x.test TXT "one " "two"
    a.test CNAME b.test
    b.test A 192.0.2.1
    deep.below.c.test A 192.0.2.2)"};
  EXPECT_EQ(std::get<MxData>(ask(net, "example.test", RecordType::mx)->records.at(0)).exchange, "mail.example.test");
  const auto caa = std::get<CaaData>(ask(net, "X.test.", RecordType::caa)->records.at(0));
  EXPECT_EQ(caa.flags, 128);
  EXPECT_EQ(caa.value, "ca.test; a=#1");
  EXPECT_EQ(std::get<TxtData>(ask(net, "x.test", RecordType::txt)->records.at(0)).text, "one two");
  const Lookup followed = ask(net, "a.test", RecordType::a);
  EXPECT_EQ(std::get<AddressData>(followed->records.at(0)).address, "192.0.2.1");
  EXPECT_EQ(followed->canonical_name, "b.test");
  EXPECT_EQ(std::get<NameData>(ask(net, "a.test", RecordType::cname)->records.at(0)).target, "b.test");
  EXPECT_TRUE(ask(net, "c.test", RecordType::a)->name_exists) << "an empty non-terminal";
  EXPECT_FALSE(ask(net, "d.test", RecordType::a)->name_exists);
  EXPECT_EQ(net.asked().front(), "example.test. MX");
}

TEST(FakeNetTest, FailsWhereToldTo) {
  FakeNet net{
      "x.test FAIL CAA servfail\ny.test FAIL * timeout\nz.test A 192.0.2.1\nz.test NXDOMAIN\nl.test CNAME l.test"};
  EXPECT_EQ(ask(net, "x.test", RecordType::caa).error().kind, LookupError::Kind::servfail);
  EXPECT_TRUE(ask(net, "x.test", RecordType::a).has_value());
  EXPECT_EQ(ask(net, "y.test", RecordType::mx).error().kind, LookupError::Kind::timeout);
  EXPECT_FALSE(ask(net, "z.test", RecordType::a)->name_exists);
  EXPECT_EQ(ask(net, "l.test", RecordType::a).error().kind, LookupError::Kind::servfail);
}

TEST(FakeNetTest, RefusesLinesThatItCannotRead) {
  for (const char* line :
       {"x.test", "x.test WHAT 1", "x.test MX ten mail", "x.test CAA 0 issue", "x.test TXT \"open", "x.test FAIL CAA"})
    EXPECT_THROW(FakeNet{line}, std::invalid_argument) << line;
}

}  // namespace
}  // namespace certwright::net::fake_net_test
