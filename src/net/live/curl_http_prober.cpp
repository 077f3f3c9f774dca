#include "net/live/curl_http_prober.h"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "net/first_bytes.h"
#include "net/live/curl_handle.h"
#include "net/live/socket.h"
#include "net/live/tls_reason.h"

namespace certwright::net::live {
namespace {

using End = HttpProbed::End;

// As the large CAs name themselves, so that what filters by browser treats both alike.
constexpr const char* user_agent = "Mozilla/5.0 (compatible; Certwright diagnosis)";
constexpr std::size_t kept_body_bytes = 512;
// No greeting needs more to be told from another.
constexpr std::size_t enough_first_bytes = 9;
// A second connection tells what a peer speaks that has answered the first at once.
constexpr std::chrono::milliseconds second_look_wait{3000};

/// plain, tls: a second look at what went wrong with the other. old_tls: one at a handshake refused for its version.
enum class Look { first, plain, tls, old_tls };

/// One connection.
struct Transfer {
  std::size_t place = 0;  ///< of its probe
  Look look = Look::first;
  CurlEasy easy;
  CurlList connect_to;
  CurlList headers;
  std::array<char, CURL_ERROR_SIZE> said{};
  HttpProbed seen;
  std::string status_line;
  std::string first_bytes;  ///< where no status line came
  std::size_t header_bytes = 0;
  bool handshake_begun = false;
  bool headers_ended = false;
  bool headers_too_long = false;
  bool body_too_long = false;
};

bool is_interim(std::string_view status_line) {
  const std::size_t space = status_line.find(' ');
  return space != std::string_view::npos && status_line.substr(space + 1).starts_with('1');
}

void note_tls_version(Transfer& transfer) {
  curl_tlssessioninfo* session = nullptr;
  if (curl_easy_getinfo(transfer.easy.get(), CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == nullptr) return;
  if (session->backend != CURLSSLBACKEND_OPENSSL || session->internals == nullptr) return;
  transfer.seen.tls_version = SSL_get_version(static_cast<const SSL*>(session->internals));
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* arg) {
  auto& transfer = *static_cast<Transfer*>(arg);
  const std::string_view line{bytes, size * count};
  transfer.header_bytes += line.size();
  if (transfer.header_bytes > max_header_bytes) {
    transfer.headers_too_long = true;
    return 0;  // ends the transfer
  }
  // Trailers of a chunked body are no headers.
  if (transfer.headers_ended) return line.size();
  if (line.starts_with("HTTP/")) {
    if (transfer.status_line.empty()) note_tls_version(transfer);
    transfer.status_line = line;
    transfer.seen.location.clear();
    transfer.seen.server.clear();
  } else if (line == "\r\n" || line == "\n") {
    transfer.headers_ended = !is_interim(transfer.status_line);
  } else if (const auto header = header_of(line)) {
    if (header->first == "location") transfer.seen.location = header->second;
    if (header->first == "server") transfer.seen.server = header->second;
  }
  return line.size();
}

/// Reads on until the first bytes tell the protocol: what greets like SSH may keep the connection open for long.
bool take_first_bytes(Transfer& transfer, std::string_view bytes) {
  transfer.first_bytes += bytes.substr(0, kept_body_bytes - std::min(kept_body_bytes, transfer.first_bytes.size()));
  return transfer.first_bytes.size() < enough_first_bytes && protocol_of(transfer.first_bytes) != "TLS";
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* arg) {
  auto& transfer = *static_cast<Transfer*>(arg);
  const std::string_view part{bytes, size * count};
  if (transfer.status_line.empty()) return take_first_bytes(transfer, part) ? part.size() : 0;
  HttpProbed& seen = transfer.seen;
  seen.body_start += part.substr(0, kept_body_bytes - seen.body_start.size());
  const std::size_t room = HttpProbed::max_body_bytes - seen.body_bytes;
  seen.body_bytes += std::min(room, part.size());
  transfer.body_too_long = part.size() > room;
  return transfer.body_too_long ? 0 : part.size();
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

/// libcurl asks for a TLS context once it is connected.
CURLcode on_tls_context(CURL*, void*, void* arg) {
  static_cast<Transfer*>(arg)->handshake_begun = true;
  return CURLE_OK;
}

bool uses_tls(const HttpProbe& probe, Look look) { return look == Look::first ? probe.tls : look != Look::plain; }

void set_tls(CURL* easy, Look look) {
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  long version = CURL_SSLVERSION_TLSv1_2;
  if (look == Look::old_tls) {
    // CURL_SSLVERSION_MAX_TLSv1_1, which lies outside of its enumeration's range.
    version = static_cast<long>(CURL_SSLVERSION_TLSv1_0) | static_cast<long>(CURL_SSLVERSION_TLSv1_1) << 16U;
    // OpenSSL allows these versions at its lowest security level only, since they sign SHA-1.
    curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, "ALL:@SECLEVEL=0");
  }
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, version);
}

void set_callbacks(Transfer& transfer) {
  CURL* const easy = transfer.easy.get();
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_tls_context);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.said.data());
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
}

