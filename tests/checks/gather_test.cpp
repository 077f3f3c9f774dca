#include "checks/facts/gather.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "base/mutex.h"
#include "registration/registration_data.h"
#include "tests/fakes/fake_net.h"
#include "tests/feeds/temporary_lists.h"

namespace certwright::checks::gather_test {
namespace {

constexpr std::string_view suffixes = R"(// ===BEGIN ICANN DOMAINS===
jp
co.jp
// ===END ICANN DOMAINS===
)";

Timestamp now() { return Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}; }

Deadline soon() { return Deadline::after(std::chrono::seconds{5}); }

class Gather : public testing::Test {
 protected:
  Gather() {
    auto loaded = feeds::Feeds::load({.public_suffix_list = lists_.write("psl.dat", suffixes),
                                      .top_sites = lists_.write("top.csv", "7,known.co.jp\n"),
                                      .unsafe_domains = lists_.write("unsafe.txt", "bad.co.jp\n"),
                                      .provider_domains = lists_.write("provider.txt", "ours.co.jp\n")},
                                     now());
    if (!loaded) throw std::runtime_error(loaded.error().detail);
    feeds_ = *std::move(loaded);
  }

  static Subject subject(std::string_view name, model::ValidationMethod method = model::ValidationMethod::dns,
                         std::string validation_domain = {}) {
    return {.name = model::DomainName::parse(name).value(),
            .method = method,
            .validation_domain = std::move(validation_domain)};
  }

  std::vector<model::Facts> gather(const std::vector<Subject>& subjects, std::vector<Stage> stages) {
    return checks::gather(subjects, stages, {.feeds = *feeds_, .resolver = &net_}, policy_, now(), soon());
  }

  model::Facts caa(std::string_view name) { return gather({subject(name)}, {Stage::before_issue}).front(); }

  model::Facts mail(std::string_view name, std::string validation_domain = {}) {
    return gather({subject(name, model::ValidationMethod::email, std::move(validation_domain))}, {Stage::policy})
        .front();
  }

  std::ptrdiff_t times_asked(const std::string& question) const { return std::ranges::count(net_.asked(), question); }

  certwright::tests::TemporaryLists lists_;
  std::unique_ptr<feeds::Feeds> feeds_;
  fakes::FakeNet net_;
  model::Policy policy_;
};

TEST_F(Gather, PolicyFactsComeFromListsAndAskNoDns) {
  const auto facts =
      gather({subject("*.www.known.co.jp"), subject("www.bad.co.jp"), subject("x.ours.co.jp")}, {Stage::policy});
  EXPECT_EQ(facts[0].public_suffix->registrable, "known.co.jp");
  EXPECT_EQ((*facts[0].top_site)->rank, 7U);
  EXPECT_EQ(facts[1].reputation.at(0).listed, "bad.co.jp");
  EXPECT_TRUE(facts[2].provider->from_operator);
  EXPECT_FALSE(facts[0].caa);
  EXPECT_FALSE(facts[0].mail);
  EXPECT_TRUE(net_.asked().empty());
}

TEST_F(Gather, OfflineDnsFactsStayUnset) {
  const std::array subjects{subject("www.known.co.jp", model::ValidationMethod::email)};
  const std::array stages{Stage::policy, Stage::before_issue};
  const auto facts = checks::gather(subjects, stages, {.feeds = *feeds_}, policy_, now(), soon());
  EXPECT_TRUE(facts[0].public_suffix);
  EXPECT_FALSE(facts[0].mail);
  EXPECT_FALSE(facts[0].caa);
  EXPECT_TRUE(judge(facts[0], Stage::before_issue).empty());
}

TEST_F(Gather, InternalAndSpecialNamesAreNotAskedOfTopSiteLists) {
  policy_.names = model::NamePolicy::private_names;
  policy_.private_suffixes = {"known.co.jp"};
  const auto facts = gather(
      {subject("known.co.jp"), subject("www.example.com"), subject("a.nonsense"), subject("co.jp")}, {Stage::policy});
  for (const model::Facts& of_name : facts) EXPECT_FALSE(of_name.top_site) << of_name.name.str();
}

