#include "http/request_reader.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <utility>

namespace certwright::http {
namespace {

namespace beast_http = boost::beast::http;
using BeastError = boost::beast::error_code;
using BeastText = boost::beast::string_view;

// A real call has about fifteen fields. Each costs far more memory than the four bytes that name it on the wire, so
// the limit in bytes alone would let one header section take a hundred times its size.
constexpr std::size_t max_fields = 100;

// A body is reserved up to here before its bytes have come: a length that is only announced must cost nothing.
constexpr std::size_t max_reserved_body_bytes = 64UL * 1024;

std::string text(BeastText view) { return {view.data(), view.size()}; }

RequestReader::Refusal refusal_of(const BeastError& error) {
  using enum beast_http::error;
  if (error == body_limit) return {413, "the body is larger than the limit"};
  if (error == header_limit) return {431, "the header section is larger than the limit"};
  if (error == bad_version) return {505, "not HTTP/1.0 or HTTP/1.1"};
  return {400, "malformed HTTP: " + error.message()};
}

}  // namespace

// Beast's parser, filling our Request directly. It is made for one message, so each message gets a new one.
class RequestReader::Parser final : public beast_http::basic_parser<true> {
 public:
  explicit Parser(Limits limits) : limits_(limits) {
    eager(false);  // stop behind the header section, so that its size is known
    body_limit(limits.body_bytes);
    header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(limits.header_bytes, UINT32_MAX)));
  }

  std::size_t read(std::string_view bytes) {
    std::size_t used = started_ ? 0 : blank_lines(bytes);
    started_ = started_ || used < bytes.size();
    bool wants_more = false;
    while (used < bytes.size() && !refusal_ && !is_done() && !wants_more) {
      const bool in_header = !is_header_done();
      BeastError error;
      const std::size_t taken = put({bytes.data() + used, bytes.size() - used}, error);
      used += taken;
      wants_more = error == beast_http::error::need_more;
      if (in_header) header_bytes_ += taken;
      if (error && !wants_more && !refusal_) refusal_ = refusal_of(error);
    }
    if (!refusal_) limit(bytes.size() - used);
    return used;
  }

  [[nodiscard]] State state() const {
    if (refusal_) return State::refused;
    if (!started_) return State::waiting;
    if (is_done()) return State::complete;
    return is_header_done() ? State::body : State::header;
  }
  [[nodiscard]] bool awaits_continue() const { return state() == State::body && expects_continue_ && !body_started_; }
  [[nodiscard]] Request take() { return std::move(request_); }
  [[nodiscard]] const Refusal& refusal() const { return *refusal_; }

 private:
  void on_request_impl(beast_http::verb, BeastText method, BeastText target, int version, BeastError&) override {
    request_.method = text(method);
    request_.target = text(target);
    version_ = version;
  }
  void on_response_impl(int, BeastText, int, BeastError&) override {}

  void on_field_impl(beast_http::field, BeastText name, BeastText value, BeastError& error) override {
    if (in_trailer_) return;
    if (request_.headers.size() >= max_fields) {
      error = beast_http::error::header_limit;
      return;
    }
    if (request_.headers.empty()) request_.headers.reserve(16);
    request_.headers.push_back({text(name), text(value)});
  }

  void on_header_impl(BeastError& error) override {
    in_trailer_ = true;
    refusal_ = judge_header();
    if (refusal_) error = beast_http::error::bad_field;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, BeastError&) override {
    body_started_ = true;
    const std::uint64_t announced = length ? *length : 0;
    request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(announced, max_reserved_body_bytes)));
  }
  std::size_t on_body_impl(BeastText body, BeastError&) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastText, BeastError&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, BeastError&) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(BeastError&) override {}

  // RFC 9112 section 2.2: "a server that is expecting to receive and parse a request-line SHOULD ignore at least one
  // empty line (CRLF) received prior to the request-line."
  static std::size_t blank_lines(std::string_view bytes) {
    const auto first = bytes.find_first_not_of("\r\n");
    return first == std::string_view::npos ? bytes.size() : first;
  }

  // Beast measures its header limit against what one call gives it, and uses fields up one by one: the sum is kept
  // here. `left` bytes are an unfinished line.
  void limit(std::size_t left) {
    if (!is_header_done()) {
      if (header_bytes_ + left > limits_.header_bytes) refusal_ = refusal_of(beast_http::error::header_limit);
    } else if (header_bytes_ > limits_.header_bytes) {
      refusal_ = refusal_of(beast_http::error::header_limit);
    } else if (!is_done() && left >= limits_.header_bytes) {
      refusal_ = {400, "a chunk header or a trailer section is larger than the limit"};
    }
  }

  // What Beast leaves to its user.
  std::optional<Refusal> judge_header() {
    // RFC 9112 section 3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request
    // message that lacks a Host header field and to any request message that contains more than one Host header field
    // line or a Host header field with an invalid field value."
    const auto hosts = count("Host");
    if (hosts > 1 || (hosts == 0 && version_ >= 11)) return Refusal{400, "no Host header field, or several"};

    // RFC 9112 section 6.1: "A server that receives a request message with a transfer coding it does not understand
    // SHOULD respond with 501 (Not Implemented)." Beast would take such a message for one without a body, and read its
    // body as the next request.
    if (const std::string* coding = request_.header("Transfer-Encoding")) {
      if (!same_name(*coding, "chunked")) return Refusal{501, "a transfer coding other than chunked"};
      // "A server or client that receives an HTTP/1.0 message containing a Transfer-Encoding header field MUST treat
      // the message as if the framing is faulty".
      if (version_ < 11) return Refusal{400, "Transfer-Encoding in an HTTP/1.0 request"};
    }

    // RFC 9110 section 10.1.1: "A server that receives a 100-continue expectation in an HTTP/1.0 request MUST ignore
    // that expectation." "A server that receives an Expect field value containing a member other than 100-continue MAY
    // respond with a 417 (Expectation Failed)".
    if (const std::string* expectation = request_.header("Expect"); expectation && version_ >= 11) {
      if (!same_name(*expectation, "100-continue")) return Refusal{417, "an expectation other than 100-continue"};
      expects_continue_ = true;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::ptrdiff_t count(std::string_view name) const {
    return std::ranges::count_if(request_.headers, [name](const Header& h) { return same_name(h.name, name); });
  }

  Limits limits_;
  Request request_;
  std::optional<Refusal> refusal_;
  std::size_t header_bytes_ = 0;
  int version_ = 11;
  bool started_ = false;
  bool in_trailer_ = false;
  bool expects_continue_ = false;
  bool body_started_ = false;
};

RequestReader::RequestReader(Limits limits) : limits_(limits), parser_(std::make_unique<Parser>(limits)) {}
RequestReader::~RequestReader() = default;

std::size_t RequestReader::feed(std::string_view bytes) { return parser_->read(bytes); }
RequestReader::State RequestReader::state() const { return parser_->state(); }
bool RequestReader::awaits_continue() const { return parser_->awaits_continue(); }
bool RequestReader::keep_alive() const { return parser_->is_header_done() && parser_->keep_alive(); }
Request RequestReader::take() { return parser_->take(); }
const RequestReader::Refusal& RequestReader::refusal() const { return parser_->refusal(); }
void RequestReader::next() { parser_ = std::make_unique<Parser>(limits_); }

}  // namespace certwright::http