/// False where libcurl has no memory.
bool set_up(Transfer& transfer, const HttpProbe& probe, Deadline deadline) {
  transfer.easy = make_curl_easy();
  if (!transfer.easy) return false;
  // Whatever host and port the URL names: the connection goes to this address.
  if (!append(transfer.connect_to, fmt::format("::{}:{}", bracketed(probe.address), probe.port))) return false;
  // Servers may answer differently to what libcurl adds by itself.
  if (!append(transfer.headers, "Accept: */*") || !append(transfer.headers, "Connection: close")) return false;
  CURL* const easy = transfer.easy.get();
  const bool tls = uses_tls(probe, transfer.look);
  const std::string url =
      fmt::format("{}://{}:{}{}", tls ? "https" : "http", bracketed(probe.host), probe.port, probe.target);
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_CONNECT_TO, transfer.connect_to.get());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers.get());
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, user_agent);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 1L);
  set_tls(easy, transfer.look);
  set_callbacks(transfer);
  // Zero would mean no limit.
  const long remaining = std::max(static_cast<long>(deadline.remaining().count()), 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, remaining);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, std::min(remaining, max_connect_milliseconds));
  return true;
}

curl_off_t microseconds(const Transfer& transfer, CURLINFO info) {
  curl_off_t time = 0;
  curl_easy_getinfo(transfer.easy.get(), info, &time);
  return time;
}

// libcurl counts the time of the handshake to that of the connection.
bool connected(const Transfer& transfer) {
  return transfer.handshake_begun || microseconds(transfer, CURLINFO_CONNECT_TIME_T) > 0;
}
bool shook_hands(const Transfer& transfer) { return microseconds(transfer, CURLINFO_APPCONNECT_TIME_T) > 0; }

bool says(const HttpProbed& seen, std::string_view words) { return seen.detail.find(words) != std::string::npos; }

End end_of_connect(const Transfer& transfer) {
  long error = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &error);
  return end_of(connect_failure(static_cast<int>(error)), End::connect_timeout);
}

bool handshake_was_cut(const HttpProbed& seen) {
  return says(seen, "unexpected eof") || says(seen, "SSL_ERROR_SYSCALL") || says(seen, "reset by peer");
}

/// How it ended where no headers came to an end.
End end_without_answer(const Transfer& transfer, CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_CONNECT:
      return end_of_connect(transfer);
    case CURLE_OPERATION_TIMEDOUT:
      return connected(transfer) ? End::no_answer : End::connect_timeout;
    case CURLE_SSL_CONNECT_ERROR:
      return handshake_was_cut(transfer.seen) ? End::closed : End::tls_failed;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return End::not_http;
    default:
      return End::closed;
  }
}

/// Sets what the transfer's end tells.
void conclude(Transfer& transfer, CURLcode code) {
  HttpProbed& seen = transfer.seen;
  seen.took = std::chrono::milliseconds{microseconds(transfer, CURLINFO_TOTAL_TIME_T) / 1000};
  if (code != CURLE_OK) seen.detail = transfer.said[0] != '\0' ? transfer.said.data() : curl_easy_strerror(code);
  seen.detail = printable_start(seen.detail, CURL_ERROR_SIZE);
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  seen.status = static_cast<int>(status);
  if (!transfer.first_bytes.empty()) {
    seen.end = End::not_http;
    seen.speaks = protocol_of(transfer.first_bytes);
  } else if (transfer.headers_too_long) {
    seen.end = End::not_http;
    seen.speaks = "HTTP whose headers do not end";
    seen.detail = fmt::format("more than {} bytes of headers", max_header_bytes);
  } else if (transfer.headers_ended) {
    seen.end = End::answered;
    if (transfer.body_too_long) seen.detail = fmt::format("more than {} bytes of body", HttpProbed::max_body_bytes);
    if (!transfer.seen.tls_version.empty() || !says_tls_is_expected(seen.status, seen.body_start)) return;
    seen.end = End::not_http;
    seen.speaks = "TLS";
  } else {
    seen.end = end_without_answer(transfer, code);
    if (seen.end == End::not_http) seen.speaks = "HTTP of an unknown form";
  }
}

/// What a second connection could tell of how the first one ended.
std::optional<Look> second_look(const HttpProbe& probe, const HttpProbed& first) {
  if (!probe.tls) return first.end == End::closed ? std::optional{Look::tls} : std::nullopt;
  if (first.end != End::tls_failed && first.end != End::closed) return std::nullopt;
  const int reason = reason_in(first.detail);
  if (is_old_version(reason)) return Look::old_tls;
  return first.end == End::closed || is_not_tls(reason) ? std::optional{Look::plain} : std::nullopt;
}

