#include "net/live/unbound_resolver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "tests/fakes/nsd.h"

namespace certwright::net::live::unbound_resolver_test {
namespace {

using namespace std::chrono_literals;
using fakes::Nsd;
using Kind = LookupError::Kind;
using Milliseconds = std::chrono::milliseconds;

constexpr std::string_view plain_records = R"(
@        IN MX   10 mail
@        IN MX   0  Mail2.Plain.Example.
mail     IN A    192.0.2.25
mail     IN AAAA 2001:db8::25
www      IN A    192.0.2.1
alias1   IN CNAME alias2
alias2   IN CNAME www
dangling IN CNAME nowhere
MiXed    IN CNAME Target.OTHER.example.
txt      IN TXT  "one" "two" "with \"quotes\""
caa      IN CAA  0 issue "ca.example.net; policy=ev"
caa      IN TYPE257 \# 12 80 09 495353554557494c44 3b
caa      IN CAA  0 iodef "mailto:security@plain.example"
loop1    IN CNAME loop2
loop2    IN CNAME loop1
)";

/// One name server with a plain, a signed and a broken zone, for all tests of this file.
class World {
 public:
  World()
      : signed_(fakes::sign(fakes::make_zone("signed.example", "www IN A 192.0.2.7\nalias IN CNAME www"))),
        broken_(fakes::sign(fakes::make_zone("broken.example", "www IN A 192.0.2.8\nok IN A 192.0.2.10"))),
        nsd_({fakes::make_zone("plain.example", plain_records), signed_.zone, with_forged_record(broken_.zone)}) {}

  [[nodiscard]] ResolverOptions options() const {
    return {.stubs = {{"plain.example", {nsd_.endpoint()}, std::nullopt},
                      {"Signed.example.", {nsd_.endpoint()}, signed_.trust_anchor},
                      {"broken.example", {nsd_.endpoint()}, broken_.ds}}};
  }
  Nsd& nsd() { return nsd_; }
  [[nodiscard]] const fakes::SignedZone& signed_zone() const { return signed_; }

 private:
  static fakes::Zone with_forged_record(fakes::Zone zone) {
    const std::string genuine = "192.0.2.8";
    zone.text.replace(zone.text.find(genuine), genuine.size(), "192.0.2.9");
    return zone;
  }

  fakes::SignedZone signed_;
  fakes::SignedZone broken_;
  Nsd nsd_;
};

std::unique_ptr<Resolver> make(const ResolverOptions& options, const std::vector<std::string>& allowed = {}) {
  auto resolver = make_unbound_resolver(options, AddressGuard::make(allowed).value());
  if (!resolver) throw std::runtime_error(resolver.error().detail);
  return *std::move(resolver);
}

class UnboundResolverTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    log::set_level(log::Level::error);
    if (!Nsd::installed()) return;
    world_ = std::make_unique<World>();
    shared_ = make(world_->options());
  }
  static void TearDownTestSuite() {
    shared_.reset();
    world_.reset();
  }
  void SetUp() override {
    if (!Nsd::installed())
      GTEST_SKIP() << "nsd and ldnsutils are not installed: the resolver was NOT tested against a real name server";
  }
  static Lookup ask(const std::string& name, RecordType type, Milliseconds wait = 5000ms) {
    return shared_->ask_one({name, type}, Deadline::after(wait));
  }

  static std::unique_ptr<World> world_;
  static std::unique_ptr<Resolver> shared_;
};
std::unique_ptr<World> UnboundResolverTest::world_;
std::unique_ptr<Resolver> UnboundResolverTest::shared_;

std::vector<std::string> addresses(const Lookup& lookup) {
  std::vector<std::string> all;
  for (const RecordData& record : lookup.value().records) all.push_back(std::get<AddressData>(record).address);
  return all;
}

TEST_F(UnboundResolverTest, ReadsAddresses) {
  const Lookup a = ask("www.plain.example", RecordType::a);
  ASSERT_TRUE(a) << a.error().detail;
  EXPECT_EQ(addresses(a), std::vector<std::string>{"192.0.2.1"});
  EXPECT_TRUE(a->name_exists);
  EXPECT_FALSE(a->secure);
  EXPECT_EQ(a->canonical_name, "www.plain.example");
  EXPECT_GT(a->ttl, 0s);
  EXPECT_LE(a->ttl, 60s) << "no answer may be believed for longer than a minute";
  const Lookup aaaa = ask("mail.plain.example", RecordType::aaaa);
  ASSERT_TRUE(aaaa) << aaaa.error().detail;
  EXPECT_EQ(addresses(aaaa), std::vector<std::string>{"2001:db8::25"});
}

