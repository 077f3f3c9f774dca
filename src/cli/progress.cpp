#include "cli/progress.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "cli/display_width.h"

namespace certwright::cli {
namespace {

// Shorter work needs no word; much longer silence looks like a hang.
constexpr std::chrono::milliseconds first_word{500};
constexpr std::chrono::milliseconds next_word{250};
constexpr std::string_view clear_line = "\r\x1b[K";

constexpr std::size_t bar_columns = 20;

}  // namespace

std::string progress_bar(std::size_t done, std::size_t whole) {
  if (whole == 0) return {};
  const std::size_t filled = std::min(done, whole) * bar_columns / whole;
  return "[" + std::string(filled, '#') + std::string(bar_columns - filled, '-') + "]";
}

Progress::Progress(Session& session, const Text& what) : session_(session), line_(what.in(session.language())) {
  if (session_.io().err_is_terminal) painter_ = std::jthread{[this](std::stop_token stop) { paint(std::move(stop)); }};
}

Progress::~Progress() {
  if (!painter_.joinable()) return;
  painter_.request_stop();
  painter_.join();
  if (painted_) (session_.io().err << clear_line).flush();
}

void Progress::tell(const Text& what) {
  const std::scoped_lock lock{mutex_};
  line_ = what.in(session_.language());
}

std::unique_lock<std::mutex> Progress::make_way() {
  std::unique_lock lock{mutex_};
  if (std::exchange(painted_, false)) (session_.io().err << clear_line).flush();
  return lock;
}

void Progress::paint(std::stop_token stop) {
  std::unique_lock lock{mutex_};
  changed_.wait_for(lock, stop, first_word, [] { return false; });
  while (!stop.stop_requested()) {
    const std::string shown = wrapped(printable(line_), session_.message_style().width - 1).front();
    (session_.io().err << clear_line << shown).flush();
    painted_ = true;
    changed_.wait_for(lock, stop, next_word, [] { return false; });
  }
}

}  // namespace certwright::cli
