#include "tests/keys/soft_token.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace certwright::test {

namespace fs = std::filesystem;

SoftToken::SoftToken() {
  fs::create_directory(tokens());
  std::ofstream{directory_ / "softhsm2.conf"} << "directories.tokendir = " << tokens().string()
                                              << "\nobjectstore.backend = file\nlog.level = ERROR\n";
  ::setenv("SOFTHSM2_CONF", (directory_ / "softhsm2.conf").c_str(), 1);
  add(label);
}

SoftToken::~SoftToken() { ::unsetenv("SOFTHSM2_CONF"); }

bool SoftToken::succeeds(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

void SoftToken::add(const std::string& token_label) const {
  if (!succeeds("softhsm2-util --init-token --free --label " + token_label + " --pin " + pin + " --so-pin 87654321"))
    throw std::runtime_error("softhsm2-util made no token: is the package softhsm2 installed?");
}

void SoftToken::kill_sessions() {
  void* const library = ::dlopen(module, RTLD_NOW | RTLD_LOCAL);
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (get == nullptr || get(&functions) != CKR_OK) throw std::runtime_error("no SoftHSM");
  std::array<CK_SLOT_ID, 8> slots{};
  CK_ULONG count = slots.size();
  functions->C_GetSlotList(CK_TRUE, slots.data(), &count);
  for (std::size_t i = 0; i < count; ++i) functions->C_CloseAllSessions(slots.at(i));
}

void SoftToken::remove() const { fs::rename(tokens(), directory_ / "away"); }
void SoftToken::bring_back() const { fs::rename(directory_ / "away", tokens()); }

}  // namespace certwright::test
