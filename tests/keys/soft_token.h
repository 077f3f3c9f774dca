#pragma once

#include <filesystem>
#include <string>

#include "base/secret.h"
#include "tests/pki/files.h"

namespace certwright::test {

/// A PKCS#11 token in software (SoftHSM 2) in a directory of its own, with one user's PIN. One at a time in a process,
/// since SoftHSM finds its directory by the environment when the library starts.
class SoftToken {
 public:
  static constexpr const char* module = "/usr/lib/softhsm/libsofthsm2.so";
  static constexpr const char* label = "custody";
  static constexpr const char* pin = "12345678";

  SoftToken();
  ~SoftToken();
  SoftToken(const SoftToken&) = delete;
  SoftToken& operator=(const SoftToken&) = delete;

  /// Another token beside it.
  void add(const std::string& token_label) const;
  /// Ends all sessions of this process, behind the back of whoever has them.
  static void kill_sessions();
  /// Takes the token's files away, and brings them back.
  void remove() const;
  void bring_back() const;
  /// Runs a command line, and says whether it succeeded.
  static bool succeeds(const std::string& command);

 private:
  std::filesystem::path tokens() const { return directory_ / "tokens"; }
  TemporaryDirectory directory_;
};

}  // namespace certwright::test
