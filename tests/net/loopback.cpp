#include "tests/net/loopback.h"

#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>

namespace certwright::net::tests {
namespace {

bool readable(int fd, const std::atomic<bool>& stop) {
  while (!stop) {
    pollfd wanted{.fd = fd, .events = POLLIN, .revents = 0};
    constexpr int tick = 10;
    if (poll(&wanted, 1, tick) > 0) return true;
  }
  return false;
}

struct Free {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
};

std::unique_ptr<X509, Free> self_signed(EVP_PKEY* key) {
  std::unique_ptr<X509, Free> certificate{X509_new()};
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  if (X509_sign(certificate.get(), key, EVP_sha256()) == 0) throw std::runtime_error("cannot sign");
  return certificate;
}

}  // namespace

Listener listen_on_loopback() {
  Listener listener{.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener.fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 || listen(listener.fd, 8) != 0)
    throw std::runtime_error("cannot listen");
  socklen_t size = sizeof to;
  getsockname(listener.fd, reinterpret_cast<sockaddr*>(&to), &size);
  listener.port = ntohs(to.sin_port);
  return listener;
}

std::uint16_t closed_port() {
  const Listener listener = listen_on_loopback();
  close(listener.fd);
  return listener.port;
}

std::string Connection::read_until(std::string_view enough) const {
  std::string bytes;
  std::array<char, 4096> buffer{};
  while (bytes.find(enough) == std::string::npos && readable(fd_, stop_)) {
    const ssize_t got = recv(fd_, buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return bytes;
}

bool Connection::write(std::string_view bytes) const {
  while (!bytes.empty() && !stop_) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return !stop_;
}

void Connection::hold() const {
  while (!stop_) std::this_thread::sleep_for(std::chrono::milliseconds{5});
}

Peer::Peer(Serve serve) : serve_(std::move(serve)), accepting_([this] { run(); }) {}

Peer::~Peer() {
  stop_ = true;
  accepting_.join();
  for (std::thread& one : serving_) one.join();
  close(listener_.fd);
}

void Peer::run() {
  while (readable(listener_.fd, stop_)) {
    const int fd = accept4(listener_.fd, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    ++connections_;
    serving_.emplace_back([this, fd] {
      sigset_t pipe;
      sigemptyset(&pipe);
      sigaddset(&pipe, SIGPIPE);
      pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
      serve_(Connection{fd, stop_});
      shutdown(fd, SHUT_WR);
      close(fd);
    });
  }
}

SslContext tls_server() {
  SslContext context{SSL_CTX_new(TLS_server_method()), SslContextDelete{}};
  constexpr unsigned bits = 2048;
  const std::unique_ptr<EVP_PKEY, Free> key{EVP_RSA_gen(bits)};
  const auto certificate = self_signed(key.get());
  if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
    throw std::runtime_error("cannot use the certificate");
  return context;
}

std::string serve_tls(const Connection& connection, const SslContext& context, std::string_view answer) {
  const std::unique_ptr<SSL, Free> ssl{SSL_new(context.get())};
  SSL_set_fd(ssl.get(), connection.fd());
  if (SSL_accept(ssl.get()) != 1) return {};
  const char* const name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
  std::string asked = name == nullptr ? "" : name;
  std::string request;
  std::array<char, 4096> buffer{};
  while (!answer.empty() && request.find("\r\n\r\n") == std::string::npos) {
    const int got = SSL_read(ssl.get(), buffer.data(), buffer.size());
    if (got <= 0) return asked;
    request.append(buffer.data(), static_cast<std::size_t>(got));
  }
  if (!answer.empty()) SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size()));
  SSL_shutdown(ssl.get());
  return asked;
}

}  // namespace certwright::net::tests
