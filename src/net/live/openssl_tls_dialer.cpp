#include "net/live/openssl_tls_dialer.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/tls1.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "net/live/socket.h"
#include "net/live/tls_reason.h"

namespace certwright::net::live {
namespace {

using End = TlsDialed::End;
using std::chrono::milliseconds;

constexpr milliseconds max_connect_wait{10'000};
// The list of one protocol as RFC 7301 section 3.1 writes it.
constexpr std::array<unsigned char, 11> only_acme_tls{10, 'a', 'c', 'm', 'e', '-', 't', 'l', 's', '/', '1'};

struct ContextDelete {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, ContextDelete>;
struct SslDelete {
  void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
};
using Ssl = std::unique_ptr<SSL, SslDelete>;

/// One dial under way.
struct Dialing {
  std::size_t place = 0;
  Socket socket;
  Ssl ssl;  ///< null until connected
  short waits_for = POLLOUT;
  Deadline connect_until;
  bool ended = false;
};

Context make_context() {
  Context context{SSL_CTX_new(TLS_client_method())};
  if (!context) return nullptr;
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  // RFC 8737 section 3: "ACME servers that implement "acme-tls/1" MUST only negotiate TLS 1.2 or higher".
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  const bool offered = SSL_CTX_set_alpn_protos(context.get(), only_acme_tls.data(), only_acme_tls.size()) == 0;
  return offered ? std::move(context) : nullptr;
}

/// As a socket BIO writes, but without SIGPIPE where the peer has gone.
int write_quietly(BIO* bio, const char* bytes, int size) {
  const int fd = static_cast<int>(BIO_get_fd(bio, nullptr));
  BIO_clear_retry_flags(bio);
  const auto sent = static_cast<int>(send(fd, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL));
  if (sent <= 0 && BIO_sock_should_retry(sent) != 0) BIO_set_retry_write(bio);
  return sent;
}

struct MethodDelete {
  void operator()(BIO_METHOD* method) const noexcept { BIO_meth_free(method); }
};
using Method = std::unique_ptr<BIO_METHOD, MethodDelete>;

/// Null where there is no memory.
const BIO_METHOD* quiet_socket() {
  static const Method method = [] {
    const BIO_METHOD* const usual = BIO_s_socket();
    Method made{BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK | BIO_TYPE_DESCRIPTOR, "quiet socket")};
    const bool complete = made && BIO_meth_set_write(made.get(), write_quietly) == 1 &&
                          BIO_meth_set_read(made.get(), BIO_meth_get_read(usual)) == 1 &&
                          BIO_meth_set_ctrl(made.get(), BIO_meth_get_ctrl(usual)) == 1 &&
                          BIO_meth_set_create(made.get(), BIO_meth_get_create(usual)) == 1 &&
                          BIO_meth_set_destroy(made.get(), BIO_meth_get_destroy(usual)) == 1;
    return complete ? std::move(made) : nullptr;
  }();
  return method.get();
}

Ssl make_ssl(SSL_CTX* context, const TlsDial& dial, int fd) {
  const BIO_METHOD* const method = quiet_socket();
  BIO* const bio = method == nullptr ? nullptr : BIO_new(method);
  Ssl ssl{SSL_new(context)};
  if (!ssl || bio == nullptr) {
    BIO_free(bio);
    return nullptr;
  }
  BIO_set_fd(bio, fd, BIO_NOCLOSE);
  SSL_set_bio(ssl.get(), bio, bio);
  // RFC 6066 section 3: literal addresses are not permitted in "HostName".
  if (!parse_endpoint(dial.host, dial.port) && SSL_set_tlsext_host_name(ssl.get(), dial.host.c_str()) != 1)
    return nullptr;
  SSL_set_connect_state(ssl.get());
  return ssl;
}

/// The dials of one call.
class Round {
 public:
  Round(std::span<const TlsDial> dials, const AddressGuard& guard, Deadline deadline)
      : dials_(dials), guard_(guard), deadline_(deadline), context_(make_context()), outcomes_(dials.size()) {}
  std::vector<TlsDialed> run();

 private:
  void start(std::size_t place);
  void go_on(Dialing& dialing);
  void begin_handshake(Dialing& dialing);
  void shake_hands(Dialing& dialing);
  void read_failure(Dialing& dialing, int kind);
  void end(Dialing& dialing, End how, std::string detail);
  void give_up_late_ones();
  void wait_and_go_on();

  std::span<const TlsDial> dials_;
  const AddressGuard& guard_;
  Deadline deadline_;
  Deadline::Steady::time_point begun_ = Deadline::Steady::now();
  Context context_;
  std::vector<TlsDialed> outcomes_;
  std::vector<Dialing> open_;
};

void Round::end(Dialing& dialing, End how, std::string detail) {
  TlsDialed& outcome = outcomes_[dialing.place];
  outcome.end = how;
  outcome.detail = std::move(detail);
  outcome.took = std::chrono::duration_cast<milliseconds>(Deadline::Steady::now() - begun_);
  dialing.ended = true;
}

void Round::start(std::size_t place) {
  const TlsDial& dial = dials_[place];
  const auto endpoint = parse_endpoint(dial.address, dial.port);
  if (!endpoint || !guard_.permits(dial.address)) {
    outcomes_[place].end = End::guarded;
    return;
  }
  constexpr int kind = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
  Dialing dialing{.place = place,
                  .socket = Socket{socket(endpoint->is_v6 ? AF_INET6 : AF_INET, kind, 0)},
                  .ssl = nullptr,
                  .connect_until = deadline_.at_most(max_connect_wait)};
  const int error = dialing.socket.fd() < 0
                        ? errno
                        : connect_to(dialing.socket.fd(), Endpoint{dial.address, dial.port, endpoint->is_v6});
  if (error != 0 && error != EINPROGRESS)
    return end(dialing, end_of(connect_failure(error), End::connect_timeout), strerror(error));
  open_.push_back(std::move(dialing));
}

void Round::begin_handshake(Dialing& dialing) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(dialing.socket.fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) return end(dialing, end_of(connect_failure(error), End::connect_timeout), strerror(error));
  dialing.ssl = context_ ? make_ssl(context_.get(), dials_[dialing.place], dialing.socket.fd()) : nullptr;
  if (!dialing.ssl) return end(dialing, End::tls_failed, "OpenSSL could not begin");
  shake_hands(dialing);
}

void Round::shake_hands(Dialing& dialing) {
  ERR_clear_error();
  const int result = SSL_do_handshake(dialing.ssl.get());
  if (result == 1) {
    const unsigned char* protocol = nullptr;
    unsigned int length = 0;
    SSL_get0_alpn_selected(dialing.ssl.get(), &protocol, &length);
    TlsDialed& outcome = outcomes_[dialing.place];
    if (protocol != nullptr) outcome.protocol.assign(protocol, protocol + length);
    outcome.version = SSL_get_version(dialing.ssl.get());
    return end(dialing, End::done, {});
  }
  const int kind = SSL_get_error(dialing.ssl.get(), result);
  if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE)
    dialing.waits_for = kind == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
  else
    read_failure(dialing, kind);
}

void Round::read_failure(Dialing& dialing, int kind) {
  const unsigned long error = ERR_peek_error();
  const int reason = ERR_GET_REASON(error);
  if (kind == SSL_ERROR_SYSCALL || error == 0 || reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
    return end(dialing, End::closed, "the connection was closed during the handshake");
  std::array<char, 256> text{};
  ERR_error_string_n(error, text.data(), text.size());
  // Alert 120 (RFC 7301 section 3.2).
  const bool refused_alpn = reason == SSL_AD_REASON_OFFSET + TLS1_AD_NO_APPLICATION_PROTOCOL;
  end(dialing, refused_alpn ? End::refused_alpn : is_not_tls(reason) ? End::not_tls : End::tls_failed, text.data());
}

void Round::go_on(Dialing& dialing) { dialing.ssl ? shake_hands(dialing) : begin_handshake(dialing); }

void Round::give_up_late_ones() {
  for (Dialing& dialing : open_) {
    if (!dialing.ssl && dialing.connect_until.passed())
      end(dialing, End::connect_timeout, "no connection in time");
    else if (deadline_.passed())
      end(dialing, End::no_answer, "no answer in time");
  }
  std::erase_if(open_, [](const Dialing& dialing) { return dialing.ended; });
}

void Round::wait_and_go_on() {
  std::vector<pollfd> sockets;
  sockets.reserve(open_.size());
  Deadline until = deadline_;
  for (const Dialing& dialing : open_) {
    sockets.push_back({.fd = dialing.socket.fd(), .events = dialing.waits_for, .revents = 0});
    if (!dialing.ssl && dialing.connect_until.at() < until.at()) until = dialing.connect_until;
  }
  if (poll(sockets.data(), sockets.size(), static_cast<int>(until.remaining().count()) + 1) <= 0) return;
  for (std::size_t i = 0; i < sockets.size(); ++i)
    if (sockets[i].revents != 0) go_on(open_[i]);
}

std::vector<TlsDialed> Round::run() {
  for (std::size_t place = 0; place < dials_.size(); ++place) start(place);
  while (!open_.empty()) {
    wait_and_go_on();
    give_up_late_ones();
  }
  return std::move(outcomes_);
}

class OpensslTlsDialer final : public TlsDialer {
 public:
  explicit OpensslTlsDialer(AddressGuard guard) : guard_(std::move(guard)) {}
  [[nodiscard]] std::vector<TlsDialed> dial(std::span<const TlsDial> dials, Deadline deadline) override {
    return Round{dials, guard_, deadline}.run();
  }

 private:
  AddressGuard guard_;
};

}  // namespace

std::unique_ptr<TlsDialer> make_openssl_tls_dialer(AddressGuard guard) {
  return std::make_unique<OpensslTlsDialer>(std::move(guard));
}

}  // namespace certwright::net::live