TEST_F(UnboundResolverTest, ReadsMailExchangersInLowerCase) {
  const Lookup mx = ask("plain.example", RecordType::mx);
  ASSERT_TRUE(mx) << mx.error().detail;
  std::vector<std::string> seen;
  for (const RecordData& record : mx->records) {
    const auto& data = std::get<MxData>(record);
    seen.push_back(fmt::format("{} {}", data.preference, data.exchange));
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, (std::vector<std::string>{"0 mail2.plain.example", "10 mail.plain.example"}));
}

TEST_F(UnboundResolverTest, ReadsCaa) {
  const Lookup caa = ask("caa.plain.example", RecordType::caa);
  ASSERT_TRUE(caa) << caa.error().detail;
  std::vector<std::string> seen;
  for (const RecordData& record : caa->records) {
    const auto& data = std::get<CaaData>(record);
    seen.push_back(fmt::format("{} {} {}", data.flags, data.tag, data.value));
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, (std::vector<std::string>{"0 iodef mailto:security@plain.example",
                                            "0 issue ca.example.net; policy=ev", "128 issuewild ;"}));
}

TEST_F(UnboundResolverTest, JoinsTheStringsOfATxtRecord) {
  const Lookup txt = ask("txt.plain.example", RecordType::txt);
  ASSERT_TRUE(txt) << txt.error().detail;
  ASSERT_EQ(txt->records.size(), 1U);
  EXPECT_EQ(std::get<TxtData>(txt->records[0]).text, "onetwowith \"quotes\"");
}

TEST_F(UnboundResolverTest, TellsNxdomainFromNodata) {
  const Lookup missing = ask("missing.plain.example", RecordType::a);
  ASSERT_TRUE(missing) << missing.error().detail;
  EXPECT_FALSE(missing->name_exists);
  EXPECT_TRUE(missing->records.empty());
  const Lookup nodata = ask("www.plain.example", RecordType::caa);
  ASSERT_TRUE(nodata) << nodata.error().detail;
  EXPECT_TRUE(nodata->name_exists);
  EXPECT_TRUE(nodata->records.empty());
}

TEST_F(UnboundResolverTest, FollowsCnames) {
  const Lookup chain = ask("alias1.plain.example", RecordType::a);
  ASSERT_TRUE(chain) << chain.error().detail;
  EXPECT_EQ(addresses(chain), std::vector<std::string>{"192.0.2.1"});
  EXPECT_EQ(chain->canonical_name, "www.plain.example");
  const Lookup dangling = ask("dangling.plain.example", RecordType::a);
  ASSERT_TRUE(dangling) << dangling.error().detail;
  EXPECT_FALSE(dangling->name_exists);
  const Lookup loop = ask("loop1.plain.example", RecordType::a);
  ASSERT_FALSE(loop);
  EXPECT_EQ(loop.error().kind, Kind::servfail);
}

TEST_F(UnboundResolverTest, AnswersCnameQuestionsFromTheRecordItself) {
  const Lookup cname = ask("ALIAS1.plain.example.", RecordType::cname);
  ASSERT_TRUE(cname) << cname.error().detail;
  ASSERT_EQ(cname->records.size(), 1U);
  EXPECT_EQ(std::get<NameData>(cname->records[0]).target, "alias2.plain.example");
  const Lookup mixed = ask("mixed.plain.example", RecordType::cname);
  ASSERT_TRUE(mixed) << mixed.error().detail;
  EXPECT_EQ(std::get<NameData>(mixed->records.at(0)).target, "target.other.example");
}

TEST_F(UnboundResolverTest, KnowsWhatDnssecProves) {
  const Lookup answer = ask("alias.signed.example", RecordType::a);
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_TRUE(answer->secure);
  EXPECT_EQ(addresses(answer), std::vector<std::string>{"192.0.2.7"});
  const Lookup missing = ask("missing.signed.example", RecordType::caa);
  ASSERT_TRUE(missing) << missing.error().detail;
  EXPECT_TRUE(missing->secure) << "that nothing is there is proved too";
  EXPECT_FALSE(missing->name_exists);
}

