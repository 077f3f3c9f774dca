#include "checks/explanation.h"

#include <algorithm>
#include <set>

#include "checks/diagnosis.h"
#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::explanation_test {
namespace {

namespace cause = model::cause;
using Ids = std::vector<std::string>;

Ids order_of(std::vector<const model::Cause*> causes) {
  model::Findings findings;
  for (const model::Cause* cause : causes) findings.push_back(model::found(*cause));
  return ids_of(explained(std::move(findings)));
}

TEST(Explained, NothingIsExplainedByNothing) { EXPECT_EQ(order_of({}), Ids{}); }

TEST(Explained, AnErrorComesBeforeAWarningAndThatBeforeAnInfo) {
  EXPECT_EQ(order_of({&cause::CAA_ONLY_WILD, &cause::CAA_SYNTAX, &cause::DNS_RECORD_MISSING}),
            (Ids{"DNS_RECORD_MISSING", "CAA_SYNTAX", "CAA_ONLY_WILD"}));
}

TEST(Explained, WhatBreaksTheZoneComesBeforeWhatThatBreaks) {
  EXPECT_EQ(order_of({&cause::CAA_LOOKUP_FAILED, &cause::DNS_LOOKUP_FAILED, &cause::DNSSEC_DS_MISMATCH}),
            (Ids{"DNSSEC_DS_MISMATCH", "DNS_LOOKUP_FAILED", "CAA_LOOKUP_FAILED"}));
  EXPECT_EQ(order_of({&cause::DNS_RECORD_MISSING, &cause::DNS_NO_DELEGATION}),
            (Ids{"DNS_NO_DELEGATION", "DNS_RECORD_MISSING"}));
  EXPECT_EQ(order_of({&cause::CAA_LOOKUP_FAILED, &cause::CAA_TRUNCATED}), (Ids{"CAA_TRUNCATED", "CAA_LOOKUP_FAILED"}));
}

TEST(Explained, WhatIsOnlyInsideOrOnlyUndelegatedIsRegisteredOrNotAfterAll) {
  EXPECT_EQ(order_of({&cause::NAME_NOT_REGISTERED, &cause::DNS_PRIVATE_ZONE}),
            (Ids{"DNS_PRIVATE_ZONE", "NAME_NOT_REGISTERED"}));
  EXPECT_EQ(order_of({&cause::NAME_NOT_REGISTERED, &cause::DNS_NO_DELEGATION}),
            (Ids{"DNS_NO_DELEGATION", "NAME_NOT_REGISTERED"}));
}

TEST(Explained, ARecordThatIsMerelyRememberedAsMissingIsNoFault) {
  for (const model::Cause* view :
       {&cause::DNS_NEGATIVE_CACHE, &cause::DNS_NOT_PROPAGATED, &cause::DNS_SELF_CHECK_SPLIT})
    for (const model::Cause* seen : {&cause::DNS_RECORD_MISSING, &cause::DNS_WRONG_VALUE, &cause::DNS_STALE_VALUE})
      EXPECT_EQ(order_of({seen, view}), Ids{std::string{view->id}});
}

TEST(Explained, AViewOfTheRecordExplainsNothingElse) {
  EXPECT_EQ(order_of({&cause::DNS_NEGATIVE_CACHE, &cause::CAA_NOT_ALLOWED}),
            (Ids{"CAA_NOT_ALLOWED", "DNS_NEGATIVE_CACHE"}));
  EXPECT_EQ(order_of({&cause::DNS_NEGATIVE_CACHE, &cause::DNS_LOOKUP_FAILED}),
            (Ids{"DNS_LOOKUP_FAILED", "DNS_NEGATIVE_CACHE"}));
}

TEST(Explained, AnAddressSeenFromInsideIsJudgedFromOutside) {
  EXPECT_EQ(order_of({&cause::HTTP_CONNECT_TIMEOUT, &cause::HTTP_HAIRPIN}), Ids{"HTTP_HAIRPIN"});
}

TEST(Explained, AWarningThatExplainsAnErrorStandsBeforeItAndTheErrorStays) {
  EXPECT_EQ(order_of({&cause::HTTP_FORBIDDEN, &cause::HTTP_ROUTER_PAGE}), (Ids{"HTTP_ROUTER_PAGE", "HTTP_FORBIDDEN"}));
  EXPECT_EQ(order_of({&cause::HTTP_FORBIDDEN, &cause::DNS_RECORD_MISSING, &cause::HTTP_ROUTER_PAGE}),
            (Ids{"HTTP_ROUTER_PAGE", "HTTP_FORBIDDEN", "DNS_RECORD_MISSING"}));
  EXPECT_EQ(order_of({&cause::HTTP_IPV6_BROKEN, &cause::HTTP_ROUTER_PAGE}),
            (Ids{"HTTP_IPV6_BROKEN", "HTTP_ROUTER_PAGE"}));
}

TEST(Explained, ASlipInACaaRecordStandsBeforeTheRefusalThatItMakes) {
  EXPECT_EQ(order_of({&cause::CAA_FORBIDS_ALL, &cause::CAA_SYNTAX}), (Ids{"CAA_SYNTAX", "CAA_FORBIDS_ALL"}));
  EXPECT_EQ(order_of({&cause::CAA_NOT_ALLOWED, &cause::CAA_SYNTAX}), (Ids{"CAA_NOT_ALLOWED", "CAA_SYNTAX"}));
}

TEST(Explained, OneAddressFamilyThatIsDeadHidesNoOtherFault) {
  EXPECT_EQ(order_of({&cause::HTTP_FORBIDDEN, &cause::HTTP_IPV6_BROKEN}), (Ids{"HTTP_IPV6_BROKEN", "HTTP_FORBIDDEN"}));
}

TEST(Explained, FindingsOfOneCauseStayInTheirOrder) {
  const auto findings =
      explained({model::found(cause::CAA_SYNTAX, {{"raw", "a"}}), model::found(cause::DNS_CNAME_CHAIN),
                 model::found(cause::CAA_SYNTAX, {{"raw", "b"}})});
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[1].evidence.at("raw"), "a");
  EXPECT_EQ(findings[2].evidence.at("raw"), "b");
}

TEST(OrderOfExplanation, HoldsEveryCauseThatARuleReportsOnce) {
  const auto order = order_of_explanation();
  const std::set<const model::Cause*> known{order.begin(), order.end()};
  EXPECT_EQ(known.size(), order.size());
  for (const Check* check : all_checks())
    for (const model::Cause* cause : check->causes) EXPECT_TRUE(known.contains(cause)) << cause->id;
}

}  // namespace
}  // namespace certwright::checks::tests::explanation_test
