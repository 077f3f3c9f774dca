#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/event.h"

namespace certwright::store {

/// Which events to list, in what order, and where to go on. Every condition that is set must hold.
struct EventQuery {
  std::optional<std::string> account;  ///< empty: the installation's own
  std::string subject;
  std::string name_prefix;         ///< `case.` finds case.opened, case.approved, …
  std::optional<Timestamp> since;  ///< that moment included
  std::optional<Timestamp> until;  ///< not included
  bool newest_first = true;
  std::size_t limit = 100;
  std::string after;  ///< EventPage::last of the page before; empty: from the beginning
};

/// An event with its number. Numbers go up in the order in which events were kept, and stay.
struct KeptEvent {
  std::uint64_t number = 0;
  model::Event event;
};

struct EventPage {
  std::vector<KeptEvent> events;
  /// Where to go on: that of the query where the page is empty, so that whoever follows may ask again later. Survives
  /// whatever is appended between two pages.
  std::string last;
  bool more = false;  ///< there are events beyond it already
};

}  // namespace certwright::store
