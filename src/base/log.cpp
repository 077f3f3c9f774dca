#include "base/log.h"

#include <unistd.h>

#include <atomic>
#include <iterator>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/clock.h"

namespace certwright::log {
namespace {

std::atomic<Level> lowest{Level::info};

std::string_view name_of(Level level) {
  switch (level) {
    case Level::error:
      return "error";
    case Level::warn:
      return "warn";
    case Level::info:
      return "info";
    case Level::debug:
      return "debug";
  }
  return "error";
}

// RFC 8259 section 7: quotation mark, reverse solidus and control characters must be escaped. Bytes above 127 pass
// through: what is logged was read as UTF-8.
void append_json_string(std::string& line, std::string_view text) {
  line += '"';
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      line += '\\';
      line += character;
    } else if (byte < 0x20 || byte == 0x7f) {
      fmt::format_to(std::back_inserter(line), "\\u{:04x}", byte);
    } else {
      line += character;
    }
  }
  line += '"';
}

}  // namespace

void set_level(Level level) { lowest.store(level, std::memory_order_relaxed); }

void write(Level level, std::string_view event, Fields fields) {
  if (level > lowest.load(std::memory_order_relaxed)) return;
  std::string line = "{\"time\":";
  const Timestamp now = SystemClock{}.now();
  append_json_string(line, fmt::format("{:%FT%T}Z", now));
  line += ",\"level\":";
  append_json_string(line, name_of(level));
  line += ",\"event\":";
  append_json_string(line, event);
  for (const auto& [name, value] : fields) {
    line += ',';
    append_json_string(line, name);
    line += ':';
    append_json_string(line, value);
  }
  line += "}\n";
  // A log that cannot be written must not stop the work, and there is nowhere left to say so.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace certwright::log
