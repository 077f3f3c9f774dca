#include "model/resource_use.h"

#include <algorithm>

#include <fmt/format.h>

namespace certwright::model {

Result<bool> associate(Certificate& certificate, const std::string& resource) {
  if (std::ranges::find(certificate.in_use_by, resource) != certificate.in_use_by.end()) return false;
  if (certificate.status != CertificateStatus::issued)
    return fail(ErrorCode::invalid_state, fmt::format("Certificate {} is {}; only an ISSUED certificate can be used.",
                                                      certificate.arn.str(), to_string(certificate.status)));
  if (certificate.in_use_by.size() >= max_resources)
    return fail(ErrorCode::limit_exceeded,
                fmt::format("Certificate {} is used by {} resources already, which is the limit. Remove one that does "
                            "not use it any more, or group several under one name.",
                            certificate.arn.str(), max_resources));
  certificate.in_use_by.push_back(resource);
  return true;
}

bool disassociate(Certificate& certificate, const std::string& resource) {
  return std::erase(certificate.in_use_by, resource) > 0;
}

Result<void> is_unused(const Certificate& certificate) {
  if (certificate.in_use_by.empty()) return {};
  // facts 4.2: ACM's own words.
  return fail(ErrorCode::in_use,
              fmt::format("Certificate {} in account {} is in use.", certificate.arn.str(), certificate.account));
}

}  // namespace certwright::model
