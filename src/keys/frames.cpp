#include "keys/frames.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace certwright::keys {
namespace {

constexpr std::size_t length_bytes = 4;
constexpr std::size_t chunk_bytes = 64UL * 1024;

tl::unexpected<Error> gone(const char* what) {
  return fail(ErrorCode::unavailable, std::string{what} + ": " + std::strerror(errno));
}

Result<void> wait_for(int descriptor, short what, Deadline deadline) {
  for (;;) {
    pollfd one{.fd = descriptor, .events = what, .revents = 0};
    // At least a millisecond: a remainder below one is no reason to give up early.
    const int ready = ::poll(&one, 1, static_cast<int>(std::max<long long>(1, deadline.remaining().count())));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return gone("poll");
    if (deadline.passed()) return fail(ErrorCode::unavailable, "the other side is too slow");
  }
}

Result<void> read_exactly(const Stream& stream, std::span<std::uint8_t> into, Deadline deadline) {
  while (!into.empty()) {
    TRY_VOID(wait_for(stream.get(), POLLIN, deadline));
    const ssize_t got = ::recv(stream.get(), into.data(), into.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) return gone("the connection broke");
    if (got == 0) return fail(ErrorCode::unavailable, "the connection was closed");
    into = into.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

Result<void> write_exactly(const Stream& stream, ByteView bytes, Deadline deadline) {
  while (!bytes.empty()) {
    TRY_VOID(wait_for(stream.get(), POLLOUT, deadline));
    const ssize_t put = ::send(stream.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (put < 0) return gone("the connection broke");
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return {};
}

}  // namespace

Stream::Stream(Stream&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Stream& Stream::operator=(Stream&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Stream::~Stream() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::string> unix_socket_path(const std::string& address) {
  constexpr std::string_view scheme = "unix:";
  if (!address.starts_with(std::string{scheme} + "/"))
    return fail(ErrorCode::invalid_request, "expected \"unix:\" and an absolute path");
  std::string path = address.substr(scheme.size());
  if (path.size() >= sizeof(sockaddr_un::sun_path) || path.find('\0') != std::string::npos)
    return fail(ErrorCode::invalid_request, "expected a path of less than 108 bytes");
  return path;
}

Result<Stream> connect_unix(const std::string& path) {
  Stream stream{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (stream.get() < 0) return gone("socket");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::ranges::copy(path.substr(0, sizeof address.sun_path - 1), std::begin(address.sun_path));
  if (::connect(stream.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return gone(path.c_str());
  return stream;
}

Result<void> write_frame(const Stream& stream, ByteView frame, Deadline deadline) {
  std::array<std::uint8_t, length_bytes> length{};
  for (std::size_t i = 0; i < length_bytes; ++i)
    length.at(length_bytes - 1 - i) = static_cast<std::uint8_t>(frame.size() >> (8 * i));
  TRY_VOID(write_exactly(stream, length, deadline));
  return write_exactly(stream, frame, deadline);
}

Result<Bytes> read_frame(const Stream& stream, std::size_t most, Deadline deadline) {
  std::array<std::uint8_t, length_bytes> head{};
  TRY_VOID(read_exactly(stream, head, deadline));
  std::size_t length = 0;
  for (const std::uint8_t octet : head) length = length << 8 | octet;
  if (length > most) return fail(ErrorCode::invalid_request, "a frame longer than is taken");
  Bytes frame;
  while (frame.size() < length) {
    const std::size_t before = frame.size();
    frame.resize(std::min(length, before + chunk_bytes));
    TRY_VOID(read_exactly(stream, std::span{frame}.subspan(before), deadline));
  }
  return frame;
}

}  // namespace certwright::keys
