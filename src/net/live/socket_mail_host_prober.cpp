#include "net/live/socket_mail_host_prober.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "net/first_bytes.h"
#include "net/live/socket.h"

namespace certwright::net::live {
namespace {

using End = MailHostAnswer::End;
using std::chrono::milliseconds;
using Steady = Deadline::Steady;

// More at once help nobody: a poll of this size costs nothing, and the rest has its turn within seconds.
constexpr std::size_t most_open = 64;
// RFC 5321 section 4.5.3.1.5: a reply line has 512 octets at most. What sends for ever is cut off here.
constexpr std::size_t most_line_bytes = 512;
constexpr std::size_t most_read_bytes = 2048;
constexpr std::chrono::hours remembered{1};

/// One connection under way.
struct Talk {
  std::size_t place = 0;
  Socket socket;
  bool is_connected = false;
  Deadline until;             ///< of the present wait
  bool is_cut_short = false;  ///< the caller's deadline left less than that wait takes
  std::string read;
  bool ended = false;
};

/// Per family: when a public address was last connected to, as a count of the steady clock; 0: never.
struct Reached {
  std::atomic<Steady::rep> v4{0};
  std::atomic<Steady::rep> v6{0};

  std::atomic<Steady::rep>& of(bool is_v6) { return is_v6 ? v6 : v4; }
  [[nodiscard]] const std::atomic<Steady::rep>& of(bool is_v6) const { return is_v6 ? v6 : v4; }
};

bool is_v6(std::string_view address) { return address.find(':') != std::string_view::npos; }

/// RFC 5321 section 4.2: three digits, and a space, a hyphen or nothing more. 0 where it is no such line.
int reply_code(std::string_view line) {
  if (line.size() < 3 || line[0] < '2' || line[0] > '5') return 0;
  int code = 0;
  for (const char c : line.substr(0, 3)) {
    if (c < '0' || c > '9') return 0;
    code = code * 10 + (c - '0');
  }
  return line.size() == 3 || line[3] == ' ' || line[3] == '-' ? code : 0;
}

/// The connections of one call.
class Round {
 public:
  Round(std::span<const MailHostQuestion> questions, const AddressGuard& guard, const MailHostPatience& patience,
        Reached& reached, Deadline deadline)
      : questions_(questions),
        guard_(guard),
        patience_(patience),
        reached_(reached),
        deadline_(deadline),
        answers_(questions.size()) {}
  std::vector<MailHostAnswer> run();

 private:
  void start(std::size_t place);
  void go_on(Talk& talk);
  void note_connection(Talk& talk);
  void take_bytes(Talk& talk);
  void take_line(Talk& talk, std::string_view line);
  void end(Talk& talk, End how, std::string detail);
  void give_up_late_ones();
  void wait_and_go_on();
  void wait_for(Talk& talk, milliseconds longest);

