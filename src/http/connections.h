#pragma once

#include <functional>
#include <list>
#include <memory>

#include "http/connection.h"

namespace certwright::http {

/// The open connections of one listener. On the I/O thread only.
class Connections {
 public:
  /// `changed` is called after each that came or went.
  Connections(Tally& tally, std::function<void()> changed) : tally_(tally), changed_(std::move(changed)) {}

  /// Takes it in and starts it.
  void add(const std::shared_ptr<Connection>& connection);
  void remove(Connection::Position position);
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] bool empty() const { return all_.empty(); }

  /// Closes the one that has been idle for longest. False where none is idle.
  bool make_room();
  /// Has those act whose deadline is not after `now`.
  void expire(Connection::Steady::time_point now);
  void close_idle();
  void close_all();

 private:
  template <class Act>
  void for_each(Act act);

  Tally& tally_;
  std::function<void()> changed_;
  std::list<std::shared_ptr<Connection>> all_;
};

}  // namespace certwright::http
