#include "app/preflight.h"

#include <array>

#include "base/clock.h"
#include "checks/facts/gather.h"

namespace certwright::app {

struct Preflight::Parts {
  model::Policy policy;
  checks::RequiredFeeds required;
  std::unique_ptr<feeds::Feeds> feeds;
  Timestamp now;
};

Preflight::Preflight(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Preflight::~Preflight() = default;

Result<std::unique_ptr<Preflight>> Preflight::make(const Config& config) {
  auto parts = std::make_unique<Parts>();
  parts->policy = config.policy;
  parts->required = {.top_sites = config.required_feeds.top_sites,
                     .unsafe_domains = config.required_feeds.unsafe_domains};
  parts->now = SystemClock{}.now();
  TRY(parts->feeds, feeds::Feeds::load(config.feeds, parts->now));
  return std::unique_ptr<Preflight>{new Preflight{std::move(parts)}};
}

model::NameReport Preflight::check(std::string_view text, model::ValidationMethod method) const {
  auto name = model::parse_name(text);
  if (!name) return {.name = std::string{text}, .findings = {std::move(name).error()}};
  const checks::Subject subject{.name = *std::move(name), .method = method, .validation_domain = {}};
  constexpr std::array stages{checks::Stage::policy, checks::Stage::before_issue};
  const auto facts = checks::gather({&subject, 1}, stages, *parts_->feeds, nullptr, parts_->policy, parts_->now,
                                    Deadline::after(std::chrono::milliseconds{0}));
  model::NameReport report{.name = subject.name.str(), .findings = {}};
  for (const checks::Stage stage : stages) {
    model::Findings findings = checks::judge(facts.front(), stage);
    report.findings.insert(report.findings.end(), findings.begin(), findings.end());
  }
  checks::apply_required(report.findings, parts_->required);
  if (report.findings.size() > 1) sort_by_severity(report.findings);
  return report;
}

}  // namespace certwright::app
