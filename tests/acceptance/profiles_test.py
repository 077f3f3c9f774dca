"""`[ca] profile = "short-lived"`, from the request to the certificate."""

import datetime
import subprocess
import unittest

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from harness import Acceptance


class ShortLived(Acceptance):
    sections = {"ca": {"profile": "short-lived"}}

    def test_it_lasts_less_than_a_week_and_points_to_no_revocation(self):
        arn = self.issue("brief.example.net")
        answer = self.acm.get_certificate(CertificateArn=arn)
        leaf = x509.load_pem_x509_certificate(answer["Certificate"].encode())
        lifetime = leaf.not_valid_after - leaf.not_valid_before + datetime.timedelta(seconds=1)
        self.assertEqual(lifetime, datetime.timedelta(hours=160))
        self.assertEqual(len(list(leaf.subject)), 0)
        extensions = {extension.oid: extension for extension in leaf.extensions}
        self.assertTrue(extensions[ExtensionOID.SUBJECT_ALTERNATIVE_NAME].critical)
        self.assertNotIn(ExtensionOID.CRL_DISTRIBUTION_POINTS, extensions)
        access = extensions[ExtensionOID.AUTHORITY_INFORMATION_ACCESS].value
        self.assertEqual([entry.access_method._name for entry in access], ["caIssuers"])
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        (folder / "chain.pem").write_text(answer["CertificateChain"])
        done = subprocess.run(["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname",
                               "brief.example.net", "-CAfile", self.server.data / "root.pem", "-untrusted",
                               folder / "chain.pem", folder / "leaf.pem"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
