"""The OCSP responder, asked by OpenSSL, GnuTLS, python3-cryptography and curl."""

import base64
import datetime
import http.client
import re
import subprocess
import unittest
import urllib.parse

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from harness import ROOT, Acceptance, boto3_client

HOUR = datetime.timedelta(hours=1)
MALFORMED = bytes.fromhex("30030a0101")
UNAUTHORIZED = bytes.fromhex("30030a0106")
UNKNOWN_SERIAL = 0x0102030405060708090A0B0C0D0E0F1011121314


class Ocsp(Acceptance):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acm = boto3_client(cls.server, newest=True)

    @property
    def url(self):
        return self.server.pki_url + "/ocsp"

    # Certificates and requests.

    def exported(self, name):
        """A certificate that may be revoked, in a folder of its own: leaf.pem, ca.pem, root.pem."""
        arn = self.issue(name, Options={"Export": "ENABLED"})
        self.acm.export_certificate(CertificateArn=arn, Passphrase=b"correct horse battery")
        return arn, self.folder_of(arn)

    def folder_of(self, arn):
        answer = self.acm.get_certificate(CertificateArn=arn)
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        chain = re.findall("-----BEGIN.*?-----END CERTIFICATE-----\n", answer["CertificateChain"], re.S)
        (folder / "ca.pem").write_text(chain[0])
        (folder / "root.pem").write_bytes((self.server.data / "root.pem").read_bytes()
                                          if len(chain) > 1 else chain[0].encode())
        return folder

    @staticmethod
    def pair(folder):
        return (x509.load_pem_x509_certificate((folder / "leaf.pem").read_bytes()),
                x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()))

    def request_of(self, folder, algorithm=hashes.SHA256, nonce=None):
        builder = ocsp.OCSPRequestBuilder().add_certificate(*self.pair(folder), algorithm())
        if nonce:
            builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
        return builder.build().public_bytes(serialization.Encoding.DER)

    def exchange(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.ports[1], timeout=10)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), content

    def post(self, body, kind="application/ocsp-request"):
        return self.exchange("POST", "/ocsp", body, {"Content-Type": kind})

    def openssl(self, folder, *arguments):
        done = subprocess.run(["openssl", "ocsp", "-issuer", "ca.pem", "-CAfile", "root.pem", "-verify_other", "ca.pem",
                               "-url", self.url, *arguments], cwd=folder, capture_output=True, text=True, check=False)
        self.say(f"openssl ocsp {' '.join(arguments)}: {done.stdout} {done.stderr}")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Response verify OK", done.stdout + done.stderr)
        return done.stdout + done.stderr

    # Tests.

    def test_openssl_is_told_good_revoked_and_unknown(self):
        arn, folder = self.exported("openssl.example.net")
        for options in (["-no_nonce"], ["-nonce"], ["-no_nonce", "-sha256"], ["-nonce", "-sha256"]):
            asked = [*(option for option in options if option == "-sha256"), "-cert", "leaf.pem",
                     *(option for option in options if option != "-sha256")]
            output = self.openssl(folder, *asked)
            self.assertIn("leaf.pem: good", output)
            self.assertNotIn("WARNING", output)
        output = self.openssl(folder, "-no_nonce", "-cert", "leaf.pem", "-serial", hex(UNKNOWN_SERIAL))
        self.assertIn("leaf.pem: good", output)
        self.assertIn(f"{hex(UNKNOWN_SERIAL)}: unknown", output)
        self.acm.revoke_certificate(CertificateArn=arn, RevocationReason="SUPERSEDED")
        output = self.openssl(folder, "-no_nonce", "-cert", "leaf.pem")
        self.assertIn("leaf.pem: revoked", output)
        self.assertIn("Reason: superseded", output)

    def test_gnutls_verifies_the_answer(self):
        arn, folder = self.exported("gnutls.example.net")
        for status in ("good", "revoked"):
            for nonce in ("--nonce", "--no-nonce"):
                done = subprocess.run(["ocsptool", f"--ask={self.url}", nonce, "--load-cert", "leaf.pem", "--load-issuer",
                                       "ca.pem", "--load-trust", "ca.pem", "--outfile", "response.der"],
                                      cwd=folder, capture_output=True, text=True, check=False)
                self.say(f"ocsptool {nonce}: {done.stdout} {done.stderr}")
                self.assertIn("Verifying OCSP Response: Success.", done.stdout + done.stderr)
                self.assertRegex(done.stdout + done.stderr, rf"Certificate Status: {status}")
            if status == "good":
                self.acm.revoke_certificate(CertificateArn=arn, RevocationReason="SUPERSEDED")
        done = subprocess.run(["ocsptool", "--verify-response", "--load-response", "response.der", "--load-trust",
                               "ca.pem"], cwd=folder, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_cryptography_reads_what_was_asked(self):
        folder = self.folder_of(self.issue("cryptography.example.net"))
        leaf, issuer = self.pair(folder)
        for algorithm in (hashes.SHA1, hashes.SHA256):
            for nonce in (None, b"\x07" * 32):
                status, headers, body = self.post(self.request_of(folder, algorithm, nonce))
                self.assertEqual((status, headers["Content-Type"]), (200, "application/ocsp-response"))
                answer = ocsp.load_der_ocsp_response(body)
                self.assertEqual(answer.response_status, ocsp.OCSPResponseStatus.SUCCESSFUL)
                self.assertEqual(answer.certificate_status, ocsp.OCSPCertStatus.GOOD)
                self.assertEqual(answer.serial_number, leaf.serial_number)
                self.assertIsInstance(answer.hash_algorithm, algorithm)
                self.assertEqual(answer.next_update - answer.this_update, 24 * HOUR)
                self.assertLess(abs(datetime.datetime.utcnow() - answer.produced_at), 12 * HOUR)
                if nonce:
                    self.assertEqual(answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce, nonce)
                self.assert_responder(answer, issuer)

    def assert_responder(self, answer, issuer):
        """Signed by the responder, whose certificate says nothing but that, signed by the CA."""
        responder, = answer.certificates
        self.assertIsNone(answer.responder_name)
        key_hash = x509.SubjectKeyIdentifier.from_public_key(responder.public_key()).digest
        self.assertEqual(answer.responder_key_hash, key_hash)
        responder.public_key().verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(hashes.SHA256()))
        issuer.public_key().verify(responder.signature, responder.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256()))
        purposes = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        self.assertEqual(list(purposes), [ExtendedKeyUsageOID.OCSP_SIGNING])
        self.assertIsInstance(responder.extensions.get_extension_for_class(x509.OCSPNoCheck).value, x509.OCSPNoCheck)
        self.assertEqual(responder.not_valid_after - responder.not_valid_before,
                         7 * 24 * HOUR - datetime.timedelta(seconds=1))
        lint = subprocess.run([self.server.binary, "lint", "--rules", "rfc5280", "-"], input=responder.public_bytes(
            serialization.Encoding.DER), capture_output=True, check=False)
        self.assertEqual(lint.returncode, 0, lint.stdout.decode())

    def test_caches_may_keep_what_is_got(self):
        folder = self.folder_of(self.issue("get.example.net"))
        request = self.request_of(folder, hashes.SHA1)
        encoded = base64.b64encode(request).decode()
        head = folder / "head.txt"
        for path in (urllib.parse.quote(encoded, safe=""), encoded):
            subprocess.run(["curl", "-sS", "--path-as-is", "-D", head, "-o", folder / "body", f"{self.url}/{path}"],
                           check=True)
            headers = {name.lower(): value for name, value in
                       (line.split(": ", 1) for line in head.read_text().splitlines()[1:] if line)}
            answer = ocsp.load_der_ocsp_response((folder / "body").read_bytes())
            self.assertEqual(answer.certificate_status, ocsp.OCSPCertStatus.GOOD)
            self.assertEqual(headers["content-type"], "application/ocsp-response")
            form = "%a, %d %b %Y %H:%M:%S GMT"
            self.assertEqual(datetime.datetime.strptime(headers["expires"], form), answer.next_update)
            self.assertEqual(datetime.datetime.strptime(headers["last-modified"], form), answer.this_update)
            self.assertEqual(headers["cache-control"], "public, max-age=3600, no-transform, must-revalidate")
        path = "/ocsp/" + urllib.parse.quote(encoded, safe="")
        status, _, body = self.exchange("GET", path, headers={"If-None-Match": headers["etag"]})
        self.assertEqual((status, body), (304, b""))
        self.assertEqual(self.exchange("HEAD", path)[0], 200)
        nonce = urllib.parse.quote(base64.b64encode(self.request_of(folder, nonce=b"12345678")), safe="")
        status, headers, _ = self.exchange("GET", "/ocsp/" + nonce)
        self.assertEqual((status, headers["Cache-Control"]), (200, "no-store"))
        self.assertNotIn("ETag", headers)
        self.assertNotIn("Expires", headers)

    def test_a_revocation_is_seen_within_a_second(self):
        arn, folder = self.exported("soon.example.net")
        request = self.request_of(folder)

        def status():
            return ocsp.load_der_ocsp_response(self.post(request)[2]).certificate_status
        for _ in range(3):
            self.assertEqual(status(), ocsp.OCSPCertStatus.GOOD)
        self.acm.revoke_certificate(CertificateArn=arn, RevocationReason="UNSPECIFIED")
        self.assertEqual(status(), ocsp.OCSPCertStatus.REVOKED, "with the very next answer")
        answer = ocsp.load_der_ocsp_response(self.post(request)[2])
        self.assertIsNone(answer.revocation_reason)
        revoked_at = self.describe(arn)["RevokedAt"].astimezone(datetime.timezone.utc)
        self.assertEqual(answer.revocation_time, revoked_at.replace(tzinfo=None, microsecond=0))

    def test_a_private_ca_answers_by_its_own_word(self):
        authority = self.of_operator("ca", "create-private", "--name", "Example Corp Private CA", "--key-algorithm",
                                     "EC_prime256v1").strip()
        arn = self.request("db.corp.internal", CertificateAuthorityArn=authority)
        self.wait_for_status(arn, "ISSUED")
        folder = self.folder_of(arn)
        self.assertIn("leaf.pem: good", self.openssl(folder, "-no_nonce", "-cert", "leaf.pem"))
        _, issuer = self.pair(folder)
        self.assert_responder(ocsp.load_der_ocsp_response(self.post(self.request_of(folder))[2]), issuer)

    def test_what_is_no_request(self):
        folder = self.folder_of(self.issue("wrong.example.net"))
        request = self.request_of(folder)
        for body in (b"", b"\x30", b"x" * 100, request[:-1], request + b"\0", b"\x30\x80\0\0"):
            status, headers, answer = self.post(body)
            self.assertEqual((status, answer, headers["Cache-Control"]), (200, MALFORMED, "no-store"), body)
        self.assertEqual(self.post(b"x" * 8193)[0], 413)
        self.assertEqual(self.post(request, "application/octet-stream")[0], 415)
        self.assertEqual(self.post(request, "Application/OCSP-request; x=1")[0], 200)
        for path in ("/ocsp/%", "/ocsp/%zz", "/ocsp/@@@@", "/ocsp/MAo"):
            self.assertEqual(self.exchange("GET", path)[0], 400, path)
        self.assertEqual(self.exchange("GET", "/ocsp")[0], 405)
        self.assertEqual(self.exchange("PUT", "/ocsp", request)[1]["Allow"], "POST")
        self.assertEqual(self.exchange("GET", "/ocspx")[0], 404)
        self.assertEqual(self.exchange("GET", "/ocsp/MAA=")[2], MALFORMED)
        other = (ROOT / "tests/data/pki/ocsp-sha256.der").read_bytes()
        self.assertEqual(self.post(other)[2], UNAUTHORIZED, "another CA")

    def test_it_is_counted(self):
        folder = self.folder_of(self.issue("counted.example.net"))
        for _ in range(2):
            self.post(self.request_of(folder))
        connection = http.client.HTTPConnection("127.0.0.1", self.server.ports[2], timeout=10)
        connection.request("GET", "/metrics")
        figures = connection.getresponse().read().decode()
        connection.close()
        for outcome in ("cached", "signed"):
            self.assertRegex(figures, rf'certwright_ocsp_answers_total{{outcome="{outcome}"}} [1-9]')


if __name__ == "__main__":
    unittest.main(verbosity=2)
