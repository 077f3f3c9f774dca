#include "app/preflight.h"

#include <array>

#include "app/local_diagnosis.h"
#include "base/clock.h"
#include "checks/facts/gather.h"
#include "checks/subjects.h"

namespace certwright::app {

struct Preflight::Parts {
  model::KeptFacts terms;
  std::unique_ptr<feeds::Feeds> feeds;
  Timestamp now;
};

Preflight::Preflight(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Preflight::~Preflight() = default;

Result<std::unique_ptr<Preflight>> Preflight::make(const Config& config) {
  auto parts = std::make_unique<Parts>();
  parts->terms = terms_of(config);
  parts->now = SystemClock{}.now();
  TRY(parts->feeds, feeds::Feeds::load(config.feeds, parts->now));
  return std::unique_ptr<Preflight>{new Preflight{std::move(parts)}};
}

model::KeptName Preflight::look_up(std::string_view text, model::ValidationMethod method,
                                   const std::vector<std::string>& together) const {
  model::KeptName kept{.typed = std::string{text}, .facts = std::nullopt};
  auto name = model::parse_name(text);
  if (!name) return kept;
  const checks::Subject subject{
      .name = *std::move(name), .method = method, .validation_domain = {}, .typed = std::string{text}};
  constexpr std::array stages{checks::Stage::policy, checks::Stage::before_issue};
  auto facts = checks::gather({&subject, 1}, stages, {.feeds = *parts_->feeds}, parts_->terms.policy, parts_->now,
                              Deadline::after(std::chrono::milliseconds{0}));
  kept.facts = std::move(facts.front());
  kept.facts->names_together = together;
  return kept;
}

model::NameReport Preflight::report(const model::KeptName& name) const { return checks::report_of(name); }

const model::KeptFacts& Preflight::terms() const { return parts_->terms; }

}  // namespace certwright::app
