// Our matcher beside libpsl, over every rule of the distribution's list.
#include "feeds/public_suffixes.h"

#include <gtest/gtest.h>
#include <libpsl.h>

#include <memory>
#include <random>

#include "feeds/tail_table.h"

namespace certwright::feeds::public_suffixes_test {
namespace {

constexpr const char* distribution_list = "/usr/share/publicsuffix/public_suffix_list.dat";
constexpr int none_by_default = PSL_TYPE_NO_STAR_RULE;

struct FreeList {
  void operator()(psl_ctx_t* list) const { psl_free(list); }
};

class BesideLibpsl : public testing::Test {
 protected:
  BesideLibpsl()
      : list_(load_public_suffixes(distribution_list).value()),
        table_(list_, {}, hash_),
        other_(psl_load_file(distribution_list)) {}

  /// The longest tail that libpsl calls a suffix of a section; as many labels as the name has where there is none.
  std::size_t place_by_libpsl(const NameTails& tails, int section) const {
    std::size_t place = 0;
    while (place < tails.size() &&
           psl_is_public_suffix2(other_.get(), std::string{tails.text(place)}.c_str(), section | none_by_default) == 0)
      ++place;
    return place;
  }

  void compare(const std::string& name) const {
    NameTails tails{name, hash_};
    table_.look_up(tails);
    const SuffixPlaces ours = suffixes_of(tails);
    const std::size_t icann = place_by_libpsl(tails, PSL_TYPE_ICANN);
    ASSERT_EQ(ours.icann, std::min(icann, tails.size() - 1)) << name;
    ASSERT_EQ(ours.of_private, place_by_libpsl(tails, PSL_TYPE_PRIVATE)) << name;
    ASSERT_EQ(ours.tld_known, psl_is_public_suffix2(other_.get(), std::string{tails.text(tails.size() - 1)}.c_str(),
                                                    PSL_TYPE_ICANN | none_by_default) == 1)
        << name;
  }

  NameHash hash_{1, 2};
  PublicSuffixes list_;
  TailTable table_;
  std::unique_ptr<psl_ctx_t, FreeList> other_;
};

TEST_F(BesideLibpsl, EveryRuleAndWhatIsBelowItIsJudgedAlike) {
  ASSERT_NE(other_, nullptr);
  ASSERT_GE(list_.rules.size(), 9000U);
  for (const SuffixRule& rule : list_.rules)
    for (const char* below : {"", "a.", "b.a.", "www.b.a."}) compare(below + rule.name);
}

TEST_F(BesideLibpsl, NamesMadeOfTheListsLabelsAreJudgedAlike) {
  std::mt19937 random{7};
  const auto label = [&] {
    const std::string& name = list_.rules[random() % list_.rules.size()].name;
    return name.substr(0, name.find('.'));
  };
  for (int i = 0; i < 50'000; ++i) {
    std::string name = label() + "." + list_.rules[random() % list_.rules.size()].name;
    if (i % 3 == 0) name = label() + "." + label() + "." + label();
    compare(name);
  }
}

TEST(PublicSuffixList, EveryPrivateSuffixHasAnOwner) {
  const PublicSuffixes list = load_public_suffixes(distribution_list).value();
  for (const SuffixRule& rule : list.rules) {
    if (!rule.is_private) continue;
    ASSERT_NE(rule.owner, 0) << rule.name;
    EXPECT_FALSE(list.owners.at(rule.owner - 1U).starts_with("Submitted")) << rule.name;
  }
}

}  // namespace
}  // namespace certwright::feeds::public_suffixes_test
