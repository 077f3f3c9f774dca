"""Revoked certificates stand in the CRL that they name, as OpenSSL, GnuTLS and python-cryptography read it."""

import datetime
import hashlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from harness import ACCOUNT, Acceptance, boto3_client, get

SHARDS = 4


def get_with(url, headers=None):
    """Status, headers and body of a GET."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as other:
        return other.code, other.headers, other.read()


class Revocation(Acceptance):
    sections = {"ca": {"crl_shards": SHARDS}, "policy": {"administrators": [ACCOUNT]}}

    @classmethod
    def setUpClass(cls):
        cls.blocked = pathlib.Path(tempfile.mkdtemp(prefix="certwright-test-")) / "blocked.txt"
        cls.addClassCleanup(shutil.rmtree, cls.blocked.parent, ignore_errors=True)
        cls.blocked.write_text("# none yet\n")
        cls.sections = {**cls.sections, "ca": {"crl_shards": SHARDS, "blocked_keys": str(cls.blocked)}}
        super().setUpClass()
        cls.acm = boto3_client(cls.server, newest=True)

    def exported(self, name):
        """An exported certificate: ARN, parsed leaf, and a folder with leaf.pem and chain.pem."""
        arn = self.issue(name, Options={"Export": "ENABLED"})
        self.acm.export_certificate(CertificateArn=arn, Passphrase=b"correct horse battery")
        answer = self.acm.get_certificate(CertificateArn=arn)
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        (folder / "chain.pem").write_text(answer["CertificateChain"])
        return arn, x509.load_pem_x509_certificate(answer["Certificate"].encode()), folder

    def crl_url(self, leaf):
        (point,) = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        return point.full_name[0].value

    def run_in(self, folder, *command):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        self.say(f"{' '.join(map(str, command))}: {done.returncode} {done.stdout[-200:]}{done.stderr[-200:]}")
        return done

    def verify(self, folder, crl):
        """What `openssl verify -crl_check` says of the leaf, with this CRL."""
        (folder / "now.crl").write_bytes(crl)
        self.assertEqual(self.run_in(folder, "openssl", "crl", "-inform", "DER", "-in", "now.crl", "-out", "crl.pem",
                                     "-CAfile", "chain.pem").returncode, 0)
        return self.run_in(folder, "openssl", "verify", "-x509_strict", "-crl_check", "-CRLfile", "crl.pem", "-CAfile",
                           self.server.data / "root.pem", "-untrusted", "chain.pem", "leaf.pem")

    def assert_gnutls_verifies(self, folder):
        done = self.run_in(folder, "certtool", "--verify-crl", "--load-ca-certificate", "chain.pem", "--infile",
                           "crl.pem")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Verified", done.stdout)

    def other_urls(self, url):
        """The CA's CRLs but the one at `url`."""
        folder = url.rsplit("/", 1)[0]
        every = [folder + ".crl"] + [f"{folder}/{shard}.crl" for shard in range(1, SHARDS + 1)]
        self.assertIn(url, every[1:])
        return [other for other in every if other != url]

    def test_the_right_crl_names_it_within_seconds(self):
        arn, leaf, folder = self.exported("revoked.shards.example.net")
        _, good_leaf, good_folder = self.exported("good.shards.example.net")
        url = self.crl_url(leaf)
        before = {other: get(other) for other in self.other_urls(url)}
        self.assertEqual({status for status, _ in before.values()}, {200}, "every CRL is there from the start")
        number = self.assert_form(url, get(url)[1], folder)
        self.assertEqual(self.verify(folder, get(url)[1]).returncode, 0)
        self.acm.revoke_certificate(CertificateArn=arn, RevocationReason="SUPERSEDED")

        def entry():
            return x509.load_der_x509_crl(get(url)[1]).get_revoked_certificate_by_serial_number(leaf.serial_number)
        self.assertEqual(self.eventually(entry, 5, why="the CRL does not name the serial").extensions
                         .get_extension_for_class(x509.CRLReason).value.reason, x509.ReasonFlags.superseded)
        self.assertGreater(self.assert_form(url, get(url)[1], folder), number)
        refused = self.verify(folder, get(url)[1])
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("certificate revoked", refused.stdout + refused.stderr)
        self.assert_gnutls_verifies(folder)
        self.assertEqual({other: get(other) for other in before}, before, "no other CRL was made anew")
        self.assertEqual(self.verify(good_folder, get(self.crl_url(good_leaf))[1]).returncode, 0)
        elsewhere = self.verify(folder, before[self.other_urls(url)[-1]][1])
        self.assertIn("CRL scope", elsewhere.stdout + elsewhere.stderr, "a CRL of another shard says nothing of it")

    def assert_form(self, url, der, folder):
        """What every CRL of ours is; gives its number."""
        crl = x509.load_der_x509_crl(der)
        point = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint)
        self.assertTrue(point.critical)
        self.assertEqual([name.value for name in point.value.full_name], [url])
        self.assertTrue(point.value.only_contains_user_certs)
        self.assertFalse(point.value.indirect_crl)
        issuer = x509.load_pem_x509_certificate((folder / "chain.pem").read_bytes())
        self.assertTrue(crl.is_signature_valid(issuer.public_key()))
        self.assertEqual(crl.next_update - crl.last_update, datetime.timedelta(days=4))
        path = folder / "linted.crl"
        path.write_bytes(der)
        linted = self.server.cli("lint", path)
        self.assertEqual(linted.returncode, 0, linted.stdout + linted.stderr)
        return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number

    def test_its_owner_revokes_what_certwright_export_gave(self):
        arn = self.issue("bundle.shards.example.net")
        asked = {"CertificateArn": arn, "RevocationReason": "SUPERSEDED"}
        self.assertIn("has not been exported", self.error_of(self.acm.revoke_certificate, **asked)[1])
        done = self.server.cli("export", arn, "--out", self.fresh_directory())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.describe(arn)["RenewalEligibility"], "ELIGIBLE")
        self.acm.revoke_certificate(**asked)
        self.assert_revoked(arn, x509.ReasonFlags.superseded)

    def test_caches_are_told_how_long(self):
        _, leaf, _ = self.exported("caches.shards.example.net")
        status, headers, body = get_with(self.crl_url(leaf))
        self.assertEqual((status, headers["Content-Type"]), (200, "application/pkix-crl"))
        self.assertEqual(headers["Cache-Control"], "public, max-age=300")
        crl = x509.load_der_x509_crl(body)
        self.assertEqual(headers["Last-Modified"], crl.last_update.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        for condition in ({"If-None-Match": headers["ETag"]}, {"If-Modified-Since": headers["Last-Modified"]}):
            self.assertEqual(get_with(self.crl_url(leaf), condition)[0], 304)
        self.assertEqual(get_with(self.crl_url(leaf).replace(".crl", "9.crl"))[0], 404)

    def test_killed_between_the_steps_of_a_publication(self):
        for step in ("crl_signed", "crl_stored"):
            with self.subTest(step=step):
                arn, leaf, folder = self.exported(f"{step.replace('_', '-')}.shards.example.net")
                url = self.crl_url(leaf)
                before = self.assert_form(url, get(url)[1], folder)
                self.server.stop()
                self.server.start(CERTWRIGHT_CRASH_AT=step)
                try:
                    self.acm.revoke_certificate(CertificateArn=arn, RevocationReason="SUPERSEDED")
                except Exception as cut_off:  # pylint: disable=broad-except
                    self.say(f"the kill was faster than the answer: {cut_off}")
                self.eventually(lambda: self.server.process.poll() is not None, 10,
                                why=f"the server did not end itself at {step}")
                self.assertEqual(self.server.process.returncode, -9)
                self.server.start()
                crl = x509.load_der_x509_crl(get(url)[1])
                self.assertIsNotNone(crl.get_revoked_certificate_by_serial_number(leaf.serial_number),
                                     "what was acknowledged is published at the start")
                self.assertEqual(self.assert_form(url, get(url)[1], folder), before + 1)

    def test_each_publication_is_an_event(self):
        with sqlite3.connect(f"file:{self.server.data / 'certwright.db'}?mode=ro", uri=True) as database:
            events = database.execute("SELECT subject, actor, details FROM event WHERE name = 'crl.signed'").fetchall()
        self.assertEqual({subject.rsplit("/", 1)[1] for subject, _, _ in events}, {str(n) for n in range(SHARDS + 1)})
        self.assertEqual({actor for _, actor, _ in events}, {"server"})


    # By administrators

    def leaf_of(self, arn):
        return x509.load_pem_x509_certificate(self.acm.get_certificate(CertificateArn=arn)["Certificate"].encode())

    def entry_of(self, leaf):
        return x509.load_der_x509_crl(get(self.crl_url(leaf))[1]).get_revoked_certificate_by_serial_number(
            leaf.serial_number)

    def revoke(self, *arguments, code=0):
        done = self.server.cli("revoke", *arguments)
        self.say(f"revoke {' '.join(map(str, arguments))}: {done.returncode} {done.stdout} {done.stderr}")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def assert_revoked(self, arn, reason):
        leaf = self.leaf_of(arn)
        entry = self.eventually(lambda: self.entry_of(leaf), 5, why="the CRL does not name the serial")
        self.assertEqual(entry.extensions.get_extension_for_class(x509.CRLReason).value.reason, reason)
        self.assertEqual(self.describe(arn)["Status"], "REVOKED")

    def test_certificates_of_a_key_of_a_name_and_of_a_file(self):
        by_key, by_name, *in_file = [self.issue(f"{word}.operator.example.net")
                                     for word in ("key", "name", "first", "second")]
        path = self.fresh_directory() / "leaf.pem"
        path.write_text(self.acm.get_certificate(CertificateArn=by_key)["Certificate"])
        dry = self.revoke("--key", path, "--reason", "keyCompromise")
        self.assertIn("key.operator.example.net", dry.stdout)
        self.assertIn("--yes", dry.stderr)
        self.assertEqual(self.describe(by_key)["Status"], "ISSUED", "a dry run is none")
        self.revoke("--key", path, "--reason", "keyCompromise", "--yes")
        self.assert_revoked(by_key, x509.ReasonFlags.key_compromise)
        self.revoke("--name", "name.operator.example.net", "--reason", "privilegeWithdrawn", "--yes")
        self.assert_revoked(by_name, x509.ReasonFlags.privilege_withdrawn)
        path.write_text("# two\n" + "\n".join(self.describe(arn)["Serial"] for arn in in_file) + "\n0badc0de\n")
        answer = json.loads(self.revoke("--serials", path, "--reason", "cessationOfOperation", "--yes", "--json").stdout)
        self.assertEqual((answer["plan"]["total"], answer["plan"]["revoked"]), (2, 2))
        for arn in in_file:
            self.assert_revoked(arn, x509.ReasonFlags.cessation_of_operation)
        self.assertIn(answer["plan"]["id"], self.revoke("--resume", answer["plan"]["id"], "--plain").stdout)
        self.revoke("--serial", "0badc0de", "--reason", "superseded", "--yes", code=1)

    def test_certificates_of_a_blocked_key(self):
        blocked, other = self.issue("blocked.operator.example.net"), self.issue("other.operator.example.net")
        key = self.leaf_of(blocked).public_key().public_bytes(serialization.Encoding.DER,
                                                              serialization.PublicFormat.SubjectPublicKeyInfo)
        self.blocked.write_text(hashlib.sha256(key).hexdigest() + "  # found\n")
        self.revoke(other, "--reason", "superseded", "--yes")  # the server looks at the list when it signs CRLs
        self.assert_revoked(blocked, x509.ReasonFlags.key_compromise)


if __name__ == "__main__":
    unittest.main()
