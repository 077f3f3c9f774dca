#include "model/quotas.h"

#include <gtest/gtest.h>

namespace certwright::model::quotas_test {
namespace {

using enum CertificateType;

struct Case {
  const char* name;
  CertificateType type;
  Usage usage;
  Quotas quotas;
  const char* blamed;  ///< the key that the refusal names; null: it is let through
};

class AccountQuotas : public testing::TestWithParam<Case> {};

TEST_P(AccountQuotas, AreToldWithTheirKey) {
  const Case& each = GetParam();
  const auto kept = keeps_account_quotas(each.type, each.usage, each.quotas);
  ASSERT_EQ(kept.has_value(), each.blamed == nullptr);
  if (kept) return;
  EXPECT_EQ(kept.error().code, ErrorCode::limit_exceeded);
  EXPECT_NE(kept.error().detail.find(std::string{"[quotas] "} + each.blamed), std::string::npos) << kept.error().detail;
}

constexpr std::size_t many = 1'000'000;
Quotas with(std::optional<std::size_t> Quotas::* quota, std::size_t limit) {
  Quotas quotas;
  quotas.*quota = limit;
  return quotas;
}

INSTANTIATE_TEST_SUITE_P(
    EachLimit, AccountQuotas,
    testing::Values(
        Case{"none_set", amazon_issued, {.certificates = many, .requests_in_365_days = many}, {}, nullptr},
        Case{"none_set_import", imported, {.imported_certificates = many, .imports_in_365_days = many}, {}, nullptr},
        Case{"one_left", amazon_issued, {.certificates = 9}, with(&Quotas::certificates, 10), nullptr},
        Case{"none_left", amazon_issued, {.certificates = 10}, with(&Quotas::certificates, 10), "certificates"},
        Case{"imports_are_apart", amazon_issued, {.imported_certificates = many}, acm_quotas(), nullptr},
        Case{"one_request_left",
             amazon_issued,
             {.requests_in_365_days = 4},
             with(&Quotas::requests_per_year, 5),
             nullptr},
        Case{"no_request_left",
             amazon_issued,
             {.requests_in_365_days = 5},
             with(&Quotas::requests_per_year, 5),
             "requests_per_year"},
        Case{"one_imported_left",
             imported,
             {.imported_certificates = 1},
             with(&Quotas::imported_certificates, 2),
             nullptr},
        Case{"no_imported_left",
             imported,
             {.imported_certificates = 2},
             with(&Quotas::imported_certificates, 2),
             "imported_certificates"},
        Case{"no_import_left",
             imported,
             {.imports_in_365_days = 2},
             with(&Quotas::imports_per_year, 2),
             "imports_per_year"},
        Case{"requests_are_apart",
             imported,
             {.certificates = many, .requests_in_365_days = many},
             acm_quotas(),
             nullptr},
        Case{"private_ones_do_not_count",
             private_ca,
             {.certificates = many, .requests_in_365_days = many},
             acm_quotas(),
             nullptr}),
    [](const auto& each) { return std::string{each.param.name}; });

TEST(AccountQuotasTexts, BeginAsAcms) {
  EXPECT_TRUE(keeps_account_quotas(amazon_issued, {.requests_in_365_days = 20}, with(&Quotas::requests_per_year, 20))
                  .error()
                  .detail.starts_with("Error: you have reached your limit of 20 certificates in the last year."));
  EXPECT_TRUE(keeps_account_quotas(amazon_issued, {.certificates = 3}, with(&Quotas::certificates, 3))
                  .error()
                  .detail.starts_with("Cannot request more certificates in this account."));
}

TEST(AccountQuotasLimits, SayWhetherCountingIsNeeded) {
  const Quotas none;
  for (const CertificateType type : {amazon_issued, imported, private_ca}) EXPECT_FALSE(none.limits(type));
  EXPECT_TRUE(with(&Quotas::requests_per_year, 5).limits(amazon_issued));
  EXPECT_FALSE(with(&Quotas::requests_per_year, 5).limits(imported));
  EXPECT_TRUE(with(&Quotas::imports_per_year, 5).limits(imported));
  EXPECT_FALSE(acm_quotas().limits(private_ca));
}

TEST(PrivateAuthorityQuota, CountsThoseThere) {
  EXPECT_TRUE(keeps_private_authority_quota(many, {}));
  EXPECT_TRUE(keeps_private_authority_quota(199, acm_quotas()));
  const auto refused = keeps_private_authority_quota(200, acm_quotas());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
  EXPECT_NE(refused.error().detail.find("[quotas] private_authorities"), std::string::npos);
}

}  // namespace
}  // namespace certwright::model::quotas_test
