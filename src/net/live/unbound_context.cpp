#include "net/live/unbound_context.h"

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unbound.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "base/log.h"
#include "net/live/forwarder_probe.h"
#include "net/live/socket.h"

namespace certwright::net::live {
namespace {

constexpr std::uint16_t dns_port = 53;
constexpr std::chrono::milliseconds probe_wait{2000};
// The trust anchor of the root as Debian's dns-root-data installs it.
constexpr std::string_view default_trust_anchor = "/usr/share/dns/root.key";

struct Option {
  const char* name;
  const char* value;
};

constexpr Option fixed_options[] = {
    {"module-config:", "validator iterator"},
    {"qname-minimisation:", "yes"},
    // Whoever has just added or corrected a record must not be answered from the cache: that nothing is there is
    // believed for a second, and that something is there for a minute, whatever the zone's TTLs say. For the same
    // reason nothing is concluded from the NSEC records of earlier answers (RFC 8198).
    {"cache-max-ttl:", "60"},
    {"cache-max-negative-ttl:", "1"},
    {"aggressive-nsec:", "no"},
    {"val-bogus-ttl:", "5"},
    // A dead zone is given up after 5 s, and answers SERVFAIL at once for the 10 s after which its servers are tried
    // again; with the library's own values one question to it lasts half a minute. No live server takes 2 s.
    {"outbound-msg-retry:", "3"},
    {"infra-cache-max-rtt:", "2000"},
    {"infra-host-ttl:", "10"},
    {"infra-keep-probing:", "yes"},
    // The library is set up for a resolver of one question at a time. Questions wait for a socket where there are too
    // few.
    {"outgoing-range:", "256"},
    {"outgoing-num-tcp:", "16"},
    {"num-queries-per-thread:", "1024"},
    {"msg-cache-size:", "4m"},
    {"rrset-cache-size:", "8m"},
    // do-not-query-address below says exactly which loopback addresses may be asked.
    {"do-not-query-localhost:", "no"},
};

Result<void> set(ub_ctx* context, const char* option, const std::string& value) {
  const int error = ub_ctx_set_option(context, option, value.c_str());
  if (error == 0) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("libunbound refuses '{} {}': {}", option, value, ub_strerror(error)));
}

Result<void> checked(int error, std::string_view what) {
  if (error == 0) return {};
  return fail(ErrorCode::invalid_request, fmt::format("libunbound refuses {}: {}", what, ub_strerror(error)));
}

Result<void> readable(const std::string& file, std::string_view what) {
  if (access(file.c_str(), R_OK) == 0) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("cannot read {} '{}': check the path and its permissions", what, file));
}

