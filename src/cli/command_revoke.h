#pragma once

#include <string>

#include "cli/session.h"

namespace certwright::cli {

struct RevokeArguments {
  std::string arn;
  std::string serial;
  std::string key_file;  ///< PEM or DER of a certificate, a request, a public or a private key
  std::string name;
  std::string serials_file;  ///< one serial number a line
  std::string reason;        ///< keyCompromise or KEY_COMPROMISE
  std::string resume;        ///< a plan's id
  bool dry_run = false;
  bool yes = false;
};

/// Shows what would be revoked; with --yes revokes it, a piece at a time.
int run_revoke(const RevokeArguments& arguments, Session& session);

}  // namespace certwright::cli
