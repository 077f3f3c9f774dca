#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/endpoint.h"
#include "net/live/unbound_resolver.h"

struct ub_ctx;

namespace certwright::net::live {

struct ContextDelete {
  void operator()(ub_ctx* context) const noexcept;
};
using ContextPtr = std::unique_ptr<ub_ctx, ContextDelete>;

/// A stub zone with its servers' addresses read; the zone's name in lower case without trailing dot.
struct ParsedStub {
  std::string zone;
  std::vector<Endpoint> servers;
};

/// A libunbound context with every option set and its background thread running, and what it was made of.
struct UnboundContext {
  ContextPtr context;
  std::vector<ParsedStub> stubs;
  std::vector<Endpoint> forwarders;
};

/// Fails: as make_unbound_resolver().
[[nodiscard]] Result<UnboundContext> make_unbound_context(const ResolverOptions& options, const AddressGuard& guard);

}  // namespace certwright::net::live