TEST_F(UnboundResolverTest, DropsBogusData) {
  const Lookup forged = ask("www.broken.example", RecordType::a);
  ASSERT_FALSE(forged) << "the record does not match its signature";
  EXPECT_EQ(forged.error().kind, Kind::bogus);
  EXPECT_NE(forged.error().detail, "");
  const Lookup genuine = ask("ok.broken.example", RecordType::a);
  ASSERT_TRUE(genuine) << genuine.error().detail;
  EXPECT_TRUE(genuine->secure);
}

TEST_F(UnboundResolverTest, AnswersInTheOrderOfTheQuestions) {
  std::vector<Question> questions;
  for (int at = 0; at < 300; ++at)
    questions.push_back(at % 3 == 0 ? Question{"www.plain.example", RecordType::a}
                                    : Question{fmt::format("n{}.plain.example", at), RecordType::caa});
  const auto answers = shared_->ask(questions, Deadline::after(10s));
  ASSERT_EQ(answers.size(), questions.size());
  for (std::size_t at = 0; at < answers.size(); ++at) {
    ASSERT_TRUE(answers[at]) << questions[at].str() << " " << answers[at].error().detail;
    EXPECT_EQ(answers[at]->records.size(), at % 3 == 0 ? 1U : 0U) << questions[at].str();
  }
}

TEST_F(UnboundResolverTest, RefusesNamesThatCannotBeAsked) {
  for (const std::string& name :
       {std::string{"a b.example"}, std::string{"a..example"}, std::string{"nul\0.example", 12},
        std::string{"\xc3\xa9.example"}, std::string(64, 'a') + ".example", std::string(254, 'a')}) {
    const Lookup lookup = ask(name, RecordType::a);
    ASSERT_FALSE(lookup) << name;
    EXPECT_EQ(lookup.error().kind, Kind::malformed) << name << ": " << lookup.error().detail;
  }
}

TEST_F(UnboundResolverTest, SaysWhoAnswers) {
  EXPECT_EQ(shared_->described("www.plain.example"), world_->nsd().endpoint() + " (stub zone plain.example.)");
  EXPECT_EQ(shared_->described("signed.example."), world_->nsd().endpoint() + " (stub zone signed.example.)");
  EXPECT_EQ(shared_->described("notplain.example"), "recursive resolver (DNSSEC)");
}

TEST_F(UnboundResolverTest, ANewRecordIsSeenAfterASecond) {
  Nsd nsd{{fakes::make_zone("fresh.example", "")}};
  const auto resolver = make({.stubs = {{"fresh.example", {nsd.endpoint()}, std::nullopt}}});
  const Question question{"new.fresh.example", RecordType::a};
  const Lookup before = resolver->ask_one(question, Deadline::after(5s));
  ASSERT_TRUE(before) << before.error().detail;
  EXPECT_FALSE(before->name_exists);
  nsd.replace(fakes::make_zone("fresh.example", "new IN A 192.0.2.3"));
  const auto start = std::chrono::steady_clock::now();
  Lookup after = before;
  while (after->records.empty() && std::chrono::steady_clock::now() - start < 4s) {
    after = resolver->ask_one(question, Deadline::after(5s));
    ASSERT_TRUE(after) << after.error().detail;
  }
  EXPECT_FALSE(after->records.empty()) << "a negative answer was believed for more than its second";
}

TEST_F(UnboundResolverTest, KeepsItsDeadlineWithASilentServer) {
  const fakes::DeafServer deaf;
  ResolverOptions options = world_->options();
  options.stubs.push_back({"deaf.example", {deaf.endpoint()}, std::nullopt});
  const auto resolver = make(options);
  const std::vector<Question> questions{{"x.deaf.example", RecordType::a}, {"www.plain.example", RecordType::a}};
  const auto start = std::chrono::steady_clock::now();
  const auto answers = resolver->ask(questions, Deadline::after(400ms));
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GE(took, 400ms);
  EXPECT_LE(took, 500ms);
  ASSERT_FALSE(answers[0]);
  EXPECT_EQ(answers[0].error().kind, Kind::timeout);
  ASSERT_TRUE(answers[1]) << "the others are not lost with it";
  EXPECT_EQ(answers[1]->records.size(), 1U);
}

