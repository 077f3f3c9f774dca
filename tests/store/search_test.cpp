#include "store/search.h"

#include <gtest/gtest.h>

namespace certwright::store::search_test {
namespace {

using namespace std::chrono_literals;
using model::Certificate;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
const std::string arn_text = "arn:aws:acm:eu-west-1:123456789012:certificate/one";

Certificate pending() {
  Certificate made;
  made.arn = model::CertificateArn{arn_text};
  for (const char* name : {"shop.example.net", "*.example.net"})
    made.validations.push_back({.name = model::DomainName::parse(name).value(), .validation_domain = name});
  return made;
}

Certificate issued() {
  Certificate made = pending();
  made.status = model::CertificateStatus::issued;
  made.issued = model::IssuedCertificate{.serial = "03e9",
                                         .der = {},
                                         .issuer_id = "issuer",
                                         .not_before = start,
                                         .not_after = start + 24h * 198,
                                         .issued_at = start + 5s};
  return made;
}

Certificate imported() {
  Certificate made = issued();
  made.type = model::CertificateType::imported;
  made.validations.clear();
  made.imported = model::ImportedContents{.names = {"Shop.Example.org"},
                                          .subject = "C=AU,O=Some Org,CN=Shop.Example.org",
                                          .issuer = "C=AU,O=Org",
                                          .signature_algorithm = "SHA256WITHRSA",
                                          .key_usages = {model::KeyUsageName::crl_signing},
                                          .extended_key_usages = {}};
  made.imported_at = start + 1h;
  return made;
}

bool matches(const Certificate& certificate, const Filter& filter) { return store::matches(filter, certificate); }

bool matches(const Certificate& certificate, Criterion criterion) {
  return store::matches(Filter::of(std::move(criterion)), certificate);
}

TEST(Criterion, WordsAreThoseOfTheCertificate) {
  Certificate one = issued();
  EXPECT_TRUE(matches(one, model::CertificateStatus::issued));
  EXPECT_FALSE(matches(one, model::CertificateStatus::failed));
  EXPECT_TRUE(matches(one, model::KeyAlgorithm::rsa_2048));
  EXPECT_FALSE(matches(one, model::KeyAlgorithm::rsa_1024));
  EXPECT_TRUE(matches(one, model::CertificateType::amazon_issued));
  EXPECT_FALSE(matches(one, model::CertificateType::imported));
  EXPECT_TRUE(matches(one, model::ValidationMethod::dns));
  EXPECT_FALSE(matches(one, model::ValidationMethod::email));
  EXPECT_FALSE(matches(one, model::RenewalStatus::success));
  one.renewal = model::Renewal{.status = model::RenewalStatus::success, .reason = std::nullopt, .updated_at = start};
  EXPECT_TRUE(matches(one, model::RenewalStatus::success));
  EXPECT_FALSE(matches(one, model::RenewalStatus::failed));
}

TEST(Criterion, UsagesFollowFromTheKeyOnceThereIsACertificate) {
  using model::ExtendedKeyUsageName;
  using model::KeyUsageName;
  EXPECT_TRUE(matches(issued(), KeyUsageName::digital_signature));
  EXPECT_TRUE(matches(issued(), KeyUsageName::key_encipherment));
  EXPECT_FALSE(matches(pending(), KeyUsageName::digital_signature));
  Certificate elliptic = issued();
  elliptic.key_algorithm = model::KeyAlgorithm::ec_prime256v1;
  EXPECT_FALSE(matches(elliptic, KeyUsageName::key_encipherment));
  EXPECT_TRUE(matches(imported(), KeyUsageName::crl_signing));
  EXPECT_FALSE(matches(imported(), KeyUsageName::digital_signature));
  EXPECT_TRUE(matches(issued(), ExtendedKeyUsageName::tls_web_server_authentication));
  EXPECT_FALSE(matches(issued(), ExtendedKeyUsageName::none));
  EXPECT_TRUE(matches(pending(), ExtendedKeyUsageName::none));
  EXPECT_TRUE(matches(imported(), ExtendedKeyUsageName::none));
}

TEST(Criterion, FlagsAskForEither) {
  Certificate one = issued();
  one.exportable = true;
  one.exported = true;
  one.in_use_by = {"arn"};
  one.managed_by_cloudfront = true;
  EXPECT_TRUE(matches(one, IsExportable{.yes = true}) && matches(issued(), IsExportable{.yes = false}));
  EXPECT_FALSE(matches(one, IsExportable{.yes = false}) || matches(issued(), IsExportable{.yes = true}));
  EXPECT_TRUE(matches(one, WasExported{.yes = true}) && matches(issued(), WasExported{.yes = false}));
  EXPECT_FALSE(matches(one, WasExported{.yes = false}) || matches(issued(), WasExported{.yes = true}));
  EXPECT_TRUE(matches(one, IsInUse{.yes = true}) && matches(issued(), IsInUse{.yes = false}));
  EXPECT_FALSE(matches(one, IsInUse{.yes = false}) || matches(issued(), IsInUse{.yes = true}));
  EXPECT_TRUE(matches(one, IsManagedByCloudfront{}));
  EXPECT_FALSE(matches(issued(), IsManagedByCloudfront{}));
}

TEST(Criterion, BoundsAreIncluded) {
  const Timestamp end = start + 24h * 198;
  const auto within = [](std::optional<Timestamp> from, std::optional<Timestamp> to) {
    return Within{.moment = Moment::not_after, .start = from, .end = to};
  };
  EXPECT_TRUE(matches(issued(), within(end, end)));
  EXPECT_TRUE(matches(issued(), within(std::nullopt, end)));
  EXPECT_TRUE(matches(issued(), within(end, std::nullopt)));
  EXPECT_TRUE(matches(issued(), within(std::nullopt, std::nullopt)));
  EXPECT_FALSE(matches(issued(), within(end + 1ms, std::nullopt)));
  EXPECT_FALSE(matches(issued(), within(std::nullopt, end - 1ms)));
  EXPECT_FALSE(matches(pending(), within(std::nullopt, std::nullopt))) << "it has no NotAfter";
  EXPECT_FALSE(matches(imported(), Within{.moment = Moment::issued_at, .start = std::nullopt, .end = std::nullopt}));
}

TEST(Criterion, NamesKnowNoCase) {
  const auto common = [](std::string text, Match match) {
    return CommonNameIs{.text = std::move(text), .match = match};
  };
  const auto dns = [](std::string text, Match match) { return DnsNameIs{.text = std::move(text), .match = match}; };
  EXPECT_TRUE(matches(pending(), common("SHOP.example.net", Match::equals)));
  EXPECT_FALSE(matches(pending(), common("shop", Match::equals)));
  EXPECT_TRUE(matches(pending(), common("op.EX", Match::contains)));
  EXPECT_FALSE(matches(pending(), common("*.example.net", Match::contains))) << "that is another of its names";
  EXPECT_TRUE(matches(pending(), dns("*.example.net", Match::equals)));
  EXPECT_TRUE(matches(imported(), common("shop.example.org", Match::equals)));
  EXPECT_TRUE(matches(imported(), dns("shop.example.org", Match::equals)));
  EXPECT_FALSE(matches(imported(), dns("shop.example.net", Match::equals)));
}

TEST(Criterion, ArnAndSerialAreWhole) {
  EXPECT_TRUE(matches(issued(), ArnIs{.arn = arn_text}));
  EXPECT_FALSE(matches(issued(), ArnIs{.arn = arn_text + "x"}));
  EXPECT_TRUE(matches(issued(), SerialIs{.serial = "03e9"}));
  EXPECT_FALSE(matches(issued(), SerialIs{.serial = "03"}));
  EXPECT_FALSE(matches(pending(), SerialIs{.serial = "03e9"}));
}

TEST(Filter, CombinesAsLogicDoes) {
  const Filter yes = Filter::of(model::CertificateStatus::issued);
  const Filter no = Filter::of(model::CertificateStatus::failed);
  EXPECT_TRUE(matches(issued(), Filter{}));
  EXPECT_FALSE(matches(issued(), Filter::any_of({})));
  EXPECT_TRUE(matches(issued(), Filter::all_of({yes, yes})));
  EXPECT_FALSE(matches(issued(), Filter::all_of({yes, no})));
  EXPECT_TRUE(matches(issued(), Filter::any_of({no, yes})));
  EXPECT_FALSE(matches(issued(), Filter::any_of({no, no})));
  EXPECT_TRUE(matches(issued(), Filter::not_of(no)));
  EXPECT_FALSE(matches(issued(), Filter::not_of(yes)));
}

TEST(Filter, IsUnknownWhereTheTraitsDoNotDecide) {
  const Traits traits = traits_of(issued());
  const Known known{.traits = traits, .moments = nullptr, .certificate = nullptr};
  const Filter name = Filter::of(DnsNameIs{.text = "x", .match = Match::contains});
  const Filter yes = Filter::of(model::CertificateStatus::issued);
  const Filter no = Filter::of(model::CertificateStatus::failed);
  EXPECT_EQ(evaluate(name, known), Truth::unknown);
  EXPECT_EQ(evaluate(Filter::not_of(name), known), Truth::unknown);
  EXPECT_EQ(evaluate(Filter::all_of({name, yes}), known), Truth::unknown);
  EXPECT_EQ(evaluate(Filter::all_of({name, no}), known), Truth::no);
  EXPECT_EQ(evaluate(Filter::any_of({name, yes}), known), Truth::yes);
  EXPECT_EQ(evaluate(Filter::any_of({name, no}), known), Truth::unknown);
  const Filter bounded = Filter::of(Within{.moment = Moment::not_after, .start = start, .end = std::nullopt});
  EXPECT_EQ(evaluate(bounded, known), Truth::unknown);
  const Moments moments = moments_of(issued());
  EXPECT_EQ(evaluate(bounded, {.traits = traits, .moments = &moments, .certificate = nullptr}), Truth::yes);
}

TEST(Traits, ComeOutOfTheirNumberAsTheyWentIn) {
  Certificate everything = imported();
  everything.status = model::CertificateStatus::failed;
  everything.key_algorithm = model::KeyAlgorithm::ec_secp521r1;
  everything.exportable = everything.exported = everything.managed_by_cloudfront = true;
  everything.in_use_by = {"arn"};
  everything.renewal =
      model::Renewal{.status = model::RenewalStatus::failed, .reason = std::nullopt, .updated_at = start};
  everything.revoked_at = start;
  everything.imported->key_usages = {model::KeyUsageName::digital_signature, model::KeyUsageName::custom};
  everything.imported->extended_key_usages = {{.name = model::ExtendedKeyUsageName::custom, .oid = "1.2.3"}};
  Certificate mail = pending();
  mail.validations.front().method = model::ValidationMethod::http;
  for (const Certificate& one : {everything, mail, pending(), issued(), imported()})
    EXPECT_EQ(unpacked(packed(traits_of(one))), traits_of(one));
  EXPECT_NE(packed(traits_of(pending())), packed(traits_of(issued())));
}

TEST(Place, GoesThroughItsText) {
  const Place place{.number = -5, .text = "a/b 1/2", .seq = 77};
  EXPECT_EQ(*parse_place(encode_place(place)), place);
  EXPECT_EQ(*parse_place(encode_place(Place{})), Place{});
  for (const char* text : {"", "1", "1/", "1/2", "a/1/x", "1/b/x"}) EXPECT_FALSE(parse_place(text)) << text;
}

TEST(Place, PutsWhatIsAbsentFirst) {
  EXPECT_LT(place_of(pending(), 2, Sort::not_after), place_of(issued(), 1, Sort::not_after));
  EXPECT_LT(place_of(issued(), 2, Sort::imported_at), place_of(imported(), 1, Sort::imported_at));
  EXPECT_LT(place_of(issued(), 1, Sort::status), place_of(pending(), 1, Sort::status)) << "I comes before P";
  EXPECT_LT(place_of(issued(), 1, Sort::created_at), place_of(pending(), 2, Sort::created_at));
}

TEST(Search, IsSortedByWhatItsFilterBounds) {
  SearchQuery query;
  EXPECT_EQ(sort_of(query), Sort::created_at);
  query.filter =
      Filter::all_of({Filter::of(Within{.moment = Moment::not_before, .start = start, .end = std::nullopt})});
  EXPECT_EQ(sort_of(query), Sort::not_before);
  query.sort = Sort::type;
  EXPECT_EQ(sort_of(query), Sort::type);
}

TEST(Search, BoundsOfAllPartsAreCut) {
  const auto within = [](Timestamp from, Timestamp to) {
    return Filter::of(Within{.moment = Moment::not_after, .start = from, .end = to});
  };
  const auto bounds =
      bounds_of(Filter::all_of({within(start, start + 9h), within(start + 1h, start + 10h)}), Moment::not_after);
  ASSERT_TRUE(bounds);
  EXPECT_EQ(bounds->start, start + 1h);
  EXPECT_EQ(bounds->end, start + 9h);
  EXPECT_FALSE(bounds_of(Filter::any_of({within(start, start)}), Moment::not_after));
  EXPECT_FALSE(bounds_of(Filter::not_of(within(start, start)), Moment::not_after));
  EXPECT_FALSE(bounds_of(within(start, start), Moment::not_before));
}

TEST(Search, LooksUpWhatEveryMatchFulfils) {
  const Filter arn = Filter::of(ArnIs{.arn = arn_text});
  const Filter name = Filter::of(DnsNameIs{.text = "a", .match = Match::equals});
  const Filter part = Filter::of(DnsNameIs{.text = "a", .match = Match::contains});
  EXPECT_EQ(look_ups_of(arn).size(), 1U);
  EXPECT_TRUE(look_ups_of(part).empty());
  EXPECT_TRUE(look_ups_of(Filter::not_of(arn)).empty());
  EXPECT_EQ(look_ups_of(Filter::any_of({arn, name})).size(), 2U);
  EXPECT_TRUE(look_ups_of(Filter::any_of({arn, part})).empty());
  const auto best = look_ups_of(Filter::all_of({name, part, arn}));
  ASSERT_EQ(best.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<ArnIs>(best.front()));
}

}  // namespace
}  // namespace certwright::store::search_test
