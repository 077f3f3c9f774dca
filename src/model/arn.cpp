#include "model/arn.h"

#include <array>
#include <optional>

#include <fmt/format.h>

namespace certwright::model {
namespace {

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

std::optional<ArnParts> parse_arn(std::string_view text, std::string_view service, std::string_view kind) {
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (parts[0] != "arn" || parts[2] != service || !text.starts_with(kind) || text.size() == kind.size())
    return std::nullopt;
  return ArnParts{.region = std::string{parts[3]},
                  .account = std::string{parts[4]},
                  .resource = std::string{text.substr(kind.size())}};
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
  auto parts = parse_arn(text, "acm", "certificate/");
  if (!parts) return fail(ErrorCode::invalid_arn, fmt::format("{} is not the ARN of a certificate.", text));
  return *std::move(parts);
}

std::string make_authority_arn(std::string_view region, std::string_view account, std::string_view resource) {
  return fmt::format("arn:{}:acm-pca:{}:{}:certificate-authority/{}", partition_of(region), region, account, resource);
}

Result<ArnParts> parse_authority_arn(std::string_view text) {
  auto parts = parse_arn(text, "acm-pca", "certificate-authority/");
  if (!parts) return fail(ErrorCode::invalid_arn, fmt::format("{} is not the ARN of a private CA.", text));
  return *std::move(parts);
}

}  // namespace certwright::model