/// Notes what it is asked.
class AskedServices final : public feeds::ReputationServices {
 public:
  std::vector<std::vector<model::ReputationFact>> ask(std::span<const feeds::ReputationQuestion> questions, Timestamp,
                                                      Deadline) override {
    std::vector<std::vector<model::ReputationFact>> facts;
    for (const feeds::ReputationQuestion& question : questions) {
      asked.push_back(question.name + " of " + question.registrable);
      facts.push_back({{.feed = model::FeedId::virustotal, .listed = question.registrable}});
    }
    return facts;
  }
  void forget(std::string_view) override {}

  std::vector<std::string> asked;
};

TEST_F(Gather, ServicesAreAskedAboutPublicNamesOnly) {
  AskedServices services;
  policy_.names = model::NamePolicy::private_names;
  policy_.private_suffixes = {"inside.co.jp"};
  policy_.special_use_allowed = {"example.net"};
  const std::vector<Subject> subjects{
      subject("*.www.shop.co.jp"), subject("db.inside.co.jp"), subject("www.example.com"), subject("a.example.net"),
      subject("printer.local"),    subject("nas.home.arpa"),   subject("a.nonsense"),      subject("co.jp"),
      subject("host.internal"),    subject("host.test")};
  const std::array stages{Stage::policy};
  const auto facts = checks::gather(subjects, stages, {.feeds = *feeds_, .resolver = &net_, .reputation = &services},
                                    policy_, now(), soon());
  EXPECT_EQ(services.asked, std::vector<std::string>{"www.shop.co.jp of shop.co.jp"});
  EXPECT_EQ(facts[0].reputation.back().listed, "shop.co.jp");
  for (std::size_t i = 1; i < facts.size(); ++i)
    for (const model::ReputationFact& fact : facts[i].reputation) EXPECT_NE(fact.feed, model::FeedId::virustotal);
}

TEST_F(Gather, WithoutServicesNobodyIsAsked) {
  AskedServices services;
  const std::vector<Subject> subjects{subject("www.shop.co.jp")};
  const std::array stages{Stage::before_issue};
  (void)checks::gather(subjects, stages, {.feeds = *feeds_, .resolver = &net_, .reputation = &services}, policy_, now(),
                       soon());
  EXPECT_TRUE(services.asked.empty()) << "the stage before the signature needs none";
}

/// Notes what it is asked.
class AskedRegistries final : public registration::RegistrationData {
 public:
  tl::expected<model::RegistrationFact, model::LookupFailure> look_up(const std::string& domain, Timestamp,
                                                                      Deadline) override {
    const Lock lock{mutex_};
    asked_.insert(domain);
    ++questions_;
    model::RegistrationFact fact;
    fact.domain = domain;
    return fact;
  }
  void forget(std::string_view) override {}
  [[nodiscard]] std::set<std::string> asked() const {
    const Lock lock{mutex_};
    return asked_;
  }
  [[nodiscard]] std::size_t questions() const {
    const Lock lock{mutex_};
    return questions_;
  }

 private:
  mutable Mutex mutex_;
  std::set<std::string> asked_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::size_t questions_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
};

class GatherRegistration : public Gather {
 protected:
  std::vector<model::Facts> ask(std::vector<Subject> subjects, Stage stage) {
    const std::array stages{Stage::policy, stage};
    return checks::gather(subjects, stage == Stage::policy ? std::span{stages}.first(1) : std::span{stages},
                          {.feeds = *feeds_, .resolver = nullptr, .reputation = nullptr, .registration = &registries_},
                          policy_, now(), soon());
  }
  static Subject by_mail(Subject subject) {
    subject.method = model::ValidationMethod::email;
    return subject;
  }
  AskedRegistries registries_;
};

TEST_F(GatherRegistration, RegistriesAreAskedOnceADomainAndAboutPublicOnesOnly) {
  policy_.names = model::NamePolicy::private_names;
  policy_.private_suffixes = {"inside.co.jp"};
  const auto facts =
      ask({subject("*.www.shop.co.jp"), subject("a.shop.co.jp"), subject("b.other.co.jp"), subject("db.inside.co.jp"),
           subject("www.example.com"), subject("printer.local"), subject("a.nonsense"), subject("co.jp")},
          Stage::diagnosis);
  EXPECT_EQ(registries_.asked(), (std::set<std::string>{"other.co.jp", "shop.co.jp"}));
  EXPECT_EQ(registries_.questions(), 2U);
  EXPECT_EQ((*facts[0].registration)->domain, "shop.co.jp");
  EXPECT_EQ((*facts[1].registration)->domain, "shop.co.jp");
  for (std::size_t i = 3; i < facts.size(); ++i) EXPECT_FALSE(facts[i].registration) << i;
}

