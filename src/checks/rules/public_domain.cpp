// A public certificate is for a name that somebody can own in the public DNS. BR 3.2.2.6, 4.2.2, 7.1.4.2.1; ACM:
// INVALID_PUBLIC_DOMAIN.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::public_suffix, model::Fact::special_use};
constexpr const model::Cause* causes[] = {&cause::NAME_UNKNOWN_TLD, &cause::NAME_TLD_TYPO, &cause::NAME_SPECIAL_USE,
                                          &cause::NAME_IS_PUBLIC_SUFFIX, &cause::WILD_PUBLIC_SUFFIX};

model::Finding special_use(const model::Facts& facts) {
  const std::string_view base = facts.name.base();
  return found(cause::NAME_SPECIAL_USE, {{"domain", facts.name.str()},
                                         {"suffix", facts.special_use->entry},
                                         {"host", std::string{base.substr(0, base.find('.'))}},
                                         {"reference", facts.special_use->reference}});
}

model::Finding unknown_tld(const model::Facts& facts) {
  const model::PublicSuffixFact& suffix = *facts.public_suffix;
  const bool slip = !suffix.suggestion.empty();
  if (slip && suffix.suggestion_exists.value_or(false))
    return found(cause::NAME_TLD_TYPO, {{"domain", facts.name.str()},
                                        {"tld", suffix.tld},
                                        {"suggested", corrected_name(facts)},
                                        {"list", suffix.source.name},
                                        {"date", date_of(suffix.source, facts.gathered_at)}});
  return found(cause::NAME_UNKNOWN_TLD, {{"domain", facts.name.str()},
                                         {"tld", suffix.tld},
                                         {"suggestion", slip ? suffix.suggestion : "com"},
                                         {"list", suffix.source.name},
                                         {"date", date_of(suffix.source, facts.gathered_at)}});
}

// BR 3.2.2.6: "If the FQDN portion of any Wildcard Domain Name is 'registry-controlled' or is a 'public suffix', CAs
// MUST refuse issuance unless the Applicant proves its rightful control of the entire Domain Namespace."
model::Finding suffix_itself(const model::Facts& facts) {
  model::Evidence evidence{{"domain", facts.name.str()},
                           {"base", std::string{facts.name.base()}},
                           {"list", facts.public_suffix->source.name},
                           {"date", date_of(facts.public_suffix->source, facts.gathered_at)}};
  return found(facts.name.is_wildcard() ? cause::WILD_PUBLIC_SUFFIX : cause::NAME_IS_PUBLIC_SUFFIX,
               std::move(evidence));
}

model::Findings judge(const model::Facts& facts) {
  if (is_private_name(facts)) return {};
  if (facts.special_use && !facts.special_use->entry.empty()) {
    if (is_allowed_special_use(facts)) return {};
    // Those three are public names by every list; a rule of their own answers for them.
    if (!is_reserved_example(facts.special_use->entry)) return {special_use(facts)};
  }
  if (!facts.public_suffix) return {};
  if (!facts.public_suffix->tld_known) return {unknown_tld(facts)};
  if (facts.public_suffix->registrable.empty()) return {suffix_itself(facts)};
  return {};
}

}  // namespace

extern const Check public_domain{
    .name = "public_domain",
    .stage = Stage::policy,
    .source = "BR 3.2.2.6, 4.2.2, 7.1.4.2.1; RFC 6761; ACM INVALID_PUBLIC_DOMAIN",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
