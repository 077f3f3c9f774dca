#pragma once

#include <string>

#include "base/clock.h"
#include "model/domain_name.h"

namespace certwright::model {

/// That the applicant controls a name: what was asked of whom, and what answered (BR 3.2.2.4, audit rule of SC-099).
/// Made by validation only.
struct Proof {
  std::string base_name;  ///< the name that was validated, without `*.`
  ValidationMethod method = ValidationMethod::dns;
  std::string question;  ///< "_x.example.com. CNAME"
  std::string answer;    ///< what was found
  std::string resolver;  ///< who answered
  bool dnssec_secure = false;
  Timestamp at;
};

}  // namespace certwright::model
