"""Private CAs: made by the command line beside a running server, named by clients in CertificateAuthorityArn."""

import datetime
import json
import subprocess
import unittest

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, ExtensionOID

from harness import ACCOUNT, REGION, aws_cli, boto3_client, get
from private_authorities import WithPrivateAuthorities

DAY = datetime.timedelta(days=1)


class PrivateCa(WithPrivateAuthorities):
    def listed(self):
        document = json.loads(self.ca("list", "--json").stdout)
        return {one["arn"]: one for one in document["private_authorities"]}

    def assert_fails(self, arn, reason, cause):
        certificate = self.wait_for_status(arn, "FAILED")
        self.assertEqual(certificate["FailureReason"], reason)
        findings = self.findings(arn)
        self.assertIn(cause, findings)
        self.assertEqual(findings[cause]["acm_failure_reason"], reason)
        self.assertNotIn("{", findings[cause]["message"]["en"] + findings[cause]["remedy"]["ja"])
        why = self.server.cli("why", arn, "--lang", "en")
        self.assertIn(findings[cause]["message"]["en"].split()[0], why.stdout)
        return findings[cause]

    # Tests.

    def test_aws_cli_gets_a_certificate_that_verifies_against_the_ca(self):
        authority = self.ca("create-private", "--name", "Example Corp Private CA", "--permit", "corp.internal",
                            "--exclude", "secret.corp.internal").stdout.strip()
        self.assertRegex(authority, rf"^arn:aws:acm-pca:{REGION}:{ACCOUNT}:certificate-authority/[0-9a-f-]{{36}}$")
        # No key algorithm: ACM's default is RSA, and so is that of a private CA.
        arn = aws_cli(self.server, "request-certificate", "--domain-name", "db.corp.internal",
                      "--subject-alternative-names", "*.db.corp.internal",
                      "--certificate-authority-arn", authority)["CertificateArn"]
        certificate = self.wait_for_status(arn, "ISSUED")
        self.assertEqual(certificate["Type"], "PRIVATE")
        self.assertEqual(certificate["CertificateAuthorityArn"], authority)
        self.assertEqual(certificate["DomainValidationOptions"], [])
        self.assertEqual(certificate["Issuer"], "Example Corp Private CA")
        self.assertEqual(certificate["KeyAlgorithm"], "RSA-2048")
        self.assertEqual(certificate["SubjectAlternativeNames"], ["db.corp.internal", "*.db.corp.internal"])
        answer = aws_cli(self.server, "get-certificate", "--certificate-arn", arn)
        self.assertEqual(answer["CertificateChain"].count("BEGIN CERTIFICATE"), 1)
        self.assertEqual(answer["CertificateChain"], self.listed()[authority]["certificate"])
        leaf = x509.load_pem_x509_certificate(answer["Certificate"].encode())
        self.assert_contents(leaf, certificate)
        self.assert_verifies(answer, leaf)

    def assert_contents(self, leaf, certificate):
        self.assertEqual(leaf.not_valid_after - leaf.not_valid_before, 395 * DAY - datetime.timedelta(seconds=1))
        self.assertEqual(certificate["Serial"].replace(":", "").lstrip("0"), f"{leaf.serial_number:x}")
        purposes = leaf.extensions.get_extension_for_oid(ExtensionOID.EXTENDED_KEY_USAGE).value
        self.assertEqual(list(purposes), [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        self.assertEqual([usage["OID"] for usage in certificate["ExtendedKeyUsages"]],
                         [purpose.dotted_string for purpose in purposes])
        with self.assertRaises(x509.ExtensionNotFound):
            leaf.extensions.get_extension_for_oid(ExtensionOID.CERTIFICATE_POLICIES)

    def assert_verifies(self, answer, leaf):
        """Against the CA's certificate as it is served, with its CRL; and not against the server's own root."""
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        access = leaf.extensions.get_extension_for_oid(ExtensionOID.AUTHORITY_INFORMATION_ACCESS).value
        [place] = [entry for entry in access if entry.access_method == AuthorityInformationAccessOID.CA_ISSUERS]
        status, issuer = get(place.access_location.value)
        self.assertEqual(status, 200)
        (folder / "ca.der").write_bytes(issuer)
        points = leaf.extensions.get_extension_for_oid(ExtensionOID.CRL_DISTRIBUTION_POINTS).value
        status, crl = get(points[0].full_name[0].value)
        self.assertEqual(status, 200)
        (folder / "ca.crl").write_bytes(crl)
        for kind in ("x509 -inform DER -in ca.der -out ca.pem", "crl -inform DER -in ca.crl -out crl.pem"):
            subprocess.run(["openssl", *kind.split()], cwd=folder, check=True, capture_output=True)
        verify = ["openssl", "verify", "-x509_strict", "-crl_check", "-CRLfile", "crl.pem"]
        for purpose in ("sslserver", "sslclient"):
            done = subprocess.run([*verify, "-purpose", purpose, "-verify_hostname", "a.db.corp.internal",
                                   "-CAfile", "ca.pem", "leaf.pem"],
                                  cwd=folder, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = subprocess.run(["openssl", "verify", "-CAfile", self.server.data / "root.pem", "leaf.pem"], cwd=folder,
                              capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0, "the server's own root must not vouch for a private CA's certificate")

    def test_names_need_not_be_public_and_are_not_looked_up(self):
        # CAA forbids it, it is on the list of unsafe domains, it is Amazon's: all of that is for public certificates.
        arn = self.ask(self.make(), "forbidden.example.net", "malware.example.net", "x.s3.amazonaws.com")
        self.wait_for_status(arn, "ISSUED")

    def test_a_ca_that_was_deleted_for_good_or_never_was(self):
        unknown = f"arn:aws:acm-pca:{REGION}:{ACCOUNT}:certificate-authority/11111111-2222-3333-4444-555555555555"
        self.assert_fails(self.ask(unknown), "PCA_RESOURCE_NOT_FOUND", "CA_PRIVATE_NOT_FOUND")

    def test_a_ca_of_another_region(self):
        authority = self.make("--region", "eu-west-1")
        self.assert_fails(self.ask(authority), "PCA_RESOURCE_NOT_FOUND", "CA_PRIVATE_NOT_FOUND")
        there = boto3_client(self.server, region="eu-west-1")
        arn = self.request("db.corp.internal", client=there, CertificateAuthorityArn=authority)
        self.eventually(lambda: there.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] == "ISSUED",
                        why="it is issued in its own Region")

    def test_a_ca_of_another_account(self):
        other = "999999999999"
        created = self.server.cli("credential", "create", "--account", other, "--data", self.server.data, "--config",
                                  self.server.config, check=True)
        self.say(f"account {other}: {created.returncode}")
        self.assert_fails(self.ask(self.make("--account", other)), "PCA_ACCESS_DENIED", "CA_PRIVATE_OTHER_ACCOUNT")

    def test_a_disabled_or_deleted_ca_signs_nothing_until_it_is_enabled(self):
        authority = self.make()
        for command in ("disable", "delete"):
            self.ca(command, authority)
            self.assertEqual(self.listed()[authority]["state"], command.upper() + "D")
            self.assert_fails(self.ask(authority), "PCA_INVALID_STATE", "CA_PRIVATE_STATE")
        crl_url = self.listed()[authority]["crl_url"]
        self.assertEqual(get(crl_url)[0], 200, "its certificates are still trusted, so its CRL goes on")
        self.ca("enable", authority)
        self.wait_for_status(self.ask(authority), "ISSUED")

    def test_a_certificate_that_would_outlive_its_ca(self):
        self.assert_fails(self.ask(self.make("--days", "394")), "PCA_INVALID_DURATION", "CA_PRIVATE_DURATION")
        self.wait_for_status(self.ask(self.make("--days", "396")), "ISSUED")

    def test_a_key_of_another_family(self):
        finding = self.assert_fails(self.ask(self.make(), KeyAlgorithm="RSA_2048"), "PCA_INVALID_ARGS",
                                    "CA_PRIVATE_KEY_FAMILY")
        self.assertIn("EC_prime256v1", finding["remedy"]["en"])

    def test_a_name_outside_the_constraints(self):
        authority = self.make("--permit", "corp.internal", "--exclude", "secret.corp.internal")
        for name in ("db.other.internal", "secret.corp.internal", "*.corp.internal"):
            finding = self.assert_fails(self.ask(authority, name), "PCA_NAME_CONSTRAINTS_VALIDATION",
                                        "CA_PRIVATE_NAME_CONSTRAINTS")
            self.assertIn("corp.internal", finding["message"]["en"])

    def test_what_is_no_arn_of_a_private_ca(self):
        for arn, exception in ((f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate-authority/x", "ValidationException"),
                               (f"arn:aws:acm-pca:{REGION}:{ACCOUNT}:template/x", "InvalidArnException")):
            code, _ = self.error_of(self.acm.request_certificate, DomainName="db.corp.internal",
                                    CertificateAuthorityArn=arn)
            self.assertEqual(code, exception)

    def test_a_restarted_server_goes_on_signing_and_keeps_its_own_ca(self):
        authority = self.make()
        first = self.ask(authority)
        self.wait_for_status(first, "ISSUED")
        self.server.stop()
        stopped = self.make("--permit", "later.internal")
        self.server.start()
        self.wait_for_status(self.ask(authority), "ISSUED")
        self.wait_for_status(self.ask(stopped, "a.later.internal"), "ISSUED")
        arn = self.issue("restarted.example.net")
        self.assertEqual(self.describe(arn)["Issuer"], "Certwright")
        for url in ("certificate_url", "crl_url"):
            self.assertEqual(get(self.listed()[authority][url])[0], 200)

    def test_the_list_for_people(self):
        authority = self.make("--permit", "corp.internal")
        done = self.ca("list", "--lang", "ja")
        self.assertIn("有効期限", done.stdout)
        self.assertIn(authority, done.stdout)
        self.assertIn("corp.internal", done.stdout)
        refused = self.ca("disable", authority + "x", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("There is no private CA", refused.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
