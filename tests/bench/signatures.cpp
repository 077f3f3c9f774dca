// How many signatures a second a CA's key makes, by where it lives.
//   certwright_signatures [--token URI --module FILE --pin-file FILE] [--threads N] [--seconds N]
// With a key in this process, with one behind a Unix socket (what `certwright signer` adds to it), and with the one in
// a token that URI names, which is made there where it is not. Prints a line of JSON for each.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "keys/frames.h"
#include "keys/pkcs11_signer.h"
#include "keys/pkcs11_token.h"
#include "keys/remote_signer.h"
#include "keys/secret_file.h"
#include "keys/signer_protocol.h"
#include "keys/software_signer.h"

namespace {

using namespace certwright;

template <class T>
T value_of(Result<T> result) {
  if (result) return *std::move(result);
  std::cerr << result.error().detail << "\n";
  std::exit(1);
}

// A to-be-signed leaf of one name has about this many bytes.
constexpr std::size_t message_bytes = 700;

void measure(const std::string& where, pki::KeyKind kind, keys::Signer& signer, int threads, int seconds) {
  std::atomic<std::uint64_t> made = 0;
  std::atomic<std::uint64_t> failed = 0;
  const Bytes message(message_bytes, 0x30);
  const auto began = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> all;
    all.reserve(static_cast<std::size_t>(threads));
    for (int i = 0; i < threads; ++i)
      all.emplace_back([&] {
        while (std::chrono::steady_clock::now() - began < std::chrono::seconds{seconds})
          ++(signer.sign(message) ? made : failed);
      });
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << fmt::format("{{\"key\":\"{}\",\"kind\":\"{}\",\"threads\":{},\"per_second\":{:.0f},\"failed\":{}}}\n",
                           where, pki::to_string(kind), threads, static_cast<double>(made) / took.count(),
                           failed.load());
}

/// Answers over a Unix socket as `certwright signer` does, without its rules.
class Answering {
 public:
  Answering(std::string path, keys::Signer& signer) : path_(std::move(path)), signer_(signer) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(std::begin(address.sun_path), sizeof address.sun_path - 1);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, SOMAXCONN) != 0) {
      std::cerr << "cannot listen at " << path_ << "\n";
      std::exit(1);
    }
    std::thread{[this] {
      for (;;) {
        const int accepted = ::accept(listener_, nullptr, nullptr);
        if (accepted < 0) return;
        std::thread{[this, accepted] { serve(keys::Stream{accepted}); }}.detach();
      }
    }}.detach();
  }
  ~Answering() { ::unlink(path_.c_str()); }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;

 private:
  void serve(const keys::Stream& stream) {
    const ByteView algorithm = signer_.signature_algorithm();
    const ByteView key = signer_.public_key();
    const Bytes identity = keys::signer_identity({.signature_algorithm = {algorithm.begin(), algorithm.end()},
                                                  .public_key = {key.begin(), key.end()},
                                                  .chain = {{1}},
                                                  .root_crl = {},
                                                  .root_crl_next_update = {}});
    for (;;) {
      const auto frame =
          keys::read_frame(stream, keys::longest_signer_frame, Deadline::after(std::chrono::seconds{60}));
      if (!frame) return;
      const auto question = keys::parse_signer_question(*frame);
      if (!question) return;
      const bool asks_who = question->operation == keys::SignerOperation::identify;
      const Bytes answer =
          keys::signer_answer(asks_who ? Result<Bytes>{identity} : signer_.sign(question->to_be_signed));
      if (!keys::write_frame(stream, answer, Deadline::after(std::chrono::seconds{10}))) return;
    }
  }

  const std::string path_;
  keys::Signer& signer_;
  int listener_ = -1;
};

}  // namespace

int main(int count, char** arguments) {
  std::map<std::string, std::string> options{{"--threads", "2"}, {"--seconds", "2"}};
  for (int i = 1; i + 1 < count; i += 2) options[arguments[i]] = arguments[i + 1];
  const int threads = std::stoi(options["--threads"]);
  const int seconds = std::stoi(options["--seconds"]);
  for (const pki::KeyKind kind : {pki::KeyKind::p256, pki::KeyKind::p384, pki::KeyKind::rsa_2048}) {
    const auto software = keys::make_software_signer(value_of(pki::PrivateKey::generate(kind)));
    measure("process", kind, *software, threads, seconds);
    if (kind != pki::KeyKind::p256) continue;
    const std::string path = fmt::format("/tmp/certwright-signatures-{}.sock", ::getpid());
    const Answering answering{path, *software};
    measure("unix socket", kind, *value_of(keys::RemoteSigner::open({.path = path})), threads, seconds);
  }
  if (options["--token"].empty()) return 0;
  const keys::Pkcs11Uri base = value_of(keys::parse_pkcs11_uri(options["--token"]));
  const auto token =
      value_of(keys::Pkcs11Token::open({.module = options["--module"],
                                        .uri = base,
                                        .pin = value_of(keys::read_secret_file(options["--pin-file"], "PIN"))}));
  for (const pki::KeyKind kind : {pki::KeyKind::p256, pki::KeyKind::p384, pki::KeyKind::rsa_2048}) {
    keys::Pkcs11Uri uri = base;
    uri.object += fmt::format("-{}", pki::to_string(kind));
    (void)token->generate(kind, uri, bytes_of(pki::to_string(kind)));
    measure("token", kind, *value_of(keys::open_pkcs11_signer(token, uri)), threads, seconds);
  }
  // Detached threads of the socket may be at work: nothing is torn down under them.
  std::cout.flush();
  ::_exit(0);
}
