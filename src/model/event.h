#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/arn.h"

namespace certwright::model {

/// Something that happened to a certificate, written in the transaction that made it happen.
/// Names are `noun.verb`, the same as in the log: certificate.requested, certificate.failed, certificate.issued, …
struct Event {
  std::string name;
  CertificateArn arn;
  Timestamp at;
  std::vector<std::pair<std::string, std::string>> details;
};

}  // namespace certwright::model
