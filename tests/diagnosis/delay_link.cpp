// Joins two network namespaces by a link that takes its time: a TUN device in each, and every packet that leaves by one
// comes out of the other after a delay, but for a share that is lost. This is how tests get a distance between hosts on
// kernels without a netem qdisc.
//
//   certwright_delay_link NS_A NS_B --delay-ms 10 [--loss 0.01] [--dev-a NAME] [--dev-b NAME] [--mtu 1500] [--seed 1]
//
// NS_A, NS_B: a name of `ip netns`, or a path such as /proc/PID/ns/net. The delay is of one way. Prints "ready" once
// both devices exist and are up; addresses and routes are the caller's. Ends, and takes the devices along, on SIGTERM
// or SIGINT, or when the process that started it ends. Which packets are lost depends on the seed alone.
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

// While packets are under way the devices are looked at this often, instead of at every packet: at 20,000 packets a
// second that is a fraction of the wake-ups, and no packet is late by more.
constexpr microseconds tick{200};
// A link that is overrun loses packets, as a real one does.
constexpr std::size_t most_under_way = 16384;

struct Options {
  std::array<std::string, 2> namespaces;
  std::array<std::string, 2> devices{"delay0", "delay0"};
  microseconds delay{0};
  double loss = 0;
  int mtu = 1500;
  std::uint32_t seed = 1;
};

[[noreturn]] void fail(const std::string& what) { throw std::system_error{errno, std::generic_category(), what}; }

/// Nothing where the command line is not as above.
std::optional<Options> parse(const std::vector<std::string>& words) try {
  Options options;
  if (words.size() < 2) return std::nullopt;
  options.namespaces = {words[0], words[1]};
  if (words.size() % 2 != 0) return std::nullopt;
  for (std::size_t at = 2; at < words.size(); at += 2) {
    const std::string& option = words[at];
    const std::string& value = words[at + 1];
    if (option == "--delay-ms")
      options.delay = microseconds{static_cast<std::int64_t>(std::stod(value) * 1000)};
    else if (option == "--loss")
      options.loss = std::stod(value);
    else if (option == "--dev-a")
      options.devices[0] = value;
    else if (option == "--dev-b")
      options.devices[1] = value;
    else if (option == "--mtu")
      options.mtu = std::stoi(value);
    else if (option == "--seed")
      options.seed = static_cast<std::uint32_t>(std::stoul(value));
    else
      return std::nullopt;
  }
  const bool in_range = options.delay.count() >= 0 && options.loss >= 0 && options.loss <= 1 && options.mtu >= 68;
  return in_range ? std::optional{options} : std::nullopt;
} catch (const std::logic_error&) {  // what std::stod and its kin throw
  return std::nullopt;
}

ifreq request_for(const std::string& device) {
  ifreq request{};
  if (device.size() >= sizeof request.ifr_name) throw std::runtime_error("the device's name is too long: " + device);
  std::memcpy(request.ifr_name, device.data(), device.size());
  return request;
}

void enter(const std::string& name) {
  const std::string path = name.find('/') == std::string::npos ? "/run/netns/" + name : name;
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail(path);
  if (setns(fd, CLONE_NEWNET) != 0) fail("cannot enter " + path);
  close(fd);
}

void bring_up(const std::string& device, int mtu) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  ifreq request = request_for(device);
  request.ifr_mtu = mtu;
  if (ioctl(fd, SIOCSIFMTU, &request) != 0) fail("cannot set the MTU of " + device);
  request = request_for(device);
  if (ioctl(fd, SIOCGIFFLAGS, &request) != 0) fail("cannot read the flags of " + device);
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  if (ioctl(fd, SIOCSIFFLAGS, &request) != 0) fail("cannot bring up " + device);
  close(fd);
}

/// A TUN device in a namespace, which this process then stays in.
int open_device(const std::string& name_space, const std::string& device, int mtu) {
  enter(name_space);
  const int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) fail("/dev/net/tun");
  ifreq request = request_for(device);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (ioctl(fd, TUNSETIFF, &request) != 0) fail("cannot make " + device + " in " + name_space);
  bring_up(device, mtu);
  return fd;
}

/// One direction of the link.
class Lane {
 public:
  Lane(int from, int to, const Options& options, std::uint32_t seed)
      : from_(from), to_(to), delay_(options.delay), lost_(options.loss), random_(seed) {}

  /// Takes in what has come. A packet's time begins here.
  void take_in() {
    std::array<std::uint8_t, 65536> packet{};
    while (true) {
      const ssize_t size = read(from_, packet.data(), packet.size());
      if (size <= 0) return;
      if (!lost_(random_) && under_way_.size() < most_under_way)
        under_way_.push_back({Clock::now() + delay_, {packet.begin(), packet.begin() + size}});
    }
  }
  /// Lets out what is due. What the other side cannot take is lost.
  void let_out() {
    while (!under_way_.empty() && under_way_.front().due <= Clock::now()) {
      const auto& octets = under_way_.front().octets;
      (void)!write(to_, octets.data(), octets.size());
      under_way_.pop_front();
    }
  }
  [[nodiscard]] bool idle() const { return under_way_.empty(); }

 private:
  struct Packet {
    Clock::time_point due;
    std::vector<std::uint8_t> octets;
  };
  int from_;
  int to_;
  microseconds delay_;
  std::bernoulli_distribution lost_;
  std::mt19937 random_;
  std::deque<Packet> under_way_;
};

volatile sig_atomic_t asked_to_end = 0;

void forward(int first, int second, const Options& options, const sigset_t& while_waiting) {
  Lane there{first, second, options, options.seed};
  Lane back{second, first, options, options.seed + 1};
  std::array<pollfd, 2> devices{{{first, POLLIN, 0}, {second, POLLIN, 0}}};
  const timespec a_tick{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds{tick}.count()};
  while (asked_to_end == 0) {
    for (Lane* const lane : {&there, &back}) lane->take_in();
    for (Lane* const lane : {&there, &back}) lane->let_out();
    if (there.idle() && back.idle())
      (void)ppoll(devices.data(), devices.size(), nullptr, &while_waiting);
    else
      (void)ppoll(nullptr, 0, &a_tick, &while_waiting);
  }
}

/// SIGTERM and SIGINT come only while waiting; gives the mask for that.
sigset_t receive_signals_while_waiting() {
  struct sigaction action{};
  action.sa_handler = [](int) { asked_to_end = 1; };
  sigset_t ending;
  sigset_t before;
  sigemptyset(&ending);
  for (const int signal : {SIGTERM, SIGINT}) {
    sigaction(signal, &action, nullptr);
    sigaddset(&ending, signal);
  }
  sigprocmask(SIG_BLOCK, &ending, &before);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  return before;
}

}  // namespace

int main(int count, char** words) try {
  const auto options = parse({words + 1, words + count});
  if (!options) {
    std::fputs(
        "usage: certwright_delay_link NS_A NS_B --delay-ms 10 [--loss 0.01] [--dev-a NAME] [--dev-b NAME] "
        "[--mtu 1500] [--seed 1]\n",
        stderr);
    return 2;
  }
  const sigset_t while_waiting = receive_signals_while_waiting();
  // Paths such as /proc/self/ns/net mean another namespace once one has been entered, so they are for the first only.
  const int first = open_device(options->namespaces[0], options->devices[0], options->mtu);
  const int second = open_device(options->namespaces[1], options->devices[1], options->mtu);
  std::puts("ready");
  std::fflush(stdout);
  forward(first, second, *options, while_waiting);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "certwright_delay_link: %s\n", error.what());
  return 1;
}
