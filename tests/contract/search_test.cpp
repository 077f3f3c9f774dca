// Store::search, kept by every implementation: random certificates and random searches, answered by all stores alike
// and as a plain evaluation of every certificate says.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <random>

#include <fmt/format.h>

#include "store/memory_store.h"
#include "store/search.h"
#include "store/sqlite_store.h"
#include "store/store.h"

namespace certwright::store::search_test {
namespace {

using namespace std::chrono_literals;
using model::Certificate;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
constexpr std::string_view account = "123456789012";
constexpr std::string_view region = "eu-west-1";

constexpr std::array all_sorts{
    Sort::created_at,          Sort::not_after,         Sort::status,
    Sort::renewal_status,      Sort::exported,          Sort::in_use,
    Sort::not_before,          Sort::key_algorithm,     Sort::type,
    Sort::certificate_arn,     Sort::common_name,       Sort::revoked_at,
    Sort::renewal_eligibility, Sort::issued_at,         Sort::managed_by,
    Sort::export_option,       Sort::validation_method, Sort::imported_at,
};

// Few values of everything, so that ties and matches are frequent.
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>{0, count - 1}(engine_); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <class Word>
  Word word(std::size_t count) {
    return static_cast<Word>(below(count));
  }
  Timestamp moment() { return start + std::chrono::hours{24 * below(8)}; }
  std::string name() {
    constexpr std::array<std::string_view, 5> names{"a.example.net", "b.example.net", "*.example.net",
                                                    "shop.example.org", "x.y.example.net"};
    return std::string{names.at(below(names.size()))};
  }

