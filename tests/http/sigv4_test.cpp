#include "http/sigv4.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "base/bytes.h"

namespace certwright::http::sigv4_test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 5h + 5min};

std::string good_authorization() {
  return "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/acm/aws4_request, "
         "SignedHeaders=host;x-amz-date;x-amz-target, Signature=abc";
}

Request request_with(const std::string& authorization) {
  Request request{.method = "POST",
                  .target = "/",
                  .headers = {{"Host", "h"}, {"X-Amz-Target", "T.Op"}, {"X-Amz-Date", "20261123T050500Z"}},
                  .body = "{}"};
  if (!authorization.empty()) request.headers.push_back({"Authorization", authorization});
  return request;
}

// The example of AWS's own documentation: "Signing AWS requests", IAM ListUsers.
TEST(Sigv4, AgreesWithThePublishedExample) {
  const Request request{.method = "GET",
                        .target = "/?Action=ListUsers&Version=2010-05-08",
                        .headers = {{"Host", "iam.amazonaws.com"},
                                    {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                                    {"X-Amz-Date", "20150830T123600Z"},
                                    {"Authorization",
                                     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                                     "SignedHeaders=content-type;host;x-amz-date, "
                                     "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"}}};
  const auto read = read_signature(request);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->string_to_sign,
            "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
            "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  const Sha256 key = sigv4_signing_key(bytes_of(secret), read->day, read->region, read->service);
  EXPECT_EQ(hex(hmac_sha256(key, bytes_of(read->string_to_sign))), read->signature);
}

TEST(Sigv4, ReadsTheClaims) {
  const auto read = read_signature(request_with(good_authorization()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->access_key_id, "AKID");
  EXPECT_EQ(read->day, "20261123");
  EXPECT_EQ(read->region, "us-east-1");
  EXPECT_EQ(read->service, "acm");
  EXPECT_EQ(read->amz_date, "20261123T050500Z");
  EXPECT_EQ(read->signed_at, now);
  EXPECT_EQ(read->signature, "abc");
}

TEST(Sigv4, TakesParametersWithoutSpaces) {
  const auto read =
      read_signature(request_with("AWS4-HMAC-SHA256 Credential=AKID/20261123/r/acm/"
                                  "aws4_request,SignedHeaders=host;x-amz-date;x-amz-target,Signature=abc"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->region, "r");
}

struct ProblemCase {
  const char* name;
  std::string authorization;
  const char* exception;
  std::string message;
};

class SignatureProblems : public testing::TestWithParam<ProblemCase> {};

TEST_P(SignatureProblems, AreToldAsAwsTellsThem) {
  const auto read = read_signature(request_with(GetParam().authorization));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().exception, GetParam().exception);
  EXPECT_EQ(read.error().message, GetParam().message);
}

constexpr const char* missing = "MissingAuthenticationTokenException";
constexpr const char* incomplete = "IncompleteSignatureException";
constexpr const char* invalid = "InvalidSignatureException";

std::string authorization_for(std::string_view credential, std::string_view signed_headers) {
  return "AWS4-HMAC-SHA256 Credential=" + std::string{credential} + ", SignedHeaders=" + std::string{signed_headers} +
         ", Signature=abc";
}

constexpr const char* odd_list =
    "SignedHeaders must list header names in lower case, in alphabetical order and each once.";

INSTANTIATE_TEST_SUITE_P(
    InOrder, SignatureProblems,
    testing::Values(
        ProblemCase{"none", "", missing, "Missing Authentication Token"},
        ProblemCase{"another_scheme", "Basic dTpw", missing, "Missing Authentication Token"},
        ProblemCase{"version_2", "AWS AKID:abc", missing, "Missing Authentication Token"},
        ProblemCase{"nothing_in_it", "AWS4-", incomplete,
                    "Authorization header requires 'Credential' parameter. "
                    "Authorization header requires 'Signature' parameter. "
                    "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-"},
        ProblemCase{"no_signature", "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host", incomplete,
                    "Authorization header requires 'Signature' parameter. "
                    "Authorization=AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host"},
        ProblemCase{"missing_comes_before_algorithm", "AWS4-X Credential=a,Signature=b", incomplete,
                    "Authorization header requires 'SignedHeaders' parameter. "
                    "Authorization=AWS4-X Credential=a,Signature=b"},
        ProblemCase{"space_in_credential", "AWS4-HMAC-SHA256 Credential=AKID /2026, Signature=b", incomplete,
                    "'/2026' not a valid key=value pair (missing equal-sign) in Authorization header: "
                    "'AWS4-HMAC-SHA256 Credential=AKID /2026, Signature=b'."},
        ProblemCase{"other_algorithm",
                    "AWS4-ECDSA-P256-SHA256 Credential=A/20261123/acm/aws4_request, SignedHeaders=host, Signature=b",
                    incomplete, "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'."},
        ProblemCase{"short_scope", authorization_for("AKID/20261123/us-east-1/acm", "host"), incomplete,
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                    "got 'AKID/20261123/us-east-1/acm'"},
        ProblemCase{"bad_terminator", authorization_for("AKID/20261123/us-east-1/acm/aws5_request", "host"), invalid,
                    "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'."},
        ProblemCase{"host_not_signed",
                    authorization_for("AKID/20261123/us-east-1/acm/aws4_request", "x-amz-date;x-amz-target"), invalid,
                    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."},
        ProblemCase{"target_not_signed",
                    authorization_for("AKID/20261123/us-east-1/acm/aws4_request", "host;x-amz-date"), invalid,
                    "The header 'x-amz-target' was sent but is not among the SignedHeaders."},
        ProblemCase{
            "signed_header_not_sent",
            authorization_for("AKID/20261123/us-east-1/acm/aws4_request", "content-type;host;x-amz-date;x-amz-target"),
            invalid, "SignedHeaders lists 'content-type', which the request does not have."},
        ProblemCase{"signed_headers_unsorted",
                    authorization_for("AKID/20261123/us-east-1/acm/aws4_request", "host;x-amz-target;x-amz-date"),
                    invalid, odd_list},
        ProblemCase{"signed_headers_duplicated",
                    authorization_for("AKID/20261123/us-east-1/acm/aws4_request", "host;host;x-amz-date;x-amz-target"),
                    invalid, odd_list},
        ProblemCase{"signed_headers_in_upper_case",
                    authorization_for("AKID/20261123/us-east-1/acm/aws4_request", "Host;x-amz-date;x-amz-target"),
                    invalid, odd_list},
        ProblemCase{"signed_headers_with_an_empty_name",
                    authorization_for("AKID/20261123/us-east-1/acm/aws4_request", ";host;x-amz-date;x-amz-target"),
                    invalid, "SignedHeaders lists '', which the request does not have."}),
    [](const auto& tested) { return tested.param.name; });

TEST(Sigv4, LimitsTheSignedHeaders) {
  std::string names = "host;x-amz-date;x-amz-target";
  for (int i = 0; i < 64; ++i) names += ";host";
  const auto read = read_signature(request_with(authorization_for("AKID/20261123/us-east-1/acm/aws4_request", names)));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, "SignedHeaders lists more than 64 headers.");
}

TEST(Sigv4, NeedsAHost) {
  Request request = request_with(good_authorization());
  std::erase_if(request.headers, [](const Header& h) { return h.name == "Host"; });
  const auto read = read_signature(request);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().exception, invalid);
  EXPECT_EQ(read.error().message, "SignedHeaders lists 'host', which the request does not have.");
}

TEST(Sigv4, FindsHeadersInAnyCase) {
  const Request usual = request_with(good_authorization());
  Request shouted = usual;
  for (Header& header : shouted.headers)
    for (char& c : header.name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_EQ(read_signature(shouted)->string_to_sign, read_signature(usual)->string_to_sign);
}

// The payload's hash is always that of the body as received: no header value stands in for it.
TEST(Sigv4, TakesNoHeadersWordForThePayload) {
  const std::string authorization = authorization_for("AKID/20261123/us-east-1/acm/aws4_request",
                                                      "host;x-amz-content-sha256;x-amz-date;x-amz-target");
  for (const char* value : {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ""}) {
    Request request = request_with(authorization);
    request.headers.push_back({"X-Amz-Content-Sha256", value});
    const auto before = read_signature(request);
    ASSERT_TRUE(before) << before.error().message;
    request.body = R"({"another":"body"})";
    EXPECT_NE(read_signature(request)->string_to_sign, before->string_to_sign) << value;
  }
}

TEST(Sigv4, NeedsADate) {
  Request request = request_with(good_authorization());
  std::erase_if(request.headers, [](const Header& h) { return h.name == "X-Amz-Date"; });
  const auto read = read_signature(request);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().exception, incomplete);
  EXPECT_EQ(read.error().message,
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=" +
                good_authorization());
}

TEST(Sigv4, RefusesDatesThatAreNone) {
  for (const char* date : {"20261123 050500", "20261332T050500Z", "20261123T250500Z", "2026112T0505000Z", "",
                           "Mon, 23 Nov 2026 05:05:00 GMT", "20261123T0505-5Z"}) {
    Request request = request_with(good_authorization());
    for (Header& header : request.headers) {
      if (header.name == "X-Amz-Date") header.value = date;
    }
    const auto read = read_signature(request);
    ASSERT_FALSE(read) << date;
    EXPECT_EQ(read.error().exception, incomplete);
    EXPECT_EQ(read.error().message, "Date must be in ISO-8601 'basic format'. Got '" + std::string{date} +
                                        "'. See http://en.wikipedia.org/wiki/ISO_8601");
  }
}

TEST(Sigv4, TakesADateHeaderInEitherForm) {
  for (const char* date : {"20261123T050500Z", "Mon, 23 Nov 2026 05:05:00 GMT", "Mon, 23 Nov 2026 05:05:00 -0000"}) {
    Request request =
        request_with(authorization_for("AKID/20261123/us-east-1/acm/aws4_request", "date;host;x-amz-target"));
    std::erase_if(request.headers, [](const Header& h) { return h.name == "X-Amz-Date"; });
    request.headers.push_back({"Date", date});
    const auto read = read_signature(request);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->amz_date, "20261123T050500Z");
    EXPECT_EQ(read->signed_at, now);
  }
}

