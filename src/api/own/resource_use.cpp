// AssociateResource, DisassociateResource: what uses a certificate, as its deployers say.
#include "service/resource_use.h"

#include "api/own/inputs.h"
#include "api/own/operations.h"
#include "api/wire/writer.h"

namespace certwright::api::own {
namespace {

std::string users_of(const model::Certificate& certificate) {
  wire::Writer out;
  out.open_object();
  out.name("certificate_arn");
  out.text(certificate.arn.str());
  out.name("in_use_by");
  out.open_array();
  for (const std::string& resource : certificate.in_use_by) out.text(resource);
  out.close_array();
  out.close_object();
  return std::move(out).take();
}

}  // namespace

Answer associate_resource(const Call& call) {
  TRY_CALL(const ResourceInput input, read_resource(call.input));
  TRY_CALL(const model::Certificate certificate,
           service::associate_resource(call.caller, input.arn, input.resource, call.parts));
  return users_of(certificate);
}

Answer disassociate_resource(const Call& call) {
  TRY_CALL(const ResourceInput input, read_resource(call.input));
  TRY_CALL(const model::Certificate certificate,
           service::disassociate_resource(call.caller, input.arn, input.resource, call.parts));
  return users_of(certificate);
}

}  // namespace certwright::api::own
