#include "net/live/smtp_mailer.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/mutex.h"
#include "base/printable.h"
#include "net/live/curl_handle.h"
#include "net/smtp_replies.h"

namespace certwright::net::live {
namespace {

using End = MailSent::End;
using Phase = SmtpReplies::Phase;

// Idle handles that keep their connections open for the next mail: as many as the outbox has threads, and some.
constexpr std::size_t max_idle_handles = 16;
constexpr std::size_t longest_text = 512;
// libcurl counts greeting, TLS and log-in to the connection, and a relay may look its client up first.
constexpr long longest_connect_milliseconds = 30'000;
constexpr std::uint16_t submission_port = 587;
constexpr std::uint16_t submissions_port = 465;

/// A handle with its connection, and what is known of that.
struct Session {
  CurlEasy easy;
  bool authenticated = false;
};

/// A mail on its way.
struct Sending {
  std::string_view rest;  ///< of the message
  SmtpReplies replies;
  bool too_much = false;
  const std::function<bool()>* go_on = nullptr;
};

std::size_t on_read(char* into, std::size_t size, std::size_t count, void* arg) {
  auto& sending = *static_cast<Sending*>(arg);
  const std::size_t length = std::min(size * count, sending.rest.size());
  std::memcpy(into, sending.rest.data(), length);
  sending.rest.remove_prefix(length);
  return length;
}

// libcurl hands the lines of replies over as headers.
std::size_t on_reply(char* bytes, std::size_t size, std::size_t count, void* arg) {
  auto& sending = *static_cast<Sending*>(arg);
  const std::string_view line{bytes, size * count};
  sending.too_much = !sending.replies.received(line);
  // After a line that is no reply there is nothing to wait for. Zero ends the transfer.
  return sending.too_much || sending.replies.garbage() ? 0 : line.size();
}

// The commands as they are sent: which of them the last reply is for. Nothing of it is kept.
int on_debug(CURL*, curl_infotype type, char* bytes, std::size_t size, void* arg) {
  if (type == CURLINFO_HEADER_OUT) static_cast<Sending*>(arg)->replies.sent(std::string_view{bytes, size});
  return 0;
}

int on_progress(void* arg, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& sending = *static_cast<const Sending*>(arg);
  return *sending.go_on && !(*sending.go_on)() ? 1 : 0;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c <= 0x20 || c == 0x7f || c == '<' || c == '>'; });
}

bool is_host(std::string_view host) {
  const bool is_v6 = host.find(':') != std::string_view::npos;
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || (is_v6 && c == ':');
  });
}

// What a reply of 5xx means depends on what it is for.
End meaning_of_refusal(const SmtpReplies& replies, bool should_have_authenticated) {
  constexpr std::array about_auth{530, 534, 535, 538};  // RFC 4954 section 6
  if (std::ranges::find(about_auth, replies.code()) != about_auth.end()) return End::not_authenticated;
  switch (replies.phase()) {
    case Phase::greeting:
    case Phase::hello:
    case Phase::mail:
      return should_have_authenticated && replies.phase() == Phase::mail ? End::not_authenticated : End::deferred;
    case Phase::starttls:
      return End::not_secure;
    case Phase::auth:
      return End::not_authenticated;
    case Phase::rcpt:
    case Phase::data:
      return should_have_authenticated ? End::not_authenticated : End::refused;
  }
  return End::deferred;
}

End end_by_reply(const SmtpReplies& replies, bool should_have_authenticated) {
  if (replies.code() >= 500) return meaning_of_refusal(replies, should_have_authenticated);
  if (replies.code() >= 400) return End::deferred;
  return End::protocol_error;
}

End end_of(CURLcode code, const SmtpReplies& replies, bool should_have_authenticated) {
  switch (code) {
    case CURLE_OK:
      return End::accepted;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return End::unreachable;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return End::not_secure;
    case CURLE_LOGIN_DENIED:
      return replies.code() >= 400 && replies.code() < 500 ? End::deferred : End::not_authenticated;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
      return End::timeout;
    default:
      return end_by_reply(replies, should_have_authenticated);
  }
}

