// Whatever is given as a file of saved facts is refused with a reason, or says the same when it is written and read
// again; and every rule has an answer to what can be read, also when it was redacted.

#include "base/bytes.h"
#include "checks/subjects.h"
#include "model/redaction.h"
#include "tests/fuzz/demand.h"

namespace {

using namespace certwright;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto kept = model::read_kept_facts(text_of({data, size}));
  if (!kept) {
    demand(!kept.error().detail.empty());
    return 0;
  }
  const std::string written = model::to_json(**kept);
  const auto again = model::read_kept_facts(written);
  demand(again && model::to_json(**again) == written);
  model::Redaction redaction;
  for (model::KeptName& name : (*kept)->names) {
    for (const model::Finding& finding : checks::report_of(name).findings)
      demand(!finding.message().en.empty() && !finding.message().ja.empty());
    redaction.redact(name);
    (void)checks::report_of(name);
  }
  demand(model::read_kept_facts(model::to_json(**kept)).has_value());
  return 0;
}
