"""The master key, which seals all other keys, is rotated."""

import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from harness import BINARY, Acceptance, ServerFailed, ServerProcess, boto3_client
from tokens import SoftToken


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


class MasterKeyWrapped(Rotation):
    """The master key file holds nothing that opens without the token; everything of a rotation works as it does."""

    @classmethod
    def setUpClass(cls):
        directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-token-"))
        cls.addClassCleanup(shutil.rmtree, directory, ignore_errors=True)
        cls.token = SoftToken(directory)
        cls.sections = {"keys": cls.token.wrapping_settings()}
        super().setUpClass()

    def test_the_file_is_of_no_use_alone(self):
        for line in (self.server.data / "master.key").read_text().splitlines():
            self.assertRegex(line, r"^\d+ \S+ wrapped:[A-Za-z0-9+/=]+$")
        self.assertTrue(all(one["wrapped"] for one in self.versions().values()))
        self.assertIn("never extractable", self.token.tool("--list-objects", "--type", "secrkey").stdout)

    def test_without_the_token_it_does_not_start(self):
        alone = ServerProcess(BINARY, self.fresh_directory(), {"keys": self.token.wrapping_settings("alone")})
        self.addCleanup(alone.kill)
        alone.initialise()
        for keys, said in (({}, "name that key with wrapping_key in [keys]"),
                           (self.token.wrapping_settings("another"), "[keys] wrapping_key: the token holds no secret key"),
                           (self.token.wrapping_settings(), "it was wrapped by another key")):
            alone.sections["keys"] = keys
            alone.write_config()
            with self.assertRaises(ServerFailed) as raised:
                alone.start()
            self.assertIn(said, " ".join(str(raised.exception).split()))
        alone.sections["keys"] = self.token.wrapping_settings("alone")
        alone.write_config()
        alone.start()


if __name__ == "__main__":
    unittest.main()
