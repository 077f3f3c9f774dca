#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>

#include "base/result.h"
#include "keys/pkcs11_uri.h"

struct _CK_FUNCTION_LIST;  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): Cryptoki calls it so

namespace certwright::keys {

/// Cryptoki's table of functions.
using Pkcs11Functions = _CK_FUNCTION_LIST;

/// A PKCS#11 library that was loaded: one object for each path in a process, as the library itself keeps one state.
class Pkcs11Module {
 public:
  /// Fails: not_found (no such file), invalid_request (not a PKCS#11 library), unavailable (it does not start).
  [[nodiscard]] static Result<std::shared_ptr<Pkcs11Module>> open(const std::string& path);
  ~Pkcs11Module();
  Pkcs11Module(const Pkcs11Module&) = delete;
  Pkcs11Module& operator=(const Pkcs11Module&) = delete;

  /// Held shared while a function of the library runs, alone while restart() does.
  [[nodiscard]] std::shared_mutex& use() { return use_; }
  [[nodiscard]] const Pkcs11Functions& functions() const { return *functions_; }
  /// Counts restarts: handles of an earlier count mean nothing, or something else.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  /// Ends the library and starts it again, so that it looks for its tokens anew. Fails: unavailable.
  [[nodiscard]] Result<void> restart();
  /// The slot with the token that the URI names. Fails: unavailable (no such token now), invalid_request (several).
  [[nodiscard]] Result<unsigned long> find_slot(const Pkcs11Uri& uri) const;

 private:
  Pkcs11Module(std::string path, const Pkcs11Functions& functions) : path_(std::move(path)), functions_(&functions) {}
  [[nodiscard]] Result<void> start();
  const std::string path_;
  const Pkcs11Functions* const functions_;
  std::shared_mutex use_;
  std::uint64_t generation_ = 0;
  bool started_here_ = false;
};

/// "CKR_DEVICE_REMOVED (0x32)".
[[nodiscard]] std::string pkcs11_error(unsigned long code);

}  // namespace certwright::keys
