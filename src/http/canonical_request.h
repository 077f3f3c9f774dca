#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace certwright::http {

/// The canonical request of AWS Signature Version 4 for services other than S3: what a signature is made over.
/// `headers` are the request's, or those and more; `signed_headers` is their list as it stands in the signature, names
/// in lower case. `missing` gets the first name that is listed and was not sent.
[[nodiscard]] std::string canonical_request(const Request& request, const std::vector<Header>& headers,
                                            std::string_view signed_headers, std::optional<std::string>& missing);

}  // namespace certwright::http
