#include "net/live/forwarder_probe.h"

#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "net/dns_message.h"
#include "net/live/socket.h"
#include "net/wire.h"

namespace certwright::net::live {
namespace {

// A lost datagram must not cost the whole wait.
constexpr std::chrono::milliseconds resend_after{500};

/// The header of the reply to `id`, or nothing within the wait. Other datagrams are passed over.
std::optional<ReplyHeader> receive(int fd, std::uint16_t id, Deadline deadline) {
  std::array<std::uint8_t, 4096> message{};
  while (!deadline.passed()) {
    pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
    if (poll(&readable, 1, static_cast<int>(deadline.remaining().count()) + 1) <= 0) continue;
    const ssize_t size = recv(fd, message.data(), message.size(), MSG_DONTWAIT);
    if (size < 0 && errno == ECONNREFUSED) return std::nullopt;
    if (size <= 0) continue;
    const auto header = parse_header(ByteView{message}.first(static_cast<std::size_t>(size)));
    if (header && header->is_reply && header->id == id) return header;
  }
  return std::nullopt;
}

}  // namespace

Result<void> probe_forwarder(const Endpoint& forwarder, Deadline deadline) {
  const Socket socket_{socket(forwarder.is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  std::uint16_t id = 0;
  const bool ready = socket_.fd() >= 0 && connect_to(socket_.fd(), forwarder) == 0 &&
                     getrandom(&id, sizeof id, 0) == static_cast<ssize_t>(sizeof id);
  const auto query = encode_question(
      id, {.question = {.name = "", .type = RecordType::ns}, .recursion_desired = true, .edns = false}, 0);
  while (ready && query && !deadline.passed()) {
    const Deadline resend = deadline.at_most(resend_after);
    const bool sent = send(socket_.fd(), query->data(), query->size(), MSG_NOSIGNAL) >= 0;
    const auto reply = sent ? receive(socket_.fd(), id, resend) : std::nullopt;
    if (!reply) {
      if (!resend.passed()) break;
      continue;
    }
    if (reply->recursion_available) return {};
    return fail(ErrorCode::invalid_request,
                fmt::format("{} offers no recursion (RA is not set in its reply): a forwarder must be a recursive "
                            "resolver; an authoritative server belongs into [[dns.stub]]",
                            forwarder.str()));
  }
  return fail(ErrorCode::unavailable,
              fmt::format("{} does not answer DNS questions: check the address and that it runs", forwarder.str()));
}

}  // namespace certwright::net::live