TEST(Sigv4, SaysThatPresignedRequestsAreNotSupported) {
  Request request = request_with("");
  request.target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc";
  const auto alone = read_signature(request);
  ASSERT_FALSE(alone);
  EXPECT_EQ(alone.error().exception, incomplete);
  EXPECT_NE(alone.error().message.find("not supported"), std::string::npos);

  request.headers.push_back({"Authorization", good_authorization()});
  const auto both = read_signature(request);
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().exception, invalid);
  EXPECT_EQ(both.error().message,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
}

// What a change of each part does to the string to sign: everything that is signed must change it.
TEST(Sigv4, CoversMethodPathQueryHeadersAndBody) {
  const Request original = request_with(good_authorization());
  const auto text = [](const Request& request) { return read_signature(request).value().string_to_sign; };
  const std::string before = text(original);

  Request changed = original;
  changed.method = "GET";
  EXPECT_NE(text(changed), before);
  changed = original;
  changed.target = "/x";
  EXPECT_NE(text(changed), before);
  changed = original;
  changed.target = "/?x";
  EXPECT_NE(text(changed), before);
  changed = original;
  changed.headers[1].value = "T.Op2";
  EXPECT_NE(text(changed), before);
  changed = original;
  changed.headers.push_back({"x-amz-target", "T.Op"});
  EXPECT_NE(text(changed), before);
  changed = original;
  changed.body += ' ';
  EXPECT_NE(text(changed), before);
  changed = original;
  changed.headers.push_back({"User-Agent", "not signed"});
  EXPECT_EQ(text(changed), before);
}

TEST(Sigv4, ReadsWhatItSigned) {
  for (const char* token : {"", "session/token=="}) {
    Request request{.method = "POST",
                    .target = "/base/?b=%20&a",
                    .headers = {{"Host", "127.0.0.1:8555"},
                                {"Content-Type", "application/x-amz-json-1.1"},
                                {"X-Amz-Target", "Certwright.CheckNames"},
                                {"User-Agent", "x"}},
                    .body = R"({"Names":["example.net"]})"};
    for (Header& header : sign(request, {"AKID", Secret{secret}, token}, "eu-west-1", "acm", now)) {
      request.headers.push_back(std::move(header));
    }
    const auto read = read_signature(request);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->signed_at, now);
    EXPECT_EQ(read->region, "eu-west-1");
    EXPECT_EQ(request.header("X-Amz-Security-Token") != nullptr, *token != '\0');
    const Sha256 key = sigv4_signing_key(bytes_of(secret), read->day, read->region, read->service);
    EXPECT_EQ(hex(hmac_sha256(key, bytes_of(read->string_to_sign))), read->signature);
  }
}

}  // namespace
}  // namespace certwright::http::sigv4_test
