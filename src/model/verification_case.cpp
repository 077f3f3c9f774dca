#include "model/verification_case.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.h"

namespace certwright::model {
namespace {

constexpr std::array<std::string_view, 4> state_words{"OPEN", "APPROVED", "DENIED", "WITHDRAWN"};

bool can_be_lifted(const Finding& finding) { return finding.id().starts_with("VERIFY_"); }

// The failing findings of a name that no approval lifts.
const Finding* obstacle(const NameReport& name) {
  for (const Finding& finding : name.findings)
    if (finding.effect == Effect::fail && !can_be_lifted(finding)) return &finding;
  return nullptr;
}

CaseName refused(const NameReport& name) {
  CaseName refused{.name = name.name, .causes = {}};
  for (const Finding& finding : name.findings)
    if (finding.effect == Effect::fail && can_be_lifted(finding)) refused.causes.emplace_back(finding.id());
  return refused;
}

Result<void> is_open(const VerificationCase& one) {
  if (one.state == CaseState::open) return {};
  return fail(ErrorCode::invalid_state, fmt::format("Case {} is {} and can no longer be changed. A request that is "
                                                    "refused again can open a new one.",
                                                    one.id, to_string(one.state)));
}

Result<void> is_anothers(const VerificationCase& one, const std::string& by) {
  if (!is_party(one, by)) return {};
  return fail(ErrorCode::access_denied,
              fmt::format("Case {} is your own: you opened it or requested its certificate. Another administrator "
                          "must decide it.",
                          one.id));
}

Result<void> decide(VerificationCase& one, CaseState state, CaseDecision decision) {
  TRY_VOID(is_open(one));
  TRY_VOID(is_anothers(one, decision.by));
  TRY_VOID(keeps_case_text("reason", decision.reason, longest_case_reason));
  one.state = state;
  one.decision = std::move(decision);
  return {};
}

std::string names_of(const VerificationCase& one) {
  std::string names;
  for (const CaseName& name : one.names) names += (names.empty() ? "" : ", ") + name.name;
  return names;
}

std::string_view base_of(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  return name;
}

// The names that a grant says, or those of the case; without duplicates.
Result<std::vector<std::string>> granted_names(const VerificationCase& one, const Grant& grant) {
  std::vector<std::string> names;
  for (const CaseName& name : one.names)
    if (grant.names.empty()) names.emplace_back(base_of(name.name));
  for (const std::string& text : grant.names) {
    TRY(const DomainName name, DomainName::parse(text));
    if (name.is_wildcard())
      return fail(ErrorCode::invalid_request,
                  fmt::format("Approve {}, and wildcards of it, instead of {}.", name.base(), name.str()));
    names.push_back(name.str());
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

Result<void> lets_one_through(const VerificationCase& one, const Grant& grant, const std::string& granted) {
  const auto is_let_through = [&](const CaseName& name) {
    const std::string_view base = base_of(name.name);
    const bool is_named = base == granted || (grant.subtree && is_at_or_below(base, granted));
    return is_named && (grant.wildcards || base.size() == name.name.size());
  };
  if (std::ranges::any_of(one.names, is_let_through)) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("An approval of {}{}{} would let no name of case {} through. Its names: {}", granted,
                          grant.subtree ? " and what is below it" : "", grant.wildcards ? "" : ", without wildcards,",
                          one.id, names_of(one)));
}

// The entries of a case are numbered, so that they can be told from its id.
std::string entry_id(const VerificationCase& of, std::size_t number) {
  const std::size_t dash = of.id.find('-');
  return fmt::format("allow-{}-{}", dash == std::string::npos ? of.id : of.id.substr(dash + 1), number);
}

}  // namespace

std::string_view to_string(CaseState state) { return state_words.at(static_cast<std::size_t>(state)); }

std::optional<CaseState> parse_case_state(std::string_view text) {
  const auto* const word = std::ranges::find(state_words, text);
  if (word == state_words.end()) return std::nullopt;
  return static_cast<CaseState>(word - state_words.begin());
}

Result<std::vector<CaseName>> names_to_verify(const Certificate& certificate) {
  const std::string& arn = certificate.arn.str();
  if (certificate.status != CertificateStatus::failed || !certificate.report)
    return fail(ErrorCode::invalid_state,
                fmt::format("Certificate {} is {}. A case can be opened for a request that failed with "
                            "ADDITIONAL_VERIFICATION_REQUIRED.",
                            arn, to_string(certificate.status)));
  std::vector<CaseName> names;
  for (const NameReport& name : certificate.report->names) {
    if (const Finding* finding = obstacle(name))
      return fail(ErrorCode::invalid_state, fmt::format("{} failed with {}, which no approval lifts. {} {}", name.name,
                                                        finding->id(), finding->message().en, finding->remedy().en));
    CaseName one = refused(name);
    if (!one.causes.empty()) names.push_back(std::move(one));
  }
  if (names.empty())
    return fail(ErrorCode::invalid_state, fmt::format("Certificate {0} did not fail for want of a verification. Its "
                                                      "reason: `certwright why {0}`",
                                                      arn));
  return names;
}

Result<void> keeps_case_text(std::string_view what, std::string_view text, std::size_t longest) {
  std::size_t characters = 0;
  bool blank = true;
  for (std::string_view rest = text; !rest.empty();) {
    const Character character = first_character(rest);
    const bool control = (character.code < 0x20 && character.code != '\n' && character.code != '\t') ||
                         (character.code >= 0x7f && character.code < 0xa0);
    if (!character.valid || control)
      return fail(ErrorCode::invalid_request,
                  fmt::format("The {} has a byte that is no UTF-8 text, or a control character.", what));
    blank = blank && (character.code == ' ' || character.code == '\n' || character.code == '\t');
    rest.remove_prefix(character.bytes);
    ++characters;
  }
  if (blank) return fail(ErrorCode::invalid_request, fmt::format("The {} is empty.", what));
  if (characters > longest)
    return fail(ErrorCode::invalid_request,
                fmt::format("The {} has {} characters; {} are allowed.", what, characters, longest));
  return {};
}

Result<VerificationCase> open_case(const Certificate& certificate, CaseOpening opening) {
  TRY(auto names, names_to_verify(certificate));
  TRY_VOID(keeps_case_text("message", opening.message, longest_case_message));
  return VerificationCase{.id = std::move(opening.id),
                          .account = certificate.account,
                          .region = certificate.region,
                          .certificate = certificate.arn,
                          .names = std::move(names),
                          .requester = std::move(opening.requester),
                          .certificate_actor = std::move(opening.certificate_actor),
                          .opened_at = opening.at,
                          .state = CaseState::open,
                          .message = std::move(opening.message),
                          .comments = {},
                          .decision = std::nullopt};
}

bool is_same_principal(std::string_view one, std::string_view other) {
  constexpr std::string_view service = ":iam::";
  const std::size_t at = one.find(service);
  const std::size_t other_at = other.find(service);
  if (at == std::string_view::npos || other_at == std::string_view::npos) return one == other;
  return one.substr(at) == other.substr(other_at);
}

bool is_party(const VerificationCase& of, std::string_view actor) {
  return is_same_principal(of.requester, actor) || is_same_principal(of.certificate_actor, actor);
}

Result<void> comment(VerificationCase& on, CaseComment comment) {
  TRY_VOID(is_open(on));
  TRY_VOID(keeps_case_text("comment", comment.text, longest_case_comment));
  if (on.comments.size() >= most_case_comments)
    return fail(ErrorCode::limit_exceeded,
                fmt::format("Case {} has {} comments, which is the most.", on.id, most_case_comments));
  on.comments.push_back(std::move(comment));
  return {};
}

Result<std::vector<AllowListEntry>> approve(VerificationCase& of, const Grant& grant, CaseDecision decision) {
  TRY_VOID(is_open(of));
  TRY_VOID(is_anothers(of, decision.by));
  TRY(const auto names, granted_names(of, grant));
  for (const std::string& name : names) TRY_VOID(lets_one_through(of, grant, name));
  if (grant.expires_at && *grant.expires_at <= decision.at)
    return fail(ErrorCode::invalid_request, "The approval would have expired already.");
  std::vector<AllowListEntry> entries;
  for (const std::string& name : names) {
    decision.allow_list_entries.push_back(entry_id(of, entries.size() + 1));
    entries.push_back({.id = decision.allow_list_entries.back(),
                       .name = name,
                       .subtree = grant.subtree,
                       .wildcards = grant.wildcards,
                       .account = of.account,
                       .reason = decision.reason,
                       .approver = decision.by,
                       .case_id = of.id,
                       .created_at = decision.at,
                       .expires_at = grant.expires_at});
  }
  TRY_VOID(decide(of, CaseState::approved, std::move(decision)));
  return entries;
}

Result<void> deny(VerificationCase& of, CaseDecision decision) {
  return decide(of, CaseState::denied, std::move(decision));
}

Result<void> withdraw(VerificationCase& of, CaseDecision decision) {
  TRY_VOID(is_open(of));
  if (!decision.reason.empty()) TRY_VOID(keeps_case_text("reason", decision.reason, longest_case_reason));
  of.state = CaseState::withdrawn;
  of.decision = std::move(decision);
  return {};
}

}  // namespace certwright::model
