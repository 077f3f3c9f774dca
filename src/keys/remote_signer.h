#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "keys/signer.h"
#include "keys/signer_protocol.h"

namespace certwright::keys {

/// A Signer that asks the process behind a Unix socket (`certwright signer`). When it is not there, because it is being
/// restarted, a call tries again until `wait` is over. Asked again after a lost answer, the process may have signed the
/// same bytes twice; the first signature is then nobody's.
class RemoteSigner : public Signer {
 public:
  struct Options {
    std::string path;   ///< of the socket
    std::string which;  ///< as SignerQuestion::which
    std::chrono::milliseconds wait{10'000};
  };
  /// Fails: unavailable (nobody answers there), invalid_request (it speaks another language, or has no such CA).
  [[nodiscard]] static Result<std::unique_ptr<RemoteSigner>> open(Options options);
  /// What it said when it was opened; it is asked again on each new connection, and must say the same.
  [[nodiscard]] virtual const SignerIdentity& identity() const = 0;
};

}  // namespace certwright::keys
