"""What clients do that wait: boto3's waiter, Terraform's and CDK's sequences of calls (docs/acm-facts.md 4.4 to 4.5b)."""

import hashlib
import time
import unittest
import uuid

from botocore.exceptions import WaiterError
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from harness import ACCOUNT, REGION, Acceptance, access_key, self_signed

SUCCESS, PENDING, FAILED = "SUCCESS", "PENDING_VALIDATION", "FAILED"


class Waiter(Acceptance):
    """boto3's certificate_validated, which looks at the names before it looks at the status: every row of 4.5."""

    sections = {"validation": {"window": "25s"}}

    def wait(self, arn, attempts=3):
        """None, or why the waiter gave up."""
        try:
            self.acm.get_waiter("certificate_validated").wait(
                CertificateArn=arn, WaiterConfig={"Delay": 1, "MaxAttempts": attempts})
        except WaiterError as error:
            self.say(f"the waiter ended: {error}")
            return str(error)
        return None

    def names(self, arn):
        return [option["ValidationStatus"] for option in self.describe(arn)["DomainValidationOptions"]]

    def test_issued(self):
        arn = self.issue("issued.example.net", "www.issued.example.net")
        self.assertIsNone(self.wait(arn))

    def test_failed_with_a_name_still_pending(self):
        arn = self.request("malware.example.net", "innocent.example.net")
        self.wait_for_status(arn, "FAILED")
        self.assertEqual(self.names(arn), [FAILED, PENDING])
        self.assertIn("Max attempts exceeded", self.wait(arn))

    def test_failed_without_a_pending_name(self):
        arn = self.request("malware.example.net")
        self.wait_for_status(arn, "FAILED")
        self.assertEqual(self.names(arn), [FAILED])
        self.assertIn("terminal failure", self.wait(arn))

    def test_failed_by_caa_after_every_proof(self):
        # ACM's waiter reports success here, because all names are validated. Here the offending name is FAILED.
        arn = self.request("forbidden.example.net")
        self.publish(arn)
        self.recheck(arn)
        certificate = self.wait_for_status(arn, "FAILED")
        self.assertEqual(certificate["FailureReason"], "CAA_ERROR")
        self.assertEqual(self.names(arn), [FAILED])
        self.assertIn("terminal failure", self.wait(arn))

    def test_every_name_is_proved_only_when_it_is_issued(self):
        # ACM shows all names validated before the certificate exists. Here both happen in the same instant.
        arn = self.request("instant.example.net", "www.instant.example.net")
        self.publish(arn)
        self.recheck(arn)
        seen = set()
        give_up = time.monotonic() + 20
        while ("ISSUED", True) not in seen:
            certificate = self.describe(arn)
            proved = all(option["ValidationStatus"] == SUCCESS for option in certificate["DomainValidationOptions"])
            seen.add((certificate["Status"], proved))
            self.assertLess(time.monotonic(), give_up, seen)
        self.assertLessEqual(seen, {("PENDING_VALIDATION", False), ("ISSUED", True)})

    def test_timed_out(self):
        arn = self.request("late.example.net")
        self.wait_for_status(arn, "VALIDATION_TIMED_OUT", 40)
        self.assertEqual(self.names(arn), [FAILED])
        self.assertIn("Max attempts exceeded", self.wait(arn))

    def test_imported(self):
        # Nothing was validated, so no name has a ValidationStatus.
        certificate, key = self_signed("imported.example.net")
        arn = self.acm.import_certificate(Certificate=certificate, PrivateKey=key)["CertificateArn"]
        self.assertEqual(self.describe(arn)["DomainValidationOptions"], [{"DomainName": "imported.example.net"}])
        self.assertIn("Max attempts exceeded", self.wait(arn))

    def test_deleted_while_it_waits(self):
        arn = self.request("deleted.example.net")
        self.assertIn("Max attempts exceeded", self.wait(arn, attempts=1))
        self.acm.delete_certificate(CertificateArn=arn)
        self.assertIn("terminal failure", self.wait(arn))


