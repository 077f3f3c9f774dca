#include "validation/dns.h"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/fakes/fake_net.h"

namespace certwright::validation::dns_test {
namespace {

using fakes::FakeNet;

const ByteView secret = bytes_of("an account's secret of 32 octets");
constexpr std::string_view suffix = "acm-validations.aws";
constexpr Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

Deadline soon() { return Deadline::after(std::chrono::seconds{1}); }

// Computed independently with Python's hmac and hashlib:
// hmac.new(secret, b"dns-name:example.com", "sha256").hexdigest()[:32] and so on.
TEST(DnsChallengeTest, IsDerivedAsDocumented) {
  const model::ResourceRecord record = dns_challenge(secret, "example.com", suffix);
  EXPECT_EQ(record.name, "_a76d7cdb5f26f9aa852b5ded1ec9e7af.example.com.");
  EXPECT_EQ(record.value, "_ad6ed45db649255b16b53e865772edae.15sac4zlfh.acm-validations.aws.");
}

TEST(DnsChallengeTest, IsTheSameForEverAndInAnyCase) {
  const model::ResourceRecord record = dns_challenge(secret, "example.com", suffix);
  for (const char* name : {"example.com", "EXAMPLE.com", "example.com."}) {
    EXPECT_EQ(dns_challenge(secret, name, suffix).name, record.name);
    EXPECT_EQ(dns_challenge(secret, name, "acm-validations.aws.").value, record.value);
  }
}

TEST(DnsChallengeTest, DiffersByNameAndByAccount) {
  std::set<std::string> names;
  std::set<std::string> values;
  for (const char* key : {"one account's secret", "another account's secret"})
    for (const char* base : {"example.com", "www.example.com", "example.org"}) {
      const model::ResourceRecord record = dns_challenge(bytes_of(key), base, suffix);
      names.insert(record.name.substr(0, 33));
      values.insert(record.value);
    }
  EXPECT_EQ(names.size(), 6U);
  EXPECT_EQ(values.size(), 6U);
}

struct Published {
  std::string name;
  std::string zone;  ///< {name} and {value} stand for the challenge's, without trailing dots; {bare} for the value
                     ///< without its underscore
  bool proves = false;
  std::vector<std::string> actual;
};

class AttemptDnsTest : public testing::TestWithParam<Published> {
 protected:
  static std::string without_dot(std::string text) {
    text.pop_back();
    return text;
  }
  const DnsChallenge challenge_{"example.com", dns_challenge(secret, "example.com", suffix)};
  const std::string name_ = without_dot(challenge_.record.name);
  const std::string value_ = without_dot(challenge_.record.value);