TEST_F(UnboundResolverTest, SlowZonesDoNotHoldUpOthers) {
  const fakes::DeafServer deaf;
  ResolverOptions options = world_->options();
  options.max_in_flight = 4;
  options.stubs.push_back({"deaf.example", {deaf.endpoint()}, std::nullopt});
  const auto resolver = make(options);
  std::vector<Question> slow;
  for (int at = 0; at < 40; ++at) slow.push_back({fmt::format("n{}.deaf.example", at), RecordType::a});
  std::thread victim{[&] { (void)resolver->ask(slow, Deadline::after(1500ms)); }};
  std::this_thread::sleep_for(50ms);  // so that the slow questions are in flight first
  const Lookup quick = resolver->ask_one({"www.plain.example", RecordType::a}, Deadline::after(1200ms));
  EXPECT_TRUE(quick) << quick.error().detail;
  victim.join();
}

TEST_F(UnboundResolverTest, ManyThreadsAskAndGiveUpAtOnce) {
  const fakes::DeafServer deaf;
  ResolverOptions options = world_->options();
  options.max_in_flight = 16;
  options.stubs.push_back({"deaf.example", {deaf.endpoint()}, std::nullopt});
  const auto resolver = make(options);
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread)
    threads.emplace_back([&, thread] {
      for (int round = 0; round < 20; ++round) {
        const std::vector<Question> questions{{fmt::format("n{}x{}.plain.example", thread, round), RecordType::a},
                                              {fmt::format("n{}.deaf.example", round % 4), RecordType::a}};
        const auto answers = resolver->ask(questions, Deadline::after(Milliseconds{round % 5 * 10}));
        if (answers[0]) ++answered;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(answered.load(), 0);
}

// A server of a stub zone that stays on loopback must not open loopback to whatever a zone delegates to.
TEST_F(UnboundResolverTest, DoesNotFollowDelegationsIntoGuardedNetworks) {
  constexpr std::uint16_t dns_port = 53;
  std::unique_ptr<Nsd> hidden;
  try {
    hidden = std::make_unique<Nsd>(
        std::vector{fakes::make_zone("inner.outer.example", "x IN A 192.0.2.66", "127.0.0.2")}, "127.0.0.2", dns_port);
  } catch (const std::runtime_error& error) {
    GTEST_SKIP() << "port 53 of 127.0.0.2 cannot be used here: the delegation guard was NOT tested. " << error.what();
  }
  Nsd outer{{fakes::make_zone("outer.example",
                              "inner IN NS ns.inner\nns.inner IN A 127.0.0.2\n"
                              "ten IN NS ns.ten\nns.ten IN A 10.255.255.1\nwww IN A 127.0.0.2")}};
  const ResolverOptions options{.stubs = {{"outer.example", {outer.endpoint()}, std::nullopt}}};
  const Question question{"x.inner.outer.example", RecordType::a};

  const auto open = make(options, {"127.0.0.0/8"});
  const Lookup allowed = open->ask_one(question, Deadline::after(5s));
  ASSERT_TRUE(allowed) << "the delegation works where the operator allows it: " << allowed.error().detail;
  EXPECT_EQ(addresses(allowed), std::vector<std::string>{"192.0.2.66"});

  const auto guarded = make(options);
  const Lookup refused = guarded->ask_one(question, Deadline::after(5s));
  ASSERT_FALSE(refused) << "127.0.0.2 was asked";
  EXPECT_EQ(refused.error().kind, Kind::servfail);
  const Lookup ten = guarded->ask_one({"x.ten.outer.example", RecordType::a}, Deadline::after(5s));
  ASSERT_FALSE(ten);
  EXPECT_EQ(ten.error().kind, Kind::servfail) << "10.255.255.1 was waited for";
  EXPECT_EQ(addresses(guarded->ask_one({"www.outer.example", RecordType::a}, Deadline::after(5s))),
            std::vector<std::string>{"127.0.0.2"})
      << "records of the operator's own zone stay as they are";
}

TEST_F(UnboundResolverTest, AStubGoesBeforeTheLocalZonesOfRfc6761) {
  Nsd nsd{{fakes::make_zone("demo.test", "www IN A 192.0.2.4"), fakes::make_zone("home.arpa", "www IN A 192.0.2.5")}};
  const auto resolver =
      make({.stubs = {{"demo.test", {nsd.endpoint()}, std::nullopt}, {"home.arpa", {nsd.endpoint()}, std::nullopt}}});
  EXPECT_EQ(addresses(resolver->ask_one({"www.demo.test", RecordType::a}, Deadline::after(5s))),
            std::vector<std::string>{"192.0.2.4"});
  EXPECT_EQ(addresses(resolver->ask_one({"www.home.arpa", RecordType::a}, Deadline::after(5s))),
            std::vector<std::string>{"192.0.2.5"});
  const Lookup soa = resolver->ask_one({"home.arpa", RecordType::soa}, Deadline::after(5s));
  ASSERT_TRUE(soa) << soa.error().detail;
  EXPECT_EQ(std::get<SoaData>(soa->records.at(0)).primary, "ns.home.arpa");
  const Lookup neighbour = resolver->ask_one({"other.test", RecordType::a}, Deadline::after(5s));
  ASSERT_TRUE(neighbour) << neighbour.error().detail;
  EXPECT_FALSE(neighbour->name_exists) << "answered without a question to the root";
  EXPECT_TRUE(resolver->ask_one({"test", RecordType::caa}, Deadline::after(5s)).has_value());
}

TEST_F(UnboundResolverTest, ReadsATrustAnchorFromAFile) {
  const fakes::TemporaryDirectory directory;
  const std::string file = directory.path() / "anchor.key";
  std::ofstream{file} << world_->signed_zone().trust_anchor << "\n";
  const auto resolver = make({.stubs = {{"signed.example", {world_->nsd().endpoint()}, file}}});
  const Lookup answer = resolver->ask_one({"www.signed.example", RecordType::a}, Deadline::after(5s));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_TRUE(answer->secure);
}

TEST_F(UnboundResolverTest, RefusesAnAuthoritativeServerAsForwarder) {
  const auto resolver = make_unbound_resolver({.forward = true, .servers = {world_->nsd().endpoint()}}, AddressGuard{});
  ASSERT_FALSE(resolver);
  EXPECT_EQ(resolver.error().code, ErrorCode::unavailable);
  EXPECT_NE(resolver.error().detail.find("offers no recursion"), std::string::npos) << resolver.error().detail;
}

TEST_F(UnboundResolverTest, RefusesASilentForwarder) {
  const fakes::DeafServer deaf;
  const auto start = std::chrono::steady_clock::now();
  const auto resolver = make_unbound_resolver({.forward = true, .servers = {deaf.endpoint()}}, AddressGuard{});
  ASSERT_FALSE(resolver);
  EXPECT_EQ(resolver.error().code, ErrorCode::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
}

/// Hands questions on to a name server and sets RA in its answers, as a recursive resolver would.
class Relay {
 public:
  explicit Relay(std::uint16_t upstream) : upstream_(upstream), fd_(udp()) {
    const sockaddr_in any = loopback(0);
    if (bind(fd_, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0) throw std::runtime_error("cannot bind");
    const timeval wake_up{.tv_sec = 0, .tv_usec = 20'000};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &wake_up, sizeof wake_up);
    thread_ = std::thread{[this] { run(); }};
  }
  ~Relay() {
    stop_ = true;
    thread_.join();
    close(fd_);
  }
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  [[nodiscard]] std::string endpoint() const {
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &size);
    return fmt::format("127.0.0.1:{}", ntohs(bound.sin_port));
  }

 private:
  static int udp() { return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0); }
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  void run() {
    std::array<std::uint8_t, 4096> message{};
    while (!stop_) {
      sockaddr_in from{};
      socklen_t from_size = sizeof from;
      const ssize_t size =
          recvfrom(fd_, message.data(), message.size(), 0, reinterpret_cast<sockaddr*>(&from), &from_size);
      if (size <= 0) continue;
      const int up = udp();
      const sockaddr_in to = loopback(upstream_);
      sendto(up, message.data(), static_cast<std::size_t>(size), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
      const ssize_t got = recv(up, message.data(), message.size(), 0);
      close(up);
      if (got < 12) continue;
      message[3] = static_cast<std::uint8_t>(message[3] | 0x80);
      sendto(fd_, message.data(), static_cast<std::size_t>(got), 0, reinterpret_cast<const sockaddr*>(&from),
             from_size);
    }
  }

  std::uint16_t upstream_;
  int fd_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

TEST_F(UnboundResolverTest, AsksAForwarderThatOffersRecursion) {
  const Relay relay{world_->nsd().port()};
  const fakes::TemporaryDirectory directory;
  const std::string file = directory.path() / "anchor.key";
  std::ofstream{file} << world_->signed_zone().trust_anchor << "\n";
  const auto resolver = make({.forward = true, .servers = {relay.endpoint()}, .trust_anchor = file});
  const Lookup plain = resolver->ask_one({"alias1.plain.example", RecordType::a}, Deadline::after(5s));
  ASSERT_TRUE(plain) << plain.error().detail;
  EXPECT_EQ(addresses(plain), std::vector<std::string>{"192.0.2.1"});
  const Lookup secure = resolver->ask_one({"www.signed.example", RecordType::a}, Deadline::after(5s));
  ASSERT_TRUE(secure) << secure.error().detail;
  EXPECT_TRUE(secure->secure);
  EXPECT_EQ(resolver->described("www.plain.example"), relay.endpoint() + " (forwarder, DNSSEC)");
}

struct BadOptions {
  std::string name;
  ResolverOptions options;
  std::string says;
};

class UnboundOptionsTest : public testing::TestWithParam<BadOptions> {};

TEST_P(UnboundOptionsTest, AreRefused) {
  log::set_level(log::Level::error);
  const auto resolver = make_unbound_resolver(GetParam().options, AddressGuard{});
  ASSERT_FALSE(resolver);
  EXPECT_EQ(resolver.error().code, ErrorCode::invalid_request);
  EXPECT_NE(resolver.error().detail.find(GetParam().says), std::string::npos) << resolver.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    All, UnboundOptionsTest,
    testing::Values(
        BadOptions{"forward_without_servers", {.forward = true}, "needs at least one server"},
        BadOptions{"server_name", {.stubs = {{"a.example", {"ns.example:53"}, {}}}}, "not an address with a port"},
        BadOptions{"stub_without_servers", {.stubs = {{"a.example", {}, {}}}}, "needs at least one server"},
        BadOptions{"stub_without_zone", {.stubs = {{".", {"127.0.0.1"}, {}}}}, "needs the name"},
        BadOptions{"missing_hints", {.root_hints = "/nonexistent/hints"}, "cannot read the root hints"},
        BadOptions{"missing_anchor", {.trust_anchor = "/nonexistent/anchor"}, "cannot read the trust anchor"},
        BadOptions{
            "missing_stub_anchor", {.stubs = {{"a.example", {"127.0.0.1"}, "/nonexistent/anchor"}}}, "cannot read"},
        BadOptions{
            "bad_stub_anchor", {.stubs = {{"a.example", {"127.0.0.1"}, "a.example. IN DS nonsense"}}}, "anchor"}),
    [](const auto& test) { return test.param.name; });

double cpu_microseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

// Not a timed test: prints what a question costs, and proves only that answers stay right under load.
TEST_F(UnboundResolverTest, ReportsWhatAQuestionCosts) {
  constexpr int rounds = 20000;
  const Question question{"caa.plain.example", RecordType::caa};
  ASSERT_TRUE(shared_->ask_one(question, Deadline::after(5s)));
  const double before = cpu_microseconds();
  for (int at = 0; at < rounds; ++at) {
    const Lookup kept = shared_->ask_one(question, Deadline::after(5s));
    ASSERT_TRUE(kept && kept->records.size() == 3);
  }
  const double kept = (cpu_microseconds() - before) / rounds;
  std::vector<Question> questions;
  for (int at = 0; at < 2000; ++at) questions.push_back({fmt::format("cost{}.plain.example", at), RecordType::caa});
  const auto start = std::chrono::steady_clock::now();
  const double before_fresh = cpu_microseconds();
  for (const Lookup& lookup : shared_->ask(questions, Deadline::after(20s)))
    ASSERT_TRUE(lookup) << lookup.error().detail;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("kept answer: {:.2f} us CPU; fresh answer: {:.0f} us CPU, {:.0f} questions/s\n", kept,
             (cpu_microseconds() - before_fresh) / 2000, 2000 / took.count());
}

}  // namespace
}  // namespace certwright::net::live::unbound_resolver_test
