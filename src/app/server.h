#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "base/result.h"

namespace certwright::app {

/// A running server: listeners, workers and what they share. Destroying it drains.
class Server {
 public:
  virtual ~Server() = default;
  /// "http://127.0.0.1:8555": where the API answers.
  [[nodiscard]] virtual std::string api_url() const = 0;
  [[nodiscard]] virtual std::string pki_url() const = 0;
  [[nodiscard]] virtual std::string admin_url() const = 0;
  /// Stops taking requests, finishes those in progress and the steps that workers are in, closes the store.
  virtual void drain() = 0;
};

/// Starts a server on an initialised data directory. Fails: not_found ("run certwright init"), invalid_state (a data
/// directory of another version), and as the configuration, the store, the feeds and the listeners do.
[[nodiscard]] Result<std::unique_ptr<Server>> start_server(const Config& config, const std::string& data_dir);

}  // namespace certwright::app