  std::span<const MailHostQuestion> questions_;
  const AddressGuard& guard_;
  const MailHostPatience& patience_;
  Reached& reached_;
  Deadline deadline_;
  std::vector<MailHostAnswer> answers_;
  std::vector<Talk> open_;
};

void Round::end(Talk& talk, End how, std::string detail) {
  MailHostAnswer& answer = answers_[talk.place];
  answer.end = how;
  answer.detail = std::move(detail);
  talk.ended = true;
}

void Round::wait_for(Talk& talk, milliseconds longest) {
  talk.until = deadline_.at_most(longest);
  talk.is_cut_short = deadline_.remaining() < longest;
}

void Round::start(std::size_t place) {
  const MailHostQuestion& question = questions_[place];
  const auto endpoint = parse_endpoint(question.address, question.port);
  if (!endpoint || endpoint->address != question.address || !guard_.permits(question.address)) {
    answers_[place].end = End::guarded;
    return;
  }
  constexpr int kind = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
  Talk talk{
      .place = place, .socket = Socket{socket(endpoint->is_v6 ? AF_INET6 : AF_INET, kind, 0)}, .until = deadline_};
  wait_for(talk, patience_.connect);
  const int error = talk.socket.fd() < 0 ? errno : connect_to(talk.socket.fd(), *endpoint);
  // Without a socket of ours nothing is known of the server.
  if (talk.socket.fd() < 0) return end(talk, End::cut_short, strerror(error));
  if (error != 0 && error != EINPROGRESS)
    return end(talk, end_of(connect_failure(error), End::connect_timeout), strerror(error));
  open_.push_back(std::move(talk));
}

void Round::note_connection(Talk& talk) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(talk.socket.fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) return end(talk, end_of(connect_failure(error), End::connect_timeout), strerror(error));
  talk.is_connected = true;
  wait_for(talk, patience_.greeting);
  const std::string& address = questions_[talk.place].address;
  if (AddressGuard{}.permits(address)) reached_.of(is_v6(address)) = Steady::now().time_since_epoch().count();
}

void Round::take_line(Talk& talk, std::string_view line) {
  answers_[talk.place].first_line = printable_start(line, most_line_bytes);
  const int code = reply_code(line);
  if (code == 0) return end(talk, End::closed, "what came is no reply of SMTP");
  constexpr std::string_view quit = "QUIT\r\n";
  // RFC 5321 section 4.1.1.10; whether it arrives does not matter.
  (void)send(talk.socket.fd(), quit.data(), quit.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  constexpr int service_ready = 220;
  end(talk, code == service_ready ? End::greeted : End::busy, {});
}

void Round::take_bytes(Talk& talk) {
  std::array<char, most_read_bytes> buffer{};
  const auto got = recv(talk.socket.fd(), buffer.data(), buffer.size() - talk.read.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
  if (got <= 0) {
    answers_[talk.place].first_line = printable_start(talk.read, most_line_bytes);
    return end(talk, End::closed, got == 0 ? "the connection was closed without a greeting" : strerror(errno));
  }
  talk.read.append(buffer.data(), static_cast<std::size_t>(got));
  const std::size_t line_end = talk.read.find('\n');
  if (line_end == std::string::npos && talk.read.size() < most_line_bytes) return;
  std::string_view line{talk.read};
  line = line.substr(0, std::min({line_end, line.size(), most_line_bytes}));
  while (line.ends_with('\r')) line.remove_suffix(1);
  take_line(talk, line);
}

void Round::go_on(Talk& talk) {
  if (talk.is_connected)
    take_bytes(talk);
  else
    note_connection(talk);
}

void Round::give_up_late_ones() {
  for (Talk& talk : open_) {
    if (talk.ended || !talk.until.passed()) continue;
    if (talk.is_cut_short)
      end(talk, End::cut_short, talk.is_connected ? "no greeting in the time there was" : "not connected in time");
    else if (talk.is_connected)
      end(talk, End::no_answer, "no greeting in time");
    else
      end(talk, End::connect_timeout, "no connection in time");
  }
  std::erase_if(open_, [](const Talk& talk) { return talk.ended; });
}

void Round::wait_and_go_on() {
  std::vector<pollfd> sockets;
  sockets.reserve(open_.size());
  Deadline until = deadline_;
  for (const Talk& talk : open_) {
    const short events = talk.is_connected ? POLLIN : POLLOUT;
    sockets.push_back({.fd = talk.socket.fd(), .events = events, .revents = 0});
    if (talk.until.at() < until.at()) until = talk.until;
  }
  if (poll(sockets.data(), sockets.size(), static_cast<int>(until.remaining().count()) + 1) <= 0) return;
  for (std::size_t i = 0; i < sockets.size(); ++i)
    if (sockets[i].revents != 0) go_on(open_[i]);
}

std::vector<MailHostAnswer> Round::run() {
  std::size_t next = 0;
  for (;;) {
    for (; next < questions_.size() && open_.size() < most_open && !deadline_.passed(); ++next) start(next);
    if (open_.empty()) break;
    wait_and_go_on();
    give_up_late_ones();
  }
  return std::move(answers_);
}

class SocketMailHostProber final : public MailHostProber {
 public:
  SocketMailHostProber(AddressGuard guard, MailHostPatience patience) : guard_(std::move(guard)), patience_(patience) {}

  [[nodiscard]] std::vector<MailHostAnswer> probe(std::span<const MailHostQuestion> questions,
                                                  Deadline deadline) override {
    return Round{questions, guard_, patience_, reached_, deadline}.run();
  }
  [[nodiscard]] bool has_reached(const std::string& address) const override {
    const Steady::rep last = reached_.of(is_v6(address));
    return last != 0 && Steady::now() - Steady::time_point{Steady::duration{last}} < remembered;
  }

 private:
  const AddressGuard guard_;
  const MailHostPatience patience_;
  Reached reached_;
};

}  // namespace

std::unique_ptr<MailHostProber> make_socket_mail_host_prober(AddressGuard guard, MailHostPatience patience) {
  return std::make_unique<SocketMailHostProber>(std::move(guard), patience);
}

}  // namespace certwright::net::live
