#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.h"
#include "feeds/feeds.h"
#include "model/facts_json.h"

namespace certwright::checks {

/// The kinds of facts that the checks of some stages ask for.
class Needs {
 public:
  explicit Needs(std::span<const Stage> stages);
  [[nodiscard]] bool has(model::Fact fact) const { return (bits_ & bit(fact)) != 0; }

 private:
  static unsigned bit(model::Fact fact) { return 1U << static_cast<unsigned>(fact); }
  unsigned bits_ = 0;
};

/// Whether lists of sites and services may know the name: not where it is internal, special or of no known TLD.
[[nodiscard]] bool may_be_a_site(const model::Facts& facts);

/// Fills in what the lists say of a name, given its tails by the same lists. Needs the facts' name, policy and time.
void add_list_facts(model::Facts& facts, const feeds::NameTails& name, const Needs& needs, const feeds::Lists& lists);

/// Where the validation mail goes: model::mail_domain(), for EMAIL; otherwise the base of the name. `chosen` is the
/// caller's, or empty. After add_list_facts().
[[nodiscard]] std::string validation_domain_of(const model::Facts& facts, std::string_view chosen,
                                               const feeds::NameTails& name, const feeds::Lists& lists);

/// What lists say of names, and nobody is asked: gather() without a network, for millions of names one after another.
/// Safe to use from any thread.
class ListFacts {
 public:
  /// `policy` outlives this and the facts.
  ListFacts(std::span<const Stage> stages, std::shared_ptr<const feeds::Lists> lists, const model::Policy& policy,
            Timestamp now);
  /// Of a text that is no name there are no facts. `together`: all names of the same request.
  [[nodiscard]] model::KeptName look_up(std::string_view typed, model::ValidationMethod method,
                                        const std::vector<std::string>& together) const;

 private:
  Needs needs_;
  std::shared_ptr<const feeds::Lists> lists_;
  const model::Policy& policy_;
  Timestamp now_;
};

}  // namespace certwright::checks
