#include "http/sigv4.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "http/canonical_request.h"
#include "http/split.h"

namespace certwright::http {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view terminator = "aws4_request";

// boto3 signs five headers, the JavaScript SDK about ten. Each one listed is looked for among all that were sent.
constexpr std::size_t max_signed_headers = 64;

SignatureProblem incomplete(std::string message) { return {"IncompleteSignatureException", std::move(message)}; }
SignatureProblem invalid(std::string message) { return {"InvalidSignatureException", std::move(message)}; }
tl::unexpected<SignatureProblem> refuse(SignatureProblem problem) { return tl::unexpected(std::move(problem)); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lowered(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

// AWS Signature Version 4, "Create a string to sign".
std::string make_string_to_sign(std::string_view amz_date, std::string_view scope, std::string_view canonical) {
  return fmt::format("{}\n{}\n{}\n{}", algorithm, amz_date, scope, hex(sha256(bytes_of(canonical))));
}

std::optional<int> number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Timestamp> moment(std::optional<int> year, std::optional<int> month, std::optional<int> day,
                                std::string_view hour, std::string_view minute, std::string_view second) {
  const auto h = number(hour);
  const auto m = number(minute);
  const auto s = number(second);
  if (!year || !month || !day || !h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return Timestamp{std::chrono::sys_days{date} + std::chrono::hours{*h} + std::chrono::minutes{*m} +
                   std::chrono::seconds{*s}};
}

// ISO 8601 basic: 20261123T050500Z.
std::optional<Timestamp> parse_amz_date(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  return moment(number(text.substr(0, 4)), number(text.substr(4, 2)), number(text.substr(6, 2)), text.substr(9, 2),
                text.substr(11, 2), text.substr(13, 2));
}

// RFC 9110 section 5.6.7, and the zone that RFC 5322 gives to UTC: "Mon, 23 Nov 2026 05:05:00 GMT", "… -0000".
std::optional<Timestamp> parse_http_date(std::string_view text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() < 29 || text[3] != ',' || text[19] != ':' || text[22] != ':') return std::nullopt;
  const std::string_view zone = text.substr(26);
  if (zone != "GMT" && zone != "UTC" && zone != "-0000" && zone != "+0000") return std::nullopt;
  const auto month = months.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  return moment(number(text.substr(12, 4)), static_cast<int>(month / 3) + 1, number(text.substr(5, 2)),
                text.substr(17, 2), text.substr(20, 2), text.substr(23, 2));
}

struct Authorization {
  std::string_view algorithm;
  std::string_view credential;
  std::string_view signed_headers;
  std::string_view signature;
};

tl::expected<Authorization, SignatureProblem> parse_authorization(std::string_view value) {
  Authorization parsed;
  std::string_view rest = value;
  const auto next_word = [&rest] {
    rest.remove_prefix(std::min(rest.find_first_not_of(" ,"), rest.size()));
    const std::string_view word = rest.substr(0, rest.find_first_of(" ,"));
    rest.remove_prefix(word.size());
    return word;
  };
  parsed.algorithm = next_word();
  for (std::string_view word = next_word(); !word.empty(); word = next_word()) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) {
      return refuse(incomplete(fmt::format(
          "'{}' not a valid key=value pair (missing equal-sign) in Authorization header: '{}'.", word, value)));
    }
    const std::string_view key = word.substr(0, equals);
    if (key == "Credential") parsed.credential = word.substr(equals + 1);
    if (key == "SignedHeaders") parsed.signed_headers = word.substr(equals + 1);
    if (key == "Signature") parsed.signature = word.substr(equals + 1);
  }
  return parsed;
}

// All that is missing is told at once, in this order.
std::string what_is_missing(const Authorization& authorization, bool has_date) {
  std::string message;
  const std::array<std::pair<std::string_view, std::string_view>, 3> parameters{
      {{"Credential", authorization.credential},
       {"Signature", authorization.signature},
       {"SignedHeaders", authorization.signed_headers}}};
  for (const auto& [name, value] : parameters) {
    if (value.empty()) message += fmt::format("Authorization header requires '{}' parameter. ", name);
  }
  if (!has_date) {
    message += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  return message;
}

std::optional<SignatureProblem> read_credential(std::string_view credential, SignedRequest& result) {
  const auto parts = split(credential, '/');
  if (parts.size() != 5) {
    return incomplete(fmt::format(
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{}'",
        credential));
  }
  if (parts[4] != terminator) {
    return invalid(
        fmt::format("Credential should be scoped with a valid terminator: '{}', not '{}'.", terminator, parts[4]));
  }
  result.access_key_id = parts[0];
  result.day = parts[1];
  result.region = parts[2];
  result.service = parts[3];
  return std::nullopt;
}

std::optional<SignatureProblem> read_date(const std::string* x_amz_date, const std::string* date,
                                          SignedRequest& result) {
  const std::string* sent = x_amz_date != nullptr ? x_amz_date : date;
  if (sent == nullptr)
    return incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  auto at = parse_amz_date(*sent);
  if (!at && x_amz_date == nullptr) at = parse_http_date(*sent);
  if (!at) {
    return incomplete(fmt::format(
        "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601", *sent));
  }
  result.signed_at = *at;
  result.amz_date = amz_date(*at);
  return std::nullopt;
}

// What a signature must cover, or somebody on the way could change it: the host, and every X-Amz header ("you must
// include the host header and any x-amz-* headers in the request"). X-Amz-Target names the operation, and the body of
// DescribeCertificate is a body of DeleteCertificate too.
std::optional<SignatureProblem> judge_signed_headers(const Request& request, std::string_view signed_headers) {
  const auto names = split(signed_headers, ';');
  if (names.size() > max_signed_headers) {
    return invalid(fmt::format("SignedHeaders lists more than {} headers.", max_signed_headers));
  }
  // "SignedHeaders: an alphabetically sorted, semicolon-separated list of lowercase request header names": any other
  // list has more than one reading.
  const auto is_lower = [](std::string_view name) {
    return std::ranges::all_of(name, [](char c) { return lower(c) == c; });
  };
  if (!std::ranges::all_of(names, is_lower) ||
      std::ranges::adjacent_find(names, std::ranges::greater_equal{}) != names.end()) {
    return invalid("SignedHeaders must list header names in lower case, in alphabetical order and each once.");
  }
  const auto is_signed = [&names](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
  if (!is_signed("host")) {
    return invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  for (const Header& header : request.headers) {
    const std::string name = header.name.size() > 6 ? lowered(header.name) : std::string{};
    if (name.starts_with("x-amz-") && !is_signed(name)) {
      return invalid(fmt::format("The header '{}' was sent but is not among the SignedHeaders.", name));
    }
  }
  return std::nullopt;
}

bool has_parameter(std::string_view query, std::string_view name) {
  return std::ranges::any_of(split(query, '&'), [name](std::string_view parameter) {
    return same_name(parameter.substr(0, parameter.find('=')), name);
  });
}

// Step (4) of the order of checks: which kind of authentication is there at all.
std::optional<SignatureProblem> judge_kind(const std::string* authorization, std::string_view query) {
  const bool is_presigned = !query.empty() && has_parameter(query, "X-Amz-Algorithm");
  if (authorization != nullptr && is_presigned) {
    return invalid("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  }
  if (is_presigned) {
    return incomplete(
        "Presigned requests ('X-Amz-Algorithm' as a query-string param) are not supported: "
        "sign the request in an 'Authorization' header.");
  }
  if (authorization == nullptr || !authorization->starts_with("AWS4-")) {
    return SignatureProblem{"MissingAuthenticationTokenException", "Missing Authentication Token"};
  }
  return std::nullopt;
}

}  // namespace

tl::expected<SignedRequest, SignatureProblem> read_signature(const Request& request) {
  const std::string* header = request.header("Authorization");
  if (auto problem = judge_kind(header, request.query())) return refuse(*std::move(problem));

  TRY(const Authorization authorization, parse_authorization(*header));
  const std::string* amz_date = request.header("X-Amz-Date");
  const std::string* date = request.header("Date");
  if (const auto missing = what_is_missing(authorization, amz_date != nullptr || date != nullptr); !missing.empty()) {
    return refuse(incomplete(missing + "Authorization=" + *header));
  }
  if (authorization.algorithm != algorithm) {
    return refuse(incomplete(fmt::format("Unsupported AWS 'algorithm': '{}'.", authorization.algorithm)));
  }

  SignedRequest result;
  if (auto problem = read_credential(authorization.credential, result)) return refuse(*std::move(problem));
  if (auto problem = read_date(amz_date, date, result)) return refuse(*std::move(problem));
  if (auto problem = judge_signed_headers(request, authorization.signed_headers)) return refuse(*std::move(problem));

  std::optional<std::string> missing;
  const std::string canonical = canonical_request(request, request.headers, authorization.signed_headers, missing);
  if (missing) {
    return refuse(invalid(fmt::format("SignedHeaders lists '{}', which the request does not have.", *missing)));
  }
  const std::string_view scope = authorization.credential.substr(result.access_key_id.size() + 1);
  result.string_to_sign = make_string_to_sign(result.amz_date, scope, canonical);
  result.signature = authorization.signature;
  return result;
}

std::vector<Header> sign(const Request& request, const Credentials& credentials, std::string_view region,
                         std::string_view service, Timestamp now) {
  const std::string date = amz_date(now);
  std::vector<Header> added{{"X-Amz-Date", date}};
  if (!credentials.session_token.empty()) added.push_back({"X-Amz-Security-Token", credentials.session_token});

  std::vector<Header> headers = request.headers;
  headers.insert(headers.end(), added.begin(), added.end());
  std::vector<std::string> names;
  for (const Header& header : headers) {
    std::string name = lowered(header.name);
    if (name == "host" || name == "content-type" || name.starts_with("x-amz-")) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  const std::string signed_headers = fmt::format("{}", fmt::join(names, ";"));

  std::optional<std::string> missing;
  const std::string canonical = canonical_request(request, headers, signed_headers, missing);
  const std::string_view day = std::string_view{date}.substr(0, 8);
  const std::string scope = fmt::format("{}/{}/{}/{}", day, region, service, terminator);
  const Sha256 key = sigv4_signing_key(credentials.secret_access_key.reveal(), day, region, service);
  const Sha256 signature = hmac_sha256(key, bytes_of(make_string_to_sign(date, scope, canonical)));
  added.push_back({"Authorization", fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm,
                                                credentials.access_key_id, scope, signed_headers, hex(signature))});
  return added;
}

}  // namespace certwright::http
