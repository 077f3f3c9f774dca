#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "cli/session.h"

namespace certwright::cli {

/// `[#####-----]`: how much of a whole is done. Nothing where the whole is not known.
[[nodiscard]] std::string progress_bar(std::size_t done, std::size_t whole);

/// One line on standard error that says what is going on, from half a second on, and goes when it is done. Nothing at
/// all where standard error is no terminal.
class Progress {
 public:
  Progress(Session& session, const Text& what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// "checking 37/200": replaces what is shown.
  void tell(const Text& what);
  /// Takes the line away and keeps it away while the lock is held: for whoever prints results meanwhile.
  [[nodiscard]] std::unique_lock<std::mutex> make_way();

 private:
  void paint(std::stop_token stop);

  Session& session_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string line_;
  bool painted_ = false;
  std::jthread painter_;
};

}  // namespace certwright::cli
