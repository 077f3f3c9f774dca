#include "keys/pkcs11_token.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <p11-kit/pkcs11.h>

#include "base/log.h"
#include "keys/pkcs11_objects.h"
#include "pki/der.h"

namespace certwright::keys {
namespace {

namespace der = pki::der;

// While a token is away every call would end the library and start it again.
constexpr std::chrono::milliseconds pause_between_attempts{100};
constexpr int attempts_to_open = 3;

// What a new connection may cure. CKR_GENERAL_ERROR and CKR_FUNCTION_FAILED are what several libraries say when their
// device or its server went away.
constexpr std::array lost_codes{CKR_GENERAL_ERROR,          CKR_FUNCTION_FAILED,         CKR_DEVICE_ERROR,
                                CKR_DEVICE_REMOVED,         CKR_DEVICE_MEMORY,           CKR_SESSION_CLOSED,
                                CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT,       CKR_TOKEN_NOT_RECOGNIZED,
                                CKR_SLOT_ID_INVALID,        CKR_USER_NOT_LOGGED_IN,      CKR_KEY_HANDLE_INVALID,
                                CKR_OBJECT_HANDLE_INVALID,  CKR_CRYPTOKI_NOT_INITIALIZED};

bool is_lost(CK_RV code) { return std::ranges::find(lost_codes, code) != lost_codes.end(); }

CK_BYTE* unconst(ByteView bytes) {
  return const_cast<CK_BYTE*>(bytes.data());  // Cryptoki takes pointers to what it only reads
}

CK_ULONG rsa_bits(pki::KeyKind kind) {
  switch (kind) {
    case pki::KeyKind::rsa_2048:
      return 2048;
    case pki::KeyKind::rsa_3072:
      return 3072;
    case pki::KeyKind::rsa_4096:
      return 4096;
    case pki::KeyKind::p256:
    case pki::KeyKind::p384:
      break;
  }
  return 0;
}

/// The two templates of C_GenerateKeyPair.
class PairTemplates {
 public:
  PairTemplates(pki::KeyKind kind, const Pkcs11Uri& uri, ByteView fallback_id)
      : bits_(rsa_bits(kind)),
        curve_(der::oid(kind == pki::KeyKind::p384 ? "1.3.132.0.34" : "1.2.840.10045.3.1.7")),
        id_(uri.id.empty() ? Bytes(fallback_id.begin(), fallback_id.end()) : uri.id),
        label_(uri.object) {
    add_both(CKA_TOKEN, yes_);
    add_both(CKA_ID, id_);
    if (!label_.empty()) add_both(CKA_LABEL, bytes_of(label_));
    add(public_, CKA_VERIFY, yes_);
    add(private_, CKA_PRIVATE, yes_);
    add(private_, CKA_SENSITIVE, yes_);
    add(private_, CKA_EXTRACTABLE, no_);
    add(private_, CKA_SIGN, yes_);
    add(private_, CKA_DECRYPT, no_);
    add(private_, CKA_UNWRAP, no_);
    add(private_, CKA_DERIVE, no_);
    if (bits_ > 0) {
      add(public_, CKA_MODULUS_BITS, ByteView{reinterpret_cast<const std::uint8_t*>(&bits_), sizeof bits_});
      add(public_, CKA_PUBLIC_EXPONENT, exponent_);
    } else {
      add(public_, CKA_EC_PARAMS, curve_);
    }
  }

  CK_MECHANISM mechanism() const { return {bits_ > 0 ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, nullptr, 0}; }
  std::vector<CK_ATTRIBUTE>& of_public() { return public_; }
  std::vector<CK_ATTRIBUTE>& of_private() { return private_; }

 private:
  static void add(std::vector<CK_ATTRIBUTE>& to, CK_ATTRIBUTE_TYPE type, ByteView value) {
    to.push_back({type, unconst(value), value.size()});
  }
  void add_both(CK_ATTRIBUTE_TYPE type, ByteView value) {
    add(public_, type, value);
    add(private_, type, value);
  }

