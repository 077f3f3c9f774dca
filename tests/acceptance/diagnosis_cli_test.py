"""`why`, `check` and `explain` as a person uses them, with the real binary."""

import json
import os
import pty
import select
import signal
import subprocess
import time
import unittest

from harness import BINARY, Acceptance, Steps, boto3_client, find_arn


class Cli(Acceptance):
    def run_cli(self, *arguments, code=0, **keywords):
        done = self.server.cli(*arguments, **keywords)
        self.say(f"certwright {' '.join(map(str, arguments))} → {done.returncode}\n{done.stderr}{done.stdout}")
        self.assertEqual(done.returncode, code, f"certwright {' '.join(map(str, arguments))}")
        return done

    def started(self, *arguments, **keywords):
        """A command that runs beside the test; it is ended with it."""
        process = subprocess.Popen([BINARY, *map(str, arguments)], env=self.server.environment(), text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, **keywords)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process

    def finished(self, process, code):
        out, err = process.communicate(timeout=60)
        self.say(f"{process.args[1:]} → {process.returncode}\n{err}{out}")
        self.assertEqual(process.returncode, code, out + err)
        return out, err


class Why(Cli):
    sections = {"validation": {"window": "12s"}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newest = boto3_client(cls.server, newest=True)

    def test_each_state_tells_itself_what_is_next_and_fits_a_screen(self):
        pending = self.request("why-pending.example.net", "www.why-pending.example.net")
        self.records(pending)
        failed = self.request("malware.example.net")
        self.wait_for_status(failed, "FAILED")
        issued = self.issue("why-issued.example.net")
        revoked = self.issue("why-revoked.example.net", Options={"Export": "ENABLED"}, client=self.newest)
        self.newest.export_certificate(CertificateArn=revoked, Passphrase=b"long enough")
        self.newest.revoke_certificate(CertificateArn=revoked, RevocationReason="SUPERSEDED")
        for arn, status, words, code in (
                (pending, "PENDING_VALIDATION", ("checks again at", "gives up", "certwright recheck"), None),
                (failed, "FAILED", ("DOMAIN_NOT_ALLOWED", "UNSAFE_OPERATOR_LIST", "Do now", "--again"), 1),
                (issued, "ISSUED", ("valid until", "certwright export"), 0),
                (revoked, "REVOKED", ("SUPERSEDED", "--again"), 1)):
            with self.subTest(status=status):
                done = self.server.cli("why", arn)
                self.say(done.stdout)
                if code is not None:
                    self.assertEqual(done.returncode, code, done.stdout)
                self.assertIn(status, done.stdout)
                for word in words:
                    self.assertIn(word, " ".join(done.stdout.split()))
                names = len(self.describe(arn)["SubjectAlternativeNames"])
                self.assertLessEqual(done.stdout.count("\n"), 24 * names)
                japanese = self.server.cli("why", arn, "--lang", "ja").stdout
                self.assertRegex(japanese, r"[ぁ-ん]")
        self.wait_for_status(pending, "VALIDATION_TIMED_OUT", 30)
        timed_out = self.run_cli("why", pending, code=1).stdout
        self.assertIn("DNS_TIMED_OUT", timed_out)
        self.assertIn("--again", " ".join(timed_out.split()))

    def test_recheck_answers_with_what_the_check_found(self):
        arn = self.request("why-recheck.example.net")
        self.records(arn)
        self.eventually(lambda: "DNS_RECORD_MISSING" in self.findings(arn), why="nothing was looked for")
        missing = self.run_cli("why", "why-recheck.example.net", "--recheck", code=1)
        self.assertIn("DNS_RECORD_MISSING", missing.stdout)
        self.publish(arn)
        # For a second after its last look the resolver remembers that the name did not exist.
        self.eventually(lambda: "ISSUED" in self.server.cli("why", arn, "--recheck").stdout, why="no look found it")
        again = self.run_cli("why", arn, "--recheck")
        self.assertIn("Nothing is awaited", again.stderr)

    def test_watch_follows_a_request_until_it_is_issued(self):
        arn = self.request("why-watch.example.net")
        self.records(arn)
        watching = self.started("why", arn, "--watch")
        self.eventually(lambda: select.select([watching.stdout], [], [], 0)[0], why="the first answer is not shown")
        self.publish(arn)
        time.sleep(1.2)
        self.recheck(arn)
        out, err = self.finished(watching, 0)
        self.assertLess(out.index("PENDING_VALIDATION"), out.index("ISSUED"))
        self.assertIn("Ctrl-C", err)

    def test_watch_ends_with_ctrl_c(self):
        arn = self.request("why-stop.example.net")
        self.records(arn)
        watching = self.started("why", arn, "--watch")
        self.eventually(lambda: select.select([watching.stdout], [], [], 0)[0], why="the first answer is not shown")
        watching.send_signal(signal.SIGINT)
        self.finished(watching, 130)


class Again(Cli):
    sections = {"validation": {"window": "3s"}}

    def test_a_timed_out_request_is_repeated_as_it_was(self):
        newest = boto3_client(self.server, newest=True)
        old = self.request("again.example.net", "*.again.example.net", client=newest,
                           Tags=[{"Key": "team", "Value": "web"}],
                           Options={"Export": "ENABLED", "CertificateTransparencyLoggingPreference": "DISABLED"})
        refused = self.run_cli("request", "--again", old, code=1)
        self.assertIn("certwright why", " ".join(refused.stderr.split()), "it still runs")
        self.wait_for_status(old, "VALIDATION_TIMED_OUT", 20)
        self.publish(old)
        time.sleep(1.2)  # for a second the resolver remembers that the name did not exist
        new = find_arn(self.run_cli("request", "--again", old, "--wait", "--plain").stdout)
        self.assertNotEqual(new, old)
        self.wait_for_status(new, "ISSUED")
        before, after = (newest.describe_certificate(CertificateArn=arn)["Certificate"] for arn in (old, new))
        for member in ("DomainName", "SubjectAlternativeNames", "KeyAlgorithm", "Options"):
            self.assertEqual(after[member], before[member], member)
        self.assertEqual(self.acm.list_tags_for_certificate(CertificateArn=new)["Tags"],
                         [{"Key": "team", "Value": "web"}])
        self.assertEqual(before["Status"], "VALIDATION_TIMED_OUT", "the old one stays as it is")


class Check(Cli):
    def test_table_json_lines_and_summary(self):
        names = ["fine.example.net", "malware.example.net", "日本語.example.net"]
        table = self.run_cli("check", *names, "--table", code=1).stdout.splitlines()
        self.assertRegex(table[0], r"^Result +Cause +Name$")
        self.assertEqual([line.split()[-1] for line in table[1:3]], names[:2])
        self.assertTrue(table[3].endswith("日本語.example.net (xn--wgv71a119e.example.net)"), table[3])
        self.assertTrue(any("3 names:" in line for line in table), table)
        lines = self.run_cli("check", *names, "--jsonl", code=1).stdout.splitlines()
        documents = [json.loads(line) for line in lines]
        self.assertEqual([document["name"] for document in documents], names[:2] + ["xn--wgv71a119e.example.net"])
        self.assertEqual(documents[2]["display_name"], names[2])

    def test_a_list_as_people_keep_it(self):
        listed = self.fresh_directory() / "names.txt"
        listed.write_bytes("\ufeff# ours\r\n\r\nｆｉｎｅ．example.net　＃ the shop\r\nmalware.example.net # bad\r\n".encode())
        for arguments, keywords in (((listed,), {}), (("-",), {"text_input": listed.read_text("utf-8")})):
            done = self.run_cli("check", *arguments, "--plain", code=1, **keywords)
            self.assertEqual([line.split("\t")[0] for line in done.stdout.splitlines()],
                             ["fine.example.net", "malware.example.net"])

    def test_a_long_list_ends_with_a_summary_by_cause(self):
        names = [f"host-{number}.local" for number in range(60)] + ["malware.example.net"]
        out = self.run_cli("check", "-", code=1, text_input="\n".join(names)).stdout
        self.assertRegex(out, r"61 names: 61 .*FAIL")
        self.assertRegex(out, r"60  NAME_SPECIAL_USE +such as host-0\.local")

    def test_ctrl_c_leaves_what_was_checked(self):
        reading = self.started("check", "-", "--jsonl", stdin=subprocess.PIPE)
        for number in range(30):
            reading.stdin.write(f"host-{number}.local\n")
        reading.stdin.flush()
        # The list is not over, so that the next names are waited for.
        self.eventually(lambda: select.select([reading.stdout], [], [], 0)[0],
                        why="nothing is shown of a list that goes on")
        reading.send_signal(signal.SIGINT)
        stdin, reading.stdin = reading.stdin, None
        out, err = self.finished(reading, 130)
        stdin.close()
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertGreaterEqual(len(lines), 21)
        self.assertIn("Interrupted: ", err)

    def test_progress_is_told_on_the_terminal_after_half_a_second(self):
        controller, terminal = pty.openpty()
        self.addCleanup(os.close, controller)
        self.server.process.send_signal(signal.SIGSTOP)
        try:
            checking = subprocess.Popen([BINARY, "check", "fine.example.net"], env=self.server.environment(),
                                        stdout=subprocess.PIPE, stderr=terminal, text=True)
            os.close(terminal)
            told = ""
            while "checked" not in told:
                told += os.read(controller, 4096).decode()
        finally:
            self.server.process.send_signal(signal.SIGCONT)
        out, _ = checking.communicate(timeout=60)
        self.assertIn("fine.example.net", out)
        self.assertNotIn("\x1b", out, "progress goes to standard error")
        self.assertTrue(os.read(controller, 65536).decode().endswith("\x1b[K"), "the line is taken away at the end")


class Explain(Steps):
    def explain(self, *arguments):
        done = subprocess.run([BINARY, "explain", *arguments], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_every_cause_is_listed_and_told_in_both_languages_without_a_server(self):
        causes = json.loads(self.explain("--json"))["causes"]
        self.assertGreaterEqual(len(causes), 170)
        self.assertEqual(len(self.explain("--plain").splitlines()), len(causes))
        for cause in causes[::17]:
            text = " ".join(self.explain(cause["id"].lower(), "--lang", "ja").split())
            self.assertIn(cause["id"], text)
            self.assertRegex(text, r"[ぁ-ん]")
            self.assertIn("English", text)
        self.assertIn(causes[0]["message_en"].split("{")[0].strip(), " ".join(self.explain().split()))


if __name__ == "__main__":
    unittest.main()
