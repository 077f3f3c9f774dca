// The generator itself: what it cannot translate must not be built in silence.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace certwright::api::generator_test {
namespace {

namespace fs = std::filesystem;

class Generator : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "certwright-generator-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    std::ifstream file{fs::path{CERTWRIGHT_SOURCE_DIR} / "data/acm/service-model.json"};
    std::ostringstream text;
    text << file.rdbuf();
    model_ = boost::json::parse(text.str());
  }
  void TearDown() override { fs::remove_all(directory_); }

  boost::json::object& shape(std::string_view name) { return model_.at("shapes").at(name).as_object(); }

  struct Run {
    int status = 0;
    std::string output;
  };
  Run generate() {
    std::ofstream{directory_ / "model.json"} << boost::json::serialize(model_);
    const std::string command =
        fmt::format("python3 '{}/tools/generate_acm.py' '{}' '{}' '{}' 2>&1", CERTWRIGHT_SOURCE_DIR,
                    (directory_ / "model.json").string(), header().string(), (directory_ / "shapes.cpp").string());
    Run run;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return {.status = -1, .output = "python3 cannot be run"};
    std::array<char, 4096> buffer{};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
      run.output.append(buffer.data(), count);
    run.status = ::pclose(pipe);
    return run;
  }
  fs::path header() const { return directory_ / "shapes.h"; }

  fs::path directory_;
  boost::json::value model_;
};

TEST_F(Generator, takes_the_model_as_it_is) {
  const Run run = generate();
  EXPECT_EQ(run.status, 0) << run.output;
  EXPECT_TRUE(fs::exists(header()));
}

TEST_F(Generator, refuses_a_pattern_without_a_matcher) {
  shape("TagKey")["pattern"] = "[a-z]+";
  const Run run = generate();
  EXPECT_NE(run.status, 0);
  EXPECT_NE(run.output.find("TagKey: no matcher is known for the pattern [a-z]+"), std::string::npos) << run.output;
  EXPECT_FALSE(fs::exists(header()));
}

TEST_F(Generator, refuses_an_answers_pattern_that_comes_into_a_request) {
  shape("GetCertificateRequest")["members"].as_object()["Body"] = {{"shape", "CertificateBody"}};
  const Run run = generate();
  EXPECT_NE(run.status, 0);
  EXPECT_NE(run.output.find("CertificateBody: the pattern"), std::string::npos) << run.output;
}

TEST_F(Generator, refuses_types_and_traits_that_it_would_drop) {
  shape("TagKey")["uniqueItems"] = true;
  shape("MaxItems")["type"] = "double";
  shape("Tag")["members"].as_object()["Key"].as_object()["location"] = "header";
  const Run run = generate();
  EXPECT_NE(run.status, 0);
  EXPECT_NE(run.output.find("TagKey: unknown trait 'uniqueItems' of a string"), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("MaxItems: unknown type 'double'"), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("Tag: unknown trait of a member"), std::string::npos) << run.output;
}

}  // namespace
}  // namespace certwright::api::generator_test
