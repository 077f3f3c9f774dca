#include "keys/pkcs11_module.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <p11-kit/pkcs11.h>

#include "base/mutex.h"

namespace certwright::keys {
namespace {

/// Modules in use, by path.
struct Registry {
  Mutex mutex;
  std::map<std::string, std::weak_ptr<Pkcs11Module>> modules CERTWRIGHT_GUARDED_BY(mutex);
};

Registry& registry() {
  static Registry all;
  return all;
}

// CK_TOKEN_INFO pads its texts with blanks.
template <std::size_t size>
std::string_view trimmed(const unsigned char (&field)[size]) {
  std::string_view text{reinterpret_cast<const char*>(field), size};
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.remove_suffix(1);
  return text;
}

bool agrees(const std::string& wanted, std::string_view found) { return wanted.empty() || wanted == found; }

bool is_named(const CK_TOKEN_INFO& token, const Pkcs11Uri& uri) {
  return (token.flags & CKF_TOKEN_INITIALIZED) != 0 && agrees(uri.token, trimmed(token.label)) &&
         agrees(uri.serial, trimmed(token.serialNumber)) && agrees(uri.model, trimmed(token.model)) &&
         agrees(uri.manufacturer, trimmed(token.manufacturerID));
}

Result<const CK_FUNCTION_LIST*> load(const std::string& path) {
  if (std::error_code error; !std::filesystem::exists(path, error))
    return fail(ErrorCode::not_found, fmt::format("there is no PKCS#11 module {}", path));
  // Never unloaded: some libraries leave threads behind.
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    return fail(ErrorCode::invalid_request,
                fmt::format("the PKCS#11 module {} cannot be loaded: {}", path, ::dlerror()));
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (get == nullptr || get(&functions) != CKR_OK || functions == nullptr)
    return fail(ErrorCode::invalid_request, fmt::format("{} is not a PKCS#11 module", path));
  return functions;
}

constexpr std::array<std::pair<CK_RV, std::string_view>, 24> names{{
    {CKR_HOST_MEMORY, "CKR_HOST_MEMORY"},
    {CKR_SLOT_ID_INVALID, "CKR_SLOT_ID_INVALID"},
    {CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR"},
    {CKR_FUNCTION_FAILED, "CKR_FUNCTION_FAILED"},
    {CKR_ATTRIBUTE_VALUE_INVALID, "CKR_ATTRIBUTE_VALUE_INVALID"},
    {CKR_DEVICE_ERROR, "CKR_DEVICE_ERROR"},
    {CKR_DEVICE_MEMORY, "CKR_DEVICE_MEMORY"},
    {CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"},
    {CKR_KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"},
    {CKR_KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED"},
    {CKR_MECHANISM_INVALID, "CKR_MECHANISM_INVALID"},
    {CKR_OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"},
    {CKR_OPERATION_NOT_INITIALIZED, "CKR_OPERATION_NOT_INITIALIZED"},
    {CKR_PIN_INCORRECT, "CKR_PIN_INCORRECT"},
    {CKR_PIN_LOCKED, "CKR_PIN_LOCKED"},
    {CKR_SESSION_CLOSED, "CKR_SESSION_CLOSED"},
    {CKR_SESSION_COUNT, "CKR_SESSION_COUNT"},
    {CKR_SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"},
    {CKR_TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"},
    {CKR_TOKEN_NOT_RECOGNIZED, "CKR_TOKEN_NOT_RECOGNIZED"},
    {CKR_TOKEN_WRITE_PROTECTED, "CKR_TOKEN_WRITE_PROTECTED"},
    {CKR_USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"},
    {CKR_USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"},
    {CKR_CRYPTOKI_NOT_INITIALIZED, "CKR_CRYPTOKI_NOT_INITIALIZED"},
}};

}  // namespace

std::string pkcs11_error(unsigned long code) {
  const auto known = std::ranges::find(names, code, [](const auto& entry) { return entry.first; });
  return known == names.end() ? fmt::format("error {:#x}", code) : fmt::format("{} ({:#x})", known->second, code);
}

Result<std::shared_ptr<Pkcs11Module>> Pkcs11Module::open(const std::string& path) {
  Registry& all = registry();
  const Lock lock{all.mutex};
  std::weak_ptr<Pkcs11Module>& entry = all.modules[path];
  if (auto module = entry.lock()) return module;
  TRY(const CK_FUNCTION_LIST* const functions, load(path));
  std::shared_ptr<Pkcs11Module> module{new Pkcs11Module(path, *functions)};
  TRY_VOID(module->start());
  entry = module;
  return module;
}

Pkcs11Module::~Pkcs11Module() {
  if (started_here_) functions_->C_Finalize(nullptr);
}

Result<void> Pkcs11Module::start() {
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;  // many threads call it
  const CK_RV started = functions_->C_Initialize(&arguments);
  if (started != CKR_OK && started != CKR_CRYPTOKI_ALREADY_INITIALIZED)
    return fail(ErrorCode::unavailable,
                fmt::format("the PKCS#11 module {} does not start: {}", path_, pkcs11_error(started)));
  started_here_ = started == CKR_OK;
  return {};
}

Result<void> Pkcs11Module::restart() {
  ++generation_;
  if (started_here_) functions_->C_Finalize(nullptr);
  started_here_ = false;
  return start();
}

Result<unsigned long> Pkcs11Module::find_slot(const Pkcs11Uri& uri) const {
  CK_ULONG count = 0;
  std::vector<CK_SLOT_ID> slots;
  CK_RV listed = functions_->C_GetSlotList(CK_TRUE, nullptr, &count);
  if (listed == CKR_OK) {
    slots.resize(count);
    listed = functions_->C_GetSlotList(CK_TRUE, slots.data(), &count);
    slots.resize(std::min<std::size_t>(count, slots.size()));
  }
  if (listed != CKR_OK)
    return fail(ErrorCode::unavailable,
                fmt::format("the PKCS#11 module {} tells of no tokens: {}", path_, pkcs11_error(listed)));
  std::optional<CK_SLOT_ID> found;
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO token{};
    if (functions_->C_GetTokenInfo(slot, &token) != CKR_OK || !is_named(token, uri)) continue;
    if (found)
      return fail(ErrorCode::invalid_request,
                  fmt::format("{} names several tokens: add serial= to tell them apart", to_string(uri)));
    found = slot;
  }
  if (!found) return fail(ErrorCode::unavailable, fmt::format("the token of {} is not there", to_string(uri)));
  return *found;
}

}  // namespace certwright::keys
