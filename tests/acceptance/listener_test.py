"""Listeners beyond plain loopback HTTP, CA key kinds, and a disk that is full."""

import os
import ssl
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from harness import AWS, BINARY, ServerProcess, Steps, boto3_client, get


class Listener(Steps):
    def server(self, sections, directory=None, *init):
        self.started = server = ServerProcess(BINARY, directory or self.fresh_directory(), sections)
        self.addCleanup(server.kill)
        server.initialise(*init)
        return server

    def details(self):
        return "the server's log ends:\n" + self.started.log_tail()

    def test_tls_with_a_certificate_of_its_own_ca(self):
        server = self.server({"server": {"tls": "self"}}).start()
        root = str(server.data / "root.pem")
        endpoint = f"https://127.0.0.1:{server.ports[0]}"
        context = ssl.create_default_context(cafile=root)
        with self.assertRaises(urllib.error.HTTPError) as answered:  # GET is no call, but the handshake stands
            urllib.request.urlopen(endpoint, context=context, timeout=10)
        self.assertIn(answered.exception.code, (400, 403, 404, 405))
        listed = subprocess.run([AWS, "acm", "list-certificates", "--endpoint-url", endpoint, "--ca-bundle", root],
                                env=server.environment(), capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        ours = server.cli("list", "--json", "--endpoint", endpoint, AWS_CA_BUNDLE=root)
        self.assertEqual(ours.returncode, 0, ours.stderr)
        stranger = server.cli("list", "--endpoint", endpoint)
        self.assertEqual(stranger.returncode, 5, "a root that is not trusted is a server that is not reached")

    def test_tls_with_the_operators_files(self):
        directory = self.fresh_directory()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", directory / "key.pem", "-out", directory / "cert.pem", "-days", "2", "-subj",
                        "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        server = self.server({"server": {"tls_certificate": str(directory / "cert.pem"),
                                         "tls_key": str(directory / "key.pem")}}).start()
        listed = server.cli("list", "--json", "--endpoint", f"https://127.0.0.1:{server.ports[0]}",
                            AWS_CA_BUNDLE=str(directory / "cert.pem"))
        self.assertEqual(listed.returncode, 0, listed.stderr)

    def test_every_kind_of_ca_key(self):
        for kind, words in (("EC_secp384r1", "ASN1 OID: secp384r1"), ("RSA_2048", "Public-Key: (2048 bit)")):
            with self.subTest(kind=kind):
                server = self.server({"ca": {"key_algorithm": kind}}).start()
                shown = subprocess.run(["openssl", "x509", "-in", server.data / "root.pem", "-noout", "-text"],
                                       check=True, capture_output=True, text=True).stdout
                self.assertIn(words, shown)
                server.stop()

    def test_a_full_disk_is_said_and_reading_goes_on(self):
        directory = self.fresh_directory()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory],
                                               capture_output=True, check=False).returncode:
            self.skipTest("SKIPPED LOUDLY: a small file system cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", str(directory)], check=False)
        server = self.server({}, directory).start()
        client = boto3_client(server)
        arn = client.request_certificate(DomainName="first.invalidpublicdomain", ValidationMethod="DNS")["CertificateArn"]
        time.sleep(1)  # its failure is stored before the disk is full
        with open(directory / "ballast", "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(4096))
            except OSError:
                pass
        refused = None
        for _ in range(400):  # the database still has some pages to spare
            try:
                client.request_certificate(DomainName="more.invalidpublicdomain", ValidationMethod="DNS")
            except Exception as problem:
                refused = problem
                break
        self.say(str(refused))
        self.assertIsNotNone(refused, "a write on a full disk was acknowledged")
        self.assertIn("disk", str(refused).lower())
        self.assertEqual(client.describe_certificate(CertificateArn=arn)["Certificate"]["Status"], "FAILED")
        self.assertEqual(get(server.admin_url + "/readyz")[0], 503)
        (directory / "ballast").unlink()
        for _ in range(100):
            try:
                client.request_certificate(DomainName="again.invalidpublicdomain", ValidationMethod="DNS")
                break
            except Exception as problem:
                self.say(str(problem))
                time.sleep(0.2)
        else:
            self.fail("writes were not taken again after the disk had room")
        server.stop()


if __name__ == "__main__":
    unittest.main()
