"""After the request: options and the change to DNS validation, use, revocation, renewal, mail again, account settings."""

import datetime
import json
import sqlite3
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from harness import ACCOUNT, NO_RELAY, REGION, Acceptance, ServerFailed, aws_cli, boto3_client, get, own_call
from private_authorities import WithPrivateAuthorities

NOWHERE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000"
RENEWAL_STEPS = ["checked", "validated", "cleared", "linted", "intent", "signed", "issued"]


class Lifecycle(Acceptance):
    sections = {"mail": NO_RELAY}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acm = boto3_client(cls.server, newest=True)

    def rewrite(self, arn, change, **environment):
        """Changes a stored certificate while the server is down: what is still missing on the way here, such as mail
        that was answered, is written down as its outcome."""
        self.server.stop()
        with sqlite3.connect(self.server.data / "certwright.db") as database:
            body, due = database.execute("SELECT body, next_attempt_at FROM certificate WHERE arn = ?",
                                         (arn,)).fetchone()
            document = json.loads(body)
            change(document)
            database.execute("UPDATE certificate SET body = ?, next_attempt_at = ? WHERE arn = ?",
                             (json.dumps(document), document.get("next_attempt_at", due), arn))
        database.close()
        self.server.start(**environment)

    def issued_by_email(self, *names):
        arn = self.issue(*names)
        for record in self.records(arn):
            zone = self.name_server.zones["example.net"]
            self.name_server.replace("example.net", [line for line in zone.records if not line.startswith(record)])

        def by_email(document):
            for validation in document["validations"]:
                validation["method"] = validation["proof"]["method"] = "EMAIL"
                del validation["record_name"], validation["record_value"]
        self.rewrite(arn, by_email)
        return arn

    def exported(self, name):
        arn = self.issue(name, Options={"Export": "ENABLED"})
        self.acm.export_certificate(CertificateArn=arn, Passphrase=b"correct horse battery")
        return arn

    def serial(self, arn):
        return int(self.describe(arn)["Serial"].replace(":", ""), 16)

    # Account settings

    def test_account_configuration(self):
        self.assertEqual(aws_cli(self.server, "get-account-configuration"), {"ExpiryEvents": {"DaysBeforeExpiry": 45}})
        aws_cli(self.server, "put-account-configuration", "--idempotency-token", "one",
                "--expiry-events", "DaysBeforeExpiry=30")
        self.assertEqual(self.acm.get_account_configuration()["ExpiryEvents"], {"DaysBeforeExpiry": 30})
        elsewhere = boto3_client(self.server, region="eu-west-1")
        self.assertEqual(elsewhere.get_account_configuration()["ExpiryEvents"], {"DaysBeforeExpiry": 45})
        put = self.acm.put_account_configuration
        self.assertEqual(self.error_of(put, IdempotencyToken="one", ExpiryEvents={"DaysBeforeExpiry": 20})[0],
                         "ConflictException")
        self.assertEqual(self.error_of(put, IdempotencyToken="two"),
                         ("ValidationException", "Configuration for events is empty."))
        self.assertEqual(self.error_of(put, IdempotencyToken="two", ExpiryEvents={"DaysBeforeExpiry": 91})[0],
                         "ValidationException")
        self.server.stop()
        self.server.start()
        self.assertEqual(self.acm.get_account_configuration()["ExpiryEvents"], {"DaysBeforeExpiry": 30})

    # Use

    def test_what_uses_a_certificate_protects_it(self):
        arn = self.issue("used.example.net")
        said = self.server.cli("use", arn, "--by", "arn:aws:elasticloadbalancing:::loadbalancer/app/one")
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertIn("loadbalancer/app/one", said.stdout)
        certificate = self.describe(arn)
        self.assertEqual(certificate["InUseBy"], ["arn:aws:elasticloadbalancing:::loadbalancer/app/one"])
        self.assertEqual(certificate["RenewalEligibility"], "ELIGIBLE")
        in_use = ("ResourceInUseException", f"Certificate {arn} in account {ACCOUNT} is in use.")
        self.assertEqual(self.error_of(self.acm.delete_certificate, CertificateArn=arn), in_use)
        self.assertEqual(self.error_of(self.acm.revoke_certificate, CertificateArn=arn, RevocationReason="SUPERSEDED"),
                         in_use)
        said = self.server.cli("use", arn, "--by", "arn:aws:elasticloadbalancing:::loadbalancer/app/one", "--remove",
                               "--json")
        self.assertEqual(json.loads(said.stdout), {"certificate_arn": arn, "in_use_by": []})
        self.acm.delete_certificate(CertificateArn=arn)

    def test_a_resource_of_nothing(self):
        status, answer = own_call(self.server, "AssociateResource", {"CertificateArn": NOWHERE, "Resource": "a"})
        self.assertEqual((status, answer["__type"]), (400, "ResourceNotFoundException"))
        pending = self.request("unused.example.net")
        status, answer = own_call(self.server, "AssociateResource", {"CertificateArn": pending, "Resource": "a"})
        self.assertEqual((status, answer["__type"]), (400, "InvalidStateException"))

    # Revocation

    def crl_entry(self, arn):
        """The entry of the certificate in the CRL that it names."""
        leaf = x509.load_pem_x509_certificate(
            self.acm.get_certificate(CertificateArn=arn)["Certificate"].encode())
        points = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        status, der = get(points[0].full_name[0].value)
        self.assertEqual(status, 200)
        return x509.load_der_x509_crl(der).get_revoked_certificate_by_serial_number(leaf.serial_number)

    def test_revoked_for_a_reason(self):
        arn = self.exported("revoked.example.net")
        self.assertIsNone(self.crl_entry(arn))
        answer = aws_cli(self.server, "revoke-certificate", "--certificate-arn", arn, "--revocation-reason",
                         "SUPERSEDED", newest=True)
        self.assertEqual(answer, {"CertificateArn": arn})
        certificate = self.describe(arn)
        self.assertEqual((certificate["Status"], certificate["RevocationReason"]), ("REVOKED", "SUPERSEDED"))
        entry = self.eventually(lambda: self.crl_entry(arn), 10, why="the CRL does not name the serial")
        self.assertEqual(entry.extensions.get_extension_for_class(x509.CRLReason).value.reason,
                         x509.ReasonFlags.superseded)
        revoked_at = certificate["RevokedAt"].astimezone(datetime.timezone.utc)
        self.assertEqual(entry.revocation_date, revoked_at.replace(tzinfo=None, microsecond=0))
        self.assertEqual(self.error_of(self.acm.revoke_certificate, CertificateArn=arn,
                                       RevocationReason="SUPERSEDED")[0], "ConflictException")
        self.server.stop()
        self.server.start()
        self.assertIsNotNone(self.crl_entry(arn), "a revocation outlives a restart")

    def test_revoked_for_no_reason(self):
        arn = self.exported("unspecified.example.net")
        self.acm.revoke_certificate(CertificateArn=arn, RevocationReason="UNSPECIFIED")
        entry = self.eventually(lambda: self.crl_entry(arn), 10, why="the CRL does not name the serial")
        self.assertEqual(list(entry.extensions), [], "RFC 5280 section 5.3.1: 0 is told by its absence")

    def test_what_is_not_revoked(self):
        arn = self.issue("kept.example.net")
        revoke = self.acm.revoke_certificate
        self.assertEqual(self.error_of(revoke, CertificateArn=arn, RevocationReason="SUPERSEDED"),
                         ("ValidationException", f"Certificate ARN {arn} has not been exported so it cannot be "
                                                 "revoked. Delete it instead."))
        for reason in ("KEY_COMPROMISE", "CERTIFICATE_HOLD", "REMOVE_FROM_CRL", "CA_COMPROMISE", "NO_REASON"):
            code, message = self.error_of(revoke, CertificateArn=arn, RevocationReason=reason)
            self.assertEqual(code, "ValidationException")
            self.assertIn(reason, message)
        self.assertEqual(self.error_of(revoke, CertificateArn=NOWHERE, RevocationReason="SUPERSEDED")[0],
                         "ResourceNotFoundException")
        self.assertEqual(self.describe(arn)["Status"], "ISSUED")

    def test_what_was_exported_and_is_used_is_not_revoked(self):
        arn = self.exported("busy.example.net")
        self.assertEqual(self.server.cli("use", arn, "--by", "lb/1").returncode, 0)
        self.assertEqual(self.error_of(self.acm.revoke_certificate, CertificateArn=arn, RevocationReason="SUPERSEDED")[0],
                         "ResourceInUseException")

    # Renewal

    def test_a_renewal_resumes_after_a_kill_at_every_step(self):
        arn = self.issue("renewed.example.net")

        def begin(document):
            document.update(renewal_status="PENDING_AUTO_RENEWAL", renewal_updated_at=document["issued"]["issued_at"],
                            next_attempt_at=document["issued"]["issued_at"], exported=True, exported_since_issue=True)
        for step in RENEWAL_STEPS:
            with self.subTest(step=step):
                before = self.serial(arn)
                self.server.stop()
                self.rewrite_and_launch(arn, begin, step)
                self.eventually(lambda: self.server.process.poll() is not None, 30,
                                why=f"the server did not end itself at {step}")
                self.assertEqual(self.server.process.returncode, -9)
                self.server.start()
                self.assertEqual(self.describe(arn)["Status"], "ISSUED", "a certificate is there all the time")
                certificate = self.eventually(lambda: self.renewed(arn), 30, why="the renewal did not end")
                self.assertNotEqual(self.serial(arn), before)
                self.assertEqual(certificate["RenewalEligibility"], "INELIGIBLE")
                leaf = x509.load_pem_x509_certificate(
                    self.acm.get_certificate(CertificateArn=arn)["Certificate"].encode())
                self.assertEqual(leaf.serial_number, self.serial(arn))

    def rewrite_and_launch(self, arn, change, step):
        """As rewrite(), but of a server that ends itself before it may be ready."""
        try:
            self.rewrite(arn, change, CERTWRIGHT_CRASH_AT=step)
        except ServerFailed as ended:
            self.assertIn("-9", str(ended))

    def renewed(self, arn):
        certificate = self.describe(arn)
        self.assertEqual(certificate["Status"], "ISSUED")
        return certificate if certificate["RenewalSummary"]["RenewalStatus"] == "SUCCESS" else None

    def test_what_is_not_renewed_on_demand(self):
        arn = self.issue("public.example.net")
        code, message = self.error_of(self.acm.renew_certificate, CertificateArn=arn)
        self.assertEqual(code, "ValidationException")
        self.assertIn("is not a private certificate", message)
        self.assertNotIn("RenewalSummary", self.describe(arn))
        self.assertEqual(self.error_of(self.acm.renew_certificate, CertificateArn=NOWHERE)[0],
                         "ResourceNotFoundException")

    # Mail

    def test_mail_is_asked_for_again(self):
        arn = self.request("mail.example.net", "*.mail.example.net", ValidationMethod="EMAIL")
        self.mailed(arn)
        resend = self.acm.resend_validation_email
        resend(CertificateArn=arn, Domain="mail.example.net", ValidationDomain="example.net")
        aws_cli(self.server, "resend-validation-email", "--certificate-arn", arn, "--domain", "*.mail.example.net",
                "--validation-domain", "mail.example.net")
        self.assertEqual(self.describe(arn)["DomainValidationOptions"][0]["ValidationDomain"], "mail.example.net")
        for domain, validation_domain in (("other.example.net", "example.net"), ("mail.example.net", "example.org")):
            self.assertEqual(self.error_of(resend, CertificateArn=arn, Domain=domain,
                                           ValidationDomain=validation_domain)[0],
                             "InvalidDomainValidationOptionsException")
        by_dns = self.request("nomail.example.net")
        self.assertEqual(self.error_of(resend, CertificateArn=by_dns, Domain="nomail.example.net",
                                       ValidationDomain="example.net")[0], "InvalidStateException")

    # Options

    def test_the_preference_about_logs(self):
        arn = self.issue("options.example.net")
        aws_cli(self.server, "update-certificate-options", "--certificate-arn", arn, "--options",
                "CertificateTransparencyLoggingPreference=DISABLED")
        self.assertEqual(self.describe(arn)["Options"]["CertificateTransparencyLoggingPreference"], "DISABLED")
        update = self.acm.update_certificate_options
        self.assertEqual(self.error_of(update, CertificateArn=arn, Options={"Export": "ENABLED"})[0],
                         "ValidationException")
        self.assertEqual(self.error_of(update, CertificateArn=arn, Options={"ValidationMethod": "EMAIL"})[0],
                         "InvalidStateException")
        pending = self.request("pendingoptions.example.net")
        self.assertEqual(self.error_of(update, CertificateArn=pending, Options={
            "CertificateTransparencyLoggingPreference": "DISABLED"})[0], "InvalidStateException")

    def test_from_email_to_dns_under_the_same_arn(self):
        arn = self.issued_by_email("moved.example.net", "www.moved.example.net")
        serial = self.serial(arn)
        change = {"CertificateArn": arn, "Options": {"ValidationMethod": "DNS"}}
        self.acm.update_certificate_options(**change)
        self.assertEqual(self.error_of(self.acm.update_certificate_options, **change)[0], "ConflictException")
        summary = self.describe(arn)["UpdateSummary"]
        self.assertEqual((summary["Type"], summary["Status"], summary["DomainValidationMethodUpdateSummary"]),
                         ("DOMAIN_VALIDATION_METHOD", "PENDING_DOMAIN_VALIDATION", {"From": "EMAIL", "To": "DNS"}))
        listed = self.validations(arn)
        for name in ("moved.example.net", "www.moved.example.net"):
            active, requested = (listed[name][which] for which in ("ActiveValidationConfiguration",
                                                                   "RequestedValidationConfiguration"))
            self.assertEqual((active["ValidationMethod"], active["ValidationStatus"]), ("EMAIL", "SUCCESS"))
            self.assertIn("EmailValidationChallenge", active["ValidationChallenge"])
            record = requested["ValidationChallenge"]["DnsValidationChallenge"]["ResourceRecord"]
            self.assertEqual((requested["ValidationMethod"], record["Type"]), ("DNS", "CNAME"))
            self.name_server.publish("example.net", f"{record['Name']} CNAME {record['Value']}")
        self.recheck(arn)
        certificate = self.eventually(lambda: self.moved(arn), 30, why="the method did not change")
        self.assertEqual({option["ValidationMethod"] for option in certificate["DomainValidationOptions"]}, {"DNS"})
        self.assertEqual(self.serial(arn), serial)
        self.assertNotIn("RequestedValidationConfiguration", self.validations(arn)["moved.example.net"])

    def moved(self, arn):
        certificate = self.describe(arn)
        self.assertEqual(certificate["Status"], "ISSUED")
        return certificate if certificate["UpdateSummary"]["Status"] == "SUCCESS" else None

    def validations(self, arn):
        """{name: its summary}, asked for a name at a time."""
        found, token = {}, {}
        while True:
            page = self.acm.list_certificate_domain_validations(CertificateArn=arn, MaxItems=1, **token)
            found.update({entry["DomainName"]: entry for entry in page["DomainValidationSummaryList"]})
            if "NextToken" not in page:
                return found
            token = {"NextToken": page["NextToken"]}

    def test_a_page_of_another_certificate(self):
        arn = self.request("pages.example.net", "www.pages.example.net")
        token = self.acm.list_certificate_domain_validations(CertificateArn=arn, MaxItems=1)["NextToken"]
        other = self.request("otherpages.example.net", "www.otherpages.example.net")
        ask = self.acm.list_certificate_domain_validations
        for bad in ({"CertificateArn": other, "NextToken": token}, {"CertificateArn": arn, "NextToken": token[::-1]}):
            self.assertEqual(self.error_of(ask, **bad)[0], "InvalidArgsException")
        self.assertEqual(self.error_of(ask, CertificateArn=NOWHERE)[0], "ResourceNotFoundException")


