#include "http/connection.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/log.h"
#include "http/connections.h"
#include "http/reply_text.h"

namespace certwright::http {
namespace {

// After the last answer the sender may still be sending. Closing at once would reset the connection and could take the
// answer from it (RFC 9112 section 9.6), so that much more is read and thrown away.
constexpr std::chrono::seconds linger_time{2};
constexpr std::size_t linger_bytes = 4UL * 1024 * 1024;

constexpr std::size_t first_buffer_bytes = 4UL * 1024;  // a signed call with its body is about 1.2 kB
constexpr std::size_t body_buffer_bytes = 16UL * 1024;  // the size of a TLS record
constexpr std::size_t answer_bytes_per_second = 32UL * 1024;

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

// RFC 9110 section 6.6.1: "An origin server with a clock MUST generate a Date header field". Made anew once a second.
std::string_view ReplyDate::at(Timestamp now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (text_.empty() || second != second_) {
    text_ = http_date(second);
    second_ = second;
  }
  return text_;
}

Reply ListenerParts::refusal(int status, std::string_view request_id) const {
  try {
    return options.refuse(status, request_id);
  } catch (const std::exception& error) {
    log::error("http.refuse_failed", {{"what", error.what()}});
  }
  return plain_refusal(status, request_id);
}

Connection::Connection(ListenerParts& parts)
    : parts_(parts),
      reader_({.header_bytes = parts.options.max_header_bytes, .body_bytes = parts.options.max_body_bytes}),
      input_(first_buffer_bytes) {
  enter(Phase::handshaking, parts.options.header_timeout);
}

void Connection::enter(Phase phase, Steady::duration allowed) {
  phase_ = phase;
  deadline_ = Steady::now() + allowed;
}

void Connection::serve() {
  auto other_side = peer();
  if (!other_side) return close();
  peer_ = *std::move(other_side);
  enter(Phase::waiting, parts_.options.header_timeout);
  read_more();
}

void Connection::read_more() {
  if (begin_ > 0) {
    std::copy(input_.begin() + static_cast<std::ptrdiff_t>(begin_), input_.begin() + static_cast<std::ptrdiff_t>(end_),
              input_.begin());
    end_ -= begin_;
    begin_ = 0;
  }
  // The reader refuses a header section or a chunk header that does not fit its limit, so this has an end.
  const bool is_long = phase_ == Phase::reading_body && input_.size() < body_buffer_bytes;
  if (is_long || end_ == input_.size()) input_.resize(std::max(body_buffer_bytes, input_.size() * 2));
  read_some(std::span{input_}.subspan(end_));
}

void Connection::on_read(bool failed, std::size_t count) {
  if (phase_ == Phase::closed) return;
  if (is_expired_) return refuse(408, "the request did not come in time");
  if (failed) return close();
  end_ += count;
  consume();
}

void Connection::consume() {
  begin_ += reader_.feed({input_.data() + begin_, end_ - begin_});
  using enum RequestReader::State;
  switch (reader_.state()) {
    case complete:
      return handle();
    case refused:
      return refuse(reader_.refusal().status, reader_.refusal().reason);
    case waiting:
      break;
    case header:
      if (phase_ == Phase::waiting) enter(Phase::reading_header, parts_.options.header_timeout);
      break;
    case body:
      if (phase_ == Phase::reading_body) break;
      enter(Phase::reading_body, parts_.options.body_timeout);
      if (reader_.awaits_continue()) {
        sends_continue_ = true;
        return write({continue_line, std::string_view{}});
      }
      break;
  }
  read_more();
}

void Connection::handle() {
  // Whoever handles it has a deadline of its own; here nothing ends it.
  phase_ = Phase::handling;
  deadline_ = Steady::time_point::max();
  request_ = reader_.take();
  request_.peer = peer_;
  request_.received_at = parts_.clock.now();
  request_.request_id = uuid(parts_.random);
  closes_after_answer_ = !reader_.keep_alive();
  if (parts_.workers.offer([self = shared_from_this(), this] { run(); })) return;

  log::warn("http.refused", {{"status", "503"},
                             {"reason", "more requests wait for a worker than may"},
                             {"peer", peer_},
                             {"request_id", request_.request_id}});
  parts_.tally.refused.fetch_add(1, std::memory_order_relaxed);
  answer(parts_.refusal(503, request_.request_id));
}

// On a worker's thread: until the post, request_ and reply_ are the worker's.
void Connection::run() noexcept {
  const auto failed = [this](std::string_view what) {
    log::error("http.handler_failed", {{"request_id", request_.request_id}, {"what", std::string{what}}});
    reply_ = parts_.refusal(500, request_.request_id);
  };
  try {
    reply_ = parts_.handler(request_);
  } catch (const std::exception& error) {
    failed(error.what());
  } catch (...) {
    failed("an exception of an unknown type");
  }
  return_to_io();
}

void Connection::on_handled() { answer(std::move(reply_)); }

void Connection::answer(Reply reply) {
  if (phase_ == Phase::closed) return;
  reply_ = std::move(reply);
  closes_after_answer_ = closes_after_answer_ || parts_.is_draining;
  const std::string_view date = parts_.date.at(parts_.clock.now());
  const Persistence persistence = closes_after_answer_ ? Persistence::close : Persistence::keep;
  if (!write_reply_head(reply_, date, persistence, head_)) {
    log::error("http.bad_reply",
               {{"request_id", request_.request_id}, {"what", "a header with a character that would end it"}});
    reply_ = plain_refusal(500, request_.request_id);
    if (!write_reply_head(reply_, date, persistence, head_)) return close();
  }
  parts_.tally.requests.fetch_add(1, std::memory_order_relaxed);
  const std::string_view body =
      sends_body(reply_, request_.method) ? std::string_view{reply_.body} : std::string_view{};
  enter(Phase::writing, parts_.options.body_timeout + std::chrono::seconds(body.size() / answer_bytes_per_second));
  write({head_, body});
}

// The request cannot be read on: where the next one would begin is not known.
void Connection::refuse(int status, std::string_view reason) {
  request_ = {};
  request_.request_id = uuid(parts_.random);
  log::info("http.refused", {{"status", std::to_string(status)},
                             {"reason", std::string{reason}},
                             {"peer", peer_},
                             {"request_id", request_.request_id}});
  closes_after_answer_ = true;
  parts_.tally.refused.fetch_add(1, std::memory_order_relaxed);
  answer(parts_.refusal(status, request_.request_id));
}

void Connection::on_written(bool failed) {
  if (phase_ == Phase::closed) return;
  if (failed) return close();
  if (std::exchange(sends_continue_, false)) return read_more();
  if (closes_after_answer_) {
    enter(Phase::lingering, linger_time);
    return say_goodbye();
  }
  reader_.next();
  reply_ = {};
  enter(Phase::waiting, parts_.options.idle_timeout);
  // A drain that began while the answer was under way found this connection busy.
  if (parts_.is_draining) return close();
  if (begin_ < end_) return consume();
  read_more();
}

void Connection::on_goodbye() {
  if (phase_ == Phase::closed) return;
  end_sending();
  discard_some(input_);
}

void Connection::on_discarded(bool failed, std::size_t count) {
  if (phase_ == Phase::closed) return;
  discarded_bytes_ += count;
  if (failed || discarded_bytes_ > linger_bytes) return close();
  discard_some(input_);
}

void Connection::expire() {
  const bool is_reading = phase_ == Phase::reading_header || phase_ == Phase::reading_body;
  if (!is_reading || sends_continue_) return close();
  // The read that is pending ends with an error, and on_read() answers.
  is_expired_ = true;
  deadline_ = Steady::now() + linger_time;
  cancel_reading();
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  close_socket();
  parts_.connections.remove(position_);
}

}  // namespace certwright::http
