"""Every operation of the model by both clients, aws-cli and boto3: what it answers, and an error of each.

What an operation does in its many cases is shown by the modules that are named after them; this one shows that no
operation is missing with either client.
"""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from harness import ACCOUNT, NO_RELAY, REGION, Acceptance, aws_cli, boto3_client, client_models

NOWHERE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000"
NOT_FOUND = "ResourceNotFoundException"
# Operations of ACM's own ACME directory and the generic tagging that belongs to them are not part of the API here.
ELSEWHERE = re.compile("Acme|TagResource|UntagResource|ListTagsForResource")

# Operation → an error that it documents: its name, and the arguments that bring it about.
ERRORS = {
    "add-tags-to-certificate": ("InvalidTagException", {"CertificateArn": "{arn}",
                                                        "Tags": [{"Key": "aws:reserved", "Value": "x"}]}),
    "delete-certificate": (NOT_FOUND, {"CertificateArn": NOWHERE}),
    "describe-certificate": (NOT_FOUND, {"CertificateArn": NOWHERE}),
    "export-certificate": (NOT_FOUND, {"CertificateArn": NOWHERE, "Passphrase": b"correct horse"}),
    "get-account-configuration": None,  # it takes nothing, and nothing of it can be wrong
    "get-certificate": ("RequestInProgressException", {"CertificateArn": "{pending}"}),
    "import-certificate": ("ValidationException", {"Certificate": b"no certificate", "PrivateKey": b"no key"}),
    "list-certificate-domain-validations": (NOT_FOUND, {"CertificateArn": NOWHERE}),
    "list-certificates": ("InvalidArgsException", {"NextToken": "tampered"}),
    "list-tags-for-certificate": (NOT_FOUND, {"CertificateArn": NOWHERE}),
    "put-account-configuration": ("ValidationException", {"IdempotencyToken": "other",
                                                          "ExpiryEvents": {"DaysBeforeExpiry": 91}}),
    "remove-tags-from-certificate": (NOT_FOUND, {"CertificateArn": NOWHERE, "Tags": [{"Key": "team"}]}),
    "renew-certificate": ("ValidationException", {"CertificateArn": "{arn}"}),
    "request-certificate": ("InvalidDomainValidationOptionsException", {
        "DomainName": "www.example.net", "ValidationMethod": "EMAIL",
        "DomainValidationOptions": [{"DomainName": "www.example.net", "ValidationDomain": "example.org"}]}),
    "resend-validation-email": ("InvalidStateException", {
        "CertificateArn": "{arn}", "Domain": "every.example.net", "ValidationDomain": "example.net"}),
    "revoke-certificate": (NOT_FOUND, {"CertificateArn": NOWHERE, "RevocationReason": "SUPERSEDED"}),
    "search-certificates": ("ValidationException", {"NextToken": "tampered"}),
    "update-certificate-options": (NOT_FOUND, {"CertificateArn": NOWHERE, "Options": {
        "CertificateTransparencyLoggingPreference": "DISABLED"}}),
}


