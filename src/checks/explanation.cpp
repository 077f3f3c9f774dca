// Which cause explains which others: the one order of explanation, for all rules.
#include "checks/explanation.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>
#include <vector>

#include "checks/diagnosis.h"

namespace certwright::checks {
namespace {

namespace cause = model::cause;
using model::Cause;
using model::Finding;
using model::Findings;

// Whoever stands earlier explains more. What makes a name impossible for a certificate stands before what DNS says of
// it; what breaks a whole zone before what that breaks; what is seen of the record itself, the most specific first,
// before what merely says that it is not there; a certain refusal (CAA) before what can still come right by waiting.
constexpr std::array order{
    // The request as a whole.
    &cause::DNS_TIMED_OUT,
    // The name.
    &cause::IDN_MALFORMED_PUNYCODE, &cause::IDN_RESERVED_LABEL, &cause::NAME_SPECIAL_USE, &cause::NAME_TLD_TYPO,
    &cause::NAME_UNKNOWN_TLD, &cause::WILD_PUBLIC_SUFFIX, &cause::NAME_IS_PUBLIC_SUFFIX, &cause::UNSAFE_OPERATOR_LIST,
    &cause::UNSAFE_VT_MALICIOUS, &cause::UNSAFE_GSB, &cause::UNSAFE_DBL_BAD, &cause::UNSAFE_URLHAUS,
    &cause::UNSAFE_PHISH_LIST, &cause::PROVIDER_OPERATOR_RESERVED, &cause::PROVIDER_AWS,
    &cause::VERIFY_RESERVED_EXAMPLE, &cause::VERIFY_PUBLIC_INTEREST, &cause::VERIFY_TOP_SITE,
    &cause::VERIFY_ALLOWLIST_SCOPE, &cause::NAME_FULLWIDTH, &cause::IDN_NOT_IDNA2008, &cause::WILD_PRIVATE_SUFFIX,
    &cause::NAME_PRIVATE_SUFFIX, &cause::PROVIDER_PLATFORM, &cause::PROVIDER_SHARED_DYNDNS,
    &cause::NAME_TOO_MANY_LABELS,
    // The private CA.
    &cause::CA_PRIVATE_OTHER_ACCOUNT, &cause::CA_PRIVATE_NOT_FOUND, &cause::CA_PRIVATE_STATE,
    &cause::CA_PRIVATE_EXPIRED, &cause::CA_PRIVATE_DURATION, &cause::CA_PRIVATE_KEY_FAMILY,
    &cause::CA_PRIVATE_NAME_CONSTRAINTS, &cause::CA_PRIVATE_SIGNING_FAILED,
    // The zone: inside only, not there, not reachable, not valid, elsewhere, not served.
    &cause::DNS_PRIVATE_ZONE, &cause::NAME_DOMAIN_EXPIRED, &cause::DNS_NO_DELEGATION, &cause::NAME_NOT_REGISTERED,
    &cause::DNS_SERVER_UNREACHABLE, &cause::DNSSEC_DS_MISMATCH, &cause::DNSSEC_RRSIG_EXPIRED,
    &cause::DNSSEC_BOGUS_NODATA, &cause::DNS_WRONG_ZONE_DELEGATED, &cause::DNS_REGISTRAR_NS_MISMATCH,
    &cause::DNS_LAME_DELEGATION,
    // CAA as it was read: what it forbids, no waiting brings.
    &cause::CAA_UNKNOWN_CRITICAL, &cause::CAA_ACCOUNT_MISMATCH, &cause::CAA_METHOD_MISMATCH, &cause::CAA_VIA_CNAME,
    &cause::CAA_WILDCARD_NOT_ALLOWED, &cause::CAA_FORBIDS_ALL, &cause::CAA_NOT_ALLOWED,
    // The record, before the views of it.
    &cause::DNS_VALUE_SUFFIXED, &cause::DNS_STALE_VALUE, &cause::DNS_DOUBLED_SUFFIX, &cause::DNS_NAME_UNDERSCORE_LOST,
    &cause::DNS_WRONG_LEVEL, &cause::DNS_CNAME_CONFLICT, &cause::DNS_CNAME_PROXIED, &cause::DNS_CNAME_FLATTENED,
    &cause::DNS_WRONG_TYPE, &cause::DNS_CNAME_CHAIN, &cause::DNS_WILDCARD_SHADOW,
    // Mail, and what answers on the addresses.
    &cause::CONTACT_NULL_MX, &cause::CONTACT_MX_TARGET_BROKEN, &cause::CONTACT_IMPLICIT_MX,
    &cause::CONTACT_NO_MAIL_HOST, &cause::CONTACT_EMAIL_DENIED, &cause::CONTACT_ALL_MAILBOXES_REFUSED,
    &cause::CONTACT_EMAIL_NOT_APPROVED, &cause::CONTACT_EMAIL_DEFERRED, &cause::HTTP_NO_ADDRESS,
    &cause::HTTP_PRIVATE_ADDRESS, &cause::ALPN_CDN_PROXY, &cause::ALPN_WRONG_PORT, &cause::HTTP_PROTOCOL_MIX,
    &cause::HTTP_IPV6_BROKEN, &cause::HTTP_REDIRECT_MISSING_SLASH, &cause::HTTP_REDIRECT_LOOP,
    &cause::HTTP_REDIRECT_OLD_TLS, &cause::HTTP_REDIRECT_TLS_FAILED, &cause::HTTP_REDIRECT_BAD_TARGET,
    &cause::HTTP_ROUTER_PAGE, &cause::HTTP_HAIRPIN, &cause::HTTP_FORBIDDEN, &cause::HTTP_REFUSED,
    &cause::HTTP_NO_ANSWER, &cause::HTTP_CONNECT_TIMEOUT, &cause::ALPN_NOT_NEGOTIATED, &cause::HTTP_BACKENDS_DIFFER,
    &cause::HTTP_CDN_FRONT,
    // Views that differ, and what only says that something is not there or was not read.
    &cause::DNS_NOT_PROPAGATED, &cause::DNS_SELF_CHECK_SPLIT, &cause::DNS_NEGATIVE_CACHE, &cause::DNS_LOOKUP_FAILED,
    &cause::CAA_TRUNCATED, &cause::CAA_LOOKUP_FAILED, &cause::DNS_WRONG_VALUE, &cause::DNS_RECORD_MISSING,
    // What stops nothing.
    &cause::NAME_REGISTRATION_ENDED, &cause::CONTACT_MX_UNREACHABLE, &cause::CONTACT_DNS_CONTACT_MALFORMED,
    &cause::CONTACT_EMAIL_SUNSET, &cause::CONTACT_MX_NOT_PROBED, &cause::CAA_SYNTAX, &cause::DNS_SERVER_QUIRK,
    &cause::DNSSEC_UNSUPPORTED_ALG, &cause::DNSSEC_ONLY_BROKEN_WITH_VALIDATION, &cause::CAA_ONLY_WILD,
    &cause::DNS_DUPLICATE_RECORD_IAC, &cause::DNS_OTHER_NAME_PENDING, &cause::UNSAFE_VT_SUSPICIOUS,
    &cause::UNSAFE_DBL_ABUSED_LEGIT, &cause::UNSAFE_PARENT, &cause::UNSAFE_VT_STALE, &cause::WILD_NO_APEX,
    &cause::WILD_ONE_LEVEL, &cause::IDN_CONVERTED, &cause::VERIFY_LIST_MISSING, &cause::UNSAFE_NOT_CHECKED,
    &cause::CONTACT_WHOIS_METHOD_RETIRED, &cause::UNSAFE_NEWLY_REGISTERED, &cause::CONTACT_WHOIS_PRIVACY_PROXY,
    &cause::CONTACT_WHOIS_NO_EMAIL, &cause::CONTACT_TLD_NO_WHOIS, &cause::CONTACT_LOOKUP_UNAVAILABLE};

// Every view of the record that a recursive resolver may still hold while the zone's own servers have the right one.
constexpr std::array remembered{
    &cause::DNS_VALUE_SUFFIXED,  &cause::DNS_STALE_VALUE, &cause::DNS_DOUBLED_SUFFIX,  &cause::DNS_NAME_UNDERSCORE_LOST,
    &cause::DNS_WRONG_LEVEL,     &cause::DNS_WRONG_TYPE,  &cause::DNS_CNAME_PROXIED,   &cause::DNS_CNAME_CHAIN,
    &cause::DNS_CNAME_FLATTENED, &cause::DNS_WRONG_VALUE, &cause::DNS_WILDCARD_SHADOW, &cause::DNS_RECORD_MISSING};
// A property that breaks the grammar permits nobody, though it was meant otherwise.
constexpr std::array from_a_slip{&cause::CAA_FORBIDS_ALL};
constexpr std::array from_inside{&cause::HTTP_CONNECT_TIMEOUT, &cause::HTTP_REFUSED, &cause::HTTP_NO_ANSWER};
constexpr std::array from_a_router{&cause::HTTP_FORBIDDEN, &cause::HTTP_REDIRECT_BAD_TARGET,
                                   &cause::HTTP_REDIRECT_OLD_TLS, &cause::HTTP_REDIRECT_TLS_FAILED};

/// A cause that counts less than what it explains.
struct Explanation {
  const Cause* cause = nullptr;
  std::span<const Cause* const> explained;
  /// The explained ones are no faults of the name, and go; otherwise they stay, behind the cause.
  bool they_go = false;
};

constexpr std::array explanations{
    Explanation{.cause = &cause::DNS_NOT_PROPAGATED, .explained = remembered, .they_go = true},
    Explanation{.cause = &cause::DNS_NEGATIVE_CACHE, .explained = remembered, .they_go = true},
    Explanation{.cause = &cause::DNS_SELF_CHECK_SPLIT, .explained = remembered, .they_go = true},
    Explanation{.cause = &cause::HTTP_HAIRPIN, .explained = from_inside, .they_go = true},
    Explanation{.cause = &cause::CAA_SYNTAX, .explained = from_a_slip, .they_go = false},
    Explanation{.cause = &cause::HTTP_ROUTER_PAGE, .explained = from_a_router, .they_go = false}};

bool is_one_of(const Cause* cause, std::span<const Cause* const> causes) {
  return std::ranges::find(causes, cause) != causes.end();
}

auto rank_of(const Finding& finding) { return std::ranges::find(order, finding.cause) - order.begin(); }

Findings::iterator place_of(Findings& findings, const Cause* cause) {
  return std::ranges::find(findings, cause, &Finding::cause);
}

void put_before_what_it_explains(Findings& findings, const Explanation& explanation) {
  const auto first = std::ranges::find_if(
      findings, [&](const Finding& finding) { return is_one_of(finding.cause, explanation.explained); });
  const auto own = place_of(findings, explanation.cause);
  if (own != findings.end() && first < own) std::rotate(first, own, own + 1);
}

}  // namespace

std::span<const Cause* const> order_of_explanation() { return order; }

Findings explained(Findings findings) {
  if (findings.size() < 2) return findings;
  for (const Explanation& explanation : explanations)
    if (explanation.they_go && place_of(findings, explanation.cause) != findings.end())
      std::erase_if(findings, [&](const Finding& finding) { return is_one_of(finding.cause, explanation.explained); });
  std::ranges::stable_sort(
      findings, {}, [](const Finding& finding) { return std::tuple{finding.cause->severity, rank_of(finding)}; });
  for (const Explanation& explanation : explanations)
    if (!explanation.they_go) put_before_what_it_explains(findings, explanation);
  return findings;
}

}  // namespace certwright::checks
