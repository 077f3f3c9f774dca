#include "tests/fakes/nsd.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "base/deadline.h"
#include "net/dns_message.h"

namespace certwright::fakes {
namespace {

constexpr const char* nsd_program = "/usr/sbin/nsd";
constexpr std::chrono::seconds start_wait{20};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  out << text;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

/// Runs a command line in a directory; its output, or an exception with it.
std::string run(const std::filesystem::path& directory, const std::string& command) {
  const std::string line = fmt::format("cd '{}' && {} 2>&1", directory.string(), command);
  std::FILE* const pipe = popen(line.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string output;
  std::array<char, 512> buffer{};
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) output += buffer.data();
  if (pclose(pipe) != 0) throw std::runtime_error(command + ": " + output);
  while (output.ends_with('\n')) output.pop_back();
  return output;
}

sockaddr_in socket_address(const std::string& address, std::uint16_t port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  if (inet_pton(AF_INET, address.c_str(), &to.sin_addr) != 1) throw std::runtime_error("not an address: " + address);
  return to;
}

bool bind_to(int fd, const std::string& address, std::uint16_t port) {
  const sockaddr_in to = socket_address(address, port);
  return bind(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
}

std::uint16_t port_of(int fd) {
  sockaddr_in bound{};
  socklen_t size = sizeof bound;
  getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size);
  return ntohs(bound.sin_port);
}

/// A port that is free for UDP and TCP alike.
std::uint16_t free_port(const std::string& address) {
  for (int attempt = 0; attempt < 100; ++attempt) {
    const int udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool first = bind_to(udp, address, 0);
    const std::uint16_t port = port_of(udp);
    const bool both = first && bind_to(tcp, address, port);
    close(udp);
    close(tcp);
    if (both) return port;
  }
  throw std::runtime_error("no free port on " + address);
}

/// One datagram there and one back, or nothing.
Bytes exchange(const std::string& address, std::uint16_t port, const Bytes& query) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const sockaddr_in to = socket_address(address, port);
  Bytes reply(4096);
  ssize_t size = -1;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 &&
      send(fd, query.data(), query.size(), 0) > 0) {
    pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
    if (poll(&readable, 1, 50) > 0) size = recv(fd, reply.data(), reply.size(), 0);
  }
  close(fd);
  reply.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return reply;
}

/// The serial of the SOA that answers `query`.
std::optional<std::uint32_t> serial_in(const Bytes& message, const Bytes& query) {
  const auto reply = net::parse_reply(message, query);
  if (!reply || !reply->authoritative || reply->rcode != 0 || reply->answer.size() != 1) return std::nullopt;
  const auto* const soa = std::get_if<net::SoaData>(&reply->answer.front().data);
  return soa == nullptr ? std::nullopt : std::optional{soa->serial};
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "certwright-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary directory");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Zone make_zone(std::string_view name, std::string_view records, std::string_view address) {
  static std::atomic<std::uint32_t> last_serial{0};
  const std::uint32_t serial = ++last_serial;
  return {
      std::string{name},
      fmt::format("$ORIGIN {}.\n$TTL 300\n@ IN SOA ns hostmaster {} 3600 600 86400 300\n@ IN NS ns\nns IN A {}\n{}\n",
                  name, serial, address, records),
      serial};
}

SignedZone sign(const Zone& zone) {
  const TemporaryDirectory directory;
  write_file(directory.path() / "zone", zone.text);
  const std::string key = run(directory.path(), "ldns-keygen -a ECDSAP256SHA256 -k '" + zone.name + "'");
  run(directory.path(), "ldns-signzone -o '" + zone.name + "' -f signed zone '" + key + "'");
  const auto line_of = [&](const char* suffix) {
    std::string text = read_file(directory.path() / (key + suffix));
    text.resize(text.find_first_of(";\n"));  // the key file ends with a comment
    return text;
  };
  return {{zone.name, read_file(directory.path() / "signed"), zone.serial}, line_of(".key"), line_of(".ds")};
}

bool Nsd::installed() {
  return access(nsd_program, X_OK) == 0 && access("/usr/bin/ldns-keygen", X_OK) == 0 &&
         access("/usr/bin/ldns-signzone", X_OK) == 0;
}

