#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "model/finding.h"

// What the rules about name servers asked directly have in common. Facts may come from a stranger's file: every part of
// them may be missing or odd, and what does not add up tells nothing.
namespace certwright::checks::rules {

/// "example.com. CAA" taken apart: the name in lower case without trailing dot.
struct AskedQuestion {
  std::string name;
  std::string type;
};
[[nodiscard]] AskedQuestion asked_of(const model::ServerAnswer& answer);
[[nodiscard]] bool asks_for(const model::ServerAnswer& answer, std::string_view name, std::string_view type);

/// Lower case, without trailing dot: as names of facts compare.
[[nodiscard]] std::string plain_name(std::string_view name);

/// Answered with authority that there is something, or nothing.
[[nodiscard]] bool has_authority(const model::ServerAnswer& answer);
/// Nothing can be concluded about the server: this machine has no way to it, or must not ask it.
[[nodiscard]] bool was_not_tried(const model::ServerAnswer& answer);

/// The zone that holds the name, as far down as the walk came; null without a walk.
[[nodiscard]] const model::ZoneFact* last_zone(const model::Facts& facts);
/// The name server of a zone that has this address, or this name where the address is not known; null for none.
[[nodiscard]] const model::NameServerFact* server_of(const model::ZoneFact& zone, const model::ServerAnswer& answer);
/// One that resolvers ask: the parent or the zone names it.
[[nodiscard]] bool is_public(const model::NameServerFact& server);
/// All answers of the zones and about the name, in that order.
[[nodiscard]] std::vector<const model::ServerAnswer*> all_answers(const model::Facts& facts);
/// Those from one address.
[[nodiscard]] std::vector<const model::ServerAnswer*> answers_from(const model::Facts& facts, std::string_view address);

/// The owner of the SOA record with which an address answers for `name` or above: the zone that it serves. Empty where
/// none told.
[[nodiscard]] std::string zone_served(const model::Facts& facts, std::string_view address, std::string_view name);
/// The names of the NS set that an address gives for a zone, sorted; empty where it gave none.
[[nodiscard]] std::vector<std::string> name_servers_by(const model::Facts& facts, std::string_view address,
                                                       std::string_view zone);
/// The numbers of an SOA record: serial, refresh, retry, expire, minimum; nothing for what is none.
struct SoaNumbers {
  std::uint32_t ttl = 0;
  std::uint32_t serial = 0;
  std::uint32_t minimum = 0;
};
[[nodiscard]] std::optional<SoaNumbers> soa_numbers(const model::RecordLine& line);
/// The SOA record with which an address answers for the zone itself.
[[nodiscard]] std::optional<SoaNumbers> soa_by(const model::Facts& facts, std::string_view address,
                                               std::string_view zone);

/// The validation record that was asked for; null where none was, or no answer came.
[[nodiscard]] const model::ValidationRecordFact* wanted_record(const model::Facts& facts);
/// Whether an answer holds the wanted record.
enum class Holds { yes, no, unknown };
[[nodiscard]] Holds holds_record(const model::ServerAnswer& answer, const model::ValidationRecordFact& record);

/// What one address says of the wanted record.
struct RecordView {
  const model::NameServerFact* server = nullptr;  ///< of the last zone; null: of the zone above
  const model::ServerAnswer* answer = nullptr;    ///< that tells
  Holds holds = Holds::unknown;
};
/// One a address that was asked directly for the wanted record.
[[nodiscard]] std::vector<RecordView> views_of_record(const model::Facts& facts);

/// The servers of the last zone that resolvers ask, by what they say of the wanted record.
struct PublicRecord {
  std::vector<const RecordView*> have;
  std::vector<const RecordView*> lack;
  std::size_t unknown = 0;
  /// Every server that tells has it.
  [[nodiscard]] bool is_published() const { return !have.empty() && lack.empty(); }
};
[[nodiscard]] PublicRecord public_record(const std::vector<RecordView>& views);

/// Whether the validating recursive view got an answer about the name at all.
[[nodiscard]] bool is_resolved(const model::Facts& facts);

/// The servers that a zone is delegated to and that answer without serving it (RFC 1912 section 2.8).
struct LameServers {
  std::vector<const model::ServerAnswer*> answers;  ///< one a lame address: how it answers for the zone
  std::size_t serving = 0;                          ///< addresses that serve the zone
  std::size_t untold = 0;                           ///< addresses that gave no answer

  [[nodiscard]] std::string names() const;  ///< distinct, as a list
  [[nodiscard]] std::string words() const;  ///< "REFUSED", "NOERROR without authority"
};
[[nodiscard]] LameServers lame_servers(const model::Facts& facts, const model::ZoneFact& zone);

/// Answers to questions for CAA that are none, from addresses that gave none at all, one an address and name.
[[nodiscard]] std::vector<const model::ServerAnswer*> failures_on_caa(const model::Facts& facts);

/// "ns1.example.com (192.0.2.1)".
[[nodiscard]] std::string called(const model::ServerAnswer& answer);
/// "REFUSED", "NOERROR: _x.example.com. CNAME y.", "no answer over UDP".
[[nodiscard]] std::string told(const model::ServerAnswer& answer);
/// Distinct names of the servers that gave these answers (addresses of those without a name), sorted, as a list.
[[nodiscard]] std::string names_of(const std::vector<const model::ServerAnswer*>& answers);
/// domain, query, answer, server, time.
[[nodiscard]] model::Evidence server_evidence(const model::Facts& facts, const model::ServerAnswer& answer);
/// The record to copy (name, type, value, expected, zone, relative), and what `answer` told of it.
[[nodiscard]] model::Evidence record_at_server(const model::Facts& facts, const model::ValidationRecordFact& record,
                                               const model::ServerAnswer& answer, std::string_view zone);

}  // namespace certwright::checks::rules
