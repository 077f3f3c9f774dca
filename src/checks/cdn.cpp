#include "checks/cdn.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "net/address_prefix.h"

namespace certwright::checks {
namespace {

// https://www.cloudflare.com/ips/
constexpr std::string_view cloudflare[] = {
    "173.245.48.0/20", "103.21.244.0/22", "103.22.200.0/22",  "103.31.4.0/22",   "141.101.64.0/18", "108.162.192.0/18",
    "190.93.240.0/20", "188.114.96.0/20", "197.234.240.0/22", "198.41.128.0/17", "162.158.0.0/15",  "104.16.0.0/13",
    "104.24.0.0/14",   "172.64.0.0/13",   "131.0.72.0/22",    "2400:cb00::/32",  "2606:4700::/32",  "2803:f800::/32",
    "2405:b500::/32",  "2405:8100::/32",  "2a06:98c0::/29",   "2c0f:f248::/32"};

// https://api.fastly.com/public-ip-list
constexpr std::string_view fastly[] = {
    "23.235.32.0/20",  "43.249.72.0/22",   "103.244.50.0/24", "103.245.222.0/23", "103.245.224.0/24", "104.156.80.0/20",
    "140.248.64.0/18", "140.248.128.0/17", "146.75.0.0/17",   "151.101.0.0/16",   "157.52.64.0/18",   "167.82.0.0/17",
    "167.82.128.0/20", "167.82.160.0/20",  "167.82.224.0/20", "172.111.64.0/18",  "185.31.16.0/22",   "199.27.72.0/21",
    "199.232.0.0/16",  "2a04:4e40::/32",   "2a04:4e42::/32"};

// The global edge of https://d7uri8nf7uskq.cloudfront.net/tools/list-cloudfront-ips, its large and old prefixes.
constexpr std::string_view cloudfront[] = {
    "13.32.0.0/15",    "13.35.0.0/16",   "13.224.0.0/14",    "13.249.0.0/16",   "18.64.0.0/14",       "18.154.0.0/15",
    "18.160.0.0/15",   "18.164.0.0/15",  "18.172.0.0/15",    "18.238.0.0/15",   "18.244.0.0/15",      "52.84.0.0/15",
    "52.222.128.0/17", "54.182.0.0/16",  "54.192.0.0/16",    "54.230.0.0/17",   "54.239.128.0/18",    "64.252.64.0/18",
    "65.8.0.0/16",     "65.9.0.0/17",    "70.132.0.0/18",    "99.84.0.0/16",    "99.86.0.0/16",       "108.138.0.0/15",
    "108.156.0.0/14",  "143.204.0.0/16", "205.251.192.0/19", "216.137.32.0/19", "2600:9000:2000::/36"};

struct Network {
  std::string_view name;
  std::vector<net::AddressPrefix> prefixes;
};

const std::array<Network, 3>& networks() {
  static const std::array<Network, 3> parsed{{{"Cloudflare", net::parse_prefixes(cloudflare)},
                                              {"Fastly", net::parse_prefixes(fastly)},
                                              {"Amazon CloudFront", net::parse_prefixes(cloudfront)}}};
  return parsed;
}

struct Header {
  std::string_view start;  ///< lower case
  std::string_view name;
};

constexpr std::array<Header, 8> headers{{{"cloudflare", "Cloudflare"},
                                         {"cloudfront", "Amazon CloudFront"},
                                         {"akamaighost", "Akamai"},
                                         {"akamainetstorage", "Akamai"},
                                         {"bunnycdn", "bunny.net"},
                                         {"keycdn-engine", "KeyCDN"},
                                         {"cdn77", "CDN77"},
                                         {"sucuri/cloudproxy", "Sucuri"}}};

}  // namespace

std::string_view cdn_at(std::string_view address) {
  const auto parsed = net::parse_address(address);
  if (!parsed) return {};
  for (const Network& network : networks())
    if (net::any_covers(network.prefixes, *parsed)) return network.name;
  return {};
}

std::string_view cdn_named_by(std::string_view server) {
  const std::string folded = ascii_lower(server);
  const auto found = std::ranges::find_if(headers, [&](const Header& one) { return folded.starts_with(one.start); });
  return found == headers.end() ? std::string_view{} : found->name;
}

}  // namespace certwright::checks
