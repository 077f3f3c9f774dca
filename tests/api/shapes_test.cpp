#include <gtest/gtest.h>

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "api/acm/shapes.gen.h"

namespace certwright::api::acm::shapes_test {
namespace {

const std::string arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

boost::json::object body(std::string_view text) { return boost::json::parse(text).as_object(); }

// The outcome of reading a request, as one line: "ok", or the exception and its message.
template <class Shape>
std::string told(const Outcome<Shape>& outcome) {
  if (outcome) return "ok";
  return outcome.error().exception + ": " + outcome.error().message;
}

std::string times(std::size_t count, std::string_view text, std::string_view separator = ",") {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? std::string{separator} : "") + std::string{text};
  return out;
}

constexpr std::string_view domain_pattern =
    "(\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])";

struct Case {
  const char* name;
  std::string request;
  std::string told;
};
std::string case_name(const testing::TestParamInfo<Case>& info) { return info.param.name; }

class RequestShape : public testing::TestWithParam<Case> {};
TEST_P(RequestShape, is_judged_by_the_model) {
  EXPECT_EQ(told(decode_request_certificate(body(GetParam().request))), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Constraints, RequestShape,
    testing::Values(
        Case{"least", R"({"DomainName":"shop.com"})", "ok"},
        Case{"null_is_absent", R"({"DomainName":"shop.com","Tags":null,"Unknown":{"a":[1]}})", "ok"},
        Case{"missing", "{}",
             "ValidationException: 1 validation error detected: Value null at 'domainName' failed to satisfy "
             "constraint: Member must not be null"},
        Case{"missing_inside", R"({"DomainName":"shop.com","DomainValidationOptions":[{"DomainName":"shop.com"}]})",
             "ValidationException: 1 validation error detected: Value null at "
             "'domainValidationOptions.1.member.validationDomain' failed to satisfy constraint: Member must not be "
             "null"},
        Case{
            "empty_text", R"({"DomainName":""})",
            fmt::format("ValidationException: 2 validation errors detected: Value '' at 'domainName' failed to satisfy "
                        "constraint: Member must satisfy regular expression pattern: {}; Value '' at 'domainName' "
                        "failed to satisfy constraint: Member must have length greater than or equal to 1",
                        domain_pattern)},
        Case{"too_long", fmt::format(R"({{"DomainName":"{}com"}})", times(126, "a.", "")),
             fmt::format("ValidationException: 1 validation error detected: Value '{}com' at 'domainName' failed to "
                         "satisfy constraint: Member must have length less than or equal to 253",
                         times(126, "a.", ""))},
        Case{"enumeration", R"({"DomainName":"shop.com","ValidationMethod":"FAX"})",
             "ValidationException: 1 validation error detected: Value 'FAX' at 'validationMethod' failed to satisfy "
             "constraint: Member must satisfy enum value set: [EMAIL, DNS, HTTP]"},
        Case{"enumeration_inside", R"({"DomainName":"shop.com","Options":{"Export":"yes"}})",
             "ValidationException: 1 validation error detected: Value 'yes' at 'options.export' failed to satisfy "
             "constraint: Member must satisfy enum value set: [ENABLED, DISABLED]"},
        Case{"empty_list", R"({"DomainName":"shop.com","SubjectAlternativeNames":[]})",
             "ValidationException: 1 validation error detected: Value '[]' at 'subjectAlternativeNames' failed to "
             "satisfy constraint: Member must have length greater than or equal to 1"},
        Case{"list_member", R"({"DomainName":"shop.com","SubjectAlternativeNames":["a.shop.com","b_c"]})",
             fmt::format("ValidationException: 1 validation error detected: Value '[a.shop.com, b_c]' at "
                         "'subjectAlternativeNames' failed to satisfy constraint: Member must satisfy constraint: "
                         "[Member must have length less than or equal to 253, Member must have length greater than or "
                         "equal to 1, Member must satisfy regular expression pattern: {}]",
                         domain_pattern)},
        Case{
            "null_in_list", R"({"DomainName":"shop.com","SubjectAlternativeNames":[null]})",
            "ValidationException: 1 validation error detected: Value null at 'subjectAlternativeNames.1.member' failed "
            "to satisfy constraint: Member must not be null"},
        Case{"tag_value", R"({"DomainName":"shop.com","Tags":[{"Key":"a"},{"Key":"b","Value":"*"}]})",
             "ValidationException: 1 validation error detected: Value '*' at 'tags.2.member.value' failed to satisfy "
             "constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*"},
        Case{"nul_and_control", R"({"DomainName":"shop.com","IdempotencyToken":"\u0000"})",
             fmt::format("ValidationException: 1 validation error detected: Value '{}' at 'idempotencyToken' failed to "
                         "satisfy constraint: Member must satisfy regular expression pattern: \\w+",
                         std::string(1, '\0'))},
        Case{
            "several_at_once", R"({"ValidationMethod":"FAX","IdempotencyToken":"-"})",
            "ValidationException: 3 validation errors detected: Value null at 'domainName' failed to satisfy "
            "constraint: Member must not be null; Value 'FAX' at 'validationMethod' failed to satisfy constraint: "
            "Member must satisfy enum value set: [EMAIL, DNS, HTTP]; Value '-' at 'idempotencyToken' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: \\w+"},
        Case{"ca_arn", R"({"DomainName":"shop.com","CertificateAuthorityArn":"arn:aws:acm:r:1:certificate/x"})",
             "ValidationException: 1 validation error detected: Value 'arn:aws:acm:r:1:certificate/x' at "
             "'certificateAuthorityArn' failed to satisfy constraint: Member must satisfy regular expression pattern: "
             "arn:[\\w+=/,.@-]+:acm-pca:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*"}),
    case_name);

INSTANTIATE_TEST_SUITE_P(
    Types, RequestShape,
    testing::Values(
        Case{"number_for_text", R"({"DomainName":1})",
             "SerializationException: The value at 'domainName' must be a string, not a number."},
        Case{"object_for_text", R"({"DomainName":{}})",
             "SerializationException: The value at 'domainName' must be a string, not an object."},
        Case{"text_for_list", R"({"DomainName":"shop.com","SubjectAlternativeNames":"a"})",
             "SerializationException: The value at 'subjectAlternativeNames' must be a list, not a string."},
        Case{"number_in_list", R"({"DomainName":"shop.com","SubjectAlternativeNames":["a.com",true]})",
             "SerializationException: The value at 'subjectAlternativeNames.2.member' must be a string, not a "
             "boolean."},
        Case{"text_for_object", R"({"DomainName":"shop.com","Options":"x"})",
             "SerializationException: The value at 'options' must be an object, not a string."},
        Case{"text_in_list_of_objects", R"({"DomainName":"shop.com","Tags":["x"]})",
             "SerializationException: The value at 'tags.1.member' must be an object, not a string."},
        Case{"wins_over_violations", R"({"ValidationMethod":"FAX","Tags":{}})",
             "SerializationException: The value at 'tags' must be a list, not an object."}),
    case_name);

TEST(RequestShape, reads_every_member) {
  const auto input = decode_request_certificate(body(
      R"({"DomainName":"Shop.com","ValidationMethod":"DNS","SubjectAlternativeNames":["a.shop.com"],"IdempotencyToken":"t1",
          "DomainValidationOptions":[{"DomainName":"shop.com","ValidationDomain":"shop.com"}],
          "Options":{"CertificateTransparencyLoggingPreference":"DISABLED","Export":"ENABLED"},
          "Tags":[{"Key":"k","Value":""},{"Key":"l"}],"KeyAlgorithm":"EC_prime256v1","ManagedBy":"CLOUDFRONT",
          "CertificateAuthorityArn":"arn:aws:acm-pca:us-east-1:1:certificate-authority/x"})"));
  ASSERT_TRUE(input) << told(input);
  EXPECT_EQ(input->domain_name, "Shop.com");
  EXPECT_EQ(input->validation_method, "DNS");
  EXPECT_EQ(input->subject_alternative_names, std::vector<std::string>{"a.shop.com"});
  EXPECT_EQ(input->idempotency_token, "t1");
  EXPECT_EQ(input->domain_validation_options->at(0).validation_domain, "shop.com");
  EXPECT_EQ(input->options->certificate_transparency_logging_preference, "DISABLED");
  EXPECT_EQ(input->options->export_member, "ENABLED");
  EXPECT_EQ(input->tags->at(0).value, "");
  EXPECT_EQ(input->tags->at(1).value, std::nullopt);
  EXPECT_EQ(input->key_algorithm, "EC_prime256v1");
  EXPECT_EQ(input->managed_by, "CLOUDFRONT");
}

class ListShape : public testing::TestWithParam<Case> {};
TEST_P(ListShape, is_judged_by_the_model) {
  EXPECT_EQ(told(decode_list_certificates(body(GetParam().request))), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Constraints, ListShape,
    testing::Values(
        Case{"nothing", "{}", "ok"}, Case{"least", R"({"MaxItems":1})", "ok"},
        Case{"most", R"({"MaxItems":1000})", "ok"}, Case{"whole_double", R"({"MaxItems":5.0})", "ok"},
        Case{"too_few", R"({"MaxItems":0})",
             "ValidationException: 1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: "
             "Member must have value greater than or equal to 1"},
        Case{"too_many", R"({"MaxItems":1001})",
             "ValidationException: 1 validation error detected: Value '1001' at 'maxItems' failed to satisfy "
             "constraint: Member must have value less than or equal to 1000"},
        Case{"beyond_int64", R"({"MaxItems":18446744073709551615})",
             "ValidationException: 1 validation error detected: Value '18446744073709551615' at 'maxItems' failed to "
             "satisfy constraint: Member must have value less than or equal to 1000"},
        Case{"fraction", R"({"MaxItems":1.5})",
             "SerializationException: The value at 'maxItems' must be a whole number of 64 bits at most."},
        Case{"number_as_text", R"({"MaxItems":"5"})",
             "SerializationException: The value at 'maxItems' must be a number, not a string."},
        Case{"status", R"({"CertificateStatuses":["ISSUED","DONE"]})",
             "ValidationException: 1 validation error detected: Value '[ISSUED, DONE]' at 'certificateStatuses' failed "
             "to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: "
             "[PENDING_VALIDATION, ISSUED, INACTIVE, EXPIRED, VALIDATION_TIMED_OUT, REVOKED, FAILED]]"},
        Case{"filter", R"({"Includes":{"keyTypes":["RSA"]}})",
             "ValidationException: 1 validation error detected: Value '[RSA]' at 'includes.keyTypes' failed to satisfy "
             "constraint: Member must satisfy constraint: [Member must satisfy enum value set: [RSA_1024, RSA_2048, "
             "RSA_3072, RSA_4096, EC_prime256v1, EC_secp384r1, EC_secp521r1]]"}),
    case_name);

class ImportShape : public testing::TestWithParam<Case> {};
TEST_P(ImportShape, is_judged_by_the_model) {
  EXPECT_EQ(told(decode_import_certificate(body(GetParam().request))), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Blobs, ImportShape,
    testing::Values(
        Case{"good", R"({"Certificate":"AAA=","PrivateKey":"AAA="})", "ok"},
        Case{"empty", R"({"Certificate":"","PrivateKey":"AAA="})",
             "ValidationException: 1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]' at "
             "'certificate' failed to satisfy constraint: Member must have length greater than or equal to 1"},
        Case{"sensitive_is_not_shown",
             fmt::format(R"({{"Certificate":"AAA=","PrivateKey":"{}"}})", times(1707, "AAAA", "")),
             "ValidationException: 1 validation error detected: Value at 'privateKey' failed to satisfy constraint: "
             "Member must have length less than or equal to 5120"},
        Case{"no_base64", R"({"Certificate":"%%%%","PrivateKey":"AAA="})",
             "SerializationException: The value at 'certificate' must be base64."},
        Case{"list", R"({"Certificate":[1],"PrivateKey":"AAA="})",
             "SerializationException: The value at 'certificate' must be a string, not a list."}),
    case_name);

TEST(ImportShape, keeps_the_key_as_a_secret) {
  const auto input = decode_import_certificate(body(R"({"Certificate":"aGk=","PrivateKey":"a2V5"})"));
  ASSERT_TRUE(input);
  EXPECT_EQ(text_of(input->certificate), "hi");
  EXPECT_EQ(input->private_key.reveal_text(), "key");
}

std::string nested_not(std::size_t depth) {
  return R"({"FilterStatement":)" + times(depth, R"({"Not":)", "") +
         R"({"Filter":{"X509AttributeFilter":{"KeyAlgorithm":"RSA"}}})" + std::string(depth, '}') + "}";
}

class SearchShape : public testing::TestWithParam<Case> {};
TEST_P(SearchShape, is_judged_by_the_model) {
  EXPECT_EQ(told(decode_search_certificates(body(GetParam().request))), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Unions, SearchShape,
    testing::Values(
        Case{"nested",
             R"({"FilterStatement":{"And":[{"Not":{"Filter":{"CertificateArn":"arn:aws:acm:r:1:certificate/x"}}},
                 {"Or":[{"Filter":{"X509AttributeFilter":{"NotAfter":{"Start":1700000000.5,"End":1800000000}}}}]}]}})",
             "ok"},
        Case{"two_of_one", R"({"FilterStatement":{"And":[{}],"Not":{}}})",
             "ValidationException: 3 validation errors detected: Value at 'filterStatement' failed to satisfy "
             "constraint: "
             "Member must have exactly one of [And, Or, Not, Filter]; Value null at 'filterStatement.and.1.member' "
             "failed "
             "to satisfy constraint: Member must have exactly one of [And, Or, Not, Filter]; Value null at "
             "'filterStatement.not' failed to satisfy constraint: Member must have exactly one of [And, Or, Not, "
             "Filter]"},
        Case{"time_as_text", R"({"FilterStatement":{"Filter":{"X509AttributeFilter":{"NotAfter":{"Start":"2026"}}}}})",
             "SerializationException: The value at 'filterStatement.filter.x509AttributeFilter.notAfter.start' must be "
             "a number of seconds since 1970, not a string."},
        Case{
            "time_out_of_range", R"({"FilterStatement":{"Filter":{"X509AttributeFilter":{"NotAfter":{"End":1e300}}}}})",
            "SerializationException: The value at 'filterStatement.filter.x509AttributeFilter.notAfter.end' is no time "
            "that can be represented."},
        Case{"flag_as_text", R"({"FilterStatement":{"Filter":{"AcmCertificateMetadataFilter":{"InUse":"true"}}}})",
             "SerializationException: The value at 'filterStatement.filter.acmCertificateMetadataFilter.inUse' must be "
             "a boolean, not a string."},
        Case{
            "deep", nested_not(3),
            "ValidationException: 1 validation error detected: Value 'RSA' at "
            "'filterStatement.not.not.not.filter.x509AttributeFilter.keyAlgorithm' failed to satisfy constraint: "
            "Member must satisfy enum value set: [RSA_1024, RSA_2048, RSA_3072, RSA_4096, EC_prime256v1, EC_secp384r1, "
            "EC_secp521r1]"}),
    case_name);

TEST(SearchShape, reads_times_to_the_millisecond) {
  const auto input = decode_search_certificates(
      body(R"({"FilterStatement":{"Filter":{"X509AttributeFilter":{"NotBefore":{"Start":1700000000.25}}}}})"));
  ASSERT_TRUE(input);
  const auto& range = input->filter_statement->filter->x509_attribute_filter->not_before;
  EXPECT_EQ(range->start->time_since_epoch().count(), 1700000000250);
}

// A megabyte of faults must not become ten megabytes of answer.
TEST(Violations, are_bounded_in_number_and_length) {
  const std::string long_value(500'000, 'x');
  const auto one = decode_describe_certificate(body(fmt::format(R"({{"CertificateArn":"{}"}})", long_value)));
  ASSERT_FALSE(one);
  EXPECT_LT(one.error().message.size(), 20'000U);
  const std::string statement = R"({"Filter":{"CertificateArn":"x"}})";
  const std::string list = R"({"And":[)" + times(15, statement) + "]}";
  const auto many = decode_search_certificates(body(R"({"FilterStatement":{"And":[)" + times(15, list) + "]}}"));
  ASSERT_FALSE(many);
  EXPECT_TRUE(many.error().message.starts_with("100 validation errors detected: "));
  const auto names = decode_request_certificate(
      body(R"({"DomainName":"shop.com","SubjectAlternativeNames":[)" + times(101, R"("a.com")") + "]}"));
  EXPECT_NE(told(names).find("Member must have length less than or equal to 100"), std::string::npos);
}

TEST(Answers, leave_absent_members_out) {
  EXPECT_EQ(encode(RequestCertificateResponse{.certificate_arn = arn}), R"({"CertificateArn":")" + arn + R"("})");
  EXPECT_EQ(encode(ListCertificatesResponse{}), "{}");
  EXPECT_EQ(encode(ListTagsForCertificateResponse{
                .tags = std::vector<Tag>{{.key = "a", .value = {}}, {.key = "b", .value = ""}}}),
            R"({"Tags":[{"Key":"a"},{"Key":"b","Value":""}]})");
}

TEST(Answers, hold_nested_structures) {
  const DescribeCertificateResponse answer{
      .certificate =
          CertificateDetail{.certificate_arn = arn,
                            .domain_validation_options =
                                std::vector<DomainValidation>{
                                    {.domain_name = "shop.com",
                                     .validation_emails = std::vector<std::string>{},
                                     .resource_record = ResourceRecord{.name = "n.", .type = "CNAME", .value = "v."}}},
                            .created_at = Timestamp{std::chrono::milliseconds{1700000000123}},
                            .in_use_by = std::vector<std::string>{},
                            .options = CertificateOptions{.export_member = "DISABLED"}}};
  EXPECT_EQ(
      encode(answer),
      R"({"Certificate":{"CertificateArn":")" + arn +
          R"(","DomainValidationOptions":[{"DomainName":"shop.com","ValidationEmails":[],"ResourceRecord":{"Name":"n.","Type":"CNAME","Value":"v."}}],)"
          R"("CreatedAt":1700000000.123,"InUseBy":[],"Options":{"Export":"DISABLED"}}})");
}

}  // namespace
}  // namespace certwright::api::acm::shapes_test
