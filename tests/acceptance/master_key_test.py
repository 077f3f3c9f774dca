"""The master key, which seals all other keys, is rotated."""

import json
import subprocess
import unittest

from harness import Acceptance, boto3_client


class Rotation(Acceptance):
    """The master key is rotated while the server works."""

    def keys(self, *arguments, check=True):
        done = self.server.cli("keys", *arguments, "--data", self.server.data, "--config", self.server.config)
        self.say(f"keys {' '.join(arguments)}: {done.returncode} {done.stdout.strip()} {done.stderr.strip()}")
        if check:
            self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def versions(self):
        return {one["version"]: one for one in json.loads(self.keys("list", "--json").stdout)["versions"]}

    def export(self, arn):
        """The private key of a certificate, which is opened for it; compared with the certificate by openssl."""
        answer = self.acm.export_certificate(CertificateArn=arn, Passphrase=b"a passphrase")
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        (folder / "key.pem").write_text(answer["PrivateKey"])
        public = [subprocess.run(["openssl", *command], capture_output=True, text=True, check=True).stdout for command in
                  (["x509", "-in", folder / "leaf.pem", "-noout", "-pubkey"],
                   ["pkey", "-in", folder / "key.pem", "-passin", "pass:a passphrase", "-pubout"])]
        self.assertEqual(*public)

    def test_everything_still_opens(self):
        exportable = {"Options": {"Export": "ENABLED"}, "client": boto3_client(self.server, newest=True)}
        first = self.issue("first.example.net", **exportable)
        rotated = json.loads(self.keys("rotate", "--json").stdout)
        seals = rotated["version"]
        self.assertGreater(rotated["resealed"], 2)
        self.assertEqual(rotated["unreadable"], 0)
        second = self.issue("second.example.net", **exportable)
        versions = self.versions()
        self.assertTrue(versions[seals]["seals"])
        self.assertEqual(versions[seals - 1]["values"], {}, "nothing is left under the old version")
        self.assertGreaterEqual(versions[seals]["values"]["subscriber-key"], 2)
        self.assertEqual(versions[seals]["values"]["authority"], 1)
        for arn in (first, second):
            self.export(arn)
        self.drop(seals - 1)
        self.assertNotIn(seals - 1, self.versions())
        for arn in (first, second):
            self.export(arn)
        self.server.stop()
        self.server.start()
        for arn in (first, second):
            self.export(arn)
        self.issue("third.example.net")

    def drop(self, version):
        """A version is kept for some seconds after the next was made."""
        self.eventually(lambda: self.keys("drop", str(version), check=False).returncode == 0, seconds=30, every=1)

    def test_what_is_used_is_not_dropped(self):
        newest = max(self.versions())
        done = self.keys("drop", str(newest), check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("is the one that seals", done.stderr)
        for word in ("0", "x", "-1", "99"):
            self.assertNotEqual(self.keys("drop", "--", word, check=False).returncode, 0)

    def test_a_rotation_that_was_killed_is_carried_on(self):
        arn = self.issue("killed.example.net", Options={"Export": "ENABLED"},
                         client=boto3_client(self.server, newest=True))
        before = max(self.versions())
        command = [self.server.binary, "keys", "rotate", "--data", self.server.data, "--config", self.server.config]
        # The version is made at once, and sealing begins two seconds later.
        rotation = subprocess.Popen(list(map(str, command)), env=self.server.environment(), stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
        self.eventually(lambda: max(self.versions()) == before + 1, seconds=10)
        rotation.kill()
        rotation.wait()
        self.assertGreater(sum(self.versions()[before]["values"].values()), 0)
        carried_on = json.loads(self.keys("rotate", "--json").stdout)
        self.assertTrue(carried_on["carried_on"])
        self.assertEqual(carried_on["version"], before + 1)
        self.assertEqual(self.versions()[before]["values"], {})
        self.export(arn)


if __name__ == "__main__":
    unittest.main()
