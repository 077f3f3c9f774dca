#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/config.h"
#include "base/result.h"
#include "model/report.h"

namespace certwright::app {

/// Checks of names without a server: the rules and the lists of this machine, no network. Made once, asked often.
class Preflight {
 public:
  /// Fails: as the feeds do.
  [[nodiscard]] static Result<std::unique_ptr<Preflight>> make(const Config& config);
  ~Preflight();
  /// The findings of one name as a person typed it. Cheap enough for a million names. Safe to call from any thread.
  [[nodiscard]] model::NameReport check(std::string_view name, model::ValidationMethod method) const;

 private:
  struct Parts;
  explicit Preflight(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace certwright::app
