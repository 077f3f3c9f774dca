"""kill -9 in the middle of a mass revocation: nothing is half revoked, and `--resume` brings it to its end."""

import collections
import json
import signal
import sqlite3
import subprocess
import time
import unittest
import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from harness import ACCOUNT, BINARY, Acceptance, get

SHARDS = 4
TEMPLATES = 3
OF_EACH = 1600
PIECE = 200  # revoked in one transaction


class MassRevocation(Acceptance):
    sections = {"ca": {"crl_shards": SHARDS}, "policy": {"administrators": [ACCOUNT]}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filler = BINARY.parent / "certwright_fill_store"
        if not cls.filler.exists():
            raise RuntimeError(f"{cls.filler} does not exist: make test builds it")

    def query(self, question):
        with sqlite3.connect(f"file:{self.server.data / 'certwright.db'}?mode=ro", uri=True) as database:
            return database.execute(question).fetchall()

    def fill(self):
        """Some certificates, and hundreds like each of them: the serials of the latter, which are to be revoked."""
        arns = [self.request(f"of{i}.mass.example.net") for i in range(TEMPLATES)]
        for arn in arns:
            self.publish(arn)
            self.recheck(arn)
        for arn in arns:
            self.wait_for_status(arn, "ISSUED")
        own = {serial for serial, in self.query("SELECT serial FROM intent")}
        self.server.stop()
        for arn in arns:
            subprocess.run([self.filler, self.server.data / "certwright.db", arn, str(OF_EACH)], check=True,
                           stdout=subprocess.DEVNULL)
        serials = [serial for serial, in self.query("SELECT serial FROM intent") if serial not in own]
        self.assertEqual(len(serials), TEMPLATES * OF_EACH)
        return arns, serials

    # What is there while no server runs.

    def plan(self):
        (plan,) = self.query("SELECT id, total, done, revoked FROM revocation_plan")
        return plan

    def revoked(self):
        return collections.Counter(serial for serial, in self.query("SELECT serial FROM revocation"))

    def told(self):
        """How often an event tells of the revocation of each serial."""
        rows = self.query("SELECT details FROM event WHERE name = 'certificate.revoked'")
        return collections.Counter(dict(json.loads(details))["serial"] for details, in rows)

    def marked(self):
        """The serials of the certificates that are marked as revoked."""
        rows = self.query("SELECT serial, body FROM certificate WHERE serial IS NOT NULL")
        return collections.Counter(serial for serial, body in rows if json.loads(body)["status"] == "REVOKED")

    def assert_whole(self, done=None):
        """As many are revoked as the plan says, and of each of them everything is there: none is half revoked."""
        _, total, reached, count = self.plan()
        revoked = self.revoked()
        self.assertEqual(set(revoked.values()) - {1}, set(), "a serial is revoked twice")
        self.assertEqual(self.told(), revoked)
        self.assertEqual(self.marked(), revoked)
        self.assertEqual((reached, count), (len(revoked), len(revoked)))
        self.assertEqual(total, TEMPLATES * OF_EACH)
        self.say(f"{reached} of {total} are revoked, and wholly so")
        if done is not None:
            self.assertEqual(reached, done)
        return reached

    # Kills.

    def begin(self, *arguments):
        return subprocess.Popen([BINARY, "revoke", *map(str, arguments)], env=self.server.environment(),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def killed_at(self, step, *arguments):
        """The server ends itself at a step of the revocation that the arguments ask for; gives what is said of it."""
        self.server.start(CERTWRIGHT_CRASH_AT=step)
        process = self.begin(*arguments)
        _, said = process.communicate(timeout=60)
        self.assertNotEqual(process.returncode, 0)
        self.server.process.wait(10)
        self.assertEqual(self.server.process.returncode, -signal.SIGKILL)
        return said

    def killed_midway(self, victim, plan, more):
        """Kills the server, or the command, once that many more are revoked."""
        wanted = self.plan()[2] + more
        process = self.begin("--resume", plan)
        while self.plan()[2] < wanted:
            self.assertIsNone(process.poll(), "it came to its end before it was killed")
            time.sleep(0.002)
        if victim == "server":
            self.server.kill()
        else:
            process.kill()
        process.communicate(timeout=60)
        self.assertNotEqual(process.returncode, 0)

    def test_each_serial_is_revoked_once(self):
        arns, serials = self.fill()
        path = self.fresh_directory() / "serials.txt"
        path.write_text("\n".join(serials) + "\n")
        said = self.killed_at("piece_revoked", "--serials", path, "--reason", "keyCompromise", "--yes")
        plan = self.plan()[0]
        self.assertIn(f"--resume {plan}", said)
        self.assert_whole(done=0)
        self.killed_at("piece_stored", "--resume", plan)
        self.assert_whole(done=PIECE)
        self.server.start()
        self.killed_midway("server", plan, 2 * PIECE)
        before = self.assert_whole()
        self.assertLess(before, TEMPLATES * OF_EACH)
        self.server.start()
        self.killed_midway("command", plan, PIECE)
        done = self.server.cli("revoke", "--resume", plan, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["plan"]["revoked"], len(serials))
        self.assert_whole(done=len(serials))
        self.assertEqual(set(self.revoked()), set(serials))
        again = self.server.cli("revoke", "--resume", plan, "--plain")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assert_whole(done=len(serials))
        self.assert_published(arns, serials)

    # What the world is told.

    def assert_published(self, arns, serials):
        wanted = {int(serial, 16) for serial in serials}
        leaves = [self.pair(arn) for arn in arns]
        urls = {leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value[0].full_name[0].value
                for leaf, _ in leaves}

        def entries():
            found = collections.Counter()
            for url in urls:
                for entry in x509.load_der_x509_crl(get(url)[1]):
                    reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
                    self.assertEqual(reason, x509.ReasonFlags.key_compromise)
                    found[entry.serial_number] += 1
            return found if len(found) == len(wanted) else None
        listed = self.eventually(entries, 10, why="the CRLs do not name all of them")
        self.assertEqual(set(listed), wanted)
        self.assertEqual(set(listed.values()), {1}, "each serial is in one CRL, once")
        for leaf, issuer in leaves:
            self.assertEqual(self.ocsp_status(leaf.serial_number, issuer), ocsp.OCSPCertStatus.GOOD)
        for serial in sorted(wanted)[::40]:
            self.assertEqual(self.ocsp_status(serial, leaves[0][1]), ocsp.OCSPCertStatus.REVOKED)

    def pair(self, arn):
        answer = self.acm.get_certificate(CertificateArn=arn)
        return tuple(x509.load_pem_x509_certificate(answer[part].encode()) for part in ("Certificate", "CertificateChain"))

    def ocsp_status(self, serial, issuer):
        key = issuer.public_key().public_bytes(serialization.Encoding.X962,
                                               serialization.PublicFormat.UncompressedPoint)
        digests = []
        for octets in (issuer.subject.public_bytes(), key):
            digest = hashes.Hash(hashes.SHA1())
            digest.update(octets)
            digests.append(digest.finalize())
        asked = ocsp_request(serial, *digests)
        with urllib.request.urlopen(urllib.request.Request(
                self.server.pki_url + "/ocsp", asked, {"Content-Type": "application/ocsp-request"}), timeout=10) as answer:
            response = ocsp.load_der_ocsp_response(answer.read())
        self.assertEqual(response.serial_number, serial)
        return response.certificate_status


def tlv(tag, *parts):
    content = b"".join(parts)
    length = bytes([len(content)]) if len(content) < 128 else bytes([0x81, len(content)])
    return bytes([tag]) + length + content


def ocsp_request(serial, name_hash, key_hash):
    """RFC 6960 section 4.1.1: python-cryptography 38 makes requests of certificates only, and these have none."""
    sha1 = tlv(0x30, bytes.fromhex("06052b0e03021a0500"))
    number = tlv(0x02, serial.to_bytes(serial.bit_length() // 8 + 1, "big"))
    return tlv(0x30, tlv(0x30, tlv(0x30, tlv(0x30, tlv(0x30, sha1, tlv(0x04, name_hash), tlv(0x04, key_hash), number)))))


if __name__ == "__main__":
    unittest.main()
