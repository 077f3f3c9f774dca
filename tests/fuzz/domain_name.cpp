// Whatever is typed is a name that keeps the rules, or a refusal with every hole filled; and a name reads as itself.

#include "model/domain_name.h"
#include "base/bytes.h"
#include "checks/caa_value.h"
#include "tests/fuzz/demand.h"

namespace {

using namespace certwright;

void read_name(std::string_view text) {
  const auto name = model::parse_name(text);
  if (!name) {
    demand(name.error().effect == model::Effect::refuse);
    demand(name.error().message().en.size() < 2000);
    return;
  }
  demand(name->str().size() <= 253);
  const auto again = model::DomainName::parse(name->str());
  demand(again && *again == *name);
  demand(!model::display_name(name->str()).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of({data, size});
  read_name(text);
  (void)model::DomainName::parse(text);
  (void)checks::parse_caa_value(text);
  return 0;
}
