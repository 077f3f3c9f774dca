#include "keys/pkcs11_key_wrapper.h"

#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <p11-kit/pkcs11.h>

#include "keys/pkcs11_objects.h"

namespace certwright::keys {
namespace {

constexpr std::size_t gcm_nonce_bytes = 12;
constexpr std::size_t gcm_tag_bytes = 16;
// What is wrapped is a key of 32 bytes.
constexpr std::size_t max_wrapped_bytes = 1024;

CK_BYTE* writable(ByteView bytes) {
  return const_cast<CK_BYTE*>(bytes.data());  // Cryptoki takes pointers to what it only reads
}

CK_GCM_PARAMS gcm(ByteView nonce, std::string_view purpose) {
  return {.iv_ptr = writable(nonce),
          .iv_len = nonce.size(),
          .iv_bits = nonce.size() * 8,
          .aad_ptr = writable(bytes_of(purpose)),
          .aad_len = purpose.size(),
          .tag_bits = gcm_tag_bytes * 8};
}

// What the standard has for a tag that does not fit.
bool does_not_open(CK_RV code) { return code == CKR_ENCRYPTED_DATA_INVALID || code == CKR_ENCRYPTED_DATA_LEN_RANGE; }

class Pkcs11KeyWrapper final : public KeyWrapper {
 public:
  Pkcs11KeyWrapper(std::shared_ptr<Pkcs11Token> token, Pkcs11Uri uri, Random& random)
      : token_(std::move(token)), uri_(std::move(uri)), random_(random) {}

  /// Before all else: a key that is there and does not wrap is found now.
  Result<void> open() {
    TRY_VOID(token_->run("reading the key's attributes",
                         [&](const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session, std::uint64_t) -> Result<CK_RV> {
                           CK_OBJECT_HANDLE key = 0;
                           TRY(const CK_RV found, find_key(f, session, key));
                           if (found == CKR_KEY_HANDLE_INVALID) return no_key();
                           return found == CKR_OK ? stays_inside(f, session, key) : found;
                         }));
    constexpr std::string_view trial = "certwright";
    TRY(const Bytes wrapped, wrap(bytes_of(trial), trial));
    TRY(const Secret unwrapped, unwrap(wrapped, trial));
    if (unwrapped.reveal_text() != trial)
      return fail(ErrorCode::internal, fmt::format("the key {} does not open what it has wrapped", to_string(uri_)));
    return {};
  }

  [[nodiscard]] Result<Bytes> wrap(ByteView key, std::string_view purpose) override {
    const Bytes nonce = random_bytes(random_, gcm_nonce_bytes);
    Bytes wrapped(nonce);
    TRY_VOID(token_->run(
        "C_Encrypt", [&](const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session, std::uint64_t) -> Result<CK_RV> {
          CK_OBJECT_HANDLE handle = 0;
          TRY(const CK_RV found, find_key(f, session, handle));
          if (found != CKR_OK) return found;
          CK_GCM_PARAMS parameters = gcm(nonce, purpose);
          CK_MECHANISM mechanism{CKM_AES_GCM, &parameters, sizeof parameters};
          if (const CK_RV begun = f.C_EncryptInit(session, &mechanism, handle); begun != CKR_OK) return begun;
          CK_ULONG size = key.size() + gcm_tag_bytes;
          wrapped.resize(gcm_nonce_bytes + size);
          const CK_RV done = f.C_Encrypt(session, writable(key), key.size(), wrapped.data() + gcm_nonce_bytes, &size);
          if (done == CKR_OK) wrapped.resize(gcm_nonce_bytes + size);
          return done;
        }));
    return wrapped;
  }

  [[nodiscard]] Result<Secret> unwrap(ByteView wrapped, std::string_view purpose) override {
    if (wrapped.size() < gcm_nonce_bytes + gcm_tag_bytes || wrapped.size() > max_wrapped_bytes)
      return fail(ErrorCode::invalid_request, "a wrapped key of another length");
    const ByteView body = wrapped.subspan(gcm_nonce_bytes);
    Bytes plain;
    std::uint64_t failed_by = 0;
    const auto done = token_->run(
        "C_Decrypt",
        [&](const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session, std::uint64_t connection) -> Result<CK_RV> {
          CK_OBJECT_HANDLE handle = 0;
          TRY(const CK_RV found, find_key(f, session, handle));
          if (found != CKR_OK) return found;
          CK_GCM_PARAMS parameters = gcm(wrapped.first(gcm_nonce_bytes), purpose);
          CK_MECHANISM mechanism{CKM_AES_GCM, &parameters, sizeof parameters};
          if (const CK_RV begun = f.C_DecryptInit(session, &mechanism, handle); begun != CKR_OK) return begun;
          CK_ULONG size = body.size();
          plain.resize(size);
          const CK_RV decrypted = f.C_Decrypt(session, writable(body), body.size(), plain.data(), &size);
          // SoftHSM says the same of a tag that does not fit and of a token that is gone: a new connection tells.
          const bool failed_again = decrypted == CKR_GENERAL_ERROR && failed_by != 0 && failed_by != connection;
          failed_by = connection;
          if (does_not_open(decrypted) || failed_again)
            return fail(ErrorCode::invalid_request, fmt::format("{} does not open it: it was wrapped by another key, "
                                                                "for another purpose, or was changed",
                                                                to_string(uri_)));
          plain.resize(decrypted == CKR_OK ? size : 0);
          return decrypted;
        });
    if (done) return Secret{std::move(plain)};
    if (!plain.empty()) OPENSSL_cleanse(plain.data(), plain.size());
    return tl::make_unexpected(done.error());
  }

 private:
  // Wrapped and unwrapped is at a start and a rotation, so the key is looked for each time.
  Result<CK_RV> find_key(const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE& key) const {
    std::vector<CK_OBJECT_HANDLE> keys;
    if (const CK_RV found = find_objects(f, session, CKO_SECRET_KEY, uri_, keys); found != CKR_OK) return found;
    // It was there when this was opened: whoever is not logged in any more sees none.
    if (keys.empty()) return CK_RV{CKR_KEY_HANDLE_INVALID};
    if (keys.size() > 1)
      return fail(ErrorCode::invalid_request,
                  fmt::format("the token holds several secret keys {}: add id= to tell them apart", to_string(uri_)));
    key = keys.front();
    return CK_RV{CKR_OK};
  }

  tl::unexpected<Error> no_key() const {
    return fail(ErrorCode::not_found, fmt::format("the token holds no secret key {}", to_string(uri_)));
  }

  Result<CK_RV> stays_inside(const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key) const {
    bool stays = false;
    const CK_RV read = read_whether_it_stays(f, session, key, stays);
    if (read != CKR_OK || stays) return read;
    return fail(
        ErrorCode::invalid_request,
        fmt::format("the key {} can be taken out of its token (it is extractable, or not sensitive): what wraps "
                    "the master key has to stay",
                    to_string(uri_)));
  }

  const std::shared_ptr<Pkcs11Token> token_;
  const Pkcs11Uri uri_;
  Random& random_;
};

}  // namespace

Result<std::unique_ptr<KeyWrapper>> open_pkcs11_key_wrapper(std::shared_ptr<Pkcs11Token> token, Pkcs11Uri uri,
                                                            Random& random) {
  auto wrapper = std::make_unique<Pkcs11KeyWrapper>(std::move(token), std::move(uri), random);
  TRY_VOID(wrapper->open());
  return std::unique_ptr<KeyWrapper>{std::move(wrapper)};
}

}  // namespace certwright::keys