// Where a reply decided, its words; else what happened, in ours or libcurl's.
std::string what_happened(CURLcode code, End end, const Sending& sending, const char* said) {
  const SmtpReplies& replies = sending.replies;
  const bool by_reply = replies.code() >= 400 || end == End::accepted;
  if (by_reply && end != End::timeout) return replies.text();
  if (sending.too_much) return "the server sent more than a mail server has to say";
  if (code == CURLE_ABORTED_BY_CALLBACK) return "sending was stopped";
  if (replies.garbage() && end == End::protocol_error && !replies.text().empty())
    return printable_start(fmt::format("not SMTP: {}", replies.text()), longest_text);
  return printable_start(said[0] != '\0' ? said : curl_easy_strerror(code), longest_text);
}

class SmtpMailer final : public Mailer {
 public:
  explicit SmtpMailer(SmtpOptions options) : options_(std::move(options)) {
    const std::string host =
        options_.relay.host.find(':') == std::string::npos ? options_.relay.host : "[" + options_.relay.host + "]";
    url_ = fmt::format("{}://{}:{}", options_.relay.tls_at_once ? "smtps" : "smtp", host, options_.relay.port);
    if (!options_.client_name.empty()) url_ += "/" + options_.client_name;
  }
  ~SmtpMailer() override {
    const Lock lock(mutex_);
    for (Session& session : idle_) say_goodbye(session);
  }

  [[nodiscard]] MailSent send(const OutgoingMail& mail, Deadline deadline) override;

 private:
  std::optional<Session> take();
  void give_back(Session session);
  static void say_goodbye(Session& session);
  MailSent try_once(Session& session, const OutgoingMail& mail, Deadline deadline, bool fresh, bool& worth_again);
  void set_way(CURL* easy, bool fresh) const;
  void set_limits(CURL* easy, Deadline deadline) const;
  [[nodiscard]] bool uses_tls() const {
    return options_.relay.tls_at_once || !options_.relay.is_loopback() || !options_.ca_file.empty();
  }

  const SmtpOptions options_;
  std::string url_;
  Mutex mutex_;
  std::vector<Session> idle_ CERTWRIGHT_GUARDED_BY(mutex_);
};

std::optional<Session> SmtpMailer::take() {
  {
    const Lock lock(mutex_);
    if (!idle_.empty()) {
      Session session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
  }
  Session session{.easy = make_curl_easy()};
  if (!session.easy) return std::nullopt;
  return session;
}

void SmtpMailer::give_back(Session session) {
  // Forgets the options, and with them the password; the connection stays.
  curl_easy_reset(session.easy.get());
  const Lock lock(mutex_);
  if (idle_.size() < max_idle_handles)
    idle_.push_back(std::move(session));
  else
    say_goodbye(session);
}

// When a handle goes, libcurl sends QUIT, and would wait two minutes for a server that does not answer it.
void SmtpMailer::say_goodbye(Session& session) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  if (curl_easy_getinfo(session.easy.get(), CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK && socket != CURL_SOCKET_BAD)
    ::shutdown(socket, SHUT_RD);
  session.easy.reset();
}

void SmtpMailer::set_way(CURL* easy, bool fresh) const {
  curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_MAXCONNECTS, 1L);
  if (fresh) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(uses_tls() ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (!options_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  if (options_.username.empty()) return;
  curl_easy_setopt(easy, CURLOPT_USERNAME, options_.username.c_str());
  curl_easy_setopt(easy, CURLOPT_PASSWORD, std::string{options_.password.reveal_text()}.c_str());
}

void SmtpMailer::set_limits(CURL* easy, Deadline deadline) const {
  // Zero would mean no limit.
  const auto remaining = std::max(deadline.remaining(), std::chrono::milliseconds{1});
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(remaining.count()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   std::min(static_cast<long>(remaining.count()), longest_connect_milliseconds));
  curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(options_.reply_limit.count()));
}

MailSent SmtpMailer::try_once(Session& session, const OutgoingMail& mail, Deadline deadline, bool fresh,
                              bool& worth_again) {
  CURL* easy = session.easy.get();
  CurlList recipients;
  if (!append(recipients, mail.to)) return {.end = End::deferred, .reply = "no memory", .server = options_.relay.str()};
  Sending sending{.rest = mail.message, .replies = {}, .too_much = false, .go_on = &options_.go_on};
  std::array<char, CURL_ERROR_SIZE> said{};
  set_way(easy, fresh);
  set_limits(easy, deadline);
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, fmt::format("<{}>", mail.from).c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.message.size()));
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
  curl_easy_setopt(easy, CURLOPT_READDATA, &sending);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_reply);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &sending);
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &sending);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, said.data());
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &sending);
  const CURLcode code = curl_easy_perform(easy);
  long connects = 0;
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
  if (connects > 0) session.authenticated = sending.replies.authenticated();
  // Of a kept connection, a server may have grown tired before the recipient was named: that is no answer.
  worth_again = code != CURLE_OK && connects == 0 && sending.replies.phase() < Phase::rcpt;
  const End end = end_of(code, sending.replies, !options_.username.empty() && !session.authenticated);
  return {.end = end,
          .code = end == End::accepted || sending.replies.code() >= 400 ? sending.replies.code() : 0,
          .reply = what_happened(code, end, sending, said.data()),
          .server = options_.relay.str()};
}

