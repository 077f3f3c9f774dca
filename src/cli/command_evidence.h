#pragma once

#include <string>

#include "cli/session.h"

namespace certwright::cli {

struct EvidenceArguments {
  std::string arn;
  std::string serial;  ///< hexadecimal; empty: the newest
  bool judge = false;
};
/// What is written down of a certificate. With `judge` exit_errors where the rules of today would not issue it again.
int run_evidence(const EvidenceArguments& arguments, Session& session);

}  // namespace certwright::cli
