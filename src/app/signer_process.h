#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "base/result.h"

namespace certwright::app {

/// `certwright signer`: the CA's key of a data directory behind a Unix socket. Answers the one user that [signer]
/// client names, and signs what SigningRules let through.
class SignerProcess {
 public:
  /// Fails: as the data directory and the key do; invalid_request (no such user), conflict (somebody listens there
  /// already), unavailable.
  [[nodiscard]] static Result<std::unique_ptr<SignerProcess>> start(const Config& config, const std::string& data_dir);
  virtual ~SignerProcess() = default;
  /// Where it listens.
  [[nodiscard]] virtual const std::string& path() const = 0;
  /// Takes nothing new, finishes what it has begun, and removes its socket.
  virtual void stop() = 0;
};

}  // namespace certwright::app
