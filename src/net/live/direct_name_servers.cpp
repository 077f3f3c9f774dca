#include "net/live/direct_name_servers.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "base/mutex.h"
#include "base/random.h"
#include "net/dns_message.h"
#include "net/live/dns_exchange.h"

namespace certwright::net::live {
namespace {

using End = ServerReply::End;
using Transport = ServerQuestion::Transport;
using std::chrono::milliseconds;

constexpr std::size_t largest_datagram = 65535;
// Who waits for room while its own sockets are open looks for it this often.
constexpr milliseconds room_check{10};

ServerReply without_reply(End how, std::string detail) { return {.end = how, .detail = std::move(detail)}; }

/// How many sockets all calls together may hold.
class SocketRoom {
 public:
  explicit SocketRoom(std::size_t most) : most_(std::max<std::size_t>(most, 1)) {}

  /// Whether a call that holds `held` may open another one. While others have none, it keeps to its share.
  bool take(std::size_t held) {
    const Lock lock{mutex_};
    const std::size_t share = std::max<std::size_t>(most_ / (waiting_ + 1), 1);
    if (taken_ >= most_ || (waiting_ > 0 && held >= share)) return false;
    ++taken_;
    return true;
  }
  void give_back(std::size_t count) {
    const Lock lock{mutex_};
    taken_ -= count;
    changed_.notify_all();
  }
  /// Returns when there may be room, or the deadline has passed. For a call that holds none.
  void await(Deadline deadline) {
    const Lock lock{mutex_};
    ++waiting_;
    if (taken_ >= most_) changed_.wait_until(mutex_, deadline);
    --waiting_;
  }

 private:
  Mutex mutex_;
  Condition changed_;
  const std::size_t most_;
  std::size_t taken_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
  std::size_t waiting_ CERTWRIGHT_GUARDED_BY(mutex_) = 0;
};

/// The server as parse_endpoint() reads it; nothing for what is no address: the family must be the text's own, or a
/// guarded address could pass for another.
std::optional<Endpoint> canonical(const Endpoint& server) {
  auto parsed = parse_endpoint(server.address, server.port);
  if (!parsed || parsed->address != server.address) return std::nullopt;
  return *std::move(parsed);
}

bool same(const Endpoint& left, const Endpoint& right) {
  return left.port == right.port && left.is_v6 == right.is_v6 && left.address == right.address;
}

/// Which servers may be asked.
struct Permission {
  AddressGuard guard;
  std::vector<Endpoint> exempt;

  [[nodiscard]] bool permits(const Endpoint& server) const {
    return guard.permits(server.address) ||
           std::ranges::any_of(exempt, [&](const Endpoint& one) { return same(one, server); });
  }
};

std::optional<Bytes> encode_with_random_id(const ServerQuestion& question) {
  std::uint16_t id = 0;
  std::uint64_t case_bits = 0;
  std::array<std::uint8_t, sizeof id + sizeof case_bits> octets{};
  SystemRandom{}.fill(octets);
  std::memcpy(&id, octets.data(), sizeof id);
  std::memcpy(&case_bits, octets.data() + sizeof id, sizeof case_bits);
  return encode_question(id, question, case_bits);
}

/// One call of ask().
class Batch {
 public:
  Batch(std::span<const ServerQuestion> questions, const Permission& permission, const DirectOptions& options,
        SocketRoom& room, Deadline deadline)
      : questions_(questions),
        permission_(permission),
        options_(options),
        room_(room),
        deadline_(deadline),
        replies_(questions.size()),
        buffer_(largest_datagram) {}
  ~Batch() { room_.give_back(open_.size()); }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  std::vector<ServerReply> run();

 private:
  struct Open {
    std::size_t place = 0;
    std::unique_ptr<DnsExchange> exchange;
  };
  /// Whether the next question was dealt with; false: it must wait for a socket.
  bool open_next();
  void wait_and_go_on();
  void settle_ended();
  void give_up();

