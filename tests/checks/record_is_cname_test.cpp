#include "tests/checks/record_case.h"

namespace certwright::checks::tests::record_is_cname_test {
namespace {

namespace cause = model::cause;

model::Facts flattened() {
  model::Facts facts = searched({seen_at(record_name, "192.0.2.1", "A")});
  facts.record_search->target_addresses = {"192.0.2.1", "192.0.2.2"};
  return facts;
}

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("shop.example.jp"), {}},
      {"missing_everywhere", searched({}), {}},
      {"text_with_the_value", searched({seen_at(record_name, record_value + ".", "TXT")}), {&cause::DNS_WRONG_TYPE}},
      {"text_of_something_else", searched({seen_at(record_name, "hello", "TXT")}), {&cause::DNS_WRONG_TYPE}},
      {"an_address", searched({seen_at(record_name, "192.0.2.1", "A")}), {&cause::DNS_WRONG_TYPE}},
      {"an_ipv6_address", searched({seen_at(record_name, "2001:db8::1", "AAAA")}), {&cause::DNS_WRONG_TYPE}},
      {"proxied", searched({seen_at(record_name, "104.16.0.1", "A")}), {&cause::DNS_CNAME_PROXIED}},
      {"first_and_last_of_a_proxy_network",
       searched({seen_at(record_name, "172.64.0.0", "A"), seen_at(record_name, "172.71.255.255", "A")}),
       {&cause::DNS_CNAME_PROXIED}},
      {"just_beside_a_proxy_network", searched({seen_at(record_name, "172.72.0.0", "A")}), {&cause::DNS_WRONG_TYPE}},
      {"flattened", flattened(), {&cause::DNS_CNAME_FLATTENED}},
      {"addresses_of_a_wildcard", searched({from_wildcard(seen_at(record_name, "192.0.2.1", "A"))}), {}},
      {"own_cname", searched({seen_at(record_name, "other.example.org")}), {}}};
}

const bool known = add_cases("record_is_cname", cases());

class RecordIsCname : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordIsCname, ReportsItsCauses) { expect_outcome("record_is_cname", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordIsCname, testing::ValuesIn(cases()), case_name);

TEST(RecordIsCnameWords, AreCertainOnlyWhereTheTextIsTheValue) {
  const auto with_value = only_finding("record_is_cname", searched({seen_at(record_name, record_value + ".", "TXT")}));
  EXPECT_EQ(with_value.certainty, model::Certainty::certain);
  EXPECT_EQ(with_value.message().en, record_name + " was created as TXT; it must be a CNAME record.");
  const auto other = only_finding("record_is_cname", searched({seen_at(record_name, "hello", "TXT")}));
  EXPECT_EQ(other.certainty, model::Certainty::likely);
}

}  // namespace
}  // namespace certwright::checks::tests::record_is_cname_test
