#include "app/signer_process.h"
#include "app/leaf_profiles.h"

#include <poll.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <list>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "app/addresses.h"
#include "app/ca_key.h"
#include "app/data_directory.h"
#include "app/signing_rules.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mutex.h"
#include "base/random.h"
#include "keys/frames.h"
#include "keys/signer_protocol.h"
#include "service/issuers.h"
#include "store/data_directory_lock.h"

namespace certwright::app {
namespace {

// A server keeps eight connections, and opens some more while it restarts.
constexpr std::size_t most_connections = 64;
// From the first byte of a question to its last, and for an answer to be taken.
constexpr std::chrono::seconds frame_limit{10};
// How soon a stop is noticed.
constexpr int poll_interval_ms = 200;

// A name, or a number.
Result<uid_t> user_id(const std::string& user) {
  uid_t number = 0;
  const auto [end, error] = std::from_chars(user.data(), user.data() + user.size(), number);
  if (error == std::errc{} && end == user.data() + user.size()) return number;
  std::array<char, 16384> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwnam_r(user.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
    return fail(ErrorCode::invalid_request, fmt::format("[signer] client: there is no user \"{}\"", user));
  return found->pw_uid;
}

Result<keys::Stream> listen_at(const std::string& path) {
  if (keys::connect_unix(path)) return fail(ErrorCode::conflict, fmt::format("somebody listens at {} already", path));
  ::unlink(path.c_str());  // left by a process that was killed
  keys::Stream stream{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::ranges::copy(path.substr(0, sizeof address.sun_path - 1), std::begin(address.sun_path));
  // The group may connect, as a server of another user in it has to; who it is, is asked of the kernel.
  const mode_t before = ::umask(0117);
  const int bound = ::bind(stream.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int reason = errno;
  ::umask(before);
  if (bound != 0 || ::listen(stream.get(), SOMAXCONN) != 0)
    return fail(ErrorCode::unavailable, fmt::format("cannot listen at {}: {}", path, std::strerror(reason)));
  return stream;
}

bool readable(int descriptor) {
  pollfd one{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&one, 1, poll_interval_ms) > 0;
}

struct SignerEdges {
  SystemClock clock;
  SystemRandom random;
  std::optional<store::DataDirectoryLock> lock;
  OpenDirectory directory;
  std::unique_ptr<service::Issuers> issuers;
};

class Listening final : public SignerProcess {
 public:
  explicit Listening(const Config& config) : config_(config) {}
  ~Listening() override { stop(); }

  Result<void> open(const std::string& data_dir) {
    if (!config_.ca.signer.empty())
      return fail(ErrorCode::invalid_request, "[ca] signer: a signer holds the key itself, and asks no other");
    TRY(client_, user_id(config_.signer.client));
    TRY(path_, keys::unix_socket_path(config_.signer.listen));
    TRY_VOID(check_layout_version(data_dir));
    TRY(edges_.lock, store::lock_data_directory(data_dir));
    TRY(edges_.directory, open_data_directory(config_, data_dir, edges_.random));
    TRY(auto held, held_keys(config_));
    TRY(edges_.issuers, service::Issuers::open(*edges_.directory.store, *edges_.directory.sealer,
                                               leaf_profiles(config_), std::move(held)));
    TRY_VOID(check_profiles(config_, edges_.issuers->own().ca->identity(), edges_.clock.now()));
    TRY_VOID(open_cas());
    TRY(listener_, listen_at(path_));
    acceptor_ = std::thread{[this] { accept(); }};
    log::info("signer.started", {{"socket", path_}, {"client", config_.signer.client}});
    return {};
  }

  [[nodiscard]] const std::string& path() const override { return path_; }

  void stop() override {
    if (stopping_.exchange(true)) return;
    if (acceptor_.joinable()) acceptor_.join();
    std::list<Connection> all;
    {
      const Lock lock{mutex_};
      all.swap(connections_);
    }
    for (Connection& connection : all) connection.thread.join();
    if (listener_.get() >= 0) {
      ::unlink(path_.c_str());
      log::info("signer.stopped");
    }
  }

 private:
  struct Connection {
    std::thread thread;
    std::atomic<bool> ended = false;
  };

  /// One CA whose key is here: what it signs, and what a server stores of it.
  struct HeldCa {
    const service::Issuers::Issuing* issuing = nullptr;
    SigningRules rules;
    Bytes identity;
  };

  // Every issuing CA of this directory, those before a rotation included: their CRLs go on. Private ones are the
  // server's own matter.
  Result<void> open_cas() {
    TRY(const auto authorities,
        edges_.directory.store->read([](const store::View& view) { return view.authorities(); }));
    for (const store::Authority& authority : authorities) {
      if (authority.parent == authority.id || (authority.sealed_key.empty() && !authority.key_is_held)) continue;
      TRY(const service::Issuers::Issuing* const issuing, edges_.issuers->find(authority.id));
      cas_.push_back({.issuing = issuing,
                      .rules = {issuing->form, public_host(config_)},
                      .identity = identity_of(*issuing, authorities)});
    }
    return {};
  }

  static Bytes identity_of(const service::Issuers::Issuing& issuing, const std::vector<store::Authority>& authorities) {
    const ByteView algorithm = issuing.signer->signature_algorithm();
    const ByteView key = issuing.signer->public_key();
    keys::SignerIdentity identity{.signature_algorithm = {algorithm.begin(), algorithm.end()},
                                  .public_key = {key.begin(), key.end()},
                                  .chain = issuing.ca->chain(),
                                  .root_crl = {},
                                  .root_crl_next_update = {}};
    for (const store::Authority& authority : authorities)
      if (authority.certificate == identity.chain.back()) {
        identity.root_crl = authority.crl;
        identity.root_crl_next_update = authority.crl_next_update;
      }
    return keys::signer_identity(identity);
  }

  // The id that a question means by "ec", "rsa" or nothing; else what it says.
  std::string asked_for(const std::string& which) {
    if (which.empty()) return edges_.issuers->own().ca->identity().id;
    for (const pki::PublicKeyAlgorithm key : pki::public_key_algorithms) {
      const issuance::IssuerIdentity& identity = edges_.issuers->signing_for(key).ca->identity();
      if (which == to_string(key)) return identity.key_algorithm == key ? identity.id : "";
    }
    return which;
  }

  Result<Bytes> identify(const std::string& which) {
    const std::string id = asked_for(which);
    for (const HeldCa& ca : cas_)
      if (ca.issuing->ca->identity().id == id) return ca.identity;
    return fail(ErrorCode::invalid_request, "this signer has no such CA: " + which);
  }

  Result<Bytes> sign(ByteView to_be_signed) {
    Error refused{.code = ErrorCode::access_denied, .detail = "its issuer is no CA of this signer"};
    for (const HeldCa& ca : cas_) {
      if (!ca.rules.is_of(to_be_signed)) continue;
      const auto what = ca.rules.judge(to_be_signed, edges_.clock.now());
      if (!what) {
        refused = what.error();
        continue;
      }
      auto signature = ca.issuing->signer->sign(to_be_signed);
      if (signature)
        log::info("signer.signed", {{"what", *what}, {"ca", ca.issuing->ca->identity().id}});
      else
        log::error("signer.failed", {{"what", *what}, {"detail", signature.error().detail}});
      return signature;
    }
    log::error("signer.refused", {{"reason", refused.detail}});
    return tl::make_unexpected(std::move(refused));
  }

  void accept() {
    while (!stopping_) {
      if (!readable(listener_.get())) continue;
      keys::Stream stream{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
      if (stream.get() < 0) continue;
      if (is_client(stream)) admit(std::move(stream));
    }
  }

  // The kernel's word about who is at the other end.
  bool is_client(const keys::Stream& stream) const {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(stream.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == client_) return true;
    log::warn("signer.stranger", {{"uid", fmt::to_string(peer.uid)}, {"pid", fmt::to_string(peer.pid)}});
    return false;
  }

  void admit(keys::Stream stream) {
    const Lock lock{mutex_};
    for (auto at = connections_.begin(); at != connections_.end();) {
      if (!at->ended) {
        ++at;
        continue;
      }
      at->thread.join();
      at = connections_.erase(at);
    }
    if (connections_.size() >= most_connections) {
      log::warn("signer.too_many_connections");
      return;
    }
    Connection& connection = connections_.emplace_back();
    connection.thread = std::thread{[this, &connection, own = std::move(stream)] {
      serve(own);
      connection.ended = true;
    }};
  }

  // Questions one after the other, until the client goes or says something that is none.
  void serve(const keys::Stream& stream) {
    while (!stopping_) {
      if (!readable(stream.get())) continue;
      const auto frame = keys::read_frame(stream, keys::longest_signer_frame, Deadline::after(frame_limit));
      if (!frame) {
        if (frame.error().code == ErrorCode::invalid_request)
          log::warn("signer.malformed", {{"detail", frame.error().detail}});
        return;
      }
      const auto question = keys::parse_signer_question(*frame);
      const Bytes answer = keys::signer_answer(question ? answer_to(*question) : tl::make_unexpected(question.error()));
      if (!question) log::warn("signer.malformed", {{"detail", question.error().detail}});
      if (!keys::write_frame(stream, answer, Deadline::after(frame_limit)) || !question) return;
    }
  }

  Result<Bytes> answer_to(const keys::SignerQuestion& question) {
    return question.operation == keys::SignerOperation::identify ? identify(question.which)
                                                                 : sign(question.to_be_signed);
  }

  const Config config_;
  SignerEdges edges_;
  std::vector<HeldCa> cas_;
  uid_t client_ = 0;
  std::string path_;
  keys::Stream listener_;
  std::atomic<bool> stopping_ = false;
  Mutex mutex_;
  std::list<Connection> connections_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::thread acceptor_;
};

}  // namespace

Result<std::unique_ptr<SignerProcess>> SignerProcess::start(const Config& config, const std::string& data_dir) {
  auto process = std::make_unique<Listening>(config);
  TRY_VOID(process->open(data_dir));
  return std::unique_ptr<SignerProcess>{std::move(process)};
}

}  // namespace certwright::app
