#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "base/secret.h"
#include "keys/pkcs11_module.h"
#include "keys/pkcs11_uri.h"
#include "pki/key.h"

namespace certwright::keys {

/// A token that this process is logged in to, with a pool of sessions. What fails because the token, its sessions or
/// the log-in were lost is done again once on a new connection. A PIN that the token refused is not tried again, since
/// a few tries lock the token. Safe to call from any thread.
class Pkcs11Token {
 public:
  struct Options {
    std::string module;             ///< path of the PKCS#11 library
    Pkcs11Uri uri;                  ///< its token attributes say which
    Secret pin;                     ///< the user's
    std::size_t sessions = 8;       ///< at most, open together: most tokens sign one thing at a time anyway
    std::chrono::seconds wait{10};  ///< for a session, when all are busy
  };
  /// Fails: not_found, invalid_request (the module, several tokens), unavailable (no such token now), access_denied
  /// (the PIN).
  [[nodiscard]] static Result<std::shared_ptr<Pkcs11Token>> open(Options options);
  ~Pkcs11Token();
  Pkcs11Token(const Pkcs11Token&) = delete;
  Pkcs11Token& operator=(const Pkcs11Token&) = delete;

  /// Something to do in a session: gives the code of the first function that failed, or CKR_OK; an error of its own
  /// ends the matter. `connection` changes when handles of objects become void.
  using Work = std::function<Result<unsigned long>(const Pkcs11Functions& functions, unsigned long session,
                                                   std::uint64_t connection)>;
  /// Does it, twice where the connection was lost meanwhile; `what` names it in messages.
  /// Fails: unavailable (the token is gone, or stays busy), internal (it refused), or as `work` does.
  [[nodiscard]] Result<void> run(std::string_view what, const Work& work);

  /// A new key pair in the token that signs and can do nothing else: sensitive, and never extractable.
  /// `uri` gives its label and id; without an id it gets `fallback_id`. Fails: conflict (there is one of that name),
  /// invalid_request (the token makes no such keys), unavailable, internal.
  [[nodiscard]] Result<void> generate(pki::KeyKind kind, const Pkcs11Uri& uri, ByteView fallback_id);
  /// A new AES-256 key in the token that encrypts and decrypts, and can do nothing else; sensitive, and never
  /// extractable. Otherwise as generate().
  [[nodiscard]] Result<void> generate_secret_key(const Pkcs11Uri& uri, ByteView fallback_id);

 private:
  explicit Pkcs11Token(std::shared_ptr<Pkcs11Module> module, Options options)
      : module_(std::move(module)), options_(std::move(options)) {}
  /// A session lent to one call, and the connection that it belongs to.
  struct Loan {
    unsigned long session = 0;
    std::uint64_t connection = 0;
  };
  /// Makes an object with that work, in a session that may write, where there is none of this class (CKO_…) and name.
  using Making = std::function<unsigned long(const Pkcs11Functions& functions, unsigned long session)>;
  [[nodiscard]] Result<void> make(std::string_view what, unsigned long object_class, const Pkcs11Uri& uri,
                                  std::string_view kind, const Making& making);
  [[nodiscard]] Result<Loan> borrow();
  void give_back(const Loan& loan);
  void drop(const Loan& loan);
  [[nodiscard]] Result<void> reconnect(std::uint64_t seen);
  [[nodiscard]] Result<void> connect();
  void forget_sessions();
  [[nodiscard]] Result<void> log_in(unsigned long session);
  [[nodiscard]] std::uint64_t connection();

  const std::shared_ptr<Pkcs11Module> module_;
  const Options options_;
  // Written while module_->use() is held alone, read while it is shared.
  std::uint64_t module_generation_ = 0;
  unsigned long slot_ = 0;
  bool connected_ = false;
  Error refused_pin_;  ///< its detail is empty until the token refused the PIN
  std::chrono::steady_clock::time_point lost_at_;
  Mutex mutex_;
  Condition returned_;
  std::uint64_t connection_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::size_t open_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::vector<unsigned long> idle_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::keys