std::string normal_zone(std::string_view zone) {
  std::string text{zone};
  while (text.ends_with('.')) text.pop_back();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

Result<std::vector<Endpoint>> parse_endpoints(const std::vector<std::string>& texts, std::string_view of) {
  if (texts.empty()) return fail(ErrorCode::invalid_request, fmt::format("{} needs at least one server", of));
  std::vector<Endpoint> endpoints;
  for (const std::string& text : texts) {
    TRY(auto endpoint, parse_endpoint(text, dns_port));
    endpoints.push_back(std::move(endpoint));
  }
  return endpoints;
}

std::string unbound_address(const Endpoint& endpoint) { return fmt::format("{}@{}", endpoint.address, endpoint.port); }

constexpr const char* public_v6 = "2001:503:ba3e::2:30";  // a.root-servers.net

std::vector<Endpoint> configured_servers(const UnboundContext& made) {
  std::vector<Endpoint> servers = made.forwarders;
  for (const ParsedStub& stub : made.stubs) servers.insert(servers.end(), stub.servers.begin(), stub.servers.end());
  return servers;
}

Result<void> set_fixed_options(ub_ctx* context, const std::vector<Endpoint>& servers) {
  for (const auto& [name, value] : fixed_options) TRY_VOID(set(context, name, value));
  const bool asks_v6 = std::any_of(servers.begin(), servers.end(), [](const Endpoint& one) { return one.is_v6; });
  return set(context, "do-ip6:", asks_v6 || has_route_to(public_v6) ? "yes" : "no");
}

/// Keeps libunbound from following a hostile delegation into guarded networks. Its list of addresses not to ask knows
/// no exceptions and holds for the servers of stub zones too, so theirs are cut out of the prefixes. A delegation could
/// then still point at them, though only at port 53; their addresses are therefore taken out of all answers but those
/// of the stub zones themselves. The price: a public name that has such an address seems to have none.
Result<void> guard_addresses(ub_ctx* context, const UnboundContext& made, const AddressGuard& guard, bool forward) {
  std::vector<std::string> exceptions;
  for (const Endpoint& server : configured_servers(made)) exceptions.push_back(server.address);
  TRY(const AddressGuard with_servers, guard.also_allowing(exceptions));
  for (const std::string& prefix : with_servers.guarded_prefixes())
    TRY_VOID(set(context, "do-not-query-address:", prefix));
  if (forward) return {};
  for (const std::string& address : exceptions)
    if (!guard.permits(address)) TRY_VOID(set(context, "private-address:", address));
  for (const ParsedStub& stub : made.stubs) TRY_VOID(set(context, "private-domain:", stub.zone + "."));
  return {};
}

Result<void> set_root_anchor(ub_ctx* context, const std::string& configured) {
  std::string file = configured;
  if (file.empty()) {
    if (access(std::string{default_trust_anchor}.c_str(), R_OK) == 0) {
      file = default_trust_anchor;
    } else {
      log::warn("resolver.unvalidated", {{"missing", std::string{default_trust_anchor}},
                                         {"remedy", "install dns-root-data or set [dns] trust_anchor"}});
      return {};
    }
  }
  TRY_VOID(readable(file, "the trust anchor"));
  return checked(ub_ctx_add_ta_file(context, file.c_str()), "the trust anchor " + file);
}

Result<void> set_stub_trust(ub_ctx* context, const StubZone& stub, const std::string& zone) {
  if (!stub.trust_anchor) {
    log::warn("resolver.insecure_stub", {{"zone", zone}, {"reason", "the stub zone has no trust_anchor"}});
    return set(context, "domain-insecure:", zone);
  }
  // A record has several words and a class or type; a file is there, or its absence is what has to be told.
  const std::string& anchor = *stub.trust_anchor;
  std::error_code ignored;
  const bool is_record = !std::filesystem::exists(anchor, ignored) &&
                         (anchor.find(" DS ") != std::string::npos || anchor.find(" DNSKEY ") != std::string::npos ||
                          anchor.find("\tDS\t") != std::string::npos || anchor.find("\tDNSKEY\t") != std::string::npos);
  if (is_record) return checked(ub_ctx_add_ta(context, anchor.c_str()), "the trust anchor of " + zone);
  TRY_VOID(readable(anchor, "the trust anchor of " + zone));
  return checked(ub_ctx_add_ta_file(context, anchor.c_str()), "the trust anchor of " + zone);
}

Result<void> add_stubs(UnboundContext& made, const ResolverOptions& options) {
  ub_ctx* const context = made.context.get();
  for (const StubZone& stub : options.stubs) {
    ParsedStub parsed{.zone = normal_zone(stub.zone)};
    if (parsed.zone.empty()) return fail(ErrorCode::invalid_request, "a stub zone needs the name of its zone");
    TRY(parsed.servers, parse_endpoints(stub.servers, fmt::format("the stub zone '{}'", parsed.zone)));
    const std::string zone = parsed.zone + ".";
    for (const Endpoint& server : parsed.servers)
      TRY_VOID(
          checked(ub_ctx_set_stub(context, zone.c_str(), unbound_address(server).c_str(), 0), "the stub zone " + zone));
    TRY_VOID(set_stub_trust(context, stub, zone));
    made.stubs.push_back(std::move(parsed));
  }
  return {};
}

/// An answer without RA can pass a referral off as "no such record", and an unseen CAA would read as permission. So
/// only forwarders that have shown that they offer recursion are used.
Result<void> add_forwarders(UnboundContext& made, const ResolverOptions& options) {
  TRY(const std::vector<Endpoint> servers, parse_endpoints(options.servers, "[dns] mode = \"forward\""));
  std::string silent;
  for (const Endpoint& server : servers) {
    const Result<void> probed = probe_forwarder(server, Deadline::after(probe_wait));
    if (!probed && probed.error().code == ErrorCode::invalid_request)
      return fail(ErrorCode::unavailable, probed.error().detail);
    if (!probed) {
      log::warn("resolver.forwarder_left_out", {{"server", server.str()}, {"reason", probed.error().detail}});
      silent = probed.error().detail;
      continue;
    }
    TRY_VOID(
        checked(ub_ctx_set_fwd(made.context.get(), unbound_address(server).c_str()), "the forwarder " + server.str()));
    made.forwarders.push_back(server);
  }
  if (made.forwarders.empty()) return fail(ErrorCode::unavailable, silent);
  return {};
}

/// libunbound answers some names itself (test., home.arpa., 10.in-addr.arpa. …; RFC 6303, RFC 6761). A stub zone goes
/// before that, while its neighbours there stay answered without a question to the root.
Result<void> uncover_stubs(const UnboundContext& made) {
  for (const ParsedStub& stub : made.stubs)
    TRY_VOID(set(made.context.get(), "local-zone:", stub.zone + ". transparent"));
  return {};
}

/// Starts the library's thread, with all signals blocked: they belong to the program's own threads.
int start_thread(ub_ctx* context) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const auto ignore = [](void*, int, ub_result* result) { ub_resolve_free(result); };
  const int error =
      ub_resolve_async(context, "localhost.", static_cast<int>(RecordType::a), 1, nullptr, ignore, nullptr);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return error;
}