  static constexpr std::array<std::uint8_t, 1> yes_{CK_TRUE};
  static constexpr std::array<std::uint8_t, 1> no_{CK_FALSE};
  static constexpr std::array<std::uint8_t, 3> exponent_{1, 0, 1};  // 65537
  const CK_ULONG bits_;
  const Bytes curve_;
  const Bytes id_;
  const std::string label_;
  std::vector<CK_ATTRIBUTE> public_;
  std::vector<CK_ATTRIBUTE> private_;
};

}  // namespace

Result<std::shared_ptr<Pkcs11Token>> Pkcs11Token::open(Options options) {
  TRY(auto module, Pkcs11Module::open(options.module));
  std::shared_ptr<Pkcs11Token> token{new Pkcs11Token(std::move(module), std::move(options))};
  const std::lock_guard alone{token->module_->use()};
  auto connected = token->connect();
  // A library looks for its tokens when it starts; SoftHSM overlooks one that another process is just writing to.
  for (int attempt = 1; attempt < attempts_to_open; ++attempt) {
    if (connected || connected.error().code != ErrorCode::unavailable) break;
    std::this_thread::sleep_for(pause_between_attempts);
    TRY_VOID(token->module_->restart());
    connected = token->connect();
  }
  if (!connected) return tl::make_unexpected(connected.error());
  return token;
}

Pkcs11Token::~Pkcs11Token() {
  const std::lock_guard alone{module_->use()};
  forget_sessions();
}

std::uint64_t Pkcs11Token::connection() {
  const Lock lock{mutex_};
  return connection_;
}

Result<void> Pkcs11Token::run(std::string_view what, const Work& work) {
  std::string reason;
  std::uint64_t seen = connection();
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (attempt > 0) log::warn("token.lost", {{"token", to_string(options_.uri)}, {"reason", reason}});
    if (attempt > 0) TRY_VOID(reconnect(seen));
    const std::shared_lock shared{module_->use()};
    reason = "the connection was lost";
    if (!connected_ || module_->generation() != module_generation_) continue;
    TRY(const Loan loan, borrow());
    seen = loan.connection;
    const auto done = work(module_->functions(), loan.session, loan.connection);
    // An error of the work's own is its judgement of what the token answered: the session is as good as before.
    if (!done || *done == CKR_OK) {
      give_back(loan);
      return done ? Result<void>{} : tl::make_unexpected(done.error());
    }
    // Whatever failed may have left an operation begun.
    drop(loan);
    reason = fmt::format("{}: {}", what, pkcs11_error(*done));
    if (!is_lost(*done))
      return fail(ErrorCode::internal, fmt::format("{} refused: {}", to_string(options_.uri), reason));
  }
  return fail(ErrorCode::unavailable, fmt::format("{} does not answer: {}", to_string(options_.uri), reason));
}

