// Whatever a reputation service sends is understood or refused with a reason; what is understood is kept in short, and
// says the same when it is read again; nothing in it can disturb a terminal or a log. The first byte chooses the
// service.
#include <array>
#include <string_view>

#include "base/bytes.h"
#include "feeds/services/keyed_service.h"
#include "tests/fuzz/demand.h"

namespace {

using namespace certwright;

constexpr Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::array dialects{&feeds::virustotal(), &feeds::web_risk(), &feeds::urlhaus(), &feeds::safe_browsing()};
  const feeds::Dialect& dialect = *dialects.at((data[0] & 0x7fU) % dialects.size());
  const int status = (data[0] & 0x80U) == 0 ? 200 : 404;
  const std::string_view body = text_of({data + 1, size - 1});
  const auto answer = dialect.read("bad.test-a", status, body, now);
  if (!answer) {
    demand(!answer.error().rcode.empty());
    return 0;
  }
  demand(answer->asked_at == now && answer->keep_until <= now + std::chrono::hours{24});
  const auto verdict = dialect.verdict("bad.test-a", *answer, now);
  demand(verdict.has_value());
  demand_tame(verdict->threat);
  for (const auto& engine : verdict->engines) {
    demand(engine.category == "malicious" || engine.category == "suspicious");
    demand_tame(engine.engine);
    demand_tame(engine.result);
  }
  return 0;
}
