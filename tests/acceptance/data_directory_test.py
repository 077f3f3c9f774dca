"""The data directory: made once, opened by one server, refused when it is damaged, foreign, newer or incomplete."""

import pathlib
import re
import shutil
import sqlite3
import stat
import threading
import time
import unittest

from harness import BINARY, ServerFailed, ServerProcess, Steps, boto3_client, find_arn, get, own_call


class DataDirectory(Steps):
    def setUp(self):
        self.server = ServerProcess(BINARY, self.fresh_directory())
        self.addCleanup(self.server.kill)
        self.made = self.server.initialise()

    def details(self):
        return "the server's log ends:\n" + self.server.log_tail()

    def assert_refuses_to_start(self, *parts):
        with self.assertRaises(ServerFailed):
            self.server.start()
        self.assertIsNotNone(self.server.process.poll())
        self.assertNotEqual(self.server.process.returncode, 0)
        said = self.server.log_tail()
        self.say(said)
        self.assertTrue(any(part.lower() in said.lower() for part in parts), f"none of {parts} in: {said}")

    def database(self):
        return self.server.data / "certwright.db"

    def forget_journal(self):
        for suffix in ("-wal", "-shm"):
            pathlib.Path(str(self.database()) + suffix).unlink(missing_ok=True)

    def test_what_init_makes(self):
        data = self.server.data
        self.assertEqual(stat.S_IMODE((data / "aws-credentials").stat().st_mode), 0o600)
        self.assertIn("[default]", (data / "aws-credentials").read_text())
        self.assertIn("BEGIN CERTIFICATE", (data / "root.pem").read_text())
        self.assertIn("BEGIN ENCRYPTED PRIVATE KEY", (data / "root-key.pem").read_text())
        for secret in ("master.key", "root-key.pem", "certwright.db"):
            mode = stat.S_IMODE((data / secret).stat().st_mode)
            self.assertEqual(mode & 0o077, 0, secret + " is for its owner alone")

    def test_init_twice_changes_nothing_and_says_so(self):
        names = ("aws-credentials", "root.pem", "root-key.pem", "master.key")
        before = {name: (self.server.data / name).read_bytes() for name in names}
        again = self.server.initialise()
        self.assertEqual(again.returncode, 0)
        self.assertNotEqual(again.stdout + again.stderr, self.made.stdout + self.made.stderr)
        self.assertTrue((again.stdout + again.stderr).strip())
        self.assertEqual({name: (self.server.data / name).read_bytes() for name in names}, before)
        self.server.start()
        boto3_client(self.server).list_certificates()

    def test_a_master_key_elsewhere_and_serve_as_printed(self):
        other = ServerProcess(BINARY, self.fresh_directory())
        self.addCleanup(other.kill)
        listeners = [f"{name} = \"127.0.0.1:{port}\"\n"
                     for name, port in zip(("listen", "pki_listen", "admin_listen"), other.ports)]
        made = other.cli("init", "--data", other.data, "--master-key-file", other.directory / "keys.key")
        self.say(made.stdout + made.stderr)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertFalse((other.data / "master.key").exists())
        (serve,) = re.findall(r"^ *certwright (serve .*)$", made.stdout, re.MULTILINE)
        self.assertEqual(serve, f"serve --data {other.data}")
        # The ports of the tests are chosen; all else is as init left it.
        with open(other.data / "certwright.toml", "a", encoding="utf-8") as config:
            config.write("[server]\n" + "".join(listeners))
        other.config = other.data / "certwright.toml"
        other.start()
        boto3_client(other).list_certificates()

    def test_init_for_another_account_says_which_there_is(self):
        again = self.server.initialise("--account", "444455556666")
        self.assertIn("for account 123456789012", again.stdout)
        self.assertIn("credential create", again.stdout)

    def test_an_account_that_is_none(self):
        other = ServerProcess(BINARY, self.fresh_directory())
        self.assertNotEqual(other.initialise("--account", "12345", check=False).returncode, 0)

    def test_the_server_does_not_read_the_roots_key(self):
        (self.server.data / "root-key.pem").unlink()
        self.server.start()
        boto3_client(self.server).list_certificates()

    def test_no_data_directory(self):
        shutil.rmtree(self.server.data)
        self.assert_refuses_to_start("certwright init")

    def test_a_corrupt_database(self):
        self.forget_journal()
        with open(self.database(), "r+b") as file:
            file.write(b"\x00" * 4096)
        self.assert_refuses_to_start("certwright.db")

    def test_a_truncated_database(self):
        self.forget_journal()
        with open(self.database(), "r+b") as file:
            file.truncate(5000)
        self.assert_refuses_to_start("certwright.db")

    def test_a_foreign_database(self):
        self.forget_journal()
        self.database().unlink()
        with sqlite3.connect(self.database()) as foreign:
            foreign.execute("CREATE TABLE recipes (name TEXT)")
        self.assert_refuses_to_start("certwright.db")
        with sqlite3.connect(self.database()) as foreign:
            self.assertEqual(foreign.execute("SELECT name FROM sqlite_master").fetchall(), [("recipes",)], "untouched")

    def test_a_database_of_a_newer_version(self):
        database = sqlite3.connect(self.database())
        database.execute("PRAGMA user_version = 999")
        database.close()
        self.assert_refuses_to_start("newer")

    def test_a_data_directory_of_a_newer_version(self):
        version = self.server.data / "VERSION"
        self.assertTrue(version.exists())
        version.write_text("999\n")
        self.assert_refuses_to_start("version", "newer")

    def test_a_missing_master_key(self):
        (self.server.data / "master.key").unlink()
        self.assert_refuses_to_start("master")
        self.assertNotIn("certwright init", self.server.log_tail(), "a new installation opens no old key")

    def test_another_master_key(self):
        other = ServerProcess(BINARY, self.fresh_directory())
        other.initialise()
        shutil.copyfile(other.data / "master.key", self.server.data / "master.key")
        self.assert_refuses_to_start("master key")

    def test_a_second_server_on_the_same_directory(self):
        self.server.start()
        second = ServerProcess(BINARY, self.server.directory / "second")
        second.data = self.server.data
        self.addCleanup(second.kill)
        with self.assertRaises(ServerFailed):
            second.start()
        self.say(second.log_tail())
        self.assertTrue(self.server.ready(), "the first goes on")

    def test_an_unknown_key_in_the_configuration(self):
        self.server.sections = {"policy": {"top_site_limit": 5}}
        self.server.write_config()
        self.assert_refuses_to_start("top_sites_limit")

    def test_the_configuration_is_printed_and_reads_back(self):
        printed = self.server.cli("serve", "--print-config", "--config", self.server.config)
        self.assertEqual(printed.returncode, 0, printed.stderr)
        self.server.config.write_text(printed.stdout)
        self.server.start()

    def test_an_address_that_is_not_loopback_needs_tls(self):
        self.server.sections = {"server": {"listen": "0.0.0.0:0"}}
        self.server.write_config()
        self.assert_refuses_to_start("tls")

    def test_sigterm_drains_and_a_restart_goes_on(self):
        self.server.start()
        client = boto3_client(self.server)
        answered, refused, stop = [], [], threading.Event()

        def keep_asking():
            while not stop.is_set():
                try:
                    answered.append(client.request_certificate(
                        DomainName="shop.drain.invalidpublicdomain", ValidationMethod="DNS")["CertificateArn"])
                except Exception as problem:  # after the drain nobody answers
                    refused.append(problem)
                    return

        threads = [threading.Thread(target=keep_asking) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        self.assertEqual(self.server.stop(), 0, "SIGTERM ends it with 0")
        stop.set()
        for thread in threads:
            thread.join()
        self.say(f"{len(answered)} were answered before the drain")
        self.assertTrue(answered)
        self.server.start()
        for arn in answered:
            client.describe_certificate(CertificateArn=arn)

    def test_health_readiness_and_metrics(self):
        self.server.start()
        self.assertEqual(get(self.server.admin_url + "/healthz")[0], 200)
        self.assertEqual(get(self.server.admin_url + "/readyz")[0], 200)
        status, metrics = get(self.server.admin_url + "/metrics")
        self.assertEqual(status, 200)
        self.assertRegex(metrics.decode(), r"(?m)^certwright_\w+(\{.*\})? [0-9.e+]+$")

    def test_an_imported_key_signs(self):
        folder = self.fresh_directory()
        (folder / "key").write_text("AKIAIMPORTEDKEY00001\n" + "s3cret/" * 6 + "\n")
        done = self.server.cli("credential", "import", folder / "key", "--data", self.server.data, "--config",
                               self.server.config, "--account", "444455556666")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.server.start()
        client = boto3_client(self.server, key=("AKIAIMPORTEDKEY00001", "s3cret/" * 6))
        answer = client.request_certificate(DomainName="shop.invalidpublicdomain", ValidationMethod="DNS")
        arn = find_arn(answer["CertificateArn"])
        self.assertIn(":444455556666:", arn)
        status, _ = own_call(self.server, "ExplainCertificate", {"CertificateArn": arn},
                             key=("AKIAIMPORTEDKEY00001", "s3cret/" * 6))
        self.assertEqual(status, 200)


if __name__ == "__main__":
    unittest.main()
