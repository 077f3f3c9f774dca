#pragma once

#include "store/memory/changes.h"
#include "store/memory/state.h"
#include "store/store.h"

namespace certwright::store::memory {

// What happened. Contracts: those of View and Transaction.

[[nodiscard]] Result<std::vector<model::Event>> events(const State& state, const model::CertificateArn& arn);
[[nodiscard]] Result<EventPage> find_events(const State& state, const EventQuery& query);

[[nodiscard]] Result<void> append(State& state, Changes& changes, const model::Event& event);

}  // namespace certwright::store::memory
