#pragma once

#include <chrono>
#include <memory>

#include "net/address_guard.h"
#include "net/mail_host_prober.h"

namespace certwright::net::live {

/// How long a mail server may take.
struct MailHostPatience {
  std::chrono::milliseconds connect{5'000};    ///< two SYNs that were lost on the way are sent again within it
  std::chrono::milliseconds greeting{30'000};  ///< from the connection on
};

/// Plain sockets that do not block, all of a call in one poll loop on the caller's thread, at most 64 of them open at a
/// time. What `guard` does not permit is not connected to. At most 2 KiB are read of each.
[[nodiscard]] std::unique_ptr<MailHostProber> make_socket_mail_host_prober(AddressGuard guard,
                                                                           MailHostPatience patience = {});

}  // namespace certwright::net::live