TEST_F(GatherRegistration, ARequestWaitsForThemWhereTheirContactsAreMailedOnly) {
  const std::vector<Subject> subjects{by_mail(subject("a.shop.co.jp")), by_mail(subject("db.inside.co.jp")),
                                      subject("c.third.co.jp")};
  (void)ask(subjects, Stage::policy);
  policy_.mails_registration_contacts = true;
  (void)ask(subjects, Stage::policy);
  EXPECT_EQ(registries_.questions(), 0U) << "contacts are no proof for public names";
  policy_.names = model::NamePolicy::private_names;
  policy_.private_suffixes = {"inside.co.jp"};
  (void)ask(subjects, Stage::policy);
  EXPECT_EQ(registries_.asked(), (std::set<std::string>{"inside.co.jp", "shop.co.jp"}));
}

class GatherSlip : public Gather {
 protected:
  GatherSlip() {
    feeds_ = *feeds::Feeds::load({.public_suffix_list = lists_.write("slip.dat", R"(// ===BEGIN ICANN DOMAINS===
com
co.jp
jp
land
// ===END ICANN DOMAINS===
)")},
                                 now());
  }
  std::optional<bool> exists(std::string_view name) {
    return gather({subject(name)}, {Stage::policy}).front().public_suffix->suggestion_exists;
  }
};

TEST_F(GatherSlip, WhetherTheDomainThatWasMeantExistsIsAsked) {
  net_.load("shop.com NS ns1.shop.com");
  EXPECT_EQ(exists("*.www.shop.cmo"), true);
  EXPECT_EQ(times_asked("shop.com. NS"), 1);
  EXPECT_EQ(exists("other.cmo"), false);
}

TEST_F(GatherSlip, NothingIsAskedOfOtherNames) {
  EXPECT_EQ(exists("www.shop.com"), std::nullopt);
  EXPECT_EQ(exists("db.nonsense"), std::nullopt);
  EXPECT_EQ(exists("printer.lan"), std::nullopt) << "an internal name, and no slip in an ending that most names have";
  EXPECT_TRUE(net_.asked().empty());
}

TEST_F(GatherSlip, WithoutAnAnswerItStaysOpen) {
  net_.load("shop.com FAIL NS servfail");
  EXPECT_EQ(exists("shop.cmo"), std::nullopt);
}

TEST_F(Gather, CaaOfTheNameItselfWins) {
  net_.load(R"(www.shop.co.jp CAA 0 issue "a.test"
shop.co.jp CAA 0 issue "b.test")");
  const model::Facts facts = caa("www.shop.co.jp");
  ASSERT_TRUE(facts.caa && *facts.caa);
  EXPECT_EQ((*facts.caa)->found_at, "www.shop.co.jp");
  EXPECT_EQ((*facts.caa)->records.at(0).value, "a.test");
  EXPECT_EQ(facts.resolver, "fake resolver");
}

TEST_F(Gather, CaaAsksAllLevelsAtOnceAndTheTopLevelOnlyWhereNoneHoldsASet) {
  net_.load("shop.co.jp CAA 0 issue \"b.test\"");
  const model::Facts facts = caa("*.a.www.shop.co.jp");
  ASSERT_TRUE(facts.caa && *facts.caa);
  EXPECT_EQ((*facts.caa)->found_at, "shop.co.jp");
  EXPECT_TRUE((*facts.caa)->alias_target.empty());
  EXPECT_EQ(net_.asked().size(), 4U);
  EXPECT_EQ(times_asked("co.jp. CAA"), 1);
  EXPECT_EQ(times_asked("jp. CAA"), 0) << "a set was found below the top-level domain";
}

TEST_F(Gather, NoCaaAnywhereIsAFactToo) {
  net_.load("shop.co.jp A 192.0.2.1");
  const model::Facts facts = caa("www.shop.co.jp");
  ASSERT_TRUE(facts.caa && *facts.caa);
  EXPECT_TRUE((*facts.caa)->found_at.empty());
  EXPECT_TRUE((*facts.caa)->records.empty());
}

TEST_F(Gather, CaaBehindAnAliasIsFoundAtItsTarget) {
  net_.load(R"(www.shop.co.jp CNAME cdn.test
cdn.test CAA 0 issue "c.test")");
  const model::Facts facts = caa("www.shop.co.jp");
  ASSERT_TRUE(facts.caa && *facts.caa);
  EXPECT_EQ((*facts.caa)->found_at, "cdn.test");
  EXPECT_EQ((*facts.caa)->alias_target, "cdn.test");
}

TEST_F(Gather, AFailureBeforeTheFirstSetIsUndeterminedAndTriedTwice) {
  net_.load(R"(shop.co.jp CAA 0 issue "b.test"
www.shop.co.jp FAIL CAA servfail)");
  const model::Facts facts = caa("www.shop.co.jp");
  ASSERT_TRUE(facts.caa);
  ASSERT_FALSE(*facts.caa);
  EXPECT_EQ(facts.caa->error().rcode, "SERVFAIL");
  EXPECT_EQ(facts.caa->error().question, "www.shop.co.jp. CAA");
  EXPECT_EQ(times_asked("www.shop.co.jp. CAA"), 2);
  EXPECT_EQ(times_asked("shop.co.jp. CAA"), 1);
}

TEST_F(Gather, AFailureAboveTheFirstSetDoesNotMatter) {
  net_.load(R"(shop.co.jp CAA 0 issue "b.test"
co.jp FAIL CAA timeout)");
  const model::Facts facts = caa("www.shop.co.jp");
  ASSERT_TRUE(facts.caa && *facts.caa);
  EXPECT_EQ(times_asked("co.jp. CAA"), 1);
}

TEST_F(Gather, ABogusAnswerIsNeverNoRecord) {
  net_.load("shop.co.jp FAIL * bogus");
  const model::Facts facts = caa("shop.co.jp");
  ASSERT_TRUE(facts.caa);
  ASSERT_FALSE(*facts.caa);
  EXPECT_EQ(facts.caa->error().rcode, "bogus");
}

TEST_F(Gather, NamesOfOneParentShareTheirQuestions) {
  const auto facts =
      gather({subject("a.shop.co.jp"), subject("b.shop.co.jp"), subject("*.b.shop.co.jp")}, {Stage::before_issue});
  EXPECT_EQ(facts.size(), 3U);
  EXPECT_EQ(net_.asked().size(), 5U);
  EXPECT_EQ(times_asked("shop.co.jp. CAA"), 1);
}

TEST_F(Gather, LookUpOfCaaAloneGivesTheSame) {
  net_.load("shop.co.jp CAA 128 issue \"b.test; x=y\"");
  const auto found = look_up_caa(net_, "www.shop.co.jp", soon());
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->found_at, "shop.co.jp");
  EXPECT_EQ((*found)->records.at(0).flags, 128);
}

