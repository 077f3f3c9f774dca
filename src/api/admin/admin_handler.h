#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "http/server.h"

namespace certwright::api::admin {

/// How a figure behaves: a counter only grows.
enum class Kind { gauge, counter };

/// One figure, in Prometheus' words. Figures of one name stand next to each other and differ in their labels.
struct Figure {
  std::string name;  ///< certwright_requests_total
  std::string help;  ///< one line
  Kind kind = Kind::gauge;
  double value = 0;
  std::vector<std::pair<std::string, std::string>> labels;
};

/// What the operator's probes ask for.
struct Health {
  std::vector<std::string> obstacles;  ///< what keeps the server from its work, a sentence each; empty: it is ready
  std::vector<Figure> figures;
};

/// The operator's listener: `/healthz` (the process answers; nothing else is asked), `/readyz` (200, or 503 with the
/// obstacles) and `/metrics` (Prometheus' text format 0.0.4). `health` is safe to call from any thread.
[[nodiscard]] http::Handler handler(std::function<Health()> health);

/// Prometheus' text format 0.0.4.
[[nodiscard]] std::string exposition(const std::vector<Figure>& figures);

}  // namespace certwright::api::admin
