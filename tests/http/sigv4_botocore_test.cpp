#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "http/request_reader.h"
#include "http/sigv4.h"

namespace certwright::http::sigv4_botocore_test {
namespace {

constexpr std::string_view secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{5} +
                    std::chrono::minutes{5}};

// The distribution's interpreter by its full path: one that stands earlier on PATH need not have botocore.
constexpr const char* python = "/usr/bin/python3";

struct Output {
  int status = -1;
  std::string text;
};

Output run(const std::string& command) {
  Output output;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> part{};
  for (std::size_t got = 0; (got = std::fread(part.data(), 1, part.size(), pipe)) > 0;) {
    output.text.append(part.data(), got);
  }
  output.status = ::pclose(pipe);
  return output;
}

Output run_script(const std::string& arguments) {
  return run(std::string{python} + " '" CERTWRIGHT_SOURCE_DIR "/tests/http/botocore_sign.py' " + arguments);
}

bool has_botocore() { return run(std::string{python} + " -c 'import botocore.auth' 2>/dev/null").status == 0; }

std::string unhex(const std::string& text) {
  const auto bytes = from_hex(text);
  EXPECT_TRUE(bytes);
  return bytes ? std::string{text_of(*bytes)} : std::string{};
}

TEST(Sigv4AndBotocore, ReadsWhatBotocoreSigned) {
  if (!has_botocore()) GTEST_SKIP() << "SKIPPED: /usr/bin/python3 has no botocore (Debian: python3-botocore)";
  const Output output = run_script("samples");
  ASSERT_EQ(output.status, 0);
  std::istringstream lines(output.text);
  std::string name;
  std::string wire;
  std::string string_to_sign;
  int samples = 0;
  while (lines >> name >> wire >> string_to_sign) {
    SCOPED_TRACE(name);
    RequestReader reader({});
    const std::string bytes = unhex(wire);
    EXPECT_EQ(reader.feed(bytes), bytes.size());
    ASSERT_EQ(reader.state(), RequestReader::State::complete);
    const auto read = read_signature(reader.take());
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->string_to_sign, unhex(string_to_sign));
    EXPECT_EQ(read->signed_at, now);
    const Sha256 key = sigv4_signing_key(bytes_of(secret), read->day, read->region, read->service);
    EXPECT_EQ(hex(hmac_sha256(key, bytes_of(read->string_to_sign))), read->signature);
    ++samples;
  }
  EXPECT_EQ(samples, 24);
}

TEST(Sigv4AndBotocore, SignsAsBotocoreDoes) {
  if (!has_botocore()) GTEST_SKIP() << "SKIPPED: /usr/bin/python3 has no botocore (Debian: python3-botocore)";
  for (const char* token : {"", "a/token+x=="}) {
    const Request request{.method = "POST",
                          .target = "/",
                          .headers = {{"Host", "acm.test:8555"},
                                      {"Content-Type", "application/x-amz-json-1.1"},
                                      {"X-Amz-Target", "CertificateManager.ListCertificates"}},
                          .body = R"({"MaxItems":2})"};
    const auto ours = sign(request, {"AKIDEXAMPLE", Secret{secret}, token}, "us-east-1", "acm", now);
    const Output theirs = run_script("sign POST http://acm.test:8555/ '" + request.body + "' '" + token +
                                     "' Content-Type=application/x-amz-json-1.1"
                                     " X-Amz-Target=CertificateManager.ListCertificates");
    ASSERT_EQ(theirs.status, 0);
    ASSERT_FALSE(ours.empty());
    EXPECT_EQ(ours.back().name, "Authorization");
    EXPECT_EQ(ours.back().value + "\n", theirs.text);
  }
}

}  // namespace
}  // namespace certwright::http::sigv4_botocore_test