 private:
  std::mt19937 engine_;
};

std::string serial_of(std::size_t number) { return fmt::format("{:06x}", number); }

void make_imported(Certificate& made, Dice& dice) {
  made.type = model::CertificateType::imported;
  made.validations.clear();
  made.imported = model::ImportedContents{
      .names = {dice.name(), "Mixed.Example.NET"},
      .subject = dice.one_in(3) ? "C=AU,O=Org" : "C=AU,O=Org,CN=" + (dice.one_in(2) ? dice.name() : "Other\\, Name"),
      .issuer = "C=AU,O=Other",
      .signature_algorithm = "SHA256WITHRSA",
      .key_usages = {dice.word<model::KeyUsageName>(11)},
      .extended_key_usages = {}};
  if (dice.one_in(2))
    made.imported->extended_key_usages.push_back({.name = dice.word<model::ExtendedKeyUsageName>(12), .oid = "1.2.3"});
  made.imported_at = dice.moment();
}

void set_properties(Certificate& made, Dice& dice, std::size_t number) {
  made.status = dice.word<model::CertificateStatus>(7);
  made.exportable = dice.one_in(2);
  made.exported = dice.one_in(3);
  made.exported_since_issue = made.exported && dice.one_in(2);
  made.managed_by_cloudfront = dice.one_in(5);
  made.in_use_by.clear();
  if (dice.one_in(3)) made.in_use_by.emplace_back("arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/a");
  made.renewal.reset();
  if (dice.one_in(3)) made.renewal = model::Renewal{.status = dice.word<model::RenewalStatus>(4), .updated_at = start};
  made.issued.reset();
  if (made.imported || !dice.one_in(3))
    made.issued = model::IssuedCertificate{.serial = serial_of(number),
                                           .der = {0x30},
                                           .issuer_id = "issuer",
                                           .not_before = dice.moment(),
                                           .not_after = dice.moment() + 24h * 198,
                                           .issued_at = dice.moment()};
  made.revoked_at.reset();
  if (made.issued && dice.one_in(6)) made.revoked_at = dice.moment();
}

Certificate random_certificate(Dice& dice, std::size_t number) {
  Certificate made;
  made.account = account;
  made.region = dice.one_in(12) ? "us-east-1" : std::string{region};
  // ARNs are in another order than creation.
  made.arn = model::make_certificate_arn(made.region, account, fmt::format("{:03}-{}", (number * 7919) % 1000, number));
  made.key_algorithm = dice.word<model::KeyAlgorithm>(7);
  made.created_at = start;
  made.next_attempt_at = Timestamp::max();
  for (std::size_t i = dice.below(3); i < 3; ++i) {
    const std::string name = dice.name();
    made.validations.push_back({.name = model::DomainName::parse(name).value(), .validation_domain = name});
    made.validations.back().method =
        made.validations.size() > 1 ? made.validations.front().method : dice.word<model::ValidationMethod>(3);
  }
  if (dice.one_in(4))
    make_imported(made, dice);
  else if (dice.one_in(4))
    made.type = model::CertificateType::private_ca;
  set_properties(made, dice, number);
  return made;
}

std::optional<Timestamp> perhaps(Dice& dice, std::chrono::hours offset) {
  return dice.one_in(3) ? std::nullopt : std::optional{dice.moment() + offset};
}

Criterion random_criterion(Dice& dice, std::size_t certificates) {
  const Match match = dice.one_in(2) ? Match::equals : Match::contains;
  constexpr std::array<std::string_view, 6> texts{"A.example.net", "example",           "*.example.net",
                                                  "other, name",   "mixed.example.net", "nowhere"};
  const std::string text{texts.at(dice.below(texts.size()))};
  switch (dice.below(16)) {
    case 0:
      return dice.word<model::CertificateStatus>(7);
    case 1:
      return dice.word<model::KeyAlgorithm>(7);
    case 2:
      return dice.word<model::CertificateType>(3);
    case 3:
      return dice.word<model::RenewalStatus>(4);
    case 4:
      return dice.word<model::ValidationMethod>(3);
    case 5:
      return dice.word<model::KeyUsageName>(11);
    case 6:
      return dice.word<model::ExtendedKeyUsageName>(12);
    case 7:
      return IsExportable{.yes = dice.one_in(2)};
    case 8:
      return WasExported{.yes = dice.one_in(2)};
    case 9:
      return IsInUse{.yes = dice.one_in(2)};
    case 10:
      return IsManagedByCloudfront{};
    case 11:
      return Within{.moment = Moment::not_after, .start = perhaps(dice, 24h * 198), .end = perhaps(dice, 24h * 198)};
    case 12:
      return Within{.moment = Moment::not_before, .start = perhaps(dice, 0h), .end = perhaps(dice, 0h)};
    case 13: {
      const std::size_t number = dice.below(certificates);
      return ArnIs{
          model::make_certificate_arn(region, account, fmt::format("{:03}-{}", (number * 7919) % 1000, number)).str()};
    }
    case 14:
      return SerialIs{serial_of(dice.below(certificates))};
    default:
      return dice.one_in(2) ? Criterion{CommonNameIs{.text = text, .match = match}}
                            : Criterion{DnsNameIs{.text = text, .match = match}};
  }
}

Filter random_filter(Dice& dice, std::size_t certificates, std::size_t depth = 0) {
  const std::size_t kind = depth > 3 ? 9 : dice.below(10);
  if (kind > 3) return Filter::of(random_criterion(dice, certificates));
  if (kind == 0) return Filter::not_of(random_filter(dice, certificates, depth + 1));
  std::vector<Filter> parts;
  for (std::size_t i = dice.below(3); i < 3; ++i) parts.push_back(random_filter(dice, certificates, depth + 1));
  return kind == 1 ? Filter::any_of(std::move(parts)) : Filter::all_of(std::move(parts));
}

class Directory {
 public:
  Directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "search-contract-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::unique_ptr<Store> open() const {
    auto store = open_sqlite_store((path_ / "certwright.db").string(), OpenMode::create);
    return store ? *std::move(store) : nullptr;
  }

 private:
  std::filesystem::path path_;
};

// What is signed here has an intent.
Result<void> put_intent(Transaction& tx, const Certificate& one) {
  if (!one.issued || one.imported || tx.intent(one.issued->serial)) return {};
  return tx.put_intent({.serial = one.issued->serial, .arn = one.arn, .issuer_id = "issuer", .at = start});
}

