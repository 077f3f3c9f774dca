#include "app/preflight.h"

#include <array>

#include "app/feed_places.h"
#include "app/local_diagnosis.h"
#include "base/clock.h"
#include "checks/facts/list_facts.h"
#include "checks/subjects.h"
#include "feeds/feeds.h"

namespace certwright::app {

struct Preflight::Parts {
  model::KeptFacts terms;
  std::optional<checks::ListFacts> facts;
};

Preflight::Preflight(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Preflight::~Preflight() = default;

Result<std::unique_ptr<Preflight>> Preflight::make(const Config& config, const std::string& data_dir) {
  auto parts = std::make_unique<Parts>();
  parts->terms = terms_of(config);
  const Timestamp now = SystemClock{}.now();
  TRY(auto lists, feeds::Lists::load(feed_paths(config, data_dir), now));
  constexpr std::array stages{checks::Stage::policy, checks::Stage::before_issue};
  parts->facts.emplace(stages, std::move(lists), parts->terms.policy, now);
  return std::unique_ptr<Preflight>{new Preflight{std::move(parts)}};
}

model::KeptName Preflight::look_up(std::string_view text, model::ValidationMethod method,
                                   const std::vector<std::string>& together) const {
  return parts_->facts->look_up(text, method, together);
}

model::NameReport Preflight::report(const model::KeptName& name) const { return checks::report_of(name); }

const model::KeptFacts& Preflight::terms() const { return parts_->terms; }

}  // namespace certwright::app
