// What a CRL costs: certwright_crl_bench writes one JSON object. With a directory as argument it leaves there what
// tests/bench/crl.py has OpenSSL make a CRL of the same size from.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>

#include "base/random.h"
#include "issuance/extensions.h"
#include "issuance/own_ca.h"
#include "keys/software_signer.h"
#include "pki/key.h"
#include "pki/x509.h"

namespace {

using namespace certwright;
using namespace std::chrono_literals;

constexpr int count = 200'000;

double cpu_milliseconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

double best_of(int runs, const std::function<void()>& work) {
  double best = 1e12;
  for (int run = 0; run < runs; ++run) {
    const double began = cpu_milliseconds();
    work();
    best = std::min(best, cpu_milliseconds() - began);
  }
  return best;
}

void write(const std::string& path, const std::string& text) { std::ofstream{path} << text; }

}  // namespace

int main(int count_of_arguments, char** arguments) {
  SystemRandom random;
  const Timestamp now = std::chrono::floor<std::chrono::seconds>(SystemClock{}.now());
  auto made = issuance::make_authority(pki::KeyKind::p256, "http://127.0.0.1:8556", random, now).value();
  const Secret pkcs8 = made.intermediate_key.pkcs8().value();
  const auto signer = keys::make_software_signer(std::move(made.intermediate_key));
  const auto ca = issuance::OwnCa::make({made.intermediate_certificate, made.root_certificate}, *signer).value();
  std::vector<issuance::RevokedEntry> revoked;
  revoked.reserve(count);
  for (int i = 0; i < count; ++i) revoked.push_back({issuance::make_serial(random), now - 1s * (i / 3), i % 2 * 4});
  const issuance::CrlTerms terms{.url = issuance::crl_url("http://127.0.0.1:8556", ca->identity().id, 1),
                                 .number = 1,
                                 .now = now,
                                 .lifetime = 96h,
                                 .rules = issuance::Rules::baseline};
  std::size_t bytes = 0;
  const auto sign = [&](issuance::CrlEntries& entries) {
    const auto crl = ca->make_crl(entries, terms);
    if (!crl) std::abort();
    bytes = crl->size();
  };
  const double rebuilt = best_of(5, [&] {
    issuance::CrlEntries entries;
    if (!entries.append(revoked)) std::abort();
    sign(entries);
  });
  issuance::CrlEntries entries;
  if (!entries.append(revoked)) return 1;
  sign(entries);
  const double one_more = best_of(20, [&] {
    if (!entries.append({issuance::make_serial(random), now, 1})) std::abort();
    sign(entries);
  });
  std::printf("{\"entries\":%d,\"bytes\":%zu,\"rebuilt_ms\":%.3f,\"one_more_ms\":%.3f,\"memory\":%zu}\n", count, bytes,
              rebuilt, one_more, entries.memory());
  if (count_of_arguments < 2) return 0;
  const std::string folder = arguments[1];
  write(folder + "/ca.pem", pki::to_pem("CERTIFICATE", made.intermediate_certificate));
  write(folder + "/ca.key", pki::to_pem("PRIVATE KEY", pkcs8.reveal()));
  std::string index;
  for (const issuance::RevokedEntry& entry : revoked)
    index += "R\t270101000000Z\t261127000000Z" + std::string{entry.reason == 0 ? "" : ",superseded"} + "\t" +
             entry.serial + "\tunknown\t/CN=x\n";
  write(folder + "/index.txt", index);
  return 0;
}
