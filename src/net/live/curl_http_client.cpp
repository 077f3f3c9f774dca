#include "net/live/curl_http_client.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/mutex.h"
#include "net/live/curl_handle.h"

namespace certwright::net::live {
namespace {

// Idle handles that keep their connections open for the next request.
constexpr std::size_t max_idle_handles = 16;

struct UrlDelete {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};

/// The answer while it comes in.
struct Incoming {
  HttpResponse response;
  std::size_t max_body_bytes = 0;
  std::size_t header_bytes = 0;
  bool too_large = false;
  const AddressGuard* guard = nullptr;
  std::string guarded;  ///< the last address that the guard does not permit
  const std::function<bool()>* go_on = nullptr;
};

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* arg) {
  auto& incoming = *static_cast<Incoming*>(arg);
  const std::size_t length = size * count;
  if (length > incoming.max_body_bytes - incoming.response.body.size()) {
    incoming.too_large = true;
    return 0;  // ends the transfer
  }
  incoming.response.body.append(bytes, length);
  return length;
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* arg) {
  auto& incoming = *static_cast<Incoming*>(arg);
  const std::string_view line{bytes, size * count};
  incoming.header_bytes += line.size();
  if (incoming.header_bytes > max_header_bytes) {
    incoming.too_large = true;
    return 0;
  }
  // An interim answer (100 Continue) has headers of its own, which are not those of the answer.
  if (line.starts_with("HTTP/")) incoming.response.headers.clear();
  if (const auto header = header_of(line)) incoming.response.headers.emplace_back(header->first, header->second);
  return line.size();
}

int on_progress(void* arg, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& incoming = *static_cast<const Incoming*>(arg);
  return *incoming.go_on && !(*incoming.go_on)() ? 1 : 0;
}

std::string presentation(const curl_sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  // The address as bytes: libcurl hands over one structure for all families.
  const void* bytes = nullptr;
  if (address.family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(&address.addr)->sin_addr;
  if (address.family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(&address.addr)->sin6_addr;
  if (bytes == nullptr || ::inet_ntop(address.family, bytes, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

curl_socket_t on_open_socket(void* arg, curlsocktype, curl_sockaddr* address) {
  auto& incoming = *static_cast<Incoming*>(arg);
  const std::string text = presentation(*address);
  if (!incoming.guard->permits(text)) {
    incoming.guarded = text;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// Whom a URL speaks of, for errors and for the decision about proxies.
struct Peer {
  std::string host;
  std::string port;
  [[nodiscard]] std::string str() const { return host + ":" + port; }
  [[nodiscard]] bool is_loopback() const {
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
  }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string copy{text};
  curl_free(text);
  return copy;
}

Result<Peer> parse_peer(const std::string& text) {
  const std::unique_ptr<CURLU, UrlDelete> url{curl_url()};
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return fail(ErrorCode::invalid_request, fmt::format("'{}' is not a URL", text));
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https")
    return fail(ErrorCode::invalid_request, fmt::format("'{}' is neither an http nor an https URL", text));
  return Peer{part_of(url.get(), CURLUPART_HOST), part_of(url.get(), CURLUPART_PORT)};
}

Error error_of(CURLcode code, const Peer& peer, const HttpRequest& request, const Incoming& incoming,
               const char* said) {
  const std::string detail = said[0] != '\0' ? said : curl_easy_strerror(code);
  if (incoming.too_large)
    return {ErrorCode::limit_exceeded,
            fmt::format("the answer of {} is larger than {} bytes", peer.str(), request.max_body_bytes)};
  if (!incoming.guarded.empty())
    return {ErrorCode::unavailable,
            fmt::format("{} has the address {}, which is not public: [net] allow_private lets the server talk to it",
                        peer.str(), incoming.guarded)};
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return {ErrorCode::unavailable, fmt::format("the answer of {} was not waited for", peer.str())};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorCode::unavailable, fmt::format("the host name {} has no address: check its spelling", peer.host)};
    case CURLE_COULDNT_CONNECT:
      return {ErrorCode::unavailable, fmt::format("cannot connect to {}", peer.str())};
    case CURLE_OPERATION_TIMEDOUT:
      return {
          ErrorCode::unavailable,
          fmt::format("{} did not answer in time: try again, or look at the server's log ({})", peer.str(), detail)};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {
          ErrorCode::unavailable,
          fmt::format("the TLS certificate of {} is not trusted: name the PEM file of its CA, or the host name that "
                      "the certificate is for ({})",
                      peer.str(), detail)};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorCode::invalid_request, fmt::format("'{}' holds no PEM certificate", request.ca_file)};
    case CURLE_SSL_CONNECT_ERROR:
      return {ErrorCode::unavailable,
              fmt::format("no TLS connection to {}: check that it is an https port ({})", peer.str(), detail)};
    default:
      return {ErrorCode::unavailable, fmt::format("no answer from {}: {}", peer.str(), detail)};
  }
}

Result<CurlList> header_list(const HttpRequest& request) {
  CurlList list;
  // Waiting for "100 Continue" costs a second with servers that do not send it.
  if (!append(list, "Expect:")) return fail(ErrorCode::internal, "no memory for a header");
  for (const auto& [name, value] : request.headers) {
    if ((name + value).find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos)
      return fail(ErrorCode::invalid_request, "a header holds a line break");
    // libcurl reads "Name:" as "leave this header out", and "Name;" as "send it empty".
    if (!append(list, value.empty() ? name + ";" : name + ": " + value))
      return fail(ErrorCode::internal, "no memory for a header");
  }
  return list;
}

class CurlHttpClient final : public HttpClient {
 public:
  CurlHttpClient() = default;
  explicit CurlHttpClient(AddressGuard guard) : guard_(std::move(guard)) {}
  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request, Deadline deadline) override;

 private:
  CurlEasy take();
  void give_back(CurlEasy easy);
  void set_guard(CURL* easy, Incoming& incoming) const;

  std::optional<AddressGuard> guard_;
  Mutex mutex_;
  std::vector<CurlEasy> idle_ CERTWRIGHT_GUARDED_BY(mutex_);
};

void set_request(CURL* easy, const HttpRequest& request, const Peer& peer, const curl_slist* headers) {
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  if (!request.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, request.ca_file.c_str());
  // A proxy from the environment cannot reach this machine's loopback.
  if (peer.is_loopback()) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  if (request.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void CurlHttpClient::set_guard(CURL* easy, Incoming& incoming) const {
  if (!guard_) return;
  incoming.guard = &*guard_;
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &incoming);
}

Result<HttpResponse> CurlHttpClient::send(const HttpRequest& request, Deadline deadline) {
  TRY(const Peer peer, parse_peer(request.url));
  if (deadline.passed())
    return fail(ErrorCode::unavailable, fmt::format("{} was not asked: the time for it was over", peer.str()));
  if (!request.ca_file.empty() && access(request.ca_file.c_str(), R_OK) != 0)
    return fail(
        ErrorCode::invalid_request,
        fmt::format("cannot read the trust anchors in '{}': check the path and its permissions", request.ca_file));
  TRY(const CurlList headers, header_list(request));
  CurlEasy easy = take();
  if (!easy) return fail(ErrorCode::internal, "libcurl could not make a handle");

  Incoming incoming{.max_body_bytes = request.max_body_bytes};
  std::array<char, CURL_ERROR_SIZE> said{};
  set_request(easy.get(), request, peer, headers.get());
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &incoming);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy.get(), CURLOPT_HEADERDATA, &incoming);
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, said.data());
  incoming.go_on = &request.go_on;
  curl_easy_setopt(easy.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy.get(), CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(easy.get(), CURLOPT_XFERINFODATA, &incoming);
  set_guard(easy.get(), incoming);
  // Zero would mean no limit.
  const auto remaining = std::max(deadline.remaining(), std::chrono::milliseconds{1});
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(remaining.count()));
  curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS,
                   std::min(static_cast<long>(remaining.count()), max_connect_milliseconds));

  const CURLcode code = curl_easy_perform(easy.get());
  if (code != CURLE_OK) return tl::unexpected(error_of(code, peer, request, incoming, said.data()));
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  incoming.response.status = static_cast<int>(status);
  give_back(std::move(easy));
  return std::move(incoming.response);
}

CurlEasy CurlHttpClient::take() {
  const Lock lock{mutex_};
  if (idle_.empty()) return make_curl_easy();
  CurlEasy easy = std::move(idle_.back());
  idle_.pop_back();
  return easy;
}

void CurlHttpClient::give_back(CurlEasy easy) {
  curl_easy_reset(easy.get());  // forgets the options, keeps the connections
  const Lock lock{mutex_};
  if (idle_.size() < max_idle_handles) idle_.push_back(std::move(easy));
}

}  // namespace

std::unique_ptr<HttpClient> make_curl_http_client() { return std::make_unique<CurlHttpClient>(); }

std::unique_ptr<HttpClient> make_guarded_curl_http_client(AddressGuard guard) {
  return std::make_unique<CurlHttpClient>(std::move(guard));
}

}  // namespace certwright::net::live