// What is put into both stores, in the same order.
class Twins {
 public:
  void insert(Certificate& one) {
    numbers_[one.arn.str()] = ++last_;
    for (Store* store : stores()) {
      const auto done = store->write([&](Transaction& tx) -> Result<void> {
        TRY_VOID(tx.insert(one));
        return put_intent(tx, one);
      });
      ASSERT_TRUE(done) << done.error().detail;
    }
    kept_[one.arn.str()] = one;
  }
  void update(const Certificate& one) {
    for (Store* store : stores()) {
      Certificate copy = one;
      ASSERT_TRUE(store->write([&](Transaction& tx) -> Result<void> {
        TRY_VOID(tx.update(copy));
        return put_intent(tx, copy);
      }));
      kept_[one.arn.str()] = copy;
    }
  }
  void remove(const Certificate& one) {
    for (Store* store : stores()) {
      ASSERT_TRUE(store->write([&](Transaction& tx) { return tx.remove(one.arn); }));
    }
    kept_.erase(one.arn.str());
  }
  std::vector<Store*> stores() { return {memory_.get(), sqlite_.get()}; }
  [[nodiscard]] const std::map<std::string, Certificate>& kept() const { return kept_; }
  [[nodiscard]] std::int64_t number_of(const Certificate& one) const { return numbers_.at(one.arn.str()); }

  // Looks at every certificate, and sorts what matches.
  [[nodiscard]] std::vector<std::string> expected(const SearchQuery& query) const {
    std::vector<std::pair<Place, std::string>> found;
    for (const auto& [arn, one] : kept_) {
      if (one.account != query.account || one.region != query.region) continue;
      if (matches(query.filter, one)) found.emplace_back(place_of(one, number_of(one), sort_of(query)), arn);
    }
    std::ranges::sort(found);
    if (query.descending) std::ranges::reverse(found);
    std::vector<std::string> arns;
    for (auto& [place, arn] : found) arns.push_back(std::move(arn));
    return arns;
  }

 private:
  Directory directory_;
  std::unique_ptr<Store> memory_ = make_memory_store();
  std::unique_ptr<Store> sqlite_ = directory_.open();
  std::map<std::string, Certificate> kept_;
  std::map<std::string, std::int64_t> numbers_;
  std::int64_t last_ = 0;
};

Page page_of(Store& store, const SearchQuery& query) {
  auto page = store.read([&](const View& view) { return view.search(query); });
  EXPECT_TRUE(page) << page.error().detail;
  return page ? *std::move(page) : Page{};
}

// All pages, one after the other; `between` runs between two of them.
template <class Between>
std::vector<std::string> drain(Store& store, SearchQuery query, Between between) {
  std::vector<std::string> arns;
  for (int pages = 0; pages < 1000; ++pages) {
    Page page = page_of(store, query);
    EXPECT_LE(page.certificates.size(), query.limit);
    for (const Certificate& one : page.certificates) arns.push_back(one.arn.str());
    if (!page.next) return arns;
    query.after = *page.next;
    between();
  }
  ADD_FAILURE() << "the pages do not end";
  return arns;
}

SearchQuery random_query(Dice& dice, std::size_t certificates) {
  SearchQuery query{.account = std::string{account}, .region = std::string{region}};
  query.filter = random_filter(dice, certificates);
  if (!dice.one_in(4)) query.sort = all_sorts.at(dice.below(all_sorts.size()));
  query.descending = dice.one_in(2);
  query.limit = 1 + dice.below(40);
  return query;
}

