"""A profile of one's own at the server and at its signer: which keys may be requested, and which are signed for."""

import datetime
import subprocess
import unittest

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from signers import WithSigner

WEB = {"name": "web", "based_on": "short-lived", "validity": "40d", "crl_distribution_point": True}


def with_keys(*key_types):
    return {"profile": [{**WEB, "key_types": list(key_types)}], "ca": {"profile": "web"}}


class OwnKeyTypes(WithSigner):
    # Somebody has told the server that more may be requested; the signer knows better.
    server_sections = with_keys("EC_secp384r1", "RSA_3072")
    signer_sections = with_keys("EC_secp384r1")

    def test_a_key_that_both_have_is_certified_by_the_profile(self):
        arn = self.issue("www.web.example.net", KeyAlgorithm="EC_secp384r1")
        answer = self.acm.get_certificate(CertificateArn=arn)
        leaf = x509.load_pem_x509_certificate(answer["Certificate"].encode())
        self.assertEqual(leaf.not_valid_after - leaf.not_valid_before + datetime.timedelta(seconds=1),
                         datetime.timedelta(days=40))
        self.assertIsInstance(leaf.public_key().curve, ec.SECP384R1)
        self.assertEqual(len(list(leaf.subject)), 0)
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        (folder / "chain.pem").write_text(answer["CertificateChain"])
        done = subprocess.run(["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname",
                               "www.web.example.net", "-CAfile", self.holder.data / "root.pem", "-untrusted",
                               folder / "chain.pem", folder / "leaf.pem"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_key_that_the_profile_does_not_have_is_refused_with_those_that_it_has(self):
        for asked in ("EC_prime256v1", "RSA_2048", "RSA_4096", "EC_secp521r1", "RSA_1024"):
            with self.subTest(key=asked):
                code, message = self.error_of(self.acm.request_certificate, DomainName="www.web.example.net",
                                              ValidationMethod="DNS", KeyAlgorithm=asked)
                self.assertEqual(code, "ValidationException")
                self.assertIn(asked, message)
                self.assertIn("RSA_3072", message)
                self.assertIn("EC_secp384r1", message)
        # RSA_2048 is what ACM takes where a request names no key.
        code, message = self.error_of(self.acm.request_certificate, DomainName="www.web.example.net",
                                      ValidationMethod="DNS")
        self.assertEqual(code, "ValidationException")
        self.assertIn("EC_secp384r1", message)

    def test_the_signer_does_not_certify_a_key_that_its_own_profile_does_not_have(self):
        arn = self.request("rsa.web.example.net", KeyAlgorithm="RSA_3072")
        self.publish(arn)
        self.recheck(arn)
        self.eventually(lambda: "signer.refused" in self.signer_log(), why="the signer was not asked")
        self.assertIn("the certificate's key is RSA_3072, and the profile web is for EC_secp384r1", self.signer_log())
        self.assertNotEqual(self.describe(arn)["Status"], "ISSUED")


if __name__ == "__main__":
    unittest.main()
