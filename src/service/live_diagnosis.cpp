#include "service/live_diagnosis.h"

#include <algorithm>
#include <exception>
#include <vector>

#include "base/log.h"
#include "checks/diagnosis.h"
#include "checks/subjects.h"
#include "service/allow_list.h"
#include "service/steps.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::DomainValidation;

// The names of an imported or a private CA's certificate are nobody's to prove here.
std::vector<std::size_t> awaited_places(const Certificate& certificate) {
  std::vector<std::size_t> places;
  if (!certificate.awaits() || certificate.imported || certificate.type == model::CertificateType::private_ca)
    return places;
  for (std::size_t i = 0; i < certificate.validations.size(); ++i)
    if (!certificate.validation_in_progress(i).proof) places.push_back(i);
  return places;
}

checks::DiagnosisSubject subject_of(const DomainValidation& validation, const std::vector<std::string>& together) {
  checks::DiagnosisSubject subject{
      .subject = steps::subject_of(validation), .record = {}, .names_together = together, .extra_servers = {}};
  if (validation.resource_record)
    subject.record = checks::wanted_record(validation.resource_record->name, validation.resource_record->value);
  return subject;
}

}  // namespace

std::shared_ptr<const LiveView> LiveDiagnoses::look(const Certificate& certificate) {
  if (awaited_places(certificate).empty()) return nullptr;
  const Key key{certificate.arn.str(), certificate.version};
  {
    const Lock lock(mutex_);
    forget_old_ones();
    if (looks_.contains(key)) return wait_for(key);
    if (!may_begin(key)) return nullptr;
  }
  std::shared_ptr<const LiveView> view;
  if (const WaitingCalls::Place waiting = waiting_.take()) view = gather(certificate);
  const Lock lock(mutex_);
  --running_;
  changed_.notify_all();
  if (view)
    looks_[key] = {.at = parts_.clock.now(), .view = view};
  else
    looks_.erase(key);
  return view;
}

bool LiveDiagnoses::may_begin(const Key& key) {
  if (running_ >= options_.most_at_once) return false;
  ++running_;
  ++begun_;
  looks_[key] = {.at = parts_.clock.now(), .view = nullptr};
  return true;
}

// Whoever looks puts the view there, or takes the entry away.
std::shared_ptr<const LiveView> LiveDiagnoses::wait_for(const Key& key) {
  if (const auto found = looks_.find(key); found->second.view) return found->second.view;
  const WaitingCalls::Place waiting = waiting_.take();
  if (!waiting) return nullptr;
  const Deadline deadline = Deadline::after(options_.limit);
  for (;;) {
    const auto found = looks_.find(key);
    if (found == looks_.end() || found->second.view) return found == looks_.end() ? nullptr : found->second.view;
    if (!changed_.wait_until(mutex_, deadline)) return nullptr;
  }
}

// A clock that was set back makes a look old, too.
void LiveDiagnoses::forget_old_ones() {
  const Timestamp now = parts_.clock.now();
  std::erase_if(looks_, [&](const auto& entry) {
    const Look& look = entry.second;
    return look.view && (now < look.at || now - look.at >= options_.fresh_for);
  });
}

std::shared_ptr<const LiveView> LiveDiagnoses::gather(const Certificate& certificate) {
  const std::vector<std::size_t> places = awaited_places(certificate);
  const std::vector<std::string> together = certificate.names();
  std::vector<checks::DiagnosisSubject> subjects;
  subjects.reserve(places.size());
  for (const std::size_t place : places) {
    const DomainValidation& validation = certificate.validation_in_progress(place);
    subjects.push_back(subject_of(validation, together));
    // Where the list cannot be read, what is seen is told without it.
    if (auto listed = allow_list_fact(validation.name, certificate.account, parts_))
      subjects.back().subject.allow_list = *std::move(listed);
  }
  const std::size_t rounds = (places.size() + options_.names_at_once - 1) / options_.names_at_once;
  const auto limit = options_.limit / static_cast<std::int64_t>(rounds);
  auto view = std::make_shared<LiveView>();
  Mutex writing;
  try {
    checks::DiagnosisRun run{parts_.doors, parts_.feeds, parts_.policy, steps::random_label(parts_.random)};
    checks::gather_all(
        run, subjects, parts_.clock.now(), limit, options_.names_at_once,
        [&](std::size_t i, model::Facts facts) {
          const Lock lock(writing);
          view->facts.emplace(places[i], std::move(facts));
        },
        [] { return false; });
  } catch (const std::exception& exception) {
    log::error("diagnosis.failed", {{"arn", certificate.arn.str()}, {"detail", exception.what()}});
    return nullptr;
  }
  return view;
}

std::uint64_t LiveDiagnoses::looks() const {
  const Lock lock(mutex_);
  return begun_;
}

}  // namespace certwright::service
