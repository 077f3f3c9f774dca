"""`certwright completion` in the shells that read its scripts."""

import shutil
import subprocess
import unittest

from harness import BINARY


def completion(shell):
    return subprocess.run([BINARY, "completion", shell], capture_output=True, text=True, check=True).stdout


def shell_output(*command, script):
    done = subprocess.run([*command], input=script, capture_output=True, text=True, check=False, timeout=30)
    if done.returncode or done.stderr:
        raise AssertionError(f"{command[0]}: {done.stderr}")
    return done.stdout.split()


class Bash(unittest.TestCase):
    def complete(self, *words):
        """What bash offers for the last of `words`."""
        line = " ".join(f"'{word}'" for word in words)
        return shell_output("bash", "--norc", script=completion("bash") + f"""
            COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}
            _certwright
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """)

    def test_commands_by_their_beginning(self):
        self.assertEqual(self.complete("certwright", "expl"), ["explain"])
        offered = self.complete("certwright", "")
        self.assertIn("check", offered)
        self.assertNotIn("manual", offered, "hidden commands stay hidden")

    def test_commands_below_commands(self):
        self.assertIn("create-private", self.complete("certwright", "ca", ""))
        self.assertEqual(self.complete("certwright", "--lang", "en", "ca", "create"), ["create-private"])

    def test_options_of_the_command_that_stands_there(self):
        self.assertIn("--offline", self.complete("certwright", "check", "--off"))
        self.assertNotIn("--offline", self.complete("certwright", "why", "--"))

    def test_a_name_that_is_also_a_command_is_an_argument(self):
        self.assertIn("--offline", self.complete("certwright", "check", "list", "--off"))


class OtherShells(unittest.TestCase):
    def test_zsh_reads_its_script(self):
        if not shutil.which("zsh"):
            self.skipTest("zsh is not installed: its completion script was not read")
        script = "autoload -Uz compinit && compinit -u -d /dev/null\n" + completion("zsh")
        self.assertEqual(shell_output("zsh", "-f", script=script + "print ${_comps[certwright]}\n"), ["_certwright"])

    def test_fish_offers_commands_and_options(self):
        if not shutil.which("fish"):
            self.skipTest("fish is not installed: its completion script was not read")
        script = completion("fish")
        self.assertIn("explain", shell_output("fish", "-N", script=script + "complete -C 'certwright expl'\n"))
        self.assertIn("--offline", shell_output("fish", "-N", script=script + "complete -C 'certwright check --off'\n"))


class Wrong(unittest.TestCase):
    def test_another_shell_is_refused_with_those_that_there_are(self):
        done = subprocess.run([BINARY, "completion", "tcsh", "--lang", "en"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("bash, zsh and fish", done.stderr)


if __name__ == "__main__":
    unittest.main()