TEST(Search, EveryStoreAnswersAsAPlainEvaluationDoes) {
  constexpr std::size_t certificates = 300;
  Dice dice{1};
  Twins twins;
  for (std::size_t i = 0; i < certificates; ++i) {
    Certificate one = random_certificate(dice, i);
    twins.insert(one);
  }
  std::size_t matches = 0;
  for (int round = 0; round < 600; ++round) {
    const SearchQuery query = random_query(dice, certificates);
    const auto expected = twins.expected(query);
    matches += expected.size();
    for (Store* store : twins.stores())
      ASSERT_EQ(drain(*store, query, [] {}), expected)
          << "round " << round << ", sort " << static_cast<int>(sort_of(query));
  }
  EXPECT_GT(matches, 5'000U) << "the searches find too little to tell anything";
}

TEST(Search, ChangedCertificatesAreFoundByWhatTheyAreNow) {
  constexpr std::size_t certificates = 60;
  Dice dice{2};
  Twins twins;
  std::vector<std::string> arns;
  for (std::size_t i = 0; i < certificates; ++i) {
    Certificate one = random_certificate(dice, i);
    twins.insert(one);
    arns.push_back(one.arn.str());
  }
  for (int round = 0; round < 300; ++round) {
    const std::string& arn = arns.at(dice.below(arns.size()));
    if (!twins.kept().contains(arn)) continue;
    Certificate one = twins.kept().at(arn);
    if (dice.one_in(10)) {
      twins.remove(one);
    } else {
      if (one.imported) make_imported(one, dice);
      // The serial stays: its intent is told once.
      set_properties(one, dice, static_cast<std::size_t>(twins.number_of(one)) - 1);
      twins.update(one);
    }
    const SearchQuery query = random_query(dice, certificates);
    const auto expected = twins.expected(query);
    for (Store* store : twins.stores()) ASSERT_EQ(drain(*store, query, [] {}), expected) << "round " << round;
  }
}

TEST(Search, PagesSurviveChangesInEveryOrder) {
  Dice dice{3};
  std::size_t next = 0;
  for (const Sort sort : all_sorts) {
    Twins twins;
    std::vector<Certificate> steady;
    for (int i = 0; i < 40; ++i) {
      Certificate one = random_certificate(dice, next++);
      one.region = region;
      one.arn = model::make_certificate_arn(region, account, fmt::format("{:03}-{}", (next * 7919) % 1000, next));
      twins.insert(one);
      steady.push_back(one);
    }
    SearchQuery query{.account = std::string{account}, .region = std::string{region}};
    query.sort = sort;
    query.limit = 3;
    for (const bool descending : {false, true}) {
      query.descending = descending;
      const auto expected = twins.expected(query);
      for (Store* store : twins.stores()) {
        std::vector<Certificate> passing;
        std::vector<std::string> seen = drain(*store, query, [&] {
          if (!passing.empty() && dice.one_in(2)) {
            twins.remove(passing.back());
            passing.pop_back();
          }
          if (next % 2 == 0 || passing.size() < 3) {
            Certificate one = random_certificate(dice, next++);
            one.region = region;
            one.arn = model::make_certificate_arn(region, account, fmt::format("{:03}-{}", (next * 7919) % 1000, next));
            twins.insert(one);
            passing.push_back(one);
          }
        });
        std::erase_if(seen, [&](const std::string& arn) {
          return std::ranges::none_of(steady, [&](const Certificate& one) { return one.arn.str() == arn; });
        });
        EXPECT_EQ(seen, expected) << "sort " << static_cast<int>(sort);
        for (const Certificate& one : passing) twins.remove(one);
      }
    }
  }
}

TEST(Search, WhatNoIndexServesIsFoundAPieceAtATime) {
  const Directory directory;
  const auto store = directory.open();
  constexpr int certificates = 2500;
  ASSERT_TRUE(store->write([&](Transaction& tx) -> Result<void> {
    for (int i = 0; i < certificates; ++i) {
      Certificate one;
      one.account = account;
      one.region = region;
      one.arn = model::make_certificate_arn(region, account, fmt::to_string(i));
      one.created_at = start;
      one.next_attempt_at = Timestamp::max();
      const std::string name = fmt::format("{}.example.net", i == certificates - 1 ? "needle" : "hay");
      one.validations.push_back({.name = model::DomainName::parse(name).value(), .validation_domain = name});
      TRY_VOID(tx.insert(one));
    }
    return {};
  }));
  SearchQuery query{.account = std::string{account}, .region = std::string{region}};
  query.filter = Filter::of(DnsNameIs{.text = "eedl", .match = Match::contains});
  const Page first = page_of(*store, query);
  EXPECT_TRUE(first.certificates.empty());
  EXPECT_TRUE(first.next);
  int pages = 1;
  EXPECT_EQ(drain(*store, query, [&] { ++pages; }).size(), 1U);
  EXPECT_EQ(pages, 3);
  // An index serves equality, also where the name is everybody's.
  query.filter = Filter::of(DnsNameIs{.text = "needle.example.net", .match = Match::equals});
  EXPECT_EQ(page_of(*store, query).certificates.size(), 1U);
  query.filter = Filter::of(CommonNameIs{.text = "HAY.example.net", .match = Match::equals});
  EXPECT_EQ(page_of(*store, query).certificates.size(), query.limit);
  EXPECT_EQ(drain(*store, query, [] {}).size(), static_cast<std::size_t>(certificates - 1));
}

}  // namespace
}  // namespace certwright::store::search_test
