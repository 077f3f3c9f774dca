#include "store/sqlite/event_rows.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "store/event_codec.h"
#include "store/event_place.h"
#include "store/sqlite/certificate_rows.h"

namespace certwright::store::sqlite {
namespace {

constexpr std::int64_t last_of_all = std::numeric_limits<std::int64_t>::max();

Result<KeptEvent> event_of(const Statement& row) {
  TRY(auto details, decode_event_details(row.text(6)));
  return KeptEvent{.number = static_cast<std::uint64_t>(row.integer(0)),
                   .event = {.name = row.string(1),
                             .subject = row.string(2),
                             .account = row.string(3),
                             .actor = row.string(4),
                             .at = moment(row.integer(5)),
                             .details = std::move(details)}};
}

Result<std::vector<KeptEvent>> read_all(Statement& rows) {
  std::vector<KeptEvent> found;
  for (;;) {
    TRY(const bool more, rows.step());
    if (!more) return found;
    TRY(KeptEvent next, event_of(rows));
    found.push_back(std::move(next));
  }
}

// What serves the conditions of a query: the order is that of seq in all of them.
enum class By { certificate, subject, account, nothing };
constexpr std::array<std::string_view, 4> sources{"INDEXED BY event_of_certificate WHERE certificate = ?1",
                                                  "INDEXED BY event_of_subject WHERE certificate = 0 AND "
                                                  "subject = ?1",
                                                  "INDEXED BY event_of_account WHERE account = ?1",
                                                  "NOT INDEXED WHERE ?1 IS NULL"};

// One text for each way and direction, made once: a connection knows a statement by its address.
const char* statement_for(By by, bool newest_first) {
  static const auto statements = [] {
    std::array<std::array<std::string, 2>, sources.size()> made;
    for (std::size_t i = 0; i < sources.size(); ++i)
      for (const bool descending : {false, true})
        made.at(i).at(descending ? 1 : 0) = fmt::format(
            "SELECT seq, name, subject, account, actor, at, details FROM event {} AND seq > ?2 AND seq < ?3 "
            "AND at >= ?4 AND at < ?5 AND (?6 IS NULL OR account = ?6) AND substr(name, 1, length(?7)) = ?7 "
            "ORDER BY seq {} LIMIT ?8",
            sources.at(i), descending ? "DESC" : "ASC");
    return made;
  }();
  return statements.at(static_cast<std::size_t>(by)).at(newest_first ? 1 : 0).c_str();
}

// The events from a moment on begin here; those before it are then not looked at. One that was kept later than its
// moment says is still beyond.
Result<std::int64_t> first_since(Connection& db, const std::optional<Timestamp>& since) {
  if (!since) return 0;
  TRY(Statement row, db.query("SELECT min(seq) FROM event INDEXED BY event_at WHERE at >= ?", stored(*since)));
  TRY(const bool found, row.step());
  return found && !row.is_null(0) ? row.integer(0) : last_of_all;
}

Result<Statement> select(Connection& db, const EventQuery& query, std::size_t limit) {
  TRY(const std::int64_t after, parse_event_place(query.after));
  TRY(std::int64_t first, first_since(db, query.since));
  std::int64_t end = last_of_all;
  if (!query.after.empty() && query.newest_first) end = after;
  if (!query.after.empty() && !query.newest_first) first = std::max(first, after + 1);
  By by = query.account ? By::account : By::nothing;
  std::optional<std::int64_t> certificate;
  if (!query.subject.empty()) {
    TRY(certificate, seq_of(db, model::CertificateArn{query.subject}));
    by = certificate ? By::certificate : By::subject;
  }
  TRY(Statement rows, db.prepare(statement_for(by, query.newest_first)));
  switch (by) {
    case By::certificate:
      rows.bind(certificate);
      break;
    case By::subject:
      rows.bind(query.subject);
      break;
    case By::account:
      rows.bind(query.account);
      break;
    case By::nothing:
      rows.bind_null();
      break;
  }
  rows.bind(first - 1);
  rows.bind(end);
  rows.bind(query.since ? stored(*query.since) : std::numeric_limits<std::int64_t>::min());
  rows.bind(query.until ? stored(*query.until) : last_of_all);
  rows.bind(query.account);
  rows.bind(query.name_prefix);
  rows.bind(limit + 1);
  return rows;
}

}  // namespace

Result<std::vector<model::Event>> events(Connection& db, const model::CertificateArn& arn) {
  std::vector<model::Event> found;
  TRY(const auto seq, seq_of(db, arn));
  if (!seq) return found;
  TRY(Statement rows, db.query("SELECT seq, name, subject, account, actor, at, details FROM event "
                               "INDEXED BY event_of_certificate WHERE certificate = ? ORDER BY seq",
                               *seq));
  TRY(auto kept, read_all(rows));
  for (KeptEvent& one : kept) found.push_back(std::move(one.event));
  return found;
}

Result<EventPage> find_events(Connection& db, const EventQuery& query) {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, longest_event_page);
  TRY(Statement rows, select(db, query, limit));
  TRY(auto found, read_all(rows));
  return page_of_events(std::move(found), query, limit);
}

Result<void> append(Connection& db, const model::Event& event) {
  std::int64_t certificate = 0;
  if (model::parse_certificate_arn(event.subject)) {
    TRY(const auto seq, seq_of(db, model::CertificateArn{event.subject}));
    if (!seq) return fail(ErrorCode::not_found, fmt::format("There is no certificate {}.", event.subject));
    certificate = *seq;
  }
  return db.run(
      "INSERT INTO event (certificate, subject, account, actor, at, name, details) VALUES (?, ?, ?, ?, ?, ?, ?)",
      certificate, event.subject, event.account, event.actor, stored(event.at), event.name,
      encode_event_details(event.details));
}

}  // namespace certwright::store::sqlite