MailSent SmtpMailer::send(const OutgoingMail& mail, Deadline deadline) {
  if (has_control(mail.to) || has_control(mail.from) || mail.to.empty())
    return {.end = End::refused, .code = 0, .reply = "this is no address", .server = options_.relay.str()};
  auto session = take();
  if (!session) return {.end = End::deferred, .code = 0, .reply = "no memory", .server = options_.relay.str()};
  bool worth_again = false;
  MailSent sent = try_once(*session, mail, deadline, false, worth_again);
  if (worth_again && !deadline.passed()) {
    curl_easy_reset(session->easy.get());
    sent = try_once(*session, mail, deadline, true, worth_again);
  }
  if (sent.end == End::accepted)
    give_back(*std::move(session));
  else
    say_goodbye(*session);
  return sent;
}

}  // namespace

bool Relay::is_loopback() const {
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

std::string Relay::str() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port) : fmt::format("[{}]:{}", host, port);
}

Result<Relay> parse_relay(const std::string& text) {
  const auto wrong = [&] {
    return fail(ErrorCode::invalid_request,
                fmt::format("'{}' is no mail server: write smtp://HOST:587, smtps://HOST:465 or HOST:PORT", text));
  };
  Relay relay;
  std::string rest = ascii_lower(text);
  if (const auto scheme = rest.find("://"); scheme != std::string::npos) {
    const std::string word = rest.substr(0, scheme);
    if (word != "smtp" && word != "smtps") return wrong();
    relay.tls_at_once = word == "smtps";
    rest.erase(0, scheme + 3);
  }
  if (rest.ends_with('/')) rest.pop_back();
  relay.port = relay.tls_at_once ? submissions_port : submission_port;
  const bool bracketed = rest.starts_with('[');
  const auto end = bracketed ? rest.find(']') : rest.find(':');
  relay.host = rest.substr(bracketed ? 1 : 0, bracketed && end != std::string::npos ? end - 1 : end);
  std::string_view behind = end == std::string::npos ? std::string_view{} : std::string_view{rest}.substr(end);
  if (bracketed) {
    if (end == std::string::npos) return wrong();
    behind.remove_prefix(1);
  }
  if (!is_host(relay.host) || bracketed != (relay.host.find(':') != std::string::npos)) return wrong();
  if (behind.empty()) return relay;
  behind.remove_prefix(1);
  const auto [stop, error] = std::from_chars(behind.data(), behind.data() + behind.size(), relay.port);
  if (error != std::errc{} || stop != behind.data() + behind.size() || relay.port == 0) return wrong();
  return relay;
}

std::unique_ptr<Mailer> make_smtp_mailer(SmtpOptions options) {
  return std::make_unique<SmtpMailer>(std::move(options));
}

}  // namespace certwright::net::live