Result<Pkcs11Token::Loan> Pkcs11Token::borrow() {
  const Deadline deadline = Deadline::after(options_.wait);
  Loan loan;
  {
    const Lock lock{mutex_};
    loan.connection = connection_;
    while (idle_.empty() && open_ >= options_.sessions)
      if (!returned_.wait_until(mutex_, deadline) && idle_.empty() && open_ >= options_.sessions)
        return fail(ErrorCode::unavailable, fmt::format("all sessions of {} are busy", to_string(options_.uri)));
    if (!idle_.empty()) {
      loan.session = idle_.back();
      idle_.pop_back();
      return loan;
    }
    ++open_;
  }
  CK_SESSION_HANDLE session = 0;
  const CK_RV opened = module_->functions().C_OpenSession(slot_, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
  // Left as 0, a handle that is never valid: the work fails with what a lost session gives, and the token is connected
  // anew.
  if (opened == CKR_OK) loan.session = session;
  return loan;
}

void Pkcs11Token::give_back(const Loan& loan) {
  {
    const Lock lock{mutex_};
    idle_.push_back(loan.session);
  }
  returned_.notify_one();
}

void Pkcs11Token::drop(const Loan& loan) {
  if (loan.session != 0) module_->functions().C_CloseSession(loan.session);
  {
    const Lock lock{mutex_};
    --open_;
  }
  returned_.notify_one();
}

// Nobody has a session while the module is held alone.
void Pkcs11Token::forget_sessions() {
  const Lock lock{mutex_};
  // After a restart the same numbers may be somebody else's.
  if (module_->generation() == module_generation_)
    for (const CK_SESSION_HANDLE session : idle_) module_->functions().C_CloseSession(session);
  idle_.clear();
  open_ = 0;
}

Result<void> Pkcs11Token::reconnect(std::uint64_t seen) {
  const std::lock_guard alone{module_->use()};
  if (connection() != seen) return {};
  if (!refused_pin_.detail.empty()) return tl::make_unexpected(refused_pin_);
  const auto now = std::chrono::steady_clock::now();
  if (!connected_ && now - lost_at_ < pause_between_attempts)
    return fail(ErrorCode::unavailable, fmt::format("the token of {} is not there", to_string(options_.uri)));
  forget_sessions();
  connected_ = false;
  auto connected = connect();
  if (!connected && connected.error().code == ErrorCode::unavailable) {
    // SoftHSM, and other libraries, look for tokens when they start.
    TRY_VOID(module_->restart());
    connected = connect();
  }
  lost_at_ = std::chrono::steady_clock::now();
  if (connected) log::info("token.connected", {{"token", to_string(options_.uri)}});
  return connected;
}

Result<void> Pkcs11Token::connect() {
  module_generation_ = module_->generation();
  TRY(slot_, module_->find_slot(options_.uri));
  CK_SESSION_HANDLE session = 0;
  const CK_RV opened = module_->functions().C_OpenSession(slot_, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
  if (opened != CKR_OK)
    return fail(ErrorCode::unavailable,
                fmt::format("{} opens no session: {}", to_string(options_.uri), pkcs11_error(opened)));
  if (auto in = log_in(session); !in) {
    module_->functions().C_CloseSession(session);
    return in;
  }
  const Lock lock{mutex_};
  idle_.push_back(session);
  open_ = 1;
  ++connection_;
  connected_ = true;
  return {};
}

Result<void> Pkcs11Token::log_in(unsigned long session) {
  const ByteView pin = options_.pin.reveal();
  const CK_RV in = module_->functions().C_Login(session, CKU_USER, unconst(pin), pin.size());
  if (in == CKR_OK || in == CKR_USER_ALREADY_LOGGED_IN) return {};
  if (is_lost(in))
    return fail(ErrorCode::unavailable,
                fmt::format("{} takes no log-in: {}", to_string(options_.uri), pkcs11_error(in)));
  refused_pin_ = {ErrorCode::access_denied,
                  fmt::format("{} refuses the PIN: {}", to_string(options_.uri), pkcs11_error(in))};
  return tl::make_unexpected(refused_pin_);
}

Result<void> Pkcs11Token::make(std::string_view what, unsigned long object_class, const Pkcs11Uri& uri,
                               std::string_view kind, const Making& making) {
  return run(what, [&](const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE, std::uint64_t) -> Result<CK_RV> {
    CK_SESSION_HANDLE writing = 0;
    if (const CK_RV opened = f.C_OpenSession(slot_, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &writing);
        opened != CKR_OK)
      return opened;
    std::vector<CK_OBJECT_HANDLE> present;
    CK_RV done = find_objects(f, writing, object_class, uri, present);
    if (done == CKR_OK && present.empty()) done = making(f, writing);
    f.C_CloseSession(writing);
    if (!present.empty())
      return fail(ErrorCode::conflict, fmt::format("the token holds a key {} already", to_string(uri)));
    if (done == CKR_MECHANISM_INVALID)
      return fail(ErrorCode::invalid_request, fmt::format("the token of {} makes no keys {}", to_string(uri), kind));
    return done;
  });
}

Result<void> Pkcs11Token::generate(pki::KeyKind kind, const Pkcs11Uri& uri, ByteView fallback_id) {
  PairTemplates templates{kind, uri, fallback_id};
  return make("C_GenerateKeyPair", CKO_PRIVATE_KEY, uri, pki::to_string(kind),
              [&](const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session) {
                CK_OBJECT_HANDLE public_key = 0;
                CK_OBJECT_HANDLE private_key = 0;
                CK_MECHANISM mechanism = templates.mechanism();
                return f.C_GenerateKeyPair(session, &mechanism, templates.of_public().data(),
                                           templates.of_public().size(), templates.of_private().data(),
                                           templates.of_private().size(), &public_key, &private_key);
              });
}

Result<void> Pkcs11Token::generate_secret_key(const Pkcs11Uri& uri, ByteView fallback_id) {
  constexpr CK_ULONG aes_256_bytes = 32;
  constexpr CK_BBOOL yes = CK_TRUE;
  constexpr CK_BBOOL no = CK_FALSE;
  const auto of = [](CK_ATTRIBUTE_TYPE type, const auto& value) {
    return CK_ATTRIBUTE{type, unconst({reinterpret_cast<const std::uint8_t*>(&value), sizeof value}), sizeof value};
  };
  const ByteView id = uri.id.empty() ? fallback_id : ByteView{uri.id};
  std::vector<CK_ATTRIBUTE> wanted{of(CKA_TOKEN, yes),
                                   of(CKA_PRIVATE, yes),
                                   of(CKA_SENSITIVE, yes),
                                   of(CKA_EXTRACTABLE, no),
                                   of(CKA_ENCRYPT, yes),
                                   of(CKA_DECRYPT, yes),
                                   of(CKA_WRAP, no),
                                   of(CKA_UNWRAP, no),
                                   of(CKA_SIGN, no),
                                   of(CKA_VERIFY, no),
                                   of(CKA_VALUE_LEN, aes_256_bytes),
                                   {CKA_ID, unconst(id), id.size()}};
  if (!uri.object.empty()) wanted.push_back({CKA_LABEL, unconst(bytes_of(uri.object)), uri.object.size()});
  return make("C_GenerateKey", CKO_SECRET_KEY, uri, "AES-256",
              [&](const CK_FUNCTION_LIST& f, CK_SESSION_HANDLE session) {
                CK_OBJECT_HANDLE key = 0;
                CK_MECHANISM mechanism{CKM_AES_KEY_GEN, nullptr, 0};
                return f.C_GenerateKey(session, &mechanism, wanted.data(), wanted.size(), &key);
              });
}

}  // namespace certwright::keys
