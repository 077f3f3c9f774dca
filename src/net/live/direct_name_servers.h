#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "net/address_guard.h"
#include "net/name_servers.h"

namespace certwright::net::live {

struct DirectOptions {
  /// Servers that the operator named (of stub zones, of resolv.conf): asked whatever the guard says, on that port only.
  std::vector<Endpoint> exempt;
  // A datagram without a reply is sent again after these two waits, both from the first time.
  std::chrono::milliseconds second_try{700};
  std::chrono::milliseconds third_try{1600};
  std::chrono::milliseconds udp_limit{3000};  ///< for one question, from when it is sent
  std::chrono::milliseconds tcp_limit{3000};  ///< likewise, connection included
  std::size_t max_sockets = 512;              ///< of the whole object; further questions wait for room
};

/// Name servers asked over sockets. ask() works on its caller's thread: each question has a socket of its own (by UDP a
/// connected one, so that its port is random, nobody else's datagrams reach it, and a closed port is seen), and nothing
/// is shared between calls but the count of sockets.
///
/// How a question ends, beyond what ServerReply says:
/// - The first reply to the question counts. Other messages are passed over; `malformed` is said where nothing better
///   came in time, and at once for a message with the right id that cannot be read, or a TCP stream that breaks off.
/// - A connection that the server closes without a word is `refused`.
/// - A question that could not be sent before the deadline, for want of a socket, is `unreachable`: nothing can be
///   concluded about its server. One that the deadline cut short is a `timeout`, and `took` says how long it had.
/// - A name without a wire form is `malformed`, and nothing is sent.
[[nodiscard]] std::unique_ptr<NameServers> make_direct_name_servers(const AddressGuard& guard,
                                                                    DirectOptions options = {});

}  // namespace certwright::net::live
