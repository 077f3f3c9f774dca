// Whatever is put as a policy is refused with a reason, or can be asked; and what can be read has no statement without
// an action and a resource.

#include "model/access_policy.h"
#include "base/bytes.h"
#include "tests/fuzz/demand.h"

namespace {

using namespace certwright;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto policy = model::AccessPolicy::parse(text_of({data, size}));
  if (!policy) {
    demand(policy.error().code == ErrorCode::invalid_request && !policy.error().detail.empty());
    return 0;
  }
  demand(!policy->statements().empty());
  for (const model::AccessStatement& statement : policy->statements())
    demand(!statement.actions.empty() && !statement.resources.empty());
  model::AccessRequest request{
      .action = "acm:RequestCertificate", .resource = "arn:aws:acm:us-east-1:1:certificate/*", .context = {}};
  for (const char* name : {"a.example.com", "*.example.com"}) request.add("acm:DomainNames", name);
  request.add("aws:RequestTag/team", "web");
  const model::AccessDecision decision = policy->decide(request);
  demand(decision.statement.has_value() == (decision.access != model::Access::implicitly_denied));
  return 0;
}