TEST_F(Gather, MailExchangesAreAskedForTheirAddresses) {
  net_.load(R"(shop.co.jp MX 20 b.mail.test
shop.co.jp MX 10 a.mail.test
a.mail.test CNAME b.mail.test
b.mail.test AAAA 2001:db8::1)");
  const model::Facts facts = mail("www.shop.co.jp", "Shop.co.jp");
  ASSERT_TRUE(facts.mail && *facts.mail);
  const auto& exchangers = (*facts.mail)->exchangers;
  ASSERT_EQ(exchangers.size(), 2U);
  EXPECT_EQ((*facts.mail)->domain, "shop.co.jp");
  EXPECT_EQ(exchangers[0].exchange, "a.mail.test");
  EXPECT_TRUE(exchangers[0].is_cname);
  EXPECT_TRUE(exchangers[1].has_address);
  EXPECT_FALSE(exchangers[1].is_cname);
}

TEST_F(Gather, WithoutMxTheAddressOfTheDomainIsAskedFor) {
  net_.load(R"(shop.co.jp A 192.0.2.1)");
  const model::Facts facts = mail("shop.co.jp");
  ASSERT_TRUE(facts.mail && *facts.mail);
  EXPECT_TRUE((*facts.mail)->exchangers.empty());
  EXPECT_TRUE((*facts.mail)->has_address);
}

TEST_F(Gather, ADomainThatDoesNotExistIsAskedForNothingElse) {
  const model::Facts facts = mail("shop.co.jp");
  ASSERT_TRUE(facts.mail && *facts.mail);
  EXPECT_FALSE((*facts.mail)->domain_exists);
  EXPECT_EQ(times_asked("shop.co.jp. MX"), 1);
  EXPECT_EQ(times_asked("shop.co.jp. A") + times_asked("shop.co.jp. AAAA"), 0);
}