  [[nodiscard]] std::string filled(const std::string& text) const {
    std::string upper = value_;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return fmt::format(fmt::runtime(text), fmt::arg("name", name_), fmt::arg("value", value_), fmt::arg("upper", upper),
                       fmt::arg("bare", value_.substr(1)), fmt::arg("bare_name", name_.substr(1)));
  }
};

TEST_P(AttemptDnsTest, ProvesOrShowsWhatIsThere) {
  FakeNet net{filled(GetParam().zone)};
  const std::vector<Attempt> attempts = attempt_dns({&challenge_, 1}, net, now, soon());
  ASSERT_EQ(attempts.size(), 1U);
  const Attempt& attempt = attempts.front();
  ASSERT_TRUE(attempt.seen && attempt.seen->has_value());
  const model::ValidationRecordFact& seen = **attempt.seen;
  EXPECT_EQ(seen.name, name_);
  EXPECT_EQ(seen.expected, value_);
  EXPECT_EQ(seen.matches, GetParam().proves);
  std::vector<std::string> actual;
  for (const std::string& text : GetParam().actual) actual.push_back(filled(text));
  EXPECT_EQ(seen.actual, actual);
  EXPECT_EQ(attempt.proof.has_value(), GetParam().proves);
}

INSTANTIATE_TEST_SUITE_P(
    Facts31, AttemptDnsTest,
    testing::Values(
        Published{"as_told", "{name} CNAME {value}", true, {"{value}"}},
        Published{"value_without_underscore", "{name} CNAME {bare}", true, {"{bare}"}},
        Published{"other_case", "{name} CNAME {upper}", true, {"{value}"}},
        // Where the target itself leads is nobody's business.
        Published{"target_leads_on", "{name} CNAME {value}\n{value} CNAME {name}", true, {"{value}"}},
        Published{"nothing_there", "example.com A 192.0.2.1", false, {}},
        Published{"name_without_underscore", "{bare_name} CNAME {value}", false, {}},
        Published{"zone_appended_twice", "{name}.example.com CNAME {value}", false, {}},
        Published{"another_target", "{name} CNAME _x.y.acm-validations.aws", false, {"_x.y.acm-validations.aws"}},
        Published{"target_with_zone_appended", "{name} CNAME {value}.example.com", false, {"{value}.example.com"}},
        Published{"two_underscores_less_one", "{name} CNAME _{value}", false, {"_{value}"}},
        // Facts 3.1: "More than 5 chained CNAMEs fails."
        Published{"by_way_of_another",
                  "{name} CNAME hop.example.com\nhop.example.com CNAME {upper}",
                  true,
                  {"hop.example.com"}},
        Published{"by_way_of_another_without_underscore",
                  "{name} CNAME hop.example.com\nhop.example.com CNAME {bare}",
                  true,
                  {"hop.example.com"}},
        Published{"five_links",
                  "{name} CNAME h1.example.com\nh1.example.com CNAME h2.example.com\nh2.example.com CNAME h3.test\n"
                  "h3.test CNAME h4.test\nh4.test CNAME {value}",
                  true,
                  {"h1.example.com"}},
        Published{"six_links",
                  "{name} CNAME h1.example.com\nh1.example.com CNAME h2.example.com\nh2.example.com CNAME h3.test\n"
                  "h3.test CNAME h4.test\nh4.test CNAME h5.test\nh5.test CNAME {value}",
                  false,
                  {"h1.example.com"}},
        Published{
            "a_loop",
            "{name} CNAME h1.example.com\nh1.example.com CNAME h2.example.com\nh2.example.com CNAME h1.example.com",
            false,
            {"h1.example.com"}},
        Published{"a_loop_to_itself", "{name} CNAME {name}", false, {"{name}"}},
        Published{"by_way_of_one_with_two_records",
                  "{name} CNAME hop.example.com\nhop.example.com CNAME {value}\nhop.example.com CNAME other.test",
                  false,
                  {"hop.example.com"}},
        Published{"two_records",
                  "{name} CNAME {value}\n{name} CNAME other.example.com",
                  false,
                  {"{value}", "other.example.com"}},
        Published{"text_record", "{name} TXT \"{value}\"", false, {}}),
    [](const auto& test) { return test.param.name; });

TEST_F(AttemptDnsTest, TheProofSaysWhatWasAskedOfWhom) {
  FakeNet net{filled("{name} CNAME {value}")};
  const auto attempts = attempt_dns({&challenge_, 1}, net, now, soon());
  ASSERT_TRUE(attempts.at(0).proof);
  const model::Proof& proof = *attempts[0].proof;
  EXPECT_EQ(proof.base_name, "example.com");
  EXPECT_EQ(proof.method, model::ValidationMethod::dns);
  EXPECT_EQ(proof.question, name_ + ". CNAME");
  EXPECT_EQ(proof.answer, value_ + ".");
  EXPECT_EQ(proof.resolver, "fake resolver");
  EXPECT_EQ(proof.at, now);
}

TEST_F(AttemptDnsTest, TheProofHoldsTheWholeChain) {
  FakeNet net{filled("{name} CNAME hop.example.com\nhop.example.com CNAME {value}")};
  const auto attempts = attempt_dns({&challenge_, 1}, net, now, soon());
  ASSERT_TRUE(attempts.at(0).proof);
  EXPECT_EQ(attempts[0].proof->question, name_ + ". CNAME");
  EXPECT_EQ(attempts[0].proof->answer, "hop.example.com. -> " + value_ + ".");
}

TEST_F(AttemptDnsTest, OnlyATargetThatMayLeadOnCostsMoreQuestions) {
  const std::string asked_once = name_ + ". CNAME";
  for (const char* zone : {"{name} CNAME {value}", "example.com A 192.0.2.1", "{name} CNAME _x.y.acm-validations.aws",
                           "{name} CNAME {name}"}) {
    FakeNet net{filled(zone)};
    (void)attempt_dns({&challenge_, 1}, net, now, soon());
    EXPECT_EQ(net.asked(), std::vector{asked_once}) << zone;
  }
  FakeNet net{filled("{name} CNAME h1.example.com\nh1.example.com CNAME h2.example.com\nh2.example.com CNAME {name}")};
  (void)attempt_dns({&challenge_, 1}, net, now, soon());
  EXPECT_EQ(net.asked(), (std::vector<std::string>{asked_once, "h1.example.com. CNAME", "h2.example.com. CNAME"}));
}

TEST_F(AttemptDnsTest, ALinkThatCannotBeLookedUpIsNeitherProofNorAbsence) {
  FakeNet net{filled("{name} CNAME hop.example.com\nhop.example.com FAIL CNAME servfail")};
  const auto attempts = attempt_dns({&challenge_, 1}, net, now, soon());
  EXPECT_FALSE(attempts.at(0).proof);
  ASSERT_TRUE(attempts[0].seen);
  ASSERT_FALSE(*attempts[0].seen);
  EXPECT_EQ(attempts[0].seen->error().question, "hop.example.com. CNAME");
}

TEST_F(AttemptDnsTest, AFailedLookupIsNeitherProofNorAbsence) {
  for (const char* kind : {"timeout", "servfail", "bogus"}) {
    FakeNet net{filled("{name} CNAME {value}\n{name} FAIL CNAME ") + kind};
    const auto attempts = attempt_dns({&challenge_, 1}, net, now, soon());
    EXPECT_FALSE(attempts.at(0).proof);
    ASSERT_TRUE(attempts[0].seen);
    ASSERT_FALSE(*attempts[0].seen) << kind;
    EXPECT_EQ(attempts[0].seen->error().question, name_ + ". CNAME");
  }
}

TEST_F(AttemptDnsTest, EachChallengeHasItsOwnAnswer) {
  const DnsChallenge other{"other.example", dns_challenge(secret, "other.example", suffix)};
  FakeNet net{other.record.name + " CNAME " + other.record.value};
  const std::vector<DnsChallenge> both{challenge_, other};
  const auto attempts = attempt_dns(both, net, now, soon());
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_FALSE(attempts[0].proof);
  ASSERT_TRUE(attempts[1].proof);
  EXPECT_EQ(attempts[1].proof->base_name, "other.example");
  EXPECT_TRUE(attempt_dns({}, net, now, soon()).empty());
}

}  // namespace
}  // namespace certwright::validation::dns_test
