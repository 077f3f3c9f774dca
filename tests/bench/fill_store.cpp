// Fills a database with certificates like one that is there, faster than a server could issue them, by the writes that
// a server makes for each. Not run by any test.
//
// usage: certwright_fill_store DATABASE ARN COUNT
//   ARN: an ISSUED certificate of the database; the others differ from it in ARN, names and serial.

#include <charconv>
#include <chrono>
#include <cstring>
#include <iostream>
#include <vector>

#include <fmt/format.h>

#include "base/random.h"
#include "store/sqlite_store.h"

namespace certwright::store {
namespace {

using model::Certificate;

// So many are in flight at once, as under load.
constexpr std::size_t in_flight = 100;

struct Template {
  Certificate certificate;
  std::vector<model::Event> events;
  Intent intent;
};

Result<Template> read_template(Store& store, const model::CertificateArn& arn) {
  return store.read([&](const View& view) -> Result<Template> {
    TRY(Certificate certificate, view.certificate(arn));
    if (!certificate.issued) return fail(ErrorCode::invalid_state, "the certificate is not issued");
    TRY(auto events, view.events(arn));
    TRY(Intent intent, view.intent(certificate.issued->serial));
    TRY(intent.decision, view.decision(certificate.issued->serial));
    return Template{.certificate = std::move(certificate), .events = std::move(events), .intent = std::move(intent)};
  });
}

Certificate clone(const Certificate& from, std::size_t number, Random& random) {
  Certificate made = from;
  made.arn = model::make_certificate_arn(from.region, from.account, uuid(random));
  made.version = 0;
  for (model::DomainValidation& validation : made.validations) {
    const std::string name = fmt::format("host{}.{}", number, validation.name.str());
    if (auto parsed = model::DomainName::parse(name)) validation.name = *std::move(parsed);
    validation.validation_domain = name;
  }
  made.issued->serial = hex(random_bytes(random, from.issued->serial.size() / 2));
  made.issued->serial.front() = '4';  // as with every serial that is issued, the first octet is neither 0 nor above 127
  return made;
}

Certificate pending(const Certificate& issued, bool checked) {
  Certificate made = issued;
  made.status = model::CertificateStatus::pending_validation;
  made.issued.reset();
  if (!checked) made.report.reset();
  for (model::DomainValidation& validation : made.validations) {
    validation.status = model::DomainStatus::pending_validation;
    if (!checked) validation.proof.reset();
  }
  made.next_attempt_at = issued.created_at;
  return made;
}

Result<void> append_events(Transaction& tx, const Template& from, const Certificate& to, bool first) {
  for (std::size_t i = first ? 0 : 1; i < (first ? 1 : from.events.size()); ++i) {
    model::Event event = from.events[i];
    event.subject = to.arn.str();
    TRY_VOID(tx.append(event));
  }
  return {};
}

Result<void> open_batch(Transaction& tx, const Template& from, const std::vector<Certificate>& batch) {
  for (const Certificate& one : batch) {
    TRY_VOID(tx.insert(pending(one, false)));
    TRY_VOID(append_events(tx, from, one, true));
  }
  return {};
}

Result<void> check_batch(Transaction& tx, std::vector<Certificate>& batch) {
  for (Certificate& one : batch) {
    Certificate checked = pending(one, true);
    TRY_VOID(tx.update(checked));
    one.version = checked.version;
  }
  return {};
}

Result<void> intend_batch(Transaction& tx, const Template& from, const std::vector<Certificate>& batch) {
  for (const Certificate& one : batch) {
    Intent intent = from.intent;
    intent.arn = one.arn;
    intent.serial = one.issued->serial;
    intent.state = SerialState::intended;
    // What is to be signed is as long as what was signed, but for the signature.
    if (intent.tbs.empty()) intent.tbs.assign(one.issued->der.size() - 90, 1);
    TRY_VOID(tx.put_intent(intent));
  }
  return {};
}

Result<void> issue_batch(Transaction& tx, const Template& from, std::vector<Certificate>& batch) {
  for (Certificate& one : batch) {
    TRY_VOID(tx.update(one));
    TRY_VOID(append_events(tx, from, one, false));
    TRY_VOID(tx.close_intent(one.issued->serial, SerialState::issued, one.issued->issued_at));
  }
  return {};
}

Result<void> fill(const std::string& path, const model::CertificateArn& arn, std::size_t count) {
  TRY(const auto store, open_sqlite_store(path, OpenMode::existing));
  TRY(const Template from, read_template(*store, arn));
  SystemRandom random;
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t done = 0; done < count;) {
    std::vector<Certificate> batch;
    for (; batch.size() < in_flight && done < count; ++done) {
      batch.push_back(clone(from.certificate, done, random));
      // A second apart, so that orders by time have something to sort.
      const std::chrono::seconds later{done / 10};
      batch.back().issued->not_before += later;
      batch.back().issued->not_after += later;
      batch.back().issued->issued_at += later;
    }
    TRY_VOID(store->write([&](Transaction& tx) { return open_batch(tx, from, batch); }));
    TRY_VOID(store->write([&](Transaction& tx) { return check_batch(tx, batch); }));
    TRY_VOID(store->write([&](Transaction& tx) { return intend_batch(tx, from, batch); }));
    TRY_VOID(store->write([&](Transaction& tx) { return issue_batch(tx, from, batch); }));
  }
  const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - began;
  std::cout << fmt::format("{:.1f}\n", taken.count() / static_cast<double>(count));
  return {};
}

}  // namespace
}  // namespace certwright::store

int main(int argc, char** argv) {
  std::size_t count = 0;
  if (argc != 4 || std::from_chars(argv[3], argv[3] + std::strlen(argv[3]), count).ec != std::errc{}) {
    std::cerr << "usage: certwright_fill_store DATABASE ARN COUNT\n";
    return 2;
  }
  const auto filled = certwright::store::fill(argv[1], certwright::model::CertificateArn{argv[2]}, count);
  if (filled) return 0;
  std::cerr << filled.error().detail << '\n';
  return 1;
}
