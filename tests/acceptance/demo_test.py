"""`make run` as a newcomer sees it: one certificate, five explained failures, and nothing left running."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

from harness import BINARY, ROOT, Steps


class Demo(Steps):
    def walk(self, home, *arguments):
        began = time.monotonic()
        done = subprocess.run([sys.executable, ROOT / "tools/demo/run", "--binary", BINARY, "--home", home, *arguments],
                              capture_output=True, text=True, timeout=180, check=False)
        self.say(f"ended with {done.returncode} after {time.monotonic() - began:.1f} s:\n{done.stdout}{done.stderr}")
        self.assertEqual(done.returncode, 0)
        return done.stdout

    def assert_whole(self, output):
        self.assertIn("ISSUED", output)
        self.assertIn("cert.pem: OK", output)
        for reason in ("NO_AVAILABLE_CONTACTS", "DOMAIN_NOT_ALLOWED", "ADDITIONAL_VERIFICATION_REQUIRED",
                       "INVALID_PUBLIC_DOMAIN"):
            self.assertGreaterEqual(output.count(reason), 2, reason + " in English and in Japanese")
        causes = {cause["id"]: cause for cause in json.loads((ROOT / "data/causes.json").read_text())}
        for cause in ("CONTACT_NULL_MX", "UNSAFE_OPERATOR_LIST", "VERIFY_TOP_SITE", "NAME_UNKNOWN_TLD", "PROVIDER_AWS"):
            self.assertGreaterEqual(output.count(cause), 2, cause + " in English and in Japanese")
            for language in ("en", "ja"):
                self.assert_says(output, causes[cause]["message_" + language])

    def assert_says(self, output, message):
        """Whether a cause's sentence is there, whatever stands in its gaps and wherever its lines break."""
        parts = [re.escape("".join(part.split())) for part in re.split(r"\{[^}]*\}", message)]
        self.assertRegex("".join(output.split()), ".{1,400}?".join(parts))

    def running_below(self, home):
        """Processes whose command line names the demo's directory."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    command = (entry / "cmdline").read_bytes().decode(errors="replace")
                except OSError:
                    continue
                if str(home) in command:
                    found.append(command.replace("\0", " "))
        return found

    def test_a_first_and_a_second_walk(self):
        home = self.fresh_directory() / "demo"
        self.assert_whole(self.walk(home, "--once"))
        root = (home / "data/root.pem").read_bytes()
        self.assert_whole(self.walk(home, "--once"))
        self.assertEqual((home / "data/root.pem").read_bytes(), root, "the data directory is kept")
        self.assertEqual(self.running_below(home), [])

    def test_it_stays_up_until_ctrl_c_and_stops_what_it_started(self):
        home = self.fresh_directory() / "demo"
        process = subprocess.Popen([sys.executable, "-u", ROOT / "tools/demo/run", "--binary", BINARY, "--home", home],
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   start_new_session=True,
                                   # A shell has its background jobs ignore it, and what they start.
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(process.kill)
        shown = []
        for line in process.stdout:
            shown.append(line)
            if "/metrics" in line:
                break
        self.say("".join(shown))
        self.assertTrue(any("aws acm list-certificates --endpoint-url" in line for line in shown))
        time.sleep(1)
        self.assertIsNone(process.poll(), "it stays up")
        running = self.running_below(home)
        for program in ("nsd", "certwright"):
            self.assertTrue(any(program in command.split()[0] for command in running), f"{program} in {running}")
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
        # The demo gives the server and nsd their own times to end, and says so where one takes longer.
        try:
            self.assertEqual(process.wait(60), 0)
        except subprocess.TimeoutExpired:
            logs = sorted(home.rglob("*.log"))
            self.fail(f"it does not stop; running: {self.running_below(home)}\n"
                      + "\n".join(log.read_text(errors="replace")[-2000:] for log in logs))
        process.stdout.close()
        self.assertEqual(self.running_below(home), [])


if __name__ == "__main__":
    unittest.main()
