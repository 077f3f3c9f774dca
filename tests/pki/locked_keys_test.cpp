#include "pki/locked_keys.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "pki/key.h"

namespace certwright::pki::locked_keys_test {
namespace {

// In a child, since it cannot be taken back. Gives what the child ends with.
template <class Body>
int in_child(Body body) {
  const pid_t child = ::fork();
  EXPECT_GE(child, 0);
  if (child == 0) ::_exit(body());
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

// What is in use with the keys, and after them as before them.
template <class Make>
bool lies_there(std::size_t least, Make make) {
  (void)make();  // OpenSSL itself keeps something there from its first key on
  const std::size_t before = locked_key_bytes();
  {
    const auto key = make();
    if (!key || locked_key_bytes() < before + least) return false;
  }
  return locked_key_bytes() == before;
}

TEST(LockedKeys, AreThoseThatAreMadeAndThoseThatAreRead) {
  const int outcome = in_child([] {
    if (locked_key_bytes() != 0) return 1;
    if (lock_keys_of_openssl() == KeysLocked::no) return 2;
    for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::rsa_2048}) {
      // A scalar, or an RSA key's private exponent, primes and what is made of them.
      const std::size_t least = kind == KeyKind::rsa_2048 ? 256 + 5 * 128 : kind == KeyKind::p384 ? 48 : 32;
      if (!lies_there(least, [&] { return PrivateKey::generate(kind); })) return 10 + static_cast<int>(kind);
      const auto made = PrivateKey::generate(kind);
      const auto pkcs8 = made->pkcs8();
      if (!lies_there(least, [&] { return PrivateKey::from_pkcs8(pkcs8->reveal()); }))
        return 20 + static_cast<int>(kind);
    }
    return 0;
  });
  EXPECT_EQ(outcome, 0);
}

TEST(LockedKeys, AreMadeAllTheSameWhereNothingMayBeLocked) {
  const int outcome = in_child([] {
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    // Root may lock as much as it likes.
    if (::setrlimit(RLIMIT_MEMLOCK, &none) != 0 || (::getuid() == 0 && ::setuid(65534) != 0)) return 1;
    if (lock_keys_of_openssl() != KeysLocked::not_locked) return 2;
    return PrivateKey::generate(KeyKind::p256) && locked_key_bytes() > 0 ? 0 : 3;
  });
  EXPECT_EQ(outcome, 0);
}

}  // namespace
}  // namespace certwright::pki::locked_keys_test
