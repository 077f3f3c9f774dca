#include "model/arn.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace certwright::model {
namespace {

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

}  // namespace

CertificateArn make_certificate_arn(std::string_view region, std::string_view account, std::string_view resource) {
  return CertificateArn{
      fmt::format("arn:{}:acm:{}:{}:certificate/{}", partition_of(region), region, account, resource)};
}

std::string make_principal_arn(std::string_view region, std::string_view account, std::string_view name) {
  if (name.empty()) return fmt::format("arn:{}:iam::{}:root", partition_of(region), account);
  return fmt::format("arn:{}:iam::{}:user/{}", partition_of(region), account, name);
}

Result<ArnParts> parse_certificate_arn(std::string_view text) {
  const auto invalid = [&] {
    return fail(ErrorCode::invalid_arn, fmt::format("{} is not the ARN of a certificate.", text));
  };
  std::array<std::string_view, 6> parts;
  std::string_view rest = text;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return invalid();
    parts.at(i) = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  constexpr std::string_view kind = "certificate/";
  if (parts[0] != "arn" || parts[2] != "acm" || !rest.starts_with(kind) || rest.size() == kind.size()) return invalid();
  return ArnParts{.region = std::string{parts[3]},
                  .account = std::string{parts[4]},
                  .resource = std::string{rest.substr(kind.size())}};
}

}  // namespace certwright::model