class EveryOperation(Acceptance):
    sections = {"mail": NO_RELAY}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acm = boto3_client(cls.server, newest=True)
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="certwright-every-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        (cls.folder / "passphrase").write_bytes(b"correct horse battery")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", "key.pem", "-out", "certificate.pem", "-days", "30", "-subj", "/CN=imported.example.net"],
                       cwd=cls.folder, check=True, capture_output=True)

    def aws(self, operation, *arguments, **more):
        return aws_cli(self.server, operation, *arguments, newest=True, **more)

    def exported_private(self, name):
        """facts 3.4: RenewCertificate is for certificates of private CAs that were exported."""
        done = self.server.cli("ca", "create-private", "--name", name, "--key-algorithm", "EC_prime256v1", "--data",
                               self.server.data, "--config", self.server.config)
        self.assertEqual(done.returncode, 0, done.stderr)
        arn = self.request(name, CertificateAuthorityArn=done.stdout.split()[-1])
        self.wait_for_status(arn, "ISSUED")
        self.acm.export_certificate(CertificateArn=arn, Passphrase=b"correct horse")
        return arn

    def test_the_list_is_that_of_the_model(self):
        [model] = pathlib.Path(client_models()).rglob("acm/*/service-2.json")
        operations = {re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
                      for name in json.loads(model.read_text())["operations"] if not ELSEWHERE.search(name)}
        self.assertEqual(operations, set(ERRORS))

    def test_aws_cli_calls_every_operation(self):
        arn = self.aws("request-certificate", "--domain-name", "every.example.net", "--validation-method", "DNS",
                       "--key-algorithm", "EC_prime256v1", "--options", "Export=ENABLED")["CertificateArn"]
        of = ("--certificate-arn", arn)
        validations = self.aws("list-certificate-domain-validations", *of)
        self.assertIn("every.example.net", json.dumps(validations))
        self.publish(arn)
        self.recheck(arn)
        self.wait_for_status(arn, "ISSUED")
        described = self.aws("describe-certificate", *of)["Certificate"]
        self.assertEqual((described["Status"], described["KeyAlgorithm"]), ("ISSUED", "EC-prime256v1"))
        self.assertIn("BEGIN CERTIFICATE", self.aws("get-certificate", *of)["CertificateChain"])

        self.aws("add-tags-to-certificate", *of, "--tags", "Key=team,Value=web", "Key=stage,Value=test")
        self.aws("remove-tags-from-certificate", *of, "--tags", "Key=stage")
        self.assertEqual(self.aws("list-tags-for-certificate", *of)["Tags"], [{"Key": "team", "Value": "web"}])

        found = self.aws("list-certificates", "--includes", "keyTypes=EC_prime256v1")["CertificateSummaryList"]
        self.assertIn(arn, [summary["CertificateArn"] for summary in found])
        found = self.aws("search-certificates", "--filter-statement", json.dumps({"Filter": {"X509AttributeFilter": {
            "Subject": {"CommonName": {"Value": "every.example.net", "ComparisonOperator": "EQUALS"}}}}}))["Results"]
        self.assertEqual([result["CertificateArn"] for result in found], [arn])

        exported = self.aws("export-certificate", *of, "--passphrase", f"fileb://{self.folder}/passphrase")
        self.assertIn("BEGIN ENCRYPTED PRIVATE KEY", exported["PrivateKey"])
        self.aws("renew-certificate", "--certificate-arn", self.exported_private("cli.corp.internal"))
        self.aws("update-certificate-options", *of, "--options", "CertificateTransparencyLoggingPreference=DISABLED")
        self.assertEqual(self.describe(arn)["Options"]["CertificateTransparencyLoggingPreference"], "DISABLED")
        self.assertEqual(self.aws("revoke-certificate", *of, "--revocation-reason", "SUPERSEDED")["CertificateArn"], arn)
        self.assertEqual(self.describe(arn)["Status"], "REVOKED")

        self.aws("put-account-configuration", "--idempotency-token", "cli", "--expiry-events", "DaysBeforeExpiry=21")
        self.assertEqual(self.aws("get-account-configuration"), {"ExpiryEvents": {"DaysBeforeExpiry": 21}})

        imported = self.aws("import-certificate", "--certificate", f"fileb://{self.folder}/certificate.pem",
                            "--private-key", f"fileb://{self.folder}/key.pem")["CertificateArn"]
        self.assertEqual(self.describe(imported)["Type"], "IMPORTED")
        self.aws("delete-certificate", "--certificate-arn", imported)
        self.assertIn(NOT_FOUND, self.aws("describe-certificate", "--certificate-arn", imported, check=False).stderr)

        mail = self.aws("request-certificate", "--domain-name", "mail.example.net", "--validation-method",
                        "EMAIL")["CertificateArn"]
        self.mailed(mail)
        self.aws("resend-validation-email", "--certificate-arn", mail, "--domain", "mail.example.net",
                 "--validation-domain", "mail.example.net")

    def test_boto3_calls_every_operation(self):
        arn = self.issue("boto3.example.net", Options={"Export": "ENABLED"}, KeyAlgorithm="EC_prime256v1")
        acm, of = self.acm, {"CertificateArn": arn}
        self.assertEqual(acm.describe_certificate(**of)["Certificate"]["Status"], "ISSUED")
        self.assertTrue(acm.list_certificate_domain_validations(**of))
        self.assertIn("BEGIN CERTIFICATE", acm.get_certificate(**of)["Certificate"])
        acm.add_tags_to_certificate(**of, Tags=[{"Key": "team", "Value": "web"}, {"Key": "stage"}])
        acm.remove_tags_from_certificate(**of, Tags=[{"Key": "stage"}])
        self.assertEqual(acm.list_tags_for_certificate(**of)["Tags"], [{"Key": "team", "Value": "web"}])
        listed = acm.list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})["CertificateSummaryList"]
        self.assertIn(arn, [summary["CertificateArn"] for summary in listed])
        found = acm.search_certificates(FilterStatement={"Filter": {"CertificateArn": arn}})["Results"]
        self.assertEqual([result["CertificateArn"] for result in found], [arn])
        self.assertIn("ENCRYPTED", acm.export_certificate(**of, Passphrase=b"correct horse")["PrivateKey"])
        acm.renew_certificate(CertificateArn=self.exported_private("boto3.corp.internal"))
        acm.update_certificate_options(**of, Options={"CertificateTransparencyLoggingPreference": "DISABLED"})
        acm.revoke_certificate(**of, RevocationReason="SUPERSEDED")
        self.assertEqual(self.describe(arn)["RevocationReason"], "SUPERSEDED")
        acm.put_account_configuration(IdempotencyToken="boto3", ExpiryEvents={"DaysBeforeExpiry": 20})
        self.assertEqual(acm.get_account_configuration()["ExpiryEvents"], {"DaysBeforeExpiry": 20})
        imported = acm.import_certificate(Certificate=(self.folder / "certificate.pem").read_bytes(),
                                          PrivateKey=(self.folder / "key.pem").read_bytes())["CertificateArn"]
        acm.delete_certificate(CertificateArn=imported)
        mail = acm.request_certificate(DomainName="mail.example.net", ValidationMethod="EMAIL")["CertificateArn"]
        self.mailed(mail)
        acm.resend_validation_email(CertificateArn=mail, Domain="mail.example.net", ValidationDomain="mail.example.net")

    def test_both_clients_see_an_error_of_every_operation(self):
        arns = {"{arn}": self.issue("every.example.net"), "{pending}": self.request("pending.example.net")}
        for operation, error in ERRORS.items():
            if not error:
                continue
            code, members = error
            members = {key: arns.get(value, value) if isinstance(value, str) else value for key, value in members.items()}
            with self.subTest(operation=operation):
                self.assertEqual(self.error_of(getattr(self.acm, operation.replace("-", "_")), **members)[0], code)
                told = self.aws(operation, *self.options_of(members), check=False)
                self.assertEqual(told.returncode, 254, told.stdout)  # aws-cli: "the command was correct, the service …"
                self.assertIn(f"An error occurred ({code})", told.stderr)

    def options_of(self, members):
        """The members of a request as options of aws-cli."""
        options = []
        for name, value in members.items():
            options.append("--" + re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower())
            if isinstance(value, bytes):
                path = self.folder / name
                path.write_bytes(value)
                options.append(f"fileb://{path}")
            else:
                options.append(value if isinstance(value, str) else json.dumps(value))
        return options


if __name__ == "__main__":
    unittest.main()
