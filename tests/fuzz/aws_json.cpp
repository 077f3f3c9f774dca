// Every request shape of ACM and of Certwright's own operations, from raw bytes: JSON, types, constraints, messages.
#include <cstdint>
#include <string_view>

#include <boost/json/parse.hpp>

#include "api/acm/shapes.gen.h"
#include "api/own/inputs.h"

namespace {

using namespace certwright::api;

void read_all(const boost::json::object& body) {
  (void)acm::decode_add_tags_to_certificate(body);
  (void)acm::decode_describe_certificate(body);
  (void)acm::decode_export_certificate(body);
  (void)acm::decode_import_certificate(body);
  (void)acm::decode_list_certificates(body);
  (void)acm::decode_put_account_configuration(body);
  (void)acm::decode_request_certificate(body);
  (void)acm::decode_resend_validation_email(body);
  (void)acm::decode_revoke_certificate(body);
  (void)acm::decode_search_certificates(body);
  (void)acm::decode_update_certificate_options(body);
  (void)own::read_check(body);
  (void)own::read_explain(body);
  (void)own::read_certificate_arn(body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  boost::json::error_code error;
  const auto document = boost::json::parse({reinterpret_cast<const char*>(data), size}, error);
  if (!error && document.is_object()) read_all(document.get_object());
  return 0;
}
