// The catalogue as it is compiled in. That holes agree, ids are unique and effects are known is the generator's to
// refuse; here is what it cannot see.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "model/finding.h"

namespace certwright::model::causes_test {
namespace {

TEST(Causes, AreFoundByTheirIds) {
  ASSERT_GE(cause::all().size(), 170U);
  for (const Cause* row : cause::all()) EXPECT_EQ(find_cause(row->id), row);
  EXPECT_EQ(find_cause("NAME_TOO_LONG"), &cause::NAME_TOO_LONG);
  for (const char* id : {"", "A", "NAME_TOO_LON", "NAME_TOO_LONGER", "ZZZ", "name_too_long"})
    EXPECT_EQ(find_cause(id), nullptr) << id;
}

TEST(Causes, CarryTheFailureReasonThatAcmShows) {
  EXPECT_EQ(cause::CONTACT_NULL_MX.failure_reason, FailureReason::no_available_contacts);
  EXPECT_EQ(cause::UNSAFE_OPERATOR_LIST.failure_reason, FailureReason::domain_not_allowed);
  EXPECT_EQ(cause::PROVIDER_AWS.failure_reason, FailureReason::additional_verification_required);
  EXPECT_EQ(cause::NAME_UNKNOWN_TLD.failure_reason, FailureReason::invalid_public_domain);
  EXPECT_EQ(cause::CAA_FORBIDS_ALL.failure_reason, FailureReason::caa_error);
  EXPECT_EQ(cause::CA_PRIVATE_STATE.failure_reason, FailureReason::pca_invalid_state);
  EXPECT_FALSE(cause::DNS_RECORD_MISSING.failure_reason);
}

// A severity that contradicts the effect would show a request as failed and its finding as a hint.
TEST(Causes, WhatStopsARequestIsAnError) {
  for (const Cause* row : cause::all())
    EXPECT_TRUE(row->effect == Effect::none || row->severity == Severity::error) << row->id;
}

TEST(Causes, JapaneseSentencesEndAsSentencesOrInAValueToCopy) {
  for (const Cause* row : cause::all()) {
    for (const std::string_view sentence : {row->message_ja, row->remedy_ja}) {
      const bool ends = sentence.ends_with("。") || sentence.ends_with("？");
      const bool copies = sentence.find("：") != std::string_view::npos || sentence.front() == '{';
      EXPECT_TRUE(ends || copies) << row->id << ": " << sentence;
    }
  }
}

std::set<std::string> holes_in(std::string_view sentence) {
  std::set<std::string> holes;
  for (std::size_t at = sentence.find('{'); at != std::string_view::npos; at = sentence.find('{', at + 1))
    holes.emplace(sentence.substr(at, sentence.find('}', at) - at));
  return holes;
}

TEST(Causes, SayTheSameInBothLanguages) {
  for (const Cause* row : cause::all()) {
    EXPECT_FALSE(row->message_en.empty() || row->message_ja.empty()) << row->id;
    EXPECT_FALSE(row->remedy_en.empty() || row->remedy_ja.empty()) << row->id;
    EXPECT_EQ(holes_in(row->message_en), holes_in(row->message_ja)) << row->id;
    EXPECT_EQ(holes_in(row->remedy_en), holes_in(row->remedy_ja)) << row->id;
  }
}

class GeneratorRefuses : public testing::Test {
 protected:
  GeneratorRefuses() {
    std::string pattern = (std::filesystem::temp_directory_path() / "certwright-causes-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = pattern;
  }
  ~GeneratorRefuses() override { std::filesystem::remove_all(directory_); }

  static std::string row(const std::string& id, const std::string& effect, const std::string& message_ja,
                         const std::string& acm = "-") {
    return R"({"id":")" + id + R"(","category":"1 A","severity":"error","effect":")" + effect + R"(","acm":")" + acm +
           R"(","known_before_request":"yes","detection":"d","message_en":"{x} is bad.","message_ja":")" + message_ja +
           R"(","remedy_en":"r","remedy_ja":"r","source":"s","owner":"request"})";
  }

  bool accepts(const std::string& json) {
    const std::string causes = (directory_ / "causes.json").string();
    std::ofstream{causes} << json;
    const std::string command = std::string{"python3 '"} + CERTWRIGHT_SOURCE_DIR + "/tools/generate_causes.py' '" +
                                causes + "' '" + (directory_ / "out.h").string() + "' '" +
                                (directory_ / "out.cpp").string() + "' 2>/dev/null";
    return std::system(command.c_str()) == 0;
  }

  std::filesystem::path directory_;
};

TEST_F(GeneratorRefuses, WhatBreaksTheCatalogue) {
  const std::string good = row("A_B", "wait", "{x} は正しくありません。");
  EXPECT_TRUE(accepts("[" + good + "]"));
  EXPECT_FALSE(accepts("[" + good + "," + good + "]")) << "an id twice";
  EXPECT_FALSE(accepts("[" + row("A_B", "perhaps", "{x}") + "]")) << "an unknown effect";
  EXPECT_FALSE(accepts("[" + row("A_B", "wait", "{y}") + "]")) << "other holes in Japanese";
  EXPECT_FALSE(accepts("[" + row("A_B", "wait", "{x} {") + "]")) << "half a hole";
  EXPECT_FALSE(accepts("[" + row("A_B", "wait", " ") + "]")) << "no text in Japanese";
  std::string without = good;
  const std::string english = R"("remedy_en":"r",)";
  EXPECT_FALSE(accepts("[" + without.erase(without.find(english), english.size()) + "]")) << "no text in English";
  EXPECT_FALSE(accepts("[" + row("a_b", "wait", "{x}") + "]")) << "an id in lower case";
  EXPECT_FALSE(accepts("[" + row("A_B", "fail", "{x}") + "]")) << "fail without a FailureReason";
  EXPECT_FALSE(accepts("[" + row("A_B", "fail", "{x}", "NO_SUCH_REASON") + "]")) << "an unknown FailureReason";
  EXPECT_TRUE(accepts("[" + row("A_B", "fail", "{x}", "CAA_ERROR") + "]"));
}

}  // namespace
}  // namespace certwright::model::causes_test
