#pragma once

#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

// A command line in a test: its process, its server, and the answers that the server gives.
namespace certwright::cli {

inline constexpr const char* arn =
    "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

/// Answers operations with what a test put there; the last answer of an operation stays.
class FakeServer final : public net::HttpClient {
 public:
  void answer(const std::string& operation, std::string body, int status = 200) {
    answers_[operation].push_back({.status = status, .headers = {}, .body = std::move(body)});
  }
  Result<net::HttpResponse> send(const net::HttpRequest& request, Deadline) override {
    std::string operation;
    for (const auto& [name, value] : request.headers)
      if (name.size() == 12 && (name[0] == 'X' || name[0] == 'x')) operation = value;
    calls.emplace_back(operation, request.body);
    auto& waiting = answers_[operation];
    if (waiting.empty()) return fail(ErrorCode::unavailable, "connection refused");
    net::HttpResponse response = waiting.front();
    if (waiting.size() > 1) waiting.pop_front();
    return response;
  }
  std::vector<std::pair<std::string, std::string>> calls;

 private:
  std::map<std::string, std::deque<net::HttpResponse>> answers_;
};

/// A terminal-less process with a Japanese or English user, a fake server and a directory of its own.
class CommandLine : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "certwright-cli-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    ::setenv("TZ", "UTC", 1);
    variables_ = {{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                  {"AWS_SECRET_ACCESS_KEY", "secret"},
                  {"LANG", "C.UTF-8"},
                  {"HOME", folder_},
                  {"COLUMNS", "100"}};
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  int run_line(const std::vector<std::string>& arguments, const std::string& input = "") {
    std::istringstream in{input};
    std::ostringstream out;
    std::ostringstream err;
    Io io{.in = in,
          .out = out,
          .err = err,
          .environment = [this](const std::string& name) -> std::optional<std::string> {
            const auto at = variables_.find(name);
            return at == variables_.end() ? std::nullopt : std::optional{at->second};
          },
          .http = &server_,
          .doors = doors_,
          .sleep = [this](std::chrono::milliseconds) { ++slept_; },
          .interrupted =
              [this] {
                return (interrupt_after_ != 0 && slept_ >= interrupt_after_) ||
                       (interrupt_after_calls_ != 0 && server_.calls.size() >= interrupt_after_calls_) ||
                       (interrupts_ && interrupts_());
              }};
    const int code = run(arguments, io);
    out_ = out.str();
    err_ = err.str();
    return code;
  }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream{folder_ + "/" + name} << text;
    return folder_ + "/" + name;
  }
  /// A configuration with a list of top sites of its own, as fresh as the test.
  std::string with_lists() {
    write("top.csv", "1,popular-search.com\n");
    return write("certwright.toml", "[feeds]\ntop_sites = \"top.csv\"\n");
  }
  std::string read(const std::string& name) {
    std::ifstream file{folder_ + "/" + name};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

  FakeServer server_;
  std::map<std::string, std::string> variables_;
  std::string folder_;
  std::string out_;
  std::string err_;
  int slept_ = 0;
  int interrupt_after_ = 0;
  std::size_t interrupt_after_calls_ = 0;
  std::function<bool()> interrupts_;
  const checks::DiagnosisDoors* doors_ = nullptr;
};

inline std::string described(const std::string& status, bool with_record) {
  const std::string record =
      R"(,"ResourceRecord":{"Name":"_a.www.shop.org.","Type":"CNAME","Value":"_b.c.acm-validations.aws."})";
  return R"({"Certificate":{"CertificateArn":")" + std::string{arn} + R"(","DomainName":"www.shop.org","Status":")" +
         status +
         R"(","SubjectAlternativeNames":["www.shop.org"],"NotAfter":1795000000.0,"DomainValidationOptions":[)"
         R"({"DomainName":"www.shop.org","ValidationMethod":"DNS","ValidationStatus":"PENDING_VALIDATION")" +
         (with_record ? record : "") + "}]}}";
}

inline std::string explained(const std::string& status, const std::string& findings) {
  return R"({"schema_version":1,"certificate_arn":")" + std::string{arn} + R"(","status":")" + status +
         R"(","failure_reason":"DOMAIN_NOT_ALLOWED","created_at":"2026-11-23T05:05:00Z","checked_at":null,)"
         R"("summary":{"en":"It failed.","ja":"失敗しました。"},"what_next":{"en":"Request again.","ja":"再申請してください。"},)"
         R"("next_check_at":null,"gives_up_at":null,"names":[{"name":"www.shop.org","verdict":")" +
         (findings.empty() ? "ok" : "error") + R"(","findings":[)" + findings + R"(],"validation":null}]})";
}

inline constexpr const char* unsafe_finding =
    R"({"id":"UNSAFE_OPERATOR_LIST","severity":"error","effect":"fail","certainty":"certain",)"
    R"("message":{"en":"It is on the list.","ja":"リストに登録されています。"},"evidence":{"list":"unsafe.txt"},)"
    R"("remedy":{"en":"Ask.","ja":"確認してください。"},"acm_failure_reason":"DOMAIN_NOT_ALLOWED"})";

}  // namespace certwright::cli