TEST_F(Gather, NullMxAndAddressesInPlaceOfHosts) {
  net_.load("null.co.jp MX 0 .\nliteral.co.jp MX 10 192.0.2.25");
  const auto facts = gather(
      {subject("null.co.jp", model::ValidationMethod::email), subject("literal.co.jp", model::ValidationMethod::email)},
      {Stage::policy});
  ASSERT_TRUE(facts[0].mail && *facts[0].mail && *facts[1].mail);
  EXPECT_TRUE((*facts[0].mail)->exchangers.at(0).exchange.empty());
  EXPECT_TRUE((*facts[1].mail)->exchangers.at(0).is_address_literal);
  EXPECT_EQ(times_asked("literal.co.jp. A") + times_asked("192.0.2.25. A"), 0);
}

TEST_F(Gather, AnAliasOfTheMailDomainIsFollowed) {
  net_.load(R"(shop.co.jp CNAME hosted.test
hosted.test MX 10 mx.hosted.test
mx.hosted.test A 192.0.2.1
dangling.co.jp CNAME gone.test)");
  const model::Facts facts = mail("shop.co.jp");
  ASSERT_TRUE(facts.mail && *facts.mail);
  ASSERT_EQ((*facts.mail)->exchangers.size(), 1U);
  EXPECT_TRUE((*facts.mail)->exchangers[0].has_address);
  const model::Facts dangling = mail("dangling.co.jp");
  ASSERT_TRUE(dangling.mail && *dangling.mail);
  EXPECT_TRUE((*dangling.mail)->exchangers.empty());
  EXPECT_FALSE((*dangling.mail)->has_address);
}

TEST_F(Gather, MailGoesToTheNameWithoutWww) {
  net_.load("shop.co.jp MX 10 mx.shop.co.jp\nmx.shop.co.jp A 192.0.2.1");
  const model::Facts facts = mail("www.shop.co.jp", "www.shop.co.jp");
  EXPECT_EQ(facts.validation_domain, "shop.co.jp");
  EXPECT_EQ((*facts.mail)->domain, "shop.co.jp");
  EXPECT_EQ(mail("*.www.shop.co.jp").validation_domain, "shop.co.jp");
  EXPECT_EQ(mail("www.co.jp").validation_domain, "www.co.jp");
  EXPECT_EQ(gather({subject("www.shop.co.jp")}, {Stage::policy}).front().validation_domain, "www.shop.co.jp");
}

std::vector<std::string> contacts_of(const model::Facts& facts) {
  std::vector<std::string> contacts;
  for (const model::DnsContact& contact : (*facts.dns_contacts)->contacts)
    contacts.push_back(contact.source + " at " + contact.found_at + ": " + contact.value +
                       (contact.well_formed ? "" : " (malformed)"));
  return contacts;
}

TEST_F(Gather, ContactsInDnsAreThoseOfTheGoverningCaaSetAndOfTxt) {
  net_.load(R"(co.jp CAA 0 contactemail "registry@nic.test"
shop.co.jp CAA 0 contactemail "owner@shop.co.jp"
shop.co.jp CAA 0 issue "ca.test"
shop.co.jp CAA 0 contactemail "mailto:owner@shop.co.jp"
_validation-contactemail.a.shop.co.jp TXT "dns@shop.co.jp")");
  const model::Facts facts = mail("a.shop.co.jp");
  ASSERT_TRUE(facts.dns_contacts && *facts.dns_contacts);
  EXPECT_EQ(contacts_of(facts),
            (std::vector<std::string>{"CAA contactemail at shop.co.jp: owner@shop.co.jp",
                                      "CAA contactemail at shop.co.jp: mailto:owner@shop.co.jp (malformed)",
                                      "TXT at _validation-contactemail.a.shop.co.jp: dns@shop.co.jp"}));
}

