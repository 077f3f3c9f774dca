#pragma once

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

// The table of events. Contracts: those of View and Transaction.

[[nodiscard]] Result<std::vector<model::Event>> events(Connection& db, const model::CertificateArn& arn);
[[nodiscard]] Result<EventPage> find_events(Connection& db, const EventQuery& query);
[[nodiscard]] Result<void> append(Connection& db, const model::Event& event);

}  // namespace certwright::store::sqlite