class Terraform(Acceptance):
    """aws_acm_certificate and aws_acm_certificate_validation."""

    def setUp(self):
        # The provider asks first who it is.
        import boto3
        identifier, secret = access_key(self.server)
        session = boto3.session.Session(aws_access_key_id=identifier, aws_secret_access_key=secret, region_name=REGION)
        self.assertEqual(session.client("sts", endpoint_url=self.server.endpoint).get_caller_identity()["Account"],
                         ACCOUNT)

    def create(self, name, *alternatives, **options):
        token = "tf" + "".join(filter(str.isdigit, str(uuid.uuid4().int)))[:26]
        arn = self.acm.request_certificate(
            DomainName=name, SubjectAlternativeNames=[name, *alternatives], IdempotencyToken=token,
            ValidationMethod="DNS", KeyAlgorithm="EC_prime256v1", Tags=[{"Key": "Name", "Value": "web"}],
            Options={"CertificateTransparencyLoggingPreference": "ENABLED"}, **options)["CertificateArn"]
        # "any option has ResourceRecord, non-empty ValidationEmails, or SUCCESS"
        self.eventually(lambda: any("ResourceRecord" in option or option["ValidationStatus"] == SUCCESS
                                    for option in self.describe(arn).get("DomainValidationOptions", [])), 300)
        return arn

    def read(self, arn):
        """What the state file holds; None where the resource is gone."""
        try:
            certificate = self.describe(arn)
        except self.acm.exceptions.ResourceNotFoundException:
            return None
        if certificate["Status"] == "VALIDATION_TIMED_OUT":
            return None
        tags = self.acm.list_tags_for_certificate(CertificateArn=arn)["Tags"]
        return {"arn": certificate["CertificateArn"], "domain_name": certificate["DomainName"],
                "subject_alternative_names": sorted(certificate["SubjectAlternativeNames"]),
                "key_algorithm": certificate["KeyAlgorithm"].replace("-", "_"),
                "type": certificate["Type"], "status": certificate["Status"],
                "renewal_eligibility": certificate["RenewalEligibility"],
                "options": certificate["Options"]["CertificateTransparencyLoggingPreference"],
                "validation_method": certificate["DomainValidationOptions"][0]["ValidationMethod"],
                "domain_validation_options": {
                    option["DomainName"]: (option["ResourceRecord"]["Name"], option["ResourceRecord"]["Value"])
                    for option in certificate["DomainValidationOptions"] if "ResourceRecord" in option},
                "tags": {tag["Key"]: tag["Value"] for tag in tags}}

    def validate(self, arn, fqdns):
        certificate = self.describe(arn)
        self.assertEqual(certificate["Type"], "AMAZON_ISSUED")
        wanted = {option["ResourceRecord"]["Name"].rstrip(".") for option in certificate["DomainValidationOptions"]}
        self.assertEqual(wanted, {fqdn.rstrip(".") for fqdn in fqdns}, "missing … DNS validation record")
        self.wait_for_status(arn, "ISSUED", 120)

    def delete(self, arn):
        self.acm.delete_certificate(CertificateArn=arn)
        self.assertIsNone(self.read(arn))
        with self.assertRaises(self.acm.exceptions.ResourceNotFoundException):
            self.acm.delete_certificate(CertificateArn=arn)

    def test_create_validate_read_update_delete(self):
        arn = self.create("tf.example.net", "*.tf.example.net")
        state = self.read(arn)
        self.assertEqual(state["subject_alternative_names"], ["*.tf.example.net", "tf.example.net"])
        records = dict(state["domain_validation_options"].values())
        self.assertEqual(len(records), 1, "x and *.x share one record")
        self.name_server.publish("example.net", *[f"{name} CNAME {value}" for name, value in records.items()])
        self.validate(arn, records)
        after = self.read(arn)
        self.assertEqual(after, {**state, "status": "ISSUED"}, "nothing else has changed, so a plan is empty")
        self.assertEqual(self.read(arn), after)

        self.acm.update_certificate_options(CertificateArn=arn, Options={
            "CertificateTransparencyLoggingPreference": "DISABLED"})
        self.acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "Name", "Value": "web"}])
        self.acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "Name", "Value": "shop"}])
        self.assertEqual(self.read(arn), {**after, "options": "DISABLED", "tags": {"Name": "shop"}})
        self.delete(arn)

    def test_delete_waits_until_it_is_not_in_use(self):
        arn = self.issue("tfused.example.net")
        self.assertEqual(self.server.cli("use", arn, "--by", "lb/1").returncode, 0)
        for _ in range(3):
            with self.assertRaises(self.acm.exceptions.ResourceInUseException):
                self.acm.delete_certificate(CertificateArn=arn)
        self.assertEqual(self.server.cli("use", arn, "--by", "lb/1", "--remove").returncode, 0)
        self.delete(arn)

    def assert_no_validation_necessary(self, arn, kind):
        """aws_acm_certificate_validation: "certificate … has type X, no validation necessary"."""
        self.assertEqual(self.describe(arn)["Type"], kind)

    def test_import_read_and_import_again(self):
        certificate, key = self_signed("tfimport.example.net")
        arn = self.acm.import_certificate(Certificate=certificate, PrivateKey=key,
                                          Tags=[{"Key": "Name", "Value": "web"}])["CertificateArn"]
        first = self.describe(arn)
        self.assertEqual((first["Type"], first["Status"], first["DomainName"]),
                         ("IMPORTED", "ISSUED", "tfimport.example.net"), "at once: nothing is polled")
        self.assertNotIn("ResourceRecord", first["DomainValidationOptions"][0])
        self.assert_no_validation_necessary(arn, "IMPORTED")
        self.assertEqual(self.acm.get_certificate(CertificateArn=arn)["Certificate"].encode(), certificate)

        renewed, key = self_signed("tfimport.example.net")
        again = self.acm.import_certificate(Certificate=renewed, PrivateKey=key, CertificateArn=arn)["CertificateArn"]
        self.assertEqual(again, arn)
        second = self.describe(arn)
        self.assertNotEqual(second["Serial"], first["Serial"])
        self.assertEqual(self.acm.get_certificate(CertificateArn=arn)["Certificate"].encode(), renewed)
        self.assertEqual(self.acm.list_tags_for_certificate(CertificateArn=arn)["Tags"],
                         [{"Key": "Name", "Value": "web"}])
        self.delete(arn)

    def test_a_private_ca_and_an_early_renewal(self):
        authority = self.of_operator("ca", "create-private", "--name", "Terraform CA", "--key-algorithm",
                                     "EC_prime256v1").strip()
        arn = self.acm.request_certificate(
            DomainName="db.corp.internal", SubjectAlternativeNames=["db.corp.internal"], KeyAlgorithm="EC_prime256v1",
            IdempotencyToken="tf20261126000000000000000001", CertificateAuthorityArn=authority)["CertificateArn"]
        issued = self.eventually(lambda: self.not_pending(arn), 300)
        self.assertEqual((issued["Type"], issued["Status"], issued["CertificateAuthorityArn"]),
                         ("PRIVATE", "ISSUED", authority))
        self.assert_no_validation_necessary(arn, "PRIVATE")
        self.assertEqual(issued["RenewalEligibility"], "INELIGIBLE", "until it is exported")

        exported = self.acm.export_certificate(CertificateArn=arn, Passphrase=b"correct horse")
        key = serialization.load_pem_private_key(exported["PrivateKey"].encode(), b"correct horse")
        self.assertEqual(key.public_key().public_numbers(),
                         x509.load_pem_x509_certificate(exported["Certificate"].encode()).public_key().public_numbers())
        self.assertEqual(self.describe(arn)["RenewalEligibility"], "ELIGIBLE")

        self.acm.renew_certificate(CertificateArn=arn)
        renewed = self.eventually(lambda: self.renewed(arn), 60, why="the renewal did not succeed")
        self.assertEqual((renewed["CertificateArn"], renewed["Status"]), (arn, "ISSUED"))
        self.assertNotEqual(renewed["Serial"], issued["Serial"])
        self.delete(arn)

    def not_pending(self, arn):
        certificate = self.describe(arn)
        return certificate if certificate["Status"] != PENDING else None

    def renewed(self, arn):
        certificate = self.describe(arn)
        return certificate if certificate.get("RenewalSummary", {}).get("RenewalStatus") == SUCCESS else None

    def test_a_failed_request_tells_its_reason(self):
        arn = self.create("malware.example.net")
        certificate = self.wait_for_status(arn, "FAILED")
        self.assertEqual(certificate["FailureReason"], "DOMAIN_NOT_ALLOWED", "which is printed as it is")
        self.delete(arn)

    def test_the_token_makes_a_repeated_create_the_same(self):
        token = "tf20261124000000000000000001"
        first = self.request("tftoken.example.net", IdempotencyToken=token)
        self.assertEqual(self.request("tftoken.example.net", IdempotencyToken=token), first)


