#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "base/result.h"
#include "model/facts_json.h"
#include "model/report.h"

namespace certwright::app {

/// Checks of names without a server: the rules and the lists of this machine, no network. Made once, asked often.
class Preflight {
 public:
  /// `data_dir`: whose copies of lists are asked; empty: none. Fails: as the feeds do.
  [[nodiscard]] static Result<std::unique_ptr<Preflight>> make(const Config& config, const std::string& data_dir);
  ~Preflight();
  /// What the lists say of one name as a person typed it, beside the names that stand in the same request
  /// (checks::together()). Lives no longer than this object. Cheap enough for a million names. Safe to call from any
  /// thread.
  [[nodiscard]] model::KeptName look_up(std::string_view name, model::ValidationMethod method,
                                        const std::vector<std::string>& together = {}) const;
  /// The findings of a name that was looked up. Likewise.
  [[nodiscard]] model::NameReport report(const model::KeptName& name) const;
  /// What names are judged by, without names.
  [[nodiscard]] const model::KeptFacts& terms() const;

 private:
  struct Parts;
  explicit Preflight(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace certwright::app
