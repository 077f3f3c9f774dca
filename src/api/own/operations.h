#pragma once

#include "api/call.h"

namespace certwright::api::own {

// Certwright's own operations, target prefix `Certwright.`, one file each. Requests spell members as ACM does; answers
// are the documents that the command line prints, in snake_case.

/// {"CertificateArn": …, "Resource": …}: notes that the resource uses the certificate, or does not any more.
[[nodiscard]] Answer associate_resource(const Call& call);
[[nodiscard]] Answer disassociate_resource(const Call& call);
/// {"Names": [1 to 1000], "ValidationMethod": "DNS" | "EMAIL" | "HTTP" | "TLS_ALPN", "NameServers": […], "Records":
/// [{"Name", "Type", "Value"}], "WaitSeconds": 0 to 20, "IncludeFacts", "Redact", "Recheck"}: what a request for these
/// names would meet; with Recheck past what is kept of them. Answers as GetCheck does, from the first name on.
[[nodiscard]] Answer check_names(const Call& call);
/// {"CheckId", "From", "WaitSeconds", "IncludeFacts", "Redact"}: a check that was started, and its names from a place
/// on, as far as they are ready.
[[nodiscard]] Answer get_check(const Call& call);
/// {"CertificateArn": …} or {"DomainName": …}: why a certificate is in the state it is in.
[[nodiscard]] Answer explain_certificate(const Call& call);
/// {"CertificateArn": …}: certificate, chain and private key, PEM.
[[nodiscard]] Answer export_bundle(const Call& call);
/// {"CertificateArn": …}: brings the next try forward to now.
[[nodiscard]] Answer recheck_certificate(const Call& call);
/// {"CertificateArn": …}: a new certificate with the settings of this one.
[[nodiscard]] Answer request_again(const Call& call);

}  // namespace certwright::api::own
