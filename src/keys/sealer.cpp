#include "keys/sealer.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/mutex.h"
#include "keys/master_keys.h"

namespace certwright::keys {
namespace {

// NIST SP 800-38D section 8.2: 96 bits is the length that GCM uses as it is. With random nonces section 8.3 allows
// 2^32 values under one key: at a thousand a second that is 49 days of sealing without a pause, and a certificate
// seals one value. The key version in front of each value is what a rotation goes by.
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::uint8_t format = 1;
constexpr std::size_t header_bytes = 1 + sizeof(std::uint32_t);
constexpr std::size_t overhead_bytes = header_bytes + nonce_bytes + tag_bytes;
// What is sealed is a key or a credential; OpenSSL counts in int.
constexpr std::size_t max_plain_bytes = std::size_t{1024} * 1024;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using CipherPtr = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

enum class Direction { open = 0, seal = 1 };

/// Contexts with the key's schedule computed, each lent to one call at a time. Setting one up costs more than sealing
/// a key does.
class Contexts {
 public:
  Contexts(Secret key, Direction direction) : key_(std::move(key)), direction_(direction) {}

  CipherPtr take() {
    {
      const Lock lock{mutex_};
      if (!idle_.empty()) {
        CipherPtr context = std::move(idle_.back());
        idle_.pop_back();
        return context;
      }
    }
    CipherPtr context{EVP_CIPHER_CTX_new()};
    if (!context || EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.reveal().data(), nullptr,
                                      static_cast<int>(direction_)) != 1)
      throw std::runtime_error("OpenSSL has no AES-256-GCM");
    return context;
  }

  void give_back(CipherPtr context) {
    const Lock lock{mutex_};
    idle_.push_back(std::move(context));
  }

 private:
  const Secret key_;
  const Direction direction_;
  Mutex mutex_;
  std::vector<CipherPtr> idle_ CERTWRIGHT_GUARDED_BY(mutex_);
};

bool update(EVP_CIPHER_CTX* context, std::uint8_t* out, ByteView in) {
  int written = 0;
  return EVP_CipherUpdate(context, out, &written, in.data(), static_cast<int>(in.size())) == 1 &&
         static_cast<std::size_t>(written) == in.size();
}

// The header and the purpose are authenticated, not encrypted: neither can be exchanged. The header's fixed length
// keeps the two apart.
bool start(EVP_CIPHER_CTX* context, const std::uint8_t* nonce, ByteView header, std::string_view purpose) {
  return EVP_CipherInit_ex(context, nullptr, nullptr, nullptr, nonce, -1) == 1 && update(context, nullptr, header) &&
         (purpose.empty() || update(context, nullptr, bytes_of(purpose)));
}

/// One version of the master key, ready for use.
struct Version {
  Version(std::uint32_t its_number, const Secret& key)
      : number(its_number), sealing(key.clone(), Direction::seal), opening(key.clone(), Direction::open) {}
  const std::uint32_t number;
  Contexts sealing;
  Contexts opening;
};

/// All of them at one moment, the one that seals last.
using Ring = std::vector<std::shared_ptr<Version>>;

/// What tells one state of a file from the next: a changed file is another file, renamed into its place.
struct FileState {
  dev_t device = 0;
  ino_t number = 0;
  std::int64_t changed = 0;
  bool operator==(const FileState&) const = default;
};

FileState state_of(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return {};
  constexpr std::int64_t second = 1'000'000'000;
  return {.device = status.st_dev,
          .number = status.st_ino,
          .changed = status.st_mtim.tv_sec * second + status.st_mtim.tv_nsec};
}

/// The versions of a key file, read again when it was changed.
class KeyRing {
 public:
  KeyRing(std::string path, std::shared_ptr<KeyWrapper> wrapper, const std::vector<MasterKey>& keys, FileState state)
      : path_(std::move(path)), wrapper_(std::move(wrapper)), ring_(make(keys, {})), state_(state) {}

  /// The version that seals now.
  std::shared_ptr<Version> newest() {
    const Lock lock{mutex_};
    if (const auto now = std::chrono::steady_clock::now(); now >= next_look_) look(now);
    return ring_.back();
  }

  /// Nothing where the file does not hold it, now that it was asked for.
  std::shared_ptr<Version> find(std::uint32_t number) {
    const Lock lock{mutex_};
    if (auto known = known_version(number)) return known;
    look(std::chrono::steady_clock::now());
    return known_version(number);
  }

 private:
  // Versions that are known keep their contexts.
  static Ring make(const std::vector<MasterKey>& keys, const Ring& known) {
    Ring ring;
    ring.reserve(keys.size());
    for (const MasterKey& one : keys) {
      const auto same = std::ranges::find(known, one.version, [](const auto& version) { return version->number; });
      ring.push_back(same != known.end() ? *same : std::make_shared<Version>(one.version, one.key));
    }
    return ring;
  }

  std::shared_ptr<Version> known_version(std::uint32_t number) const CERTWRIGHT_REQUIRES(mutex_) {
    const auto at = std::ranges::find(ring_, number, [](const auto& version) { return version->number; });
    return at == ring_.end() ? nullptr : *at;
  }