class PrivateRenewal(WithPrivateAuthorities):
    """RenewCertificate, which is for certificates of private CAs."""

    PASSPHRASE = b"correct horse battery"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acm = boto3_client(cls.server, newest=True)

    def issued(self):
        """A certificate of a new private CA, and that CA."""
        authority = self.make()
        arn = self.ask(authority)
        self.wait_for_status(arn, "ISSUED")
        return arn, authority

    def export(self, arn):
        return self.acm.export_certificate(CertificateArn=arn, Passphrase=self.PASSPHRASE)

    def renewal_ends(self, arn, status):
        """Terraform waits for a minute."""
        def ended():
            certificate = self.describe(arn)
            self.assertEqual(certificate["Status"], "ISSUED", "it is a certificate all the time")
            return certificate if certificate["RenewalSummary"]["RenewalStatus"] == status else None
        return self.eventually(ended, 60, why="the renewal did not end as " + status)

    def test_renewed_as_terraform_does(self):
        arn, _ = self.issued()
        not_exported = ("ValidationException", f"Certificate ARN {arn} has not been exported so it is not eligible for "
                                               "the Renew Certificate API.")
        self.assertEqual(self.error_of(self.acm.renew_certificate, CertificateArn=arn), not_exported)
        self.assertEqual(self.describe(arn)["RenewalEligibility"], "INELIGIBLE")
        before = self.export(arn)
        self.assertEqual(self.describe(arn)["RenewalEligibility"], "ELIGIBLE")
        self.acm.renew_certificate(CertificateArn=arn)
        certificate = self.renewal_ends(arn, "SUCCESS")
        self.assertEqual(certificate["RenewalEligibility"], "INELIGIBLE")
        self.assertEqual(certificate["RenewalSummary"]["DomainValidationOptions"], [{"DomainName": "db.corp.internal"}])
        self.assertEqual(self.error_of(self.acm.renew_certificate, CertificateArn=arn), not_exported)
        after = self.export(arn)
        first, second = (x509.load_pem_x509_certificate(answer["Certificate"].encode()) for answer in (before, after))
        self.assertNotEqual(first.serial_number, second.serial_number)
        self.assertNotEqual(first.public_key().public_numbers(), second.public_key().public_numbers())
        key = serialization.load_pem_private_key(after["PrivateKey"].encode(), self.PASSPHRASE)
        self.assertEqual(key.public_key().public_numbers(), second.public_key().public_numbers())
        self.assertEqual(self.describe(arn)["RenewalEligibility"], "ELIGIBLE")

    def test_a_ca_that_signs_nothing_fails_the_renewal_only(self):
        arn, authority = self.issued()
        self.export(arn)
        self.ca("disable", authority)
        self.acm.renew_certificate(CertificateArn=arn)
        certificate = self.renewal_ends(arn, "FAILED")
        self.assertEqual(certificate["RenewalSummary"]["RenewalStatusReason"], "PCA_INVALID_STATE")
        self.assertEqual(certificate["RenewalEligibility"], "ELIGIBLE")
        self.ca("enable", authority)
        self.acm.renew_certificate(CertificateArn=arn)
        self.renewal_ends(arn, "SUCCESS")

    def test_revoked_for_a_reason_that_public_ones_do_not_have(self):
        arn, _ = self.issued()
        leaf = x509.load_pem_x509_certificate(self.export(arn)["Certificate"].encode())
        self.acm.revoke_certificate(CertificateArn=arn, RevocationReason="KEY_COMPROMISE")
        url = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value[0].full_name[0].value
        entry = self.eventually(lambda: x509.load_der_x509_crl(get(url)[1]).get_revoked_certificate_by_serial_number(
            leaf.serial_number), 10, why="the CRL of the private CA does not name the serial")
        self.assertEqual(entry.extensions.get_extension_for_class(x509.CRLReason).value.reason,
                         x509.ReasonFlags.key_compromise)

    def test_options_of_private_certificates(self):
        arn, _ = self.issued()
        self.assertEqual(self.error_of(self.acm.update_certificate_options, CertificateArn=arn, Options={
            "CertificateTransparencyLoggingPreference": "DISABLED"}), (
                "InvalidStateException",
                "The UpdateCertificateOptions command is not permitted for private certificates."))
        listed = self.acm.list_certificate_domain_validations(CertificateArn=arn)["DomainValidationSummaryList"]
        self.assertEqual(listed, [{"DomainName": "db.corp.internal"}])


if __name__ == "__main__":
    unittest.main()
