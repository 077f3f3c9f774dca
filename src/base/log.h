#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace certwright::log {

/// error: someone must act. warn: someone may want to look. info: what happened. debug: how.
enum class Level { error, warn, info, debug };

/// One named value of a log line. Values are text; a Secret does not convert to one.
using Field = std::pair<std::string_view, std::string>;
using Fields = std::initializer_list<Field>;

/// Where lines below this level are dropped; info until set. Safe to call from any thread.
void set_level(Level level);

/// Writes one JSON object on one line to standard error: time, level, event (`noun.verb`), then the fields.
/// One write call a line, so that lines of two threads do not mix.
void write(Level level, std::string_view event, Fields fields);

inline void error(std::string_view event, Fields fields = {}) { write(Level::error, event, fields); }
inline void warn(std::string_view event, Fields fields = {}) { write(Level::warn, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
inline void debug(std::string_view event, Fields fields = {}) { write(Level::debug, event, fields); }

}  // namespace certwright::log