  // A file that cannot be read now leaves the versions that are known: keys that are in use must not depend on a disk.
  void look(std::chrono::steady_clock::time_point now) CERTWRIGHT_REQUIRES(mutex_) {
    next_look_ = now + master_key_look_interval;
    const FileState state = state_of(path_);
    if (state == state_) return;
    const auto keys = read_master_keys(path_, wrapper_.get());
    if (!keys) {
      log::warn("master_key.not_read", {{"reason", keys.error().detail}});
      return;
    }
    ring_ = make(*keys, ring_);
    state_ = state;
    log::info("master_key.read", {{"version", fmt::to_string(ring_.back()->number)}});
  }

  const std::string path_;
  const std::shared_ptr<KeyWrapper> wrapper_;
  Mutex mutex_;
  Ring ring_ CERTWRIGHT_GUARDED_BY(mutex_);
  FileState state_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point next_look_ CERTWRIGHT_GUARDED_BY(mutex_) =
      std::chrono::steady_clock::now() + master_key_look_interval;
};

class AesGcmSealer final : public Sealer {
 public:
  AesGcmSealer(const std::string& path, std::shared_ptr<KeyWrapper> wrapper, const std::vector<MasterKey>& keys,
               FileState state, Random& random)
      : ring_(path, std::move(wrapper), keys, state),
        deriving_(to_bytes(hmac_sha256(keys.back().key.reveal(), bytes_of("certwright derive")))),
        random_(random) {}

  [[nodiscard]] Bytes seal(ByteView plain, std::string_view purpose) override {
    if (plain.size() > max_plain_bytes) throw std::length_error("a value too long to be sealed");
    const std::shared_ptr<Version> version = ring_.newest();
    Bytes sealed(overhead_bytes + plain.size());
    sealed[0] = format;
    for (std::size_t i = 0; i < sizeof version->number; ++i)
      sealed[header_bytes - 1 - i] = static_cast<std::uint8_t>(version->number >> (8 * i));
    const std::span<std::uint8_t> nonce = std::span{sealed}.subspan(header_bytes, nonce_bytes);
    random_.fill(nonce);
    std::uint8_t* const body = nonce.data() + nonce_bytes;
    CipherPtr context = version->sealing.take();
    int written = 0;
    if (!start(context.get(), nonce.data(), ByteView{sealed}.first(header_bytes), purpose) ||
        !update(context.get(), body, plain) || EVP_CipherFinal_ex(context.get(), body + plain.size(), &written) != 1 ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, body + plain.size()) != 1)
      throw std::runtime_error("AES-256-GCM could not seal a value");
    version->sealing.give_back(std::move(context));
    return sealed;
  }

  [[nodiscard]] Result<Secret> open(ByteView sealed, std::string_view purpose) const override {
    if (sealed.size() < overhead_bytes || sealed.size() > overhead_bytes + max_plain_bytes || sealed[0] != format)
      return fail(ErrorCode::internal, "a sealed value of another format");
    const std::shared_ptr<Version> version = ring_.find(sealed_version(sealed));
    if (!version)
      return fail(ErrorCode::internal, fmt::format("a value sealed under version {} of the master key, which its file "
                                                   "does not hold",
                                                   sealed_version(sealed)));
    const ByteView nonce = sealed.subspan(header_bytes, nonce_bytes);
    const ByteView body = sealed.subspan(header_bytes + nonce_bytes, sealed.size() - overhead_bytes);
    std::array<std::uint8_t, tag_bytes> tag{};
    std::copy(sealed.end() - tag_bytes, sealed.end(), tag.begin());
    Bytes plain(body.size());
    CipherPtr context = version->opening.take();
    int written = 0;
    const bool opened = start(context.get(), nonce.data(), sealed.first(header_bytes), purpose) &&
                        update(context.get(), plain.data(), body) &&
                        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1 &&
                        EVP_CipherFinal_ex(context.get(), plain.data() + plain.size(), &written) == 1;
    version->opening.give_back(std::move(context));
    if (!opened) {
      ERR_clear_error();
      if (!plain.empty()) OPENSSL_cleanse(plain.data(), plain.size());
      return fail(ErrorCode::internal,
                  "a sealed value does not open: another master key, another purpose, or changed bytes");
    }
    return Secret{std::move(plain)};
  }

  [[nodiscard]] Secret derive(std::string_view purpose) const override {
    return Secret{to_bytes(hmac_sha256(deriving_.reveal(), bytes_of(purpose)))};
  }

 private:
  static Bytes to_bytes(const Sha256& digest) { return Bytes(digest.begin(), digest.end()); }

  mutable KeyRing ring_;
  Secret deriving_;
  Random& random_;
};

}  // namespace

std::uint32_t sealed_version(ByteView sealed) {
  if (sealed.size() < overhead_bytes || sealed[0] != format) return 0;
  std::uint32_t version = 0;
  for (std::size_t i = 1; i < header_bytes; ++i) version = version << 8 | sealed[i];
  return version;
}

Result<std::unique_ptr<Sealer>> open_master_key_file(const std::string& path, Random& random,
                                                     std::shared_ptr<KeyWrapper> wrapper) {
  // Looked at before it is read: a change in between is seen as one later.
  const FileState state = state_of(path);
  TRY(const std::vector<MasterKey> keys, read_master_keys(path, wrapper.get()));
  return std::unique_ptr<Sealer>{std::make_unique<AesGcmSealer>(path, std::move(wrapper), keys, state, random)};
}

}  // namespace certwright::keys
