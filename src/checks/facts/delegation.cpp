#include "checks/facts/delegation.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "checks/facts/made_once.h"
#include "checks/facts/referral.h"

namespace certwright::checks {
namespace {

using net::RecordType;

constexpr int max_depth = 16;
// As many of a zone's servers are asked for the way down at first; the others only where these do not know it.
constexpr std::size_t asked_at_first = 3;
constexpr std::array record_types{RecordType::cname, RecordType::txt, RecordType::a};

std::string written(std::string_view zone) { return zone.empty() ? "the root" : std::string{zone}; }

/// The ancestor of `name` just below `zone`.
std::string_view child_towards(std::string_view name, std::string_view zone) {
  const std::size_t rest = zone.empty() ? 0 : zone.size() + 1;
  const std::size_t dot = name.substr(0, name.size() - rest).rfind('.', name.size() - rest - 1);
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

std::string beside(std::string_view name, std::string_view random_label) {
  return std::string{random_label}.append(name.substr(std::min(name.find('.'), name.size())));
}

/// What the servers of a zone that is only walked through said.
struct Probe {
  std::string target;
  std::vector<Asked> answers;
  NextStep step;
  Cut next;  ///< where step is delegated or undelegated
  bool ran_out_of_time = false;
};

Cut cut_of(const WalkStart& start) {
  Cut cut{.zone = start.zone};
  for (const net::Endpoint& endpoint : start.servers) {
    cut.servers.push_back({.addresses = {endpoint.address}, .at_parent = true, .at_child = true});
    cut.addresses.push_back({.endpoint = endpoint});
  }
  return cut;
}

model::ZoneFact unasked(const Cut& cut) {
  return {.name = cut.zone, .parent = cut.parent, .servers = cut.servers, .referrals = cut.referrals};
}

/// Servers that let a question time out: they are asked last from then on.
class SilentServers {
 public:
  void note(std::span<const Asked> answers) {
    const Lock lock{mutex_};
    for (const Asked& one : answers)
      if (one.reply.end == net::ServerReply::End::timeout) silent_.insert(one.at.endpoint.str());
  }
  /// The addresses, the silent ones last.
  [[nodiscard]] std::vector<ServerAddress> sorted(const std::vector<ServerAddress>& addresses) {
    const Lock lock{mutex_};
    std::vector<ServerAddress> answering;
    std::vector<ServerAddress> silent;
    for (const ServerAddress& at : addresses) (silent_.contains(at.endpoint.str()) ? silent : answering).push_back(at);
    std::ranges::move(silent, std::back_inserter(answering));
    return answering;
  }

 private:
  Mutex mutex_;
  std::set<std::string> silent_ CERTWRIGHT_GUARDED_BY(mutex_);
};

/// What the walks of one run share.
struct Shared {
  DirectDoors direct;
  SilentServers silent;
  MadeOnce<Probe> probes;
  MadeOnce<Cut> cuts;
  MadeOnce<AskedZone> zones;
  MadeOnce<std::vector<ServerAddress>> extras;
};

/// One walk. What it learns that others may need goes through the shared memory.
class Walk {
 public:
  Walk(Shared& memory, const DirectSubject& subject, Deadline deadline)
      : memory_(memory),
        subject_(subject),
        deadline_(deadline),
        top_(subject.registrable.empty() ? subject.name : subject.registrable),
        target_(subject.record.empty() ? subject.name : subject.record) {}

  model::DelegationFact run(const WalkStart& start) {
    find_extras();
    auto at = std::make_shared<const Cut>(cut_of(start));
    for (int depth = 0; at && depth < max_depth; ++depth) {
      const bool is_start = depth == 0;
      at = at->zone != top_ && lies_in(top_, at->zone) ? through(*at, is_start) : into(*at);
    }
    if (at) fact_.stopped = fmt::format("the delegations of {} are deeper than {} zones", target_, max_depth);
    return std::move(fact_);
  }

 private:
  using Next = std::shared_ptr<const Cut>;

  /// A zone above the registrable domain: asked for the way only.
  Next through(const Cut& at, bool is_start) {
    if (!is_start) fact_.zones.push_back(unasked(at));
    auto probe = probed(at, top_);
    if (probe && probe->step.kind == NextStep::Kind::here && target_ != top_) probe = probed(at, target_);
    if (!probe) return out_of_time(at.zone);
    switch (probe->step.kind) {
      case NextStep::Kind::delegated:
      case NextStep::Kind::undelegated:
        return Next{probe, &probe->next};
      case NextStep::Kind::here:
        if (is_start && !at.zone.empty()) return into(at);
        return ask_names(at, at.addresses);
      case NextStep::Kind::absent:
        if (is_start && !at.zone.empty()) return into(at);
        return not_delegated(top_, at.zone, facts_of(probe->answers));
      case NextStep::Kind::nothing:
        break;
    }
    if (probe->ran_out_of_time) return out_of_time(at.zone);
    return no_authority(at.zone, probe->answers);
  }

  /// The registrable domain, or a zone below it: every server is asked about the zone, then about the name.
  Next into(const Cut& at) {
    const auto asked = asked_zone(at);
    if (!asked) return out_of_time(at.zone);
    fact_.zones.push_back(asked->fact);
    has_authority_ = asked->has_authority;
    if (asked->ran_out_of_time && asked->usable.empty()) return out_of_time(at.zone);
    return ask_names(at, asked->usable);
  }

  /// Every address is asked about the name; where that shows a zone further down, it is the next.
  Next ask_names(const Cut& at, std::span<const ServerAddress> addresses) {
    DirectQuestions questions{memory_.direct.servers};
    for (const ServerAddress& address : addresses) want_names(address, questions);
    const std::vector<Asked> answers = questions.ask_whole(deadline_);
    const NextStep step = next_step_in(answers, at.zone, target_);
    if (step.kind == NextStep::Kind::delegated || step.kind == NextStep::Kind::undelegated) {
      keep_for_the_zone_below(answers, at.zone);
      if (step.kind == NextStep::Kind::undelegated) fact_.not_delegated = step.zone;
      return memory_.cuts.get(step.zone, deadline_, [&] {
        return std::make_shared<const Cut>(follow(step, answers, at.zone, target_, memory_.direct, deadline_));
      });
    }
    keep(answers);
    fact_.complete = has_authority_ || std::ranges::any_of(answers, [](const Asked& one) {
                       return !one.at.is_extra && one.has_authority();
                     });
    if (!fact_.complete && questions.ran_out_of_time()) return out_of_time(at.zone);
    if (!fact_.complete) no_authority(at.zone, answers);
    add_quirks(answers);
    if (const std::string below = served_by_extras(answers, at.zone); !below.empty())
      return not_delegated(below, at.zone, denials(answers));
    return nullptr;
  }

  void want_names(const ServerAddress& at, DirectQuestions& questions) const {
    questions.want(at, target_, RecordType::soa);
    for (const RecordType type : {RecordType::a, RecordType::caa}) questions.want(at, subject_.name, type);
    if (subject_.record.empty()) return;
    const std::string random = beside(subject_.record, memory_.direct.random_label);
    for (const RecordType type : record_types) {
      questions.want(at, subject_.record, type);
      questions.want(at, random, type);
    }
  }

  /// Of the zone above, what it holds of the record counts: it may lie there, where nobody looks for it.
  void keep_for_the_zone_below(std::span<const Asked> answers, std::string_view zone) {
    fact_.answers.clear();
    for (const Asked& one : answers)
      if (!one.at.is_extra && !subject_.record.empty() && one.question.question.name == subject_.record &&
          one.question.question.type != RecordType::soa && said_of(one, zone, target_).kind != Said::Kind::referral)
        fact_.answers.push_back(one.fact());
  }

  void keep(std::span<const Asked> answers) {
    for (const Asked& one : answers) fact_.answers.push_back(one.fact());
  }

  /// A zone that some server serves, or the registry does not know: its facts, as far as extra servers know any.
  Next not_delegated(const std::string& zone, const std::string& parent, std::vector<model::ServerAnswer> referrals) {
    fact_.complete = true;
    fact_.not_delegated = zone;
    const Cut cut{.zone = zone, .parent = parent, .referrals = std::move(referrals)};
    const auto asked = extras_.empty() ? nullptr : asked_zone(cut);
    fact_.zones.push_back(asked ? asked->fact : unasked(cut));
    if (!asked || !fact_.answers.empty()) return nullptr;
    DirectQuestions questions{memory_.direct.servers};
    for (const ServerAddress& address : asked->usable) want_names(address, questions);
    keep(questions.ask_whole(deadline_));
    return nullptr;
  }

  /// The topmost zone below `zone` for which an extra server answers with authority.
  [[nodiscard]] std::string served_by_extras(std::span<const Asked> answers, std::string_view zone) const {
    std::string below;
    for (const Asked& one : answers) {
      Said said = one.at.is_extra ? said_of(one, zone, target_) : Said{};
      if (said.kind == Said::Kind::serves_below && (below.empty() || said.zone.size() < below.size()))
        below = std::move(said.zone);
    }
    return below;
  }

  [[nodiscard]] std::vector<model::ServerAnswer> denials(std::span<const Asked> answers) const {
    std::vector<model::ServerAnswer> facts;
    for (const Asked& one : answers)
      if (!one.at.is_extra && one.question.question.name == target_ && one.question.question.type == RecordType::soa)
        facts.push_back(one.fact());
    return facts;
  }

  /// RFC 8020: what has something below it exists. Servers that deny it hide a name from resolvers that ask level by
  /// level.
  void add_quirks(std::span<const Asked> answers) {
    if (fact_.zones.empty() || subject_.record.empty() || !lies_in(subject_.record, subject_.name)) return;
    std::vector<std::string>& quirks = fact_.zones.back().quirks;
    for (const Asked& one : answers) {
      if (one.question.question.name != subject_.name || !one.has_authority() || one.reply.rcode == noerror) continue;
      const bool holds_record = std::ranges::any_of(answers, [&](const Asked& other) {
        return other.at.endpoint.address == one.at.endpoint.address && other.has_authority() &&
               other.question.question.name == subject_.record && !other.reply.answer.empty();
      });
      std::string quirk = fmt::format("{}: NXDOMAIN for {}, below which it has records",
                                      one.at.server.empty() ? one.at.endpoint.address : one.at.server, subject_.name);
      if (holds_record && std::ranges::find(quirks, quirk) == quirks.end()) quirks.push_back(std::move(quirk));
    }
  }

  Next out_of_time(std::string_view zone) {
    fact_.stopped = fmt::format("the time ran out at {}", written(zone));
    return nullptr;
  }

  Next no_authority(std::string_view zone, std::span<const Asked> answers) {
    const bool some_answer =
        std::ranges::any_of(answers, &Asked::answered) ||
        (!fact_.zones.empty() && std::ranges::any_of(fact_.zones.back().answers, [](const auto& one) {
          return one.end == model::ServerAnswer::End::answered;
        }));
    fact_.stopped = fmt::format("no server of {} answered{}", written(zone), some_answer ? " with authority" : "");
    return nullptr;
  }

  static std::vector<model::ServerAnswer> facts_of(std::span<const Asked> answers) {
    std::vector<model::ServerAnswer> facts;
    for (const Asked& one : answers) facts.push_back(one.fact());
    return facts;
  }

  /// Names that share the next label most often share the next zone, so one of them is asked for first.
  std::shared_ptr<const Probe> probed(const Cut& at, const std::string& target) {
    const std::string child{child_towards(target, at.zone)};
    auto probe = probed_as(fmt::format("{}>{}", at.zone, child), at, target);
    if (!probe || probe->target == target || (!probe->step.zone.empty() && lies_in(target, probe->step.zone)))
      return probe;
    return probed_as(fmt::format("{}>>{}", at.zone, target), at, target);
  }

  std::shared_ptr<const Probe> probed_as(const std::string& key, const Cut& at, const std::string& target) {
    std::shared_ptr<const Probe> own;
    auto kept = memory_.probes.get(key, deadline_, [&] {
      own = probe(at, target);
      return own->ran_out_of_time ? nullptr : own;
    });
    return kept ? kept : own;
  }

  std::shared_ptr<const Probe> probe(const Cut& at, const std::string& target) {
    auto probe = std::make_shared<Probe>(Probe{.target = target});
    const std::vector<ServerAddress> addresses = memory_.silent.sorted(at.addresses);
    DirectQuestions questions{memory_.direct.servers};
    for (std::size_t next = 0; next < addresses.size() && probe->step.kind == NextStep::Kind::nothing;) {
      const std::size_t end = next == 0 ? std::min(asked_at_first, addresses.size()) : addresses.size();
      for (; next < end; ++next) questions.want(addresses[next], target, RecordType::soa);
      std::vector<Asked> answers = questions.ask_whole(deadline_);
      memory_.silent.note(answers);
      std::ranges::move(answers, std::back_inserter(probe->answers));
      probe->step = next_step_in(probe->answers, at.zone, target);
    }
    probe->ran_out_of_time = questions.ran_out_of_time() && probe->step.kind == NextStep::Kind::nothing;
    if (!probe->step.zone.empty())
      probe->next = follow(probe->step, probe->answers, at.zone, target, memory_.direct, deadline_);
    return probe;
  }

  std::shared_ptr<const AskedZone> asked_zone(const Cut& cut) {
    std::string key = cut.zone;
    for (const ServerAddress& extra : extras_) key += "|" + extra.endpoint.str();
    std::shared_ptr<const AskedZone> own;
    auto kept = memory_.zones.get(key, deadline_, [&] {
      own = ask_zone(cut, extras_, memory_.direct, deadline_);
      return own->ran_out_of_time ? nullptr : own;
    });
    return kept ? kept : own;
  }

  void find_extras() {
    for (const std::string& text : subject_.extra_servers) {
      const auto found = memory_.extras.get(text, deadline_, [&] { return find_extra(text); });
      if (found) extras_.insert(extras_.end(), found->begin(), found->end());
    }
  }

  std::shared_ptr<const std::vector<ServerAddress>> find_extra(const std::string& text) {
    std::vector<ServerAddress> addresses;
    if (const auto endpoint = net::parse_endpoint(text, memory_.direct.port)) {
      addresses.push_back({.endpoint = *endpoint});
    } else {
      std::vector<model::NameServerFact> server{{.name = ascii_lower(text)}};
      if (server.front().name.ends_with('.')) server.front().name.pop_back();
      add_addresses(server, memory_.direct, deadline_);
      addresses = addresses_of(server, memory_.direct.port);
    }
    for (ServerAddress& at : addresses) at.is_extra = true;
    return std::make_shared<const std::vector<ServerAddress>>(std::move(addresses));
  }

  Shared& memory_;
  const DirectSubject& subject_;
  Deadline deadline_;
  std::string top_;     ///< the registrable domain; the name itself where it has none
  std::string target_;  ///< what the walk is for
  std::vector<ServerAddress> extras_;
  bool has_authority_ = false;
  model::DelegationFact fact_;
};

}  // namespace

struct Delegations::Memory {
  const DiagnosisDoors& doors;
  Shared shared;
};

Delegations::Delegations(const DiagnosisDoors& doors, std::string random_label)
    : memory_(new Memory{.doors = doors,
                         .shared = {.direct = {.servers = *doors.name_servers,
                                               .resolver = doors.resolver,
                                               .port = doors.dns_port,
                                               .random_label = std::move(random_label)}}}) {}

Delegations::~Delegations() = default;

model::DelegationFact Delegations::walk(const DirectSubject& subject, Deadline deadline) {
  DirectSubject wanted = subject;
  if (!lies_in(wanted.record, wanted.name)) wanted.record.clear();
  const WalkStart* start = start_for(memory_->doors, wanted.record.empty() ? wanted.name : wanted.record);
  if (start == nullptr) return {.stopped = "no servers are known where a walk could begin"};
  return Walk{memory_->shared, wanted, deadline}.run(*start);
}

const WalkStart* start_for(const DiagnosisDoors& doors, std::string_view name) {
  const WalkStart* best = nullptr;
  for (const WalkStart& start : doors.starts)
    if (lies_in(name, start.zone) && (best == nullptr || start.zone.size() > best->zone.size())) best = &start;
  return best;
}

}  // namespace certwright::checks
