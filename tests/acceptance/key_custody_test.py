"""Where the CA's key lives: in a token that it cannot be taken out of."""

import json
import os
import pathlib
import re
import resource
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import unittest

from harness import BINARY, ROOT, Acceptance, ServerFailed, ServerProcess, Steps, get
from server_process import User
from signers import WithSigner
from tokens import PIN, SoftToken


def own_ca(server):
    """(sealed keys that are there, sealed keys that are not) of the CAs in the database."""
    with sqlite3.connect(f"file:{server.data}/certwright.db?mode=ro", uri=True) as database:
        sealed = [row[0] for row in database.execute("SELECT sealed_key FROM authority")]
    return [key for key in sealed if key], [key for key in sealed if not key]


class KeyInToken(Acceptance):
    key_algorithm = "EC_prime256v1"

    @classmethod
    def setUpClass(cls):
        directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-token-"))
        cls.addClassCleanup(shutil.rmtree, directory, ignore_errors=True)
        cls.token = SoftToken(directory)
        cls.sections = {"ca": {**cls.token.settings(), "key_algorithm": cls.key_algorithm}}
        super().setUpClass()

    def openssl(self, *arguments):
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_what_it_signs_verifies(self):
        arn = self.issue("www.example.net")
        answer = self.acm.get_certificate(CertificateArn=arn)
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        (folder / "chain.pem").write_text(answer["CertificateChain"])
        self.openssl("verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "www.example.net",
                     "-CAfile", self.server.data / "root.pem", "-untrusted", folder / "chain.pem", folder / "leaf.pem")
        (url,) = re.findall(r"URI:(http\S+\.crl)",
                            self.openssl("x509", "-in", folder / "leaf.pem", "-noout", "-ext", "crlDistributionPoints"))
        (folder / "ca.crl").write_bytes(get(url)[1])
        self.openssl("crl", "-in", folder / "ca.crl", "-inform", "DER", "-CAfile", folder / "chain.pem", "-noout")

    def test_the_key_is_in_the_token_alone(self):
        there, _ = own_ca(self.server)
        self.assertEqual(there, [], "no CA's key is sealed in the store")
        listing = self.token.tool("--list-objects", "--type", "privkey").stdout
        self.assertIn("issuing", listing)
        self.assertIn("never extractable", listing)

    def test_neither_pin_nor_cores_leave_the_process(self):
        limits = pathlib.Path(f"/proc/{self.server.process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0 ")
        self.assertNotIn(PIN, self.server.log.read_text())
        arguments = pathlib.Path(f"/proc/{self.server.process.pid}/cmdline").read_bytes()
        self.assertNotIn(PIN.encode(), arguments)

    @unittest.skipIf(os.getuid() != 0 and resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] < 8 << 20,
                     "8 MiB may not be locked here")
    def test_the_keys_that_openssl_holds_are_locked(self):
        """The CA's is in the token; those of the OCSP responder and of subscribers are not."""
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        locked = int(re.search(r"^VmLck:\s+(\d+) kB$", status, re.M).group(1))
        self.assertGreaterEqual(locked, 2048 + 64, "OpenSSL's secure heap, and the pages of secrets")
        self.assertNotIn("memory.keys_not_locked", self.server.log.read_text())

    @unittest.skipIf(os.getuid() != 0 and resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] < 8 << 20,
                     "8 MiB may not be locked here")
    def test_a_command_that_holds_the_roots_key_keeps_it_as_well(self):
        """It waits for the passphrase, and is looked at meanwhile."""
        command = subprocess.Popen([BINARY, "ca", "sign-crl", "--root-passphrase-file", "-", "--data", self.server.data,
                                    "--config", self.server.config], env=self.server.environment(),
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process = pathlib.Path(f"/proc/{command.pid}")
            self.eventually(lambda: re.search(r"^VmLck:\s+[1-9]", (process / "status").read_text(), re.M))
            locked = int(re.search(r"^VmLck:\s+(\d+) kB$", (process / "status").read_text(), re.M).group(1))
            self.assertGreaterEqual(locked, 2048)
            self.assertRegex((process / "limits").read_text(), r"Max core file size +0 +0 ")
        finally:
            command.communicate(b"no passphrase\n", timeout=20)
        self.assertEqual(command.returncode, 1)

    def test_init_again_changes_nothing(self):
        again = self.server.initialise()
        self.assertIn("already", again.stdout)
        self.assertEqual(self.token.tool("--list-objects", "--type", "privkey").stdout.count("Private Key"), 1)


class RsaKeyInToken(KeyInToken):
    key_algorithm = "RSA_2048"


class WrongTokens(Steps):
    """What init and serve say where the key is not to be had."""

    def setUp(self):
        self.token = SoftToken(self.fresh_directory())
        self.server = ServerProcess(BINARY, self.fresh_directory(), {"ca": self.token.settings()})
        self.addCleanup(self.server.kill)

    def refuses(self, *parts, **settings):
        """serve, with other settings of [ca], does not start, and says this."""
        self.server.sections["ca"] = {**self.token.settings(), **settings}
        self.server.write_config()
        with self.assertRaises(ServerFailed) as raised:
            self.server.start()
        for part in parts:
            self.assertIn(part, " ".join(str(raised.exception).split()))
        self.server.log.unlink()

    def test_init_says_what_it_made_and_takes_a_key_that_is_there(self):
        self.token.tool("--keypairgen", "--key-type", "EC:secp384r1", "--label", "issuing", "--id", "0a", "--sensitive")
        made = json.loads(self.server.initialise("--json").stdout)
        self.assertEqual(made["ca_key"], "pkcs11:token=custody;object=issuing")
        self.assertEqual(self.token.tool("--list-objects", "--type", "privkey").stdout.count("Private Key"), 1)
        self.server.start()

    def test_serve_names_the_setting_to_look_at(self):
        self.server.initialise()
        self.refuses("[ca] key", "holds no key", "object=other", key="pkcs11:token=custody;object=other")
        self.refuses("[ca] key", "is not there", key="pkcs11:token=other;object=issuing")
        self.refuses("[ca] key", "no PKCS#11 module", pkcs11_module="/nowhere.so")
        self.refuses("[ca] pin_file", "cannot be opened", pin_file="/nowhere.pin")
        self.refuses("[ca] key", "attribute", key="pkcs11:token=custody;object=issuing;pin-value=1")
        self.token.tool("--keypairgen", "--key-type", "EC:prime256v1", "--label", "second", "--id", "0b", "--sensitive")
        self.refuses("not the key of this server's CA", key="pkcs11:token=custody;object=second")
        self.token.pin_file.write_text("00000000\n")
        self.refuses("refuses the PIN")
        self.token.pin_file.chmod(0o644)
        self.refuses("[ca] pin_file", "chmod 600")

    def test_serve_without_its_token_says_so(self):
        self.server.initialise()
        self.server.sections["ca"] = {}
        self.server.write_config()
        with self.assertRaises(ServerFailed) as raised:
            self.server.start()
        self.assertIn("Name the token that holds it with key in [ca]", " ".join(str(raised.exception).split()))

    def test_init_that_was_cut_off_is_carried_on(self):
        self.server.sections["ca"] = {**self.token.settings(), "pin_file": "/nowhere.pin"}
        self.server.write_config()
        self.assertNotEqual(self.server.initialise(check=False).returncode, 0)
        self.server.sections["ca"] = self.token.settings()
        self.server.write_config()
        self.server.initialise()
        self.server.start()


class SignerApart(WithSigner):
    def test_what_it_signs_verifies(self):
        arn = self.issue("www.example.net")
        answer = self.acm.get_certificate(CertificateArn=arn)
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        (folder / "chain.pem").write_text(answer["CertificateChain"])
        done = subprocess.run(["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile",
                               self.holder.data / "root.pem", "-untrusted", folder / "chain.pem", folder / "leaf.pem"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('"event":"signer.signed"', self.signer_log())

    def test_the_server_has_no_key(self):
        there, _ = own_ca(self.server)
        self.assertEqual(there, [])
        self.assertFalse((self.server.data / "root-key.pem").exists())
        self.assertEqual((self.server.data / "root.pem").read_text(), (self.holder.data / "root.pem").read_text())

    def test_nothing_is_lost_while_it_is_killed_and_restarted(self):
        self.signer.kill()
        self.signer.wait()
        arns = [self.request(f"restart{i}.example.net") for i in range(3)]
        for arn in arns:
            self.publish(arn)
            self.recheck(arn)
        time.sleep(2)
        self.start_signer()
        for arn in arns:
            self.wait_for_status(arn, "ISSUED", seconds=60)

    def ask(self, payload, length=None):
        """What the signer answers to bytes in a frame; empty where it hangs up."""
        with socket.socket(socket.AF_UNIX) as stream:
            stream.settimeout(15)
            stream.connect(str(self.socket_path))
            stream.sendall(struct.pack(">I", len(payload) if length is None else length) + payload)
            try:
                head = stream.recv(4)
                return stream.recv(1 << 16) if head else b""
            except ConnectionError:
                return b""

    def test_what_is_no_question_is_turned_away(self):
        self.assertEqual(self.ask(b"GET / HTTP/1.1")[:2], bytes([1, 3]))
        self.assertEqual(self.ask(bytes([9, 9]))[:2], bytes([1, 3]))
        self.assertEqual(self.ask(b"", length=0xffffffff), b"")
        self.assertEqual(self.ask(bytes([1, 2]) + b"\x30\x03\x02\x01\x05")[:2], bytes([1, 1]), "refused")
        self.assertEqual(self.ask(bytes([1, 1]))[:2], bytes([1, 0]), "it answers as before")

    @unittest.skipUnless(os.getuid() == 0, "only root can be another user")
    def test_another_user_is_turned_away(self):
        # Root's own directory: nobody gets as far as the socket unless it is opened to them.
        self.signer_directory.chmod(0o755)
        self.socket_path.chmod(0o777)
        script = ("import os, socket, sys; os.setuid(65534); s = socket.socket(socket.AF_UNIX); s.settimeout(10); "
                  f"s.connect({str(self.socket_path)!r}); s.sendall(bytes([0, 0, 0, 2, 1, 1])); print(len(s.recv(9)))")
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
        self.assertTrue(done.stdout.strip() == "0" or "Connection" in done.stderr or "Broken" in done.stderr,
                        done.stdout + done.stderr)
        self.assertIn('"event":"signer.stranger"', self.signer_log())

    def test_a_second_one_is_refused(self):
        done = self.holder.cli("signer", "--data", self.holder.data, "--config", self.holder.config)
        self.assertNotEqual(done.returncode, 0)


@unittest.skipUnless(os.getuid() == 0, "only root can run the two as users of their own")
class UsersOfTheirOwn(WithSigner):
    """As docs/key-custody.md has it: the signer and the server are two users, who meet at the socket by a group."""

    signer_user = User(61081)
    user = User(61082, 61081)

    def uids_of(self, process):
        return re.search(r"^Uid:\s+(.*)$", pathlib.Path(f"/proc/{process.pid}/status").read_text(), re.M).group(1).split()

    def as_user(self, user, *command):
        done = subprocess.run([*user.prefix, *map(str, command)], capture_output=True, text=True, timeout=30, check=False)
        self.say(f"{user.number}: {' '.join(map(str, command))}: {done.returncode} {done.stdout}{done.stderr}")
        return done

    def test_the_server_has_no_way_to_the_key_but_the_socket(self):
        self.assertEqual(self.uids_of(self.signer), [str(self.signer_user.number)] * 4)
        self.assertEqual(self.uids_of(self.server.process), [str(self.user.number)] * 4)
        self.issue("two-users.example.net")
        self.assertIn('"event":"signer.signed"', self.signer_log())
        for file in (self.holder.data / "certwright.db", self.holder.data / "root-key.pem", self.holder.data):
            self.assertTrue(file.exists())
            self.assertIn("Permission denied", self.as_user(self.user, "ls", "-l", file).stderr)
        self.assertIn("Permission denied", self.as_user(self.signer_user, "ls", self.server.data).stderr)
        stranger = User(61083, self.signer_user.number)  # of the group, but not the one who may ask
        script = ("import socket; s = socket.socket(socket.AF_UNIX); s.settimeout(10); "
                  f"s.connect({str(self.socket_path)!r}); s.sendall(bytes([0, 0, 0, 2, 1, 1])); print(len(s.recv(9)))")
        done = self.as_user(stranger, "/usr/bin/python3", "-c", script)
        self.assertTrue(done.stdout.strip() == "0" or "Connection" in done.stderr or "Broken" in done.stderr, done)
        self.assertIn('"event":"signer.stranger"', self.signer_log())
        outsider = self.as_user(User(61084), "/usr/bin/python3", "-c", script)
        self.assertIn("Permission denied", outsider.stderr)

    def test_either_is_started_again_alone(self):
        self.signer.terminate()
        self.signer.wait()
        self.start_signer()
        self.issue("signer-again.example.net")
        self.server.stop()
        self.server.start()
        self.issue("server-again.example.net")


class Units(Steps):
    """The units of contrib/systemd, as systemd reads them."""

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not here")
    def test_systemd_finds_no_fault(self):
        folder = self.fresh_directory()
        units = [folder / name for name in ("certwright.service", "certwright-signer.service")]
        for unit in units:
            text = (ROOT / "contrib/systemd" / unit.name).read_text()
            self.assertIn("ExecStart=/usr/bin/certwright ", text)
            unit.write_text(text.replace("/usr/bin/certwright", str(BINARY)))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))
        for unit, exposure in zip(units, ("20", "10")):  # tenths: the lower, the better
            done = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={exposure}", unit],
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 0, done.stdout[-300:])


if __name__ == "__main__":
    unittest.main()
