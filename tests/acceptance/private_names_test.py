"""Names of one's own network, and proofs that lie below a suffix of one's own: `names = "private"`, `target_suffix`."""

import unittest

from cryptography import x509

from harness import POLICY, Acceptance, Zone

SUFFIX = "proofs.corp.internal"


class PrivateNames(Acceptance):
    sections = {"policy": {**POLICY, "names": "private", "private_suffixes": ["corp.internal"]},
                "validation": {"target_suffix": SUFFIX}}
    more_zones = (Zone("internal"), Zone("corp.internal"))

    def test_an_internal_name_is_proved_and_issued(self):
        arn = self.request("db.corp.internal", "*.db.corp.internal")
        ((name, value),) = self.records(arn).items()
        self.assertRegex(name, r"^_[0-9a-f]{32}\.db\.corp\.internal\.$")
        self.assertRegex(value, rf"^_[0-9a-f]{{32}}\.[0-9a-z]{{10}}\.{SUFFIX}\.$")
        self.publish(arn)
        self.recheck(arn)
        self.wait_for_status(arn, "ISSUED")
        leaf = x509.load_pem_x509_certificate(self.acm.get_certificate(CertificateArn=arn)["Certificate"].encode())
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        self.assertEqual(names.get_values_for_type(x509.DNSName), ["db.corp.internal", "*.db.corp.internal"])

    def test_public_names_are_issued_as_ever(self):
        arn = self.issue("public.example.net")
        (value,) = self.records(arn).values()
        self.assertTrue(value.endswith(f".{SUFFIX}."), value)

    def test_other_internal_names_fail(self):
        for name in ("db.other.internal", "printer.local"):
            with self.subTest(name):
                arn = self.request(name)
                self.assertEqual(self.wait_for_status(arn, "FAILED")["FailureReason"], "INVALID_PUBLIC_DOMAIN")
                self.assertIn("NAME_SPECIAL_USE", self.findings(arn))


if __name__ == "__main__":
    unittest.main()