class TerraformTimeOut(Acceptance):
    sections = {"validation": {"window": "2s"}}

    def test_a_timed_out_request_is_made_again(self):
        arn = self.request("tflate.example.net")
        self.wait_for_status(arn, "VALIDATION_TIMED_OUT", 20)
        # Terraform reads this status as "not found" and creates another one.
        self.assertNotEqual(self.request("tflate.example.net"), arn)
        self.acm.delete_certificate(CertificateArn=arn)


class Cdk(Acceptance):
    """The handler of DnsValidatedCertificate."""

    def test_create_and_delete(self):
        name = "cdk.example.net"
        arn = self.acm.request_certificate(
            DomainName=name, SubjectAlternativeNames=["*." + name, "www." + name], ValidationMethod="DNS",
            IdempotencyToken=hashlib.sha256(b"request-id").hexdigest()[:32])["CertificateArn"]
        records = {}
        for attempt in range(10):
            options = self.describe(arn).get("DomainValidationOptions", [])
            if options and all("ResourceRecord" in option for option in options):
                records = {option["ResourceRecord"]["Name"]: option["ResourceRecord"] for option in options}
                break
            time.sleep(0.2 * 2 ** attempt)
        self.assertEqual(len(records), 2, "one for the wildcard and its base, one for www")
        for record in records.values():
            self.assertEqual(record["Type"], "CNAME")
            self.name_server.publish("example.net", f"{record['Name']} CNAME {record['Value']}")
        self.acm.get_waiter("certificate_validated").wait(
            CertificateArn=arn, WaiterConfig={"Delay": 2, "MaxAttempts": 19})
        self.assertEqual(self.describe(arn)["Status"], "ISSUED")
        self.acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "stack", "Value": "web"}])

        self.assertEqual(self.describe(arn)["InUseBy"], [])
        self.acm.delete_certificate(CertificateArn=arn)
        with self.assertRaises(self.acm.exceptions.ResourceNotFoundException):  # which the handler swallows
            self.acm.delete_certificate(CertificateArn=arn)

    def test_delete_waits_until_nothing_uses_it(self):
        arn = self.issue("cdkused.example.net")
        self.assertEqual(self.server.cli("use", arn, "--by", "lb/1").returncode, 0)
        looks = 0
        for attempt in range(10):
            users = self.describe(arn)["InUseBy"]
            looks += 1
            if not users:
                break
            self.assertEqual(users, ["lb/1"])
            if attempt == 2:
                self.assertEqual(self.server.cli("use", arn, "--by", "lb/1", "--remove").returncode, 0)
            time.sleep(0.2)
        self.assertEqual(looks, 4, "the look after the removal sees it")
        self.acm.delete_certificate(CertificateArn=arn)
        with self.assertRaises(self.acm.exceptions.ResourceNotFoundException):
            self.describe(arn)


if __name__ == "__main__":
    unittest.main()
