#include "http/connections.h"

#include <algorithm>

namespace certwright::http {

template <class Act>
void Connections::for_each(Act act) {
  for (auto at = all_.begin(); at != all_.end();) {
    const std::shared_ptr<Connection> connection = *at++;  // acting may take it off the list
    act(*connection);
  }
}

void Connections::add(const std::shared_ptr<Connection>& connection) {
  connection->at(all_.insert(all_.end(), connection));
  tally_.connections.store(all_.size(), std::memory_order_relaxed);
  connection->start();
  changed_();
}

void Connections::remove(Connection::Position position) {
  all_.erase(position);
  tally_.connections.store(all_.size(), std::memory_order_relaxed);
  changed_();
}

// A connection that waits for its next request may be closed at any time (RFC 9112 section 9.6): better that one goes
// than that a flood of idle ones keeps everybody else out.
bool Connections::make_room() {
  const auto rank = [](const std::shared_ptr<Connection>& c) {
    return c->phase() == Connection::Phase::waiting ? c->deadline() : Connection::Steady::time_point::max();
  };
  const auto oldest = std::ranges::min_element(all_, {}, rank);
  if (oldest == all_.end() || (*oldest)->phase() != Connection::Phase::waiting) return false;
  const std::shared_ptr<Connection> victim = *oldest;
  victim->close();
  return true;
}

void Connections::expire(Connection::Steady::time_point now) {
  for_each([now](Connection& connection) {
    if (connection.deadline() <= now) connection.expire();
  });
}

void Connections::close_idle() {
  for_each([](Connection& connection) {
    if (connection.is_idle()) connection.close();
  });
}

void Connections::close_all() {
  for_each([](Connection& connection) { connection.close(); });
}

}  // namespace certwright::http