Result<void> configure(UnboundContext& made, const ResolverOptions& options, const AddressGuard& guard) {
  ub_ctx* const context = made.context.get();
  TRY_VOID(checked(ub_ctx_async(context, 1), "to run its own thread"));
  TRY_VOID(add_stubs(made, options));
  if (options.forward) TRY_VOID(add_forwarders(made, options));
  if (!options.root_hints.empty()) {
    TRY_VOID(readable(options.root_hints, "the root hints"));
    TRY_VOID(set(context, "root-hints:", options.root_hints));
  }
  TRY_VOID(set_root_anchor(context, options.trust_anchor));
  TRY_VOID(set_fixed_options(context, configured_servers(made)));
  TRY_VOID(guard_addresses(context, made, guard, options.forward));
  TRY_VOID(uncover_stubs(made));
  return checked(start_thread(context), "its configuration");
}

/// What libunbound writes to its log while it is being set up: the only place where it says what is wrong.
class CapturedLog {
 public:
  explicit CapturedLog(ub_ctx* context) : file_(open_memstream(&text_, &size_)) { ub_ctx_debugout(context, file_); }
  ~CapturedLog() {
    if (file_ != nullptr) std::fclose(file_);
    std::free(text_);
  }
  CapturedLog(const CapturedLog&) = delete;
  CapturedLog& operator=(const CapturedLog&) = delete;

  [[nodiscard]] std::string text() {
    if (file_ == nullptr || std::fflush(file_) != 0) return {};
    std::string all{text_, size_};
    while (all.ends_with('\n')) all.pop_back();
    std::replace(all.begin(), all.end(), '\n', ' ');
    return all;
  }

 private:
  char* text_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* file_;
};

}  // namespace

void ContextDelete::operator()(ub_ctx* context) const noexcept { ub_ctx_delete(context); }

Result<UnboundContext> make_unbound_context(const ResolverOptions& options, const AddressGuard& guard) {
  UnboundContext made{.context = ContextPtr{ub_ctx_create()}};
  if (!made.context) return fail(ErrorCode::internal, "libunbound could not make a context");
  CapturedLog captured{made.context.get()};
  Result<void> configured = configure(made, options, guard);
  // From here on libunbound says nothing that an answer does not say, and not in the form of our log. (It has one log
  // for all contexts, which must not outlive the captured one.)
  const std::string said = captured.text();
  ub_ctx_debugout(made.context.get(), nullptr);
  if (configured) return made;
  if (!said.empty()) configured.error().detail += " (" + said + ")";
  return tl::unexpected(std::move(configured).error());
}

}  // namespace certwright::net::live