  std::span<const ServerQuestion> questions_;
  const Permission& permission_;
  const DirectOptions& options_;
  SocketRoom& room_;
  Deadline deadline_;
  std::vector<ServerReply> replies_;
  Bytes buffer_;
  std::vector<Open> open_;
  std::vector<pollfd> polled_;
  std::size_t next_ = 0;  ///< the first question that has not been sent
};

std::vector<ServerReply> Batch::run() {
  while (!deadline_.passed()) {
    while (next_ < questions_.size() && open_next()) ++next_;
    settle_ended();
    if (!open_.empty())
      wait_and_go_on();
    else if (next_ < questions_.size())
      room_.await(deadline_);
    else
      break;
  }
  give_up();
  return std::move(replies_);
}

bool Batch::open_next() {
  const ServerQuestion& question = questions_[next_];
  const auto server = canonical(question.server);
  if (!server || !permission_.permits(*server)) {
    replies_[next_] = without_reply(End::guarded, "the address guard forbids this address");
    return true;
  }
  auto message = encode_with_random_id(question);
  if (!message) {
    replies_[next_] = without_reply(End::malformed, "the name has no wire form and was not asked for");
    return true;
  }
  if (!room_.take(open_.size())) return false;
  const int type = question.transport == Transport::tcp ? SOCK_STREAM : SOCK_DGRAM;
  Socket made{socket(server->is_v6 ? AF_INET6 : AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (made.fd() < 0) {
    const int error = errno;
    room_.give_back(1);
    // One of the sockets that are open now may serve, once it is closed.
    if ((error == EMFILE || error == ENFILE) && !open_.empty()) return false;
    replies_[next_] = without_reply(End::unreachable, "no socket: " + std::generic_category().message(error));
    return true;
  }
  open_.push_back({next_, make_dns_exchange(question.transport, std::move(made), *std::move(message), options_)});
  open_.back().exchange->start(*server);
  return true;
}

void Batch::wait_and_go_on() {
  auto wake_at = deadline_.at();
  polled_.clear();
  for (const auto& [place, exchange] : open_) {
    polled_.push_back({.fd = exchange->fd(), .events = exchange->waits_for(), .revents = 0});
    wake_at = std::min(wake_at, exchange->wake_at());
  }
  milliseconds wait = Deadline{wake_at}.remaining() + milliseconds{1};
  if (next_ < questions_.size()) wait = std::min(wait, room_check);
  const int ready = poll(polled_.data(), polled_.size(), static_cast<int>(wait.count()));
  for (std::size_t at = 0; ready > 0 && at < open_.size(); ++at)
    if (polled_[at].revents != 0) open_[at].exchange->on_ready(buffer_);
  const auto now = Deadline::Steady::now();
  for (const auto& [place, exchange] : open_)
    if (!exchange->ended() && exchange->wake_at() <= now) exchange->on_time();
  settle_ended();
}

void Batch::settle_ended() {
  for (const auto& [place, exchange] : open_)
    if (exchange->ended()) replies_[place] = exchange->take();
  if (const std::size_t ended = std::erase_if(open_, [](const Open& one) { return one.exchange->ended(); }); ended > 0)
    room_.give_back(ended);
}

void Batch::give_up() {
  for (const auto& [place, exchange] : open_)
    if (!exchange->ended()) exchange->give_up();
  settle_ended();
  for (; next_ < questions_.size(); ++next_)
    replies_[next_] = without_reply(End::unreachable, "not asked before the deadline");
}

class DirectNameServers final : public NameServers {
 public:
  DirectNameServers(const AddressGuard& guard, DirectOptions options)
      : permission_{guard, {}}, options_(std::move(options)), room_(options_.max_sockets) {
    for (const Endpoint& server : options_.exempt)
      if (auto known = canonical(server)) permission_.exempt.push_back(*std::move(known));
  }
  [[nodiscard]] std::vector<ServerReply> ask(std::span<const ServerQuestion> questions, Deadline deadline) override {
    return Batch{questions, permission_, options_, room_, deadline}.run();
  }

 private:
  Permission permission_;
  DirectOptions options_;
  SocketRoom room_;
};

}  // namespace

std::unique_ptr<NameServers> make_direct_name_servers(const AddressGuard& guard, DirectOptions options) {
  return std::make_unique<DirectNameServers>(guard, std::move(options));
}

}  // namespace certwright::net::live
