#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "http/message.h"

namespace certwright::api {

/// Whether the server can do its work now, and what keeps it from it: empty means ready.
using Obstacles = std::vector<std::string>;

/// How a figure behaves: a counter only grows.
enum class FigureKind { gauge, counter };

/// One figure, in Prometheus' words. Figures of one name stand next to each other and differ in their labels.
struct Figure {
  std::string name;  ///< certwright_requests_total
  std::string help;  ///< one line
  FigureKind kind = FigureKind::gauge;
  double value = 0;
  std::vector<std::pair<std::string, std::string>> labels;
};

/// The operator's listener: `/healthz` (the process answers), `/readyz` (it can do its work, else 503 with what is
/// missing) and `/metrics` (Prometheus' text format 0.0.4). Both functions are safe to call from any thread.
class AdminHandler {
 public:
  AdminHandler(std::function<Obstacles()> obstacles, std::function<std::vector<Figure>()> figures)
      : obstacles_(std::move(obstacles)), figures_(std::move(figures)) {}

  /// An http::Handler.
  [[nodiscard]] http::Reply answer(const http::Request& request) const;

 private:
  std::function<Obstacles()> obstacles_;
  std::function<std::vector<Figure>()> figures_;
};

/// Prometheus' text format 0.0.4.
[[nodiscard]] std::string exposition(const std::vector<Figure>& figures);

}  // namespace certwright::api