/// Adds what the second connection told to the outcome of the first.
void learn(HttpProbed& first, const Transfer& second) {
  switch (second.look) {
    case Look::first:
      break;
    case Look::old_tls:
      if (shook_hands(second)) first.end = End::too_old_tls;
      break;
    case Look::tls:
      if (!shook_hands(second)) break;
      first.end = End::not_http;
      first.speaks = "TLS";
      break;
    case Look::plain:
      if (second.seen.end == End::answered) {
        first.end = End::not_http;
        first.speaks = "HTTP";
      } else if (second.seen.end == End::not_http && second.seen.speaks != "TLS") {
        first.end = End::not_http;
        first.speaks = second.seen.speaks;
      }
      break;
  }
}

/// All connections of one call.
class Batch {
 public:
  Batch(std::span<const HttpProbe> probes, const AddressGuard& guard, Deadline deadline)
      : probes_(probes), guard_(guard), deadline_(deadline), multi_(curl_multi_init()), outcomes_(probes.size()) {}
  ~Batch() {
    for (const auto& transfer : transfers_)
      if (transfer) curl_multi_remove_handle(multi_, transfer->easy.get());
    curl_multi_cleanup(multi_);
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  std::vector<HttpProbed> run();

 private:
  void start(std::size_t place, Look look, Deadline deadline);
  void finish(Transfer& transfer, CURLcode code);
  void finish_those_done();

  std::span<const HttpProbe> probes_;
  const AddressGuard& guard_;
  Deadline deadline_;
  CURLM* multi_;
  std::vector<HttpProbed> outcomes_;
  std::vector<std::unique_ptr<Transfer>> transfers_;
  std::size_t open_ = 0;
};

void Batch::start(std::size_t place, Look look, Deadline deadline) {
  auto transfer = std::make_unique<Transfer>();
  transfer->place = place;
  transfer->look = look;
  if (multi_ == nullptr || !set_up(*transfer, probes_[place], deadline) ||
      curl_multi_add_handle(multi_, transfer->easy.get()) != CURLM_OK) {
    if (look == Look::first) outcomes_[place].detail = "libcurl could not begin";
    return;
  }
  ++open_;
  transfers_.push_back(std::move(transfer));
}

void Batch::finish(Transfer& transfer, CURLcode code) {
  conclude(transfer, code);
  HttpProbed& outcome = outcomes_[transfer.place];
  if (transfer.look == Look::first)
    outcome = transfer.seen;
  else
    learn(outcome, transfer);
  const auto next =
      transfer.look == Look::first ? second_look(probes_[transfer.place], outcome) : std::optional<Look>{};
  const std::size_t place = transfer.place;
  curl_multi_remove_handle(multi_, transfer.easy.get());
  --open_;
  const auto gone = std::ranges::find_if(transfers_, [&](const auto& one) { return one.get() == &transfer; });
  transfers_.erase(gone);
  if (next && !deadline_.passed()) start(place, *next, deadline_.at_most(second_look_wait));
}

void Batch::finish_those_done() {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    finish(*transfer, message->data.result);
  }
}

std::vector<HttpProbed> Batch::run() {
  for (std::size_t place = 0; place < probes_.size(); ++place) {
    if (guard_.permits(probes_[place].address))
      start(place, Look::first, deadline_);
    else
      outcomes_[place].end = End::guarded;
  }
  // libcurl keeps the limits of each transfer, to a few milliseconds.
  while (open_ > 0) {
    int running = 0;
    if (curl_multi_perform(multi_, &running) != CURLM_OK) break;
    finish_those_done();
    constexpr int longest_wait = 1000;
    const auto wait = static_cast<int>(std::min<std::int64_t>(deadline_.remaining().count() + 1, longest_wait));
    if (open_ > 0) curl_multi_poll(multi_, nullptr, 0, wait, nullptr);
  }
  return std::move(outcomes_);
}

class CurlHttpProber final : public HttpProber {
 public:
  explicit CurlHttpProber(AddressGuard guard) : guard_(std::move(guard)) {}

  [[nodiscard]] std::vector<HttpProbed> probe(std::span<const HttpProbe> probes, Deadline deadline) override {
    return Batch{probes, guard_, deadline}.run();
  }
  [[nodiscard]] bool has_route(const std::string& address) const override { return has_route_to(address); }
  [[nodiscard]] std::vector<std::string> own_addresses() const override { return interface_addresses(); }

 private:
  AddressGuard guard_;
};

}  // namespace

std::unique_ptr<HttpProber> make_curl_http_prober(AddressGuard guard) {
  return std::make_unique<CurlHttpProber>(std::move(guard));
}

}  // namespace certwright::net::live
