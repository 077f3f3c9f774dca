#include "app/diagnosis_doors.h"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "app/addresses.h"
#include "base/clock.h"
#include "base/log.h"
#include "feeds/services/open_services.h"
#include "net/live/curl_http_client.h"
#include "net/live/curl_http_prober.h"
#include "net/live/direct_name_servers.h"
#include "net/live/openssl_tls_dialer.h"
#include "net/live/socket_mail_host_prober.h"
#include "net/live/socket_whois.h"
#include "net/live/system_resolvers.h"
#include "registration/open_registration_data.h"

namespace certwright::app {
namespace {

using Direct = decltype(Config::diagnosis)::Direct;

constexpr std::uint16_t dns_port = 53;
// The root's servers as Debian's dns-root-data installs them.
constexpr const char* default_root_hints = "/usr/share/dns/root.hints";

Result<std::vector<net::Endpoint>> root_servers(const Config& config) {
  const bool is_configured = !config.dns.root_hints.empty();
  const std::string file = is_configured ? config.dns.root_hints : default_root_hints;
  std::vector<net::Endpoint> servers = read_root_hints(file);
  if (!servers.empty()) return servers;
  if (is_configured)
    return fail(ErrorCode::invalid_request,
                fmt::format("[dns] root_hints: '{}' cannot be read, or holds no addresses", file));
  log::warn("diagnosis.no_root", {{"missing", file}, {"remedy", "install dns-root-data or set [dns] root_hints"}});
  return servers;
}

std::string normal_zone(std::string zone) {
  while (zone.ends_with('.')) zone.pop_back();
  return zone;
}

Result<std::vector<checks::WalkStart>> stub_starts(const Config& config) {
  std::vector<checks::WalkStart> starts;
  for (const net::live::StubZone& stub : config.dns.stubs) {
    checks::WalkStart start{.zone = normal_zone(stub.zone), .servers = {}};
    for (const std::string& server : stub.servers) {
      TRY(net::Endpoint endpoint, net::parse_endpoint(server, dns_port));
      start.servers.push_back(std::move(endpoint));
    }
    starts.push_back(std::move(start));
  }
  return starts;
}

Result<std::vector<checks::WalkStart>> starts_of(const Config& config) {
  if (config.diagnosis.direct == Direct::no) return std::vector<checks::WalkStart>{};
  TRY(std::vector<checks::WalkStart> starts, stub_starts(config));
  if (config.diagnosis.direct == Direct::automatic && config.dns.forward) return starts;
  TRY(std::vector<net::Endpoint> root, root_servers(config));
  // A stub of the root is the operator's own root.
  const auto is_root = [](const checks::WalkStart& start) { return start.zone.empty(); };
  if (!root.empty() && std::ranges::none_of(starts, is_root))
    starts.push_back({.zone = {}, .servers = std::move(root)});
  return starts;
}

// Delegations name no ports. Where there is nothing but one stub on another port, its world is on that port.
std::uint16_t port_of(const std::vector<checks::WalkStart>& starts) {
  std::uint16_t port = 0;
  for (const checks::WalkStart& start : starts)
    for (const net::Endpoint& server : start.servers) {
      if (port != 0 && port != server.port) return dns_port;
      port = server.port;
    }
  return port == 0 ? dns_port : port;
}

}  // namespace

struct DiagnosisDoors::Parts {
  net::AddressGuard guard;
  std::unique_ptr<net::NameServers> name_servers;
  std::unique_ptr<net::HttpProber> http;
  std::unique_ptr<net::TlsDialer> tls;
  std::unique_ptr<net::MailHostProber> mail_hosts;
  SystemClock clock;
  std::unique_ptr<net::HttpClient> service_client;
  std::unique_ptr<feeds::ReputationServices> reputation;
  std::unique_ptr<net::Whois> whois;
  std::unique_ptr<registration::RegistrationData> registration;
  checks::DiagnosisDoors doors;
};

DiagnosisDoors::DiagnosisDoors(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
DiagnosisDoors::~DiagnosisDoors() = default;

const checks::DiagnosisDoors& DiagnosisDoors::get() const { return parts_->doors; }

Result<std::unique_ptr<DiagnosisDoors>> DiagnosisDoors::open(const Config& config, net::Resolver& resolver,
                                                             const std::string& state_folder) {
  auto parts = std::make_unique<Parts>();
  TRY(parts->guard, net::AddressGuard::make(config.allow_private));
  TRY(std::vector<checks::WalkStart> starts, starts_of(config));
  std::vector<net::Endpoint> system_resolvers = net::live::read_system_resolvers();
  net::live::DirectOptions direct{.exempt = system_resolvers};
  for (const checks::WalkStart& start : starts)
    direct.exempt.insert(direct.exempt.end(), start.servers.begin(), start.servers.end());
  parts->name_servers = net::live::make_direct_name_servers(parts->guard, std::move(direct));
  parts->http = net::live::make_curl_http_prober(parts->guard);
  parts->tls = net::live::make_openssl_tls_dialer(parts->guard);
  if (config.probe_mail_hosts) parts->mail_hosts = net::live::make_socket_mail_host_prober(parts->guard);
  parts->service_client = net::live::make_guarded_curl_http_client(parts->guard);
  TRY(parts->reputation,
      feeds::open_reputation_services(
          config.reputation,
          {.client = *parts->service_client, .resolver = resolver, .clock = parts->clock, .folder = state_folder}));
  parts->whois = net::live::make_socket_whois(resolver, parts->guard);
  TRY(parts->registration,
      registration::open_registration_data(
          config.registration,
          {.client = *parts->service_client, .whois = *parts->whois, .clock = parts->clock, .folder = state_folder}));
  const std::uint16_t port = port_of(starts);
  parts->doors = {.resolver = &resolver,
                  .reputation = parts->reputation.get(),
                  .registration = parts->registration.get(),
                  .name_servers = parts->name_servers.get(),
                  .http = parts->http.get(),
                  .tls = parts->tls.get(),
                  .mail_hosts = parts->mail_hosts.get(),
                  .guard = &parts->guard,
                  .public_host = config.server.public_url.empty() ? std::string{} : public_host(config),
                  .starts = std::move(starts),
                  .system_resolvers = std::move(system_resolvers),
                  .dns_port = port};
  return std::unique_ptr<DiagnosisDoors>{new DiagnosisDoors{std::move(parts)}};
}

void raise_open_files() {
  ::rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::vector<net::Endpoint> read_root_hints(const std::string& file) {
  std::vector<net::Endpoint> servers;
  std::ifstream in{file};
  for (std::string line; std::getline(in, line);) {
    std::istringstream words{line.substr(0, line.find(';'))};
    std::string type;
    std::string data;
    // NAME [TTL] [IN] TYPE DATA: the address is the last word, and its type the one before it.
    for (std::string word; words >> word; data = std::move(word)) type = std::exchange(data, {});
    if (type != "A" && type != "AAAA") continue;
    if (auto endpoint = net::parse_endpoint(data.find(':') == std::string::npos ? data : "[" + data + "]", dns_port))
      servers.push_back(*std::move(endpoint));
  }
  return servers;
}

}  // namespace certwright::app
