"""The command line as a person or a script uses it: output, languages, exit codes."""

import json
import re
import stat
import subprocess
import unittest

from harness import Acceptance, find_arn, resource_records, self_signed


class CommandLine(Acceptance):
    sections = {"policy": {"administrators": ["123456789012"]}}

    def run_cli(self, *arguments, code=0, **keywords):
        done = self.server.cli(*arguments, **keywords)
        self.say(f"certwright {' '.join(map(str, arguments))} → {done.returncode}\n{done.stderr}{done.stdout}")
        self.assertEqual(done.returncode, code, f"certwright {' '.join(map(str, arguments))}")
        return done

    def json_of(self, *arguments, code=0, **keywords):
        return json.loads(self.run_cli(*arguments, "--json", code=code, **keywords).stdout)

    def requested(self, *arguments):
        return find_arn(self.run_cli("request", *arguments, "--plain").stdout)

    def test_request_publish_wait_export(self):
        arn = self.requested("cli.example.net", "*.cli.example.net", "--key-algorithm", "EC_prime256v1")
        records = self.eventually(lambda: resource_records(self.json_of("describe", arn)))
        for name, value in records.items():
            self.name_server.publish("example.net", f"{name} CNAME {value}")
        self.run_cli("recheck", arn)
        self.wait_for_status(arn, "ISSUED")
        out = self.fresh_directory() / "out"
        self.run_cli("export", arn, "--out", out)
        self.assertEqual(stat.S_IMODE((out / "privkey.pem").stat().st_mode), 0o600)
        verified = subprocess.run(["openssl", "verify", "-x509_strict", "-CAfile", self.server.data / "root.pem",
                                   "-untrusted", out / "chain.pem", out / "cert.pem"], capture_output=True, text=True,
                                  check=False)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        public = [subprocess.run(["openssl", *command], capture_output=True, text=True, check=True).stdout
                  for command in (["pkey", "-in", out / "privkey.pem", "-pubout"],
                                  ["x509", "-in", out / "cert.pem", "-noout", "-pubkey"])]
        self.assertEqual(*public)
        before = (out / "privkey.pem").read_bytes()
        unasked = self.server.cli("export", arn, "--out", out)
        self.assertNotEqual(unasked.returncode, 0, "nothing is overwritten unasked")
        self.assertEqual((out / "privkey.pem").read_bytes(), before)
        self.run_cli("export", arn, "--out", out, "--force")
        # The record is there already, so that a second request needs no hand.
        waited = self.run_cli("request", "cli.example.net", "--key-algorithm", "EC_prime256v1", "--wait")
        self.assertEqual(self.describe(find_arn(waited.stdout + waited.stderr))["Status"], "ISSUED")

    def test_request_and_wait_for_one_that_fails(self):
        done = self.run_cli("request", "malware.example.net", "--wait", code=1)
        self.assertIn("DOMAIN_NOT_ALLOWED", done.stdout)

    def test_request_of_one_that_fails_tells_its_reason_and_asks_for_no_record(self):
        done = self.run_cli("request", "malware.example.net")
        self.assertIn("UNSAFE_OPERATOR_LIST", done.stdout)
        self.assertNotIn("Add this record", done.stdout)

    def test_request_by_mail_says_what_why_says(self):
        done = self.run_cli("request", "mail.example.net", "--method", "email", COLUMNS="1000")
        self.assertIn("This server sends no mail", done.stdout)

    def test_why_in_both_languages(self):
        arn = self.requested("malware.example.net")
        self.wait_for_status(arn, "FAILED")
        english = self.run_cli("why", arn, "--lang", "en", code=1).stdout
        japanese = self.run_cli("why", "malware.example.net", code=1, CERTWRIGHT_LANG="ja").stdout
        self.assertIn("malware.example.net", english)
        self.assertIn("DOMAIN_NOT_ALLOWED", english)
        self.assertTrue(english.isascii() or "—" in english or "✗" in english, english)
        self.assertRegex(japanese, r"[ぁ-ん]")
        self.assertIn("DOMAIN_NOT_ALLOWED", japanese)
        document = self.json_of("why", arn, code=1)
        self.assertEqual(document["schema_version"], 1)
        (name,) = document["names"]
        self.assertEqual((name["name"], name["verdict"]), ("malware.example.net", "error"))
        finding = next(finding for finding in name["findings"] if finding["id"] == "UNSAFE_OPERATOR_LIST")
        self.assertLessEqual({"id", "severity", "effect", "certainty", "message", "evidence", "remedy",
                              "acm_failure_reason"}, set(finding))
        self.assertIsInstance(finding["message"], str)

    def test_check_stores_nothing_and_tells_what_it_found(self):
        names = ["fine.example.net", "malware.example.net", "www.popular-search.com", "shop.invalidpublicdomain"]
        before = len(self.json_of("list")["CertificateSummaryList"])
        document = self.json_of("check", *names, code=1)
        verdicts = {name["name"]: name["verdict"] for name in document["names"]}
        self.assertNotEqual(verdicts["fine.example.net"], "error")
        self.assertEqual({name for name, verdict in verdicts.items() if verdict == "error"}, set(names[1:]))
        self.assertEqual(len(self.json_of("list")["CertificateSummaryList"]), before)
        text = self.run_cli("check", *names, code=1).stdout
        for name in names[1:]:
            self.assertIn(name, text)

    def test_check_from_a_file_from_stdin_and_offline(self):
        folder = self.fresh_directory()
        listed = folder / "names.txt"
        listed.write_bytes(b"\xef\xbb\xbf# names\r\n\r\nshop.invalidpublicdomain\r\nwww.fine-name.org\r\n")
        for arguments, keywords in (((str(listed),), {}), (("-",), {"text_input": listed.read_text("utf-8-sig")})):
            for extra in ((), ("--offline", "--config", str(self.server.config))):
                with self.subTest(arguments=arguments, extra=extra):
                    document = self.json_of("check", *arguments, *extra, code=1, **keywords)
                    (name,) = [name for name in document["names"] if name["name"] == "shop.invalidpublicdomain"]
                    self.assertIn("NAME_UNKNOWN_TLD", [finding["id"] for finding in name["findings"]])

    def test_offline_needs_no_server(self):
        done = self.run_cli("check", "printer.local", "--offline", code=1, CERTWRIGHT_ENDPOINT="http://127.0.0.1:1")
        self.assertIn("printer.local", done.stdout)

    def test_list_describe_delete(self):
        arn = self.requested("list.example.net")
        self.assertIn("list.example.net", self.run_cli("list").stdout)
        self.assertIn("list.example.net", self.run_cli("describe", arn).stdout)
        self.run_cli("delete", arn)
        self.assertNotEqual(self.server.cli("describe", arn).returncode, 0)

    def test_results_go_to_stdout_and_colour_stays_off(self):
        arn = self.requested("plain.example.net")
        for arguments in (("list",), ("describe", arn), ("why", arn)):
            done = self.server.cli(*arguments)
            self.assertNotIn("\x1b", done.stdout + done.stderr, "no colour where there is no terminal")
            self.assertTrue(done.stdout.strip())

    def test_exit_codes(self):
        for arguments, code in ((("nonsense",), 2), (("request",), 2), (("--help",), 0), (("version",), 0),
                                (("request", "x.example.net", "--method", "fax"), 2)):
            with self.subTest(arguments=arguments):
                self.run_cli(*arguments, code=code)
        done = self.run_cli("list", code=5, CERTWRIGHT_ENDPOINT="http://127.0.0.1:1")
        self.assertIn("certwright serve", done.stderr, "it says what to do")

    def test_a_server_that_does_not_answer_is_told_once(self):
        nowhere = {"CERTWRIGHT_ENDPOINT": "http://127.0.0.1:1", "COLUMNS": "1000"}
        lines = self.run_cli("list", code=5, **nowhere).stderr.splitlines()
        self.assertEqual(len(lines), 2, lines)
        self.assertRegex(lines[0], r"^certwright: The server at http://127\.0\.0\.1:1 does not answer \(.*\)\.$")
        self.assertRegex(lines[1], "^Start the server with `certwright serve")
        lines = self.run_cli("list", "--lang", "ja", code=5, **nowhere).stderr.splitlines()
        self.assertRegex(lines[0], r"^certwright: http://127\.0\.0\.1:1 のサーバーが応答しません（.*）。$")

    def test_every_command_prints_one_json_document(self):
        folder = self.fresh_directory()
        common = ("--data", self.server.data, "--config", self.server.config)
        certificate, key = self_signed("json.example.org")
        (folder / "cert.pem").write_bytes(certificate)
        (folder / "key.pem").write_bytes(key)
        (folder / "credential").write_text("AKIAJSONJSONJSON0001\n" + "s3cret/" * 6 + "\n")
        (folder / "policy.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "acm:*", "Resource": "*"}]}))
        issued = self.issue("json.example.net")
        done = set()

        def document(*arguments, code=0):
            done.add(arguments[0])
            return self.json_of(*arguments, code=code)

        self.assertIs(document("init", "--data", folder / "data")["already_initialised"], False)
        self.assertIs(document("init", "--data", folder / "data")["already_initialised"], True)
        self.assertIn("version", document("version"))
        self.assertTrue(document("explain")["causes"])
        self.assertEqual(document("explain", "CAA_NOT_ALLOWED")["id"], "CAA_NOT_ALLOWED")
        self.assertTrue(document("lint", "--list")["lints"])
        self.assertEqual(document("lint", folder / "cert.pem", code=1)["objects"][0]["number"], 1)
        created = document("credential", "create", *common, "--principal", "json")
        document("credential", "import", folder / "credential", *common)
        document("credential", "list", *common)
        document("credential", "disable", created["access_key_id"], *common)
        document("policy", "put", "json", folder / "policy.json", *common)
        document("policy", "show", "json", *common)
        document("policy", "list", *common)
        document("policy", "simulate", "json", "--action", "acm:RequestCertificate", *common)
        document("policy", "remove", "json", *common)
        authority = document("ca", "create-private", "--name", "JSON CA", "--key-algorithm", "EC_prime256v1", *common)
        document("ca", "list", *common)
        for verb in ("disable", "enable", "delete"):
            document("ca", verb, authority["arn"], *common)
        self.assertEqual(len(document("ca", "show", *common)["authorities"]), 2)
        document("ca", "export-csr", "--key-algorithm", "EC_prime256v1", *common)
        requested = find_arn(json.dumps(document("request", "json2.example.net")))
        self.assertEqual(document("request", "a_b.example.org", "https://x.example.org", code=1)["names"][0]["verdict"],
                         "error")
        self.assertEqual(document("why", "a_b.example.org", code=1)["names"][0]["name"], "a_b.example.org")
        document("why", issued)
        self.wait_for_status(find_arn(self.run_cli("request", "malware.example.net").stdout), "FAILED")
        document("why", "malware.example.net", code=1)
        document("check", "fine.example.net", "--offline", "--config", self.server.config)
        document("check", "a_b.example.org", code=1)
        document("list")
        document("contacts", "mail.example.net")
        document("mail", "list")
        document("case", "list")
        document("allow-list", "list")
        document("events")
        document("feeds", "status", *common)
        document("describe", issued)
        document("evidence", issued)
        self.assertTrue(document("revoke", issued, "--reason", "superseded")["sample"])
        document("keys", "list", *common)
        document("recheck", requested)
        document("use", issued, "--by", "lb/1")
        document("use", issued, "--by", "lb/1", "--remove")
        document("export", issued, "--out", folder / "out")
        imported = document("import", "--certificate", folder / "cert.pem", "--private-key", folder / "key.pem")
        document("delete", find_arn(json.dumps(imported)))
        # serve prints its configuration, which is TOML; signer only answers a server; completion a script; manual writes pages for packages.
        listed = re.findall(r"^  ([a-z][a-z-]*)  ", self.run_cli("--help").stdout, re.MULTILINE)
        self.assertEqual(set(listed) - done, {"serve", "signer", "completion"})

    def test_a_name_that_is_none_is_explained_before_any_call(self):
        done = self.server.cli("request", "https://shop.example.net/", "--lang", "ja",
                               CERTWRIGHT_ENDPOINT="http://127.0.0.1:1")
        self.assertIn(done.returncode, (1, 2))
        self.assertRegex(done.stdout + done.stderr, r"[ぁ-ん]")

    def test_credentials_can_be_made_and_disabled(self):
        common = ("--data", self.server.data, "--config", self.server.config)
        made = json.loads(self.run_cli("credential", "create", *common, "--account", "111122223333", "--json").stdout)
        identifier = next(value for key, value in made.items() if "id" in key.lower().split("_"))
        secret = next(value for key, value in made.items() if "secret" in key.lower())
        key = {"AWS_ACCESS_KEY_ID": identifier, "AWS_SECRET_ACCESS_KEY": secret}
        self.run_cli("list", **key)
        self.assertNotIn(secret, self.run_cli("credential", "list", *common).stdout)
        self.run_cli("credential", "disable", identifier, *common)
        self.eventually(lambda: self.server.cli("list", **key).returncode != 0, 10, why="a disabled key still works")


if __name__ == "__main__":
    unittest.main()
