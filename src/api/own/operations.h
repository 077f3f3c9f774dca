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
/// {"CertificateArn": …, "SerialNumber"?: …, "Judge"?: …}: what a signature rested on; with Judge what the rules of
/// today say of it.
[[nodiscard]] Answer get_evidence(const Call& call);
/// {"DomainName": …, "ValidationDomain"?: …}: who can be reached for a name, and who of them would be mailed.
[[nodiscard]] Answer find_contacts(const Call& call);
/// {"CertificateArn": …}: certificate, chain and private key, PEM.
[[nodiscard]] Answer export_bundle(const Call& call);
/// {"CertificateArn": …}: brings the next try forward to now.
[[nodiscard]] Answer recheck_certificate(const Call& call);
/// {"CertificateArn": …}: a new certificate with the settings of this one.
[[nodiscard]] Answer request_again(const Call& call);

// Verification cases and what they leave behind; api/own/case_inputs.h has the requests, case_json.h the documents.
/// Opens a case on a certificate that failed for want of a verification.
[[nodiscard]] Answer open_case(const Call& call);
[[nodiscard]] Answer get_case(const Call& call);
/// The newest first, a page at a time.
[[nodiscard]] Answer list_cases(const Call& call);
[[nodiscard]] Answer comment_case(const Call& call);
/// By an administrator who is no party of the case: answers with the entries of the allow list too.
[[nodiscard]] Answer approve_case(const Call& call);
[[nodiscard]] Answer deny_case(const Call& call);
/// By the account of the case.
[[nodiscard]] Answer withdraw_case(const Call& call);
[[nodiscard]] Answer list_allow_list_entries(const Call& call);
/// By an administrator.
[[nodiscard]] Answer remove_allow_list_entry(const Call& call);
/// A page of events, of the account or, for administrators, of everybody.
[[nodiscard]] Answer list_events(const Call& call);

// Mails; api/own/mail_inputs.h has the requests, mail_json.h the documents.
/// The newest first, a page at a time.
[[nodiscard]] Answer list_mails(const Call& call);
/// By an administrator: what a delivery status notification says of mails.
[[nodiscard]] Answer record_bounce(const Call& call);
[[nodiscard]] Answer get_mail_settings(const Call& call);
[[nodiscard]] Answer put_mail_settings(const Call& call);

// Revocation by administrators.
/// {"SerialNumbers": [1 to 10,000] | "CertificateArn" | "PublicKeyHash": SHA-256 of the SubjectPublicKeyInfo in
/// hexadecimal | "DomainName", "Reason", "DryRun"}: what would be revoked, and unless DryRun a plan to carry it out.
[[nodiscard]] Answer plan_revocation(const Call& call);
/// {"PlanId", "MaxItems": 1 to 200}: revokes the next ones of a plan.
[[nodiscard]] Answer run_revocation(const Call& call);

}  // namespace certwright::api::own
