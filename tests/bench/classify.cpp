// How fast the library classifies names offline, on one core.
//   certwright_classify NAMES [--top-sites FILE] [--unsafe FILE] [--prepared DIR]
// Loads the lists, judges every name of the file NAMES, one a line, and prints what it took as one line of JSON. What
// there is in DIR is used; what is not there is made, so that a second run shows the time from prepared indexes.
#include <sys/resource.h>

#include <ctime>

#include <array>
#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/clock.h"
#include "checks/facts/list_facts.h"
#include "checks/subjects.h"

namespace {

using namespace certwright;
using Seconds = std::chrono::duration<double>;

double seconds_since(std::chrono::steady_clock::time_point began) {
  return Seconds{std::chrono::steady_clock::now() - began}.count();
}

std::vector<std::string> lines_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream file{path};
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

double cpu() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

double resident_mib() {
  std::ifstream file{"/proc/self/statm"};
  std::size_t size = 0;
  std::size_t resident = 0;
  file >> size >> resident;
  constexpr double page = 4096;
  return static_cast<double>(resident) * page / (1024 * 1024);
}

Timestamp now() { return SystemClock{}.now(); }

}  // namespace

int main(int count, char** arguments) {
  feeds::FeedPaths paths;
  for (int i = 2; i + 1 < count; i += 2) {
    const std::string_view option = arguments[i];
    if (option == "--top-sites") paths.top_sites = arguments[i + 1];
    if (option == "--unsafe") paths.unsafe_domains = arguments[i + 1];
    if (option == "--prepared") paths.prepared = arguments[i + 1];
  }
  if (count < 2) return 2;
  auto began = std::chrono::steady_clock::now();
  auto lists = feeds::Lists::load(paths, now());
  if (!lists) {
    std::cerr << lists.error().detail << '\n';
    return 1;
  }
  const double load_seconds = seconds_since(began);
  const double lists_mib = resident_mib();
  const double lists_peak_mib = peak_mib();

  const std::vector<std::string> names = lines_of(arguments[1]);
  constexpr std::array stages{checks::Stage::policy, checks::Stage::before_issue};
  const model::Policy policy;
  const checks::ListFacts facts{stages, *lists, policy, now()};
  std::size_t findings = 0;
  std::size_t errors = 0;
  const double cpu_before = cpu();
  began = std::chrono::steady_clock::now();
  for (const std::string& name : names) {
    const model::NameReport report = checks::report_of(facts.look_up(name, model::ValidationMethod::dns, {}));
    findings += report.findings.size();
    if (model::verdict_of(report.findings) == model::Verdict::error) ++errors;
  }
  const double seconds = seconds_since(began);
  const double cpu_seconds = cpu() - cpu_before;
  fmt::print(
      "{{\"names\":{},\"seconds\":{:.4f},\"cpu_seconds\":{:.4f},\"findings\":{},\"errors\":{},\"load_seconds\":{:.4f},"
      "\"lists_mib\":{:.1f},\"lists_peak_mib\":{:.1f}}}\n",
      names.size(), seconds, cpu_seconds, findings, errors, load_seconds, lists_mib, lists_peak_mib);
  return 0;
}
