#pragma once

#include "api/call.h"

namespace certwright::api::acm {

// ACM's operations, one file each; the tag operations share one. docs/acm-differences.md says where they differ.
[[nodiscard]] Answer add_tags_to_certificate(const Call& call);
[[nodiscard]] Answer delete_certificate(const Call& call);
[[nodiscard]] Answer describe_certificate(const Call& call);
[[nodiscard]] Answer export_certificate(const Call& call);
[[nodiscard]] Answer get_account_configuration(const Call& call);
[[nodiscard]] Answer get_certificate(const Call& call);
[[nodiscard]] Answer import_certificate(const Call& call);
[[nodiscard]] Answer list_certificate_domain_validations(const Call& call);
[[nodiscard]] Answer list_certificates(const Call& call);
[[nodiscard]] Answer list_tags_for_certificate(const Call& call);
[[nodiscard]] Answer put_account_configuration(const Call& call);
[[nodiscard]] Answer remove_tags_from_certificate(const Call& call);
[[nodiscard]] Answer renew_certificate(const Call& call);
[[nodiscard]] Answer request_certificate(const Call& call);
[[nodiscard]] Answer resend_validation_email(const Call& call);
[[nodiscard]] Answer revoke_certificate(const Call& call);
[[nodiscard]] Answer search_certificates(const Call& call);
[[nodiscard]] Answer update_certificate_options(const Call& call);

}  // namespace certwright::api::acm