Nsd::Nsd(const std::vector<Zone>& zones, std::string address, std::uint16_t port)
    : address_(std::move(address)), port_(port != 0 ? port : free_port(address_)) {
  for (const Zone& zone : zones) write_zone(zone);
  write_configuration(zones);
  spawn();
  try {
    for (const Zone& zone : zones) await(zone);
  } catch (...) {
    stop();
    throw;
  }
}

Nsd::~Nsd() { stop(); }

std::string Nsd::endpoint() const { return fmt::format("{}:{}", address_, port_); }

void Nsd::write_zone(const Zone& zone) { write_file(directory_.path() / (zone.name + ".zone"), zone.text); }

void Nsd::write_configuration(const std::vector<Zone>& zones) {
  const std::string directory = directory_.path().string();
  std::string text = fmt::format(
      "server:\n"
      "  ip-address: {0}@{1}\n"
      "  username: \"\"\n"  // stay the current user
      "  chroot: \"\"\n"
      "  zonesdir: \"{2}\"\n"
      "  database: \"\"\n"
      "  pidfile: \"{2}/nsd.pid\"\n"
      "  xfrdfile: \"{2}/xfrd.state\"\n"
      "  zonelistfile: \"{2}/zone.list\"\n"
      "  logfile: \"{2}/nsd.log\"\n"
      "  server-count: 1\n"
      "  rrl-ratelimit: 0\n"  // nsd's own limit of 200 answers a second would look like a slow resolver
      "remote-control:\n"
      "  control-enable: no\n",
      address_, port_, directory);
  for (const Zone& zone : zones)
    text += fmt::format("zone:\n  name: \"{0}\"\n  zonefile: \"{1}/{0}.zone\"\n", zone.name, directory);
  write_file(directory_.path() / "nsd.conf", text);
}

void Nsd::spawn() {
  const std::string configuration = (directory_.path() / "nsd.conf").string();
  const std::string output = (directory_.path() / "nsd.out").string();
  process_ = fork();
  if (process_ < 0) throw std::runtime_error("cannot fork");
  if (process_ > 0) return;
  // A group of its own, so that its children are signalled with it; and no survivor of a test that was killed.
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execl(nsd_program, nsd_program, "-d", "-c", configuration.c_str(), static_cast<char*>(nullptr));
  _exit(127);
}

void Nsd::await(const Zone& zone) {
  const Deadline deadline = Deadline::after(start_wait);
  const auto query = net::encode_question(1, {.question = {zone.name, net::RecordType::soa}, .edns = false}, 0);
  if (!query) throw std::runtime_error("not a zone's name: " + zone.name);
  while (!deadline.passed()) {
    const auto serial = serial_in(exchange(address_, port_, *query), *query);
    if (serial && (zone.serial == 0 || *serial == zone.serial)) return;
    if (waitpid(process_, nullptr, WNOHANG) == process_) {
      process_ = -1;
      break;
    }
    if (read_file(directory_.path() / "nsd.log").find(" error: ") != std::string::npos) break;
    poll(nullptr, 0, 5);
  }
  throw std::runtime_error(fmt::format("nsd does not serve {}: {} {}", zone.name,
                                       read_file(directory_.path() / "nsd.out"),
                                       read_file(directory_.path() / "nsd.log")));
}

void Nsd::replace(const Zone& zone) {
  if (zone.serial == 0) throw std::runtime_error("only a zone of make_zone() can replace another: it has a new serial");
  write_zone(zone);
  kill(process_, SIGHUP);
  await(zone);
}

void Nsd::pause() { kill(-process_, SIGSTOP); }

void Nsd::go_on() { kill(-process_, SIGCONT); }

void Nsd::stop() noexcept {
  if (process_ <= 0) return;
  kill(-process_, SIGCONT);
  kill(process_, SIGTERM);
  const Deadline deadline = Deadline::after(std::chrono::seconds{3});
  while (!deadline.passed() && waitpid(process_, nullptr, WNOHANG) == 0) poll(nullptr, 0, 2);
  kill(-process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

DeafServer::DeafServer() : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  if (!bind_to(fd_, "127.0.0.1", 0)) throw std::runtime_error("cannot bind a UDP port");
  port_ = port_of(fd_);
}

DeafServer::~DeafServer() { close(fd_); }

std::string DeafServer::endpoint() const { return fmt::format("127.0.0.1:{}", port_); }

}  // namespace certwright::fakes
