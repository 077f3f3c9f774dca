#include "http/sigv4.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "base/bytes.h"

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
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string lowered(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

// The canonical request: AWS Signature Version 4, "Create a canonical request".

// "Each path segment must be URI-encoded": every byte except the unreserved characters of RFC 3986 section 2.3.
void append_encoded(std::string& out, std::string_view text, std::string_view also_kept = {}) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const bool unreserved = is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
                            std::string_view{"-_.~"}.find(c) != std::string_view::npos;
    if (unreserved || also_kept.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
}

// "Normalize URI paths according to RFC 3986": empty and dot segments go, a slash at the end stays; then each segment
// of the path as sent is encoded once more, as for every service but S3.
void append_canonical_path(std::string& out, std::string_view path) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : split(path, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..")
      kept.push_back(segment);
    else if (!kept.empty())
      kept.pop_back();
  }
  for (const std::string_view segment : kept) {
    out += '/';
    append_encoded(out, segment);
  }
  if (kept.empty() || path.ends_with('/')) out += '/';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// Decodes and encodes again, so that two spellings of one byte count as the same. A percent sign that starts no
// escape stands for itself.
std::string recoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  std::string encoded;
  append_encoded(encoded, decoded);
  return encoded;
}

// "Sort the parameter names by character code point in ascending order. Parameters with duplicate names should be
// sorted by value."
void append_canonical_query(std::string& out, std::string_view query) {
  if (query.empty()) return;
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const std::string_view parameter : split(query, '&')) {
    if (parameter.empty()) continue;
    const auto equals = parameter.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view{} : parameter.substr(equals + 1);
    parameters.emplace_back(recoded(parameter.substr(0, equals)), recoded(value));
  }
  std::ranges::sort(parameters);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (i > 0) out += '&';
    out.append(parameters[i].first).append("=").append(parameters[i].second);
  }
}

// "To create the header values, remove leading and trailing spaces and convert sequential spaces to a single space."
void append_canonical_value(std::string& out, std::string_view value) {
  bool pending_space = false;
  const std::size_t start = out.size();
  for (const char c : value) {
    if (is_space(c)) {
      pending_space = out.size() > start;
      continue;
    }
    if (pending_space) out += ' ';
    pending_space = false;
    out += c;
  }
}

// One line a header; headers of one name are joined by commas, in the order in which they came. False where the
// request has none of this name.
bool append_canonical_header(std::string& out, const std::vector<Header>& headers, std::string_view name) {
  bool is_first = true;
  for (const Header& header : headers) {
    if (!same_name(header.name, name)) continue;
    if (is_first)
      out.append(name).append(":");
    else
      out += ',';
    is_first = false;
    append_canonical_value(out, header.value);
  }
  if (is_first) return false;
  out += '\n';
  return true;
}

// `missing` gets the first signed name that the request does not have.
std::string canonical_request(const Request& request, const std::vector<Header>& headers,
                              std::string_view signed_headers, std::optional<std::string>& missing) {
  std::string text;
  text.reserve(512 + signed_headers.size());
  text.append(request.method).append("\n");
  append_canonical_path(text, request.path());
  text += '\n';
  append_canonical_query(text, request.query());
  text += '\n';
  for (const std::string_view name : split(signed_headers, ';')) {
    if (!append_canonical_header(text, headers, name) && !missing) missing = std::string{name};
  }
  text += '\n';
  text.append(signed_headers).append("\n").append(hex(sha256(bytes_of(request.body))));
  return text;
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