TEST_F(Gather, ContactsInDnsCostNoSecondQuestionForCaa) {
  net_.load("shop.co.jp CAA 0 contactemail \"owner@shop.co.jp\"");
  const auto facts =
      gather({subject("www.shop.co.jp", model::ValidationMethod::email)}, {Stage::policy, Stage::before_issue});
  ASSERT_TRUE(facts[0].caa && *facts[0].caa && facts[0].dns_contacts && *facts[0].dns_contacts);
  EXPECT_EQ(contacts_of(facts[0]).size(), 1U);
  EXPECT_EQ(times_asked("shop.co.jp. CAA"), 1);
  EXPECT_EQ(times_asked("co.jp. CAA"), 1);
  EXPECT_EQ(times_asked("_validation-contactemail.shop.co.jp. TXT"), 1);
}

TEST_F(Gather, ContactsInDnsAreUndeterminedWhereAQuestionFailedAndNoneWasFound) {
  net_.load(R"(shop.co.jp FAIL CAA servfail
other.co.jp FAIL CAA servfail
_validation-contactemail.other.co.jp TXT "dns@other.co.jp"
third.co.jp FAIL TXT timeout
_validation-contactemail.third.co.jp FAIL TXT timeout)");
  const model::Facts failed = mail("shop.co.jp");
  ASSERT_TRUE(failed.dns_contacts);
  ASSERT_FALSE(*failed.dns_contacts);
  EXPECT_EQ(failed.dns_contacts->error().question, "shop.co.jp. CAA");
  EXPECT_TRUE(*mail("other.co.jp").dns_contacts);
  const model::Facts silent = mail("third.co.jp");
  ASSERT_FALSE(*silent.dns_contacts);
  EXPECT_EQ(silent.dns_contacts->error().rcode, "timeout");
}

TEST_F(Gather, TextsOfSeveralStringsAreOneContact) {
  net_.load("_validation-contactemail.shop.co.jp TXT \"a@shop.co.jp,b@shop.co.jp\"");
  EXPECT_EQ(contacts_of(mail("shop.co.jp")),
            std::vector<std::string>{"TXT at _validation-contactemail.shop.co.jp: a@shop.co.jp,b@shop.co.jp "
                                     "(malformed)"});
}

TEST_F(Gather, AFailedMailQuestionIsUndetermined) {
  net_.load("shop.co.jp FAIL MX refused\nother.co.jp MX 10 mx.other.co.jp\nmx.other.co.jp FAIL A servfail");
  const auto facts = gather(
      {subject("shop.co.jp", model::ValidationMethod::email), subject("other.co.jp", model::ValidationMethod::email)},
      {Stage::policy});
  ASSERT_TRUE(facts[0].mail && facts[1].mail);
  ASSERT_FALSE(*facts[0].mail);
  EXPECT_EQ(facts[0].mail->error().rcode, "REFUSED");
  ASSERT_FALSE(*facts[1].mail);
  EXPECT_EQ(facts[1].mail->error().question, "mx.other.co.jp. A");
}

TEST_F(Gather, OneExchangeThatWorksOutweighsOneThatCannotBeAsked) {
  net_.load(R"(shop.co.jp MX 10 a.test
shop.co.jp MX 20 b.test
a.test FAIL * timeout
b.test A 192.0.2.1)");
  const model::Facts facts = mail("shop.co.jp");
  ASSERT_TRUE(facts.mail);
  EXPECT_TRUE(*facts.mail);
}

TEST_F(Gather, DnsValidationAsksForNoMail) {
  (void)gather({subject("shop.co.jp")}, {Stage::policy});
  EXPECT_TRUE(net_.asked().empty());
}

TEST(ApplyRequired, RaisesWhatARequiredFeedCouldNotTell) {
  model::Findings findings{found(model::cause::VERIFY_LIST_MISSING, {{"feed", "top_sites"}}),
                           found(model::cause::UNSAFE_NOT_CHECKED, {{"feed", "unsafe_domains"}}),
                           found(model::cause::PROVIDER_AWS)};
  model::Policy policy;
  apply_required(findings, policy);
  EXPECT_EQ(findings[0].effect, model::Effect::none);
  policy.required_feeds = {model::FeedId::top_sites};
  apply_required(findings, policy);
  EXPECT_EQ(findings[0].effect, model::Effect::wait);
  EXPECT_EQ(findings[1].effect, model::Effect::none);
  policy.required_feeds = {model::FeedId::unsafe_domains};
  apply_required(findings, policy);
  EXPECT_EQ(findings[1].effect, model::Effect::wait);
  EXPECT_EQ(findings[2].effect, model::Effect::fail);
}

}  // namespace
}  // namespace certwright::checks::gather_test
