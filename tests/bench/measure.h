#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "checks/clearance.h"

// What the measurements of single functions share: the time of this process's own CPU, since other work on the machine
// makes every clock on the wall run longer.
namespace certwright::bench {

/// User and system time of this process so far.
inline double cpu_microseconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto of = [](const timeval& time) {
    return 1e6 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec);
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

/// Microseconds of CPU that one round of `work` takes: the best of some runs.
template <class Work>
double microseconds(int rounds, Work work) {
  constexpr int runs = 7;
  double best = 1e12;
  for (int run = 0; run < runs; ++run) {
    const double began = cpu_microseconds();
    for (int i = 0; i < rounds; ++i) work();
    best = std::min(best, (cpu_microseconds() - began) / rounds);
  }
  return best;
}

/// The value, or the end of the program with what went wrong.
template <class T>
T value_of(Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "%s\n", result.error().detail.c_str());
  std::exit(1);
}

/// A Clearance for these names, earned as every other: a report without findings, fresh proofs, no CAA records.
inline checks::Clearance cleared(const std::vector<std::string>& names, Timestamp now) {
  static const model::Policy policy{.caa_identities = {"ca.example.net"}};
  model::Report report{.at = now, .names = {}};
  std::vector<model::Facts> facts;
  std::vector<model::Proof> proofs;
  for (const std::string& text : names) {
    model::DomainName name = value_of(model::DomainName::parse(text));
    report.names.push_back({.name = text, .findings = {}});
    proofs.push_back({.base_name = std::string{name.base()}, .at = now});
    facts.push_back({.name = std::move(name), .policy = &policy, .gathered_at = now});
    facts.back().caa = model::CaaFact{};
  }
  return value_of(checks::clear(report, facts, proofs, now));
}

/// One JSON object, a number a line.
class Numbers {
 public:
  void add(std::string_view name, double value) {
    std::printf("%s\"%.*s\":%.3f", first_ ? "{" : ",", static_cast<int>(name.size()), name.data(), value);
    first_ = false;
  }
  ~Numbers() { std::printf("}\n"); }

 private:
  bool first_ = true;
};

}  // namespace certwright::bench
