"""Runs the labelled cases on real servers, and says which answers are right.

    corpus.py BINARY [--case NAME] [--group NAME] [--report FILE] [--keep DIRECTORY]
"""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from cases import Builder, Case, read_all  # also makes tests/internet importable

import namespace
from internet import RESOLVER, Internet
from server_process import ServerProcess, find_arn, toml_text

# Checks wait rather than work: a silent server takes all of the ten seconds that a check has.
AT_ONCE = 12
SECONDS = 60
V4_ONLY, V4_ONLY_GATEWAY = "26.53.201.2", "26.53.201.1"


@dataclasses.dataclass
class Outcome:
    case: Case
    answer: dict = None  # of the first name: as --json tells it
    error: str = ""  # why there is no answer
    command: str = ""
    facts: pathlib.Path = None  # what --save kept
    seconds: float = 0.0
    replays: bool = True  # what was saved gives the same answer again, where that was tried

    @property
    def findings(self):
        return (self.answer or {}).get("findings", [])

    @property
    def ids(self):
        return [finding["id"] for finding in self.findings]

    @property
    def accusations(self):
        return [finding["id"] for finding in self.findings if finding["severity"] in ("error", "warning")]

    def complaints(self):
        """What is wrong with the answer; nothing where it is right."""
        if self.error:
            return [self.error]
        case, verdict, top = self.case, self.answer.get("verdict"), (self.ids or [""])[0]
        wrong = [f"it must not say {cause}" for cause in case.never if cause in self.ids]
        wrong += [] if self.replays else ["what was saved gives another answer"]
        wrong += [f"it does not say {cause}" for cause in case.also if cause not in self.ids]
        message = self.findings[0]["message"] if self.findings else ""
        wrong += [f"it does not say '{text}', but: {message}" for text in case.says if text not in message]
        if case.healthy:
            wrong += [f"it accuses: {', '.join(self.accusations)}"] if self.accusations else []
            wrong += [f"the verdict is {verdict}"] if verdict != "ok" else []
            return wrong
        if verdict != case.verdict:
            wrong.append(f"the verdict is {verdict}, not {case.verdict}")
        if case.cause and top != case.cause:
            wrong.append(f"the top cause is {top or 'none'}, not {case.cause}")
        return wrong

    def told(self):
        lines = [f"{self.case.group}: {self.case.name}: {'; '.join(self.complaints()) or 'right'}",
                 f"  {self.case.story}", f"  {self.command}  ({self.seconds:.1f} s)"]
        for finding in self.findings:
            evidence = json.dumps(finding.get("evidence", {}), ensure_ascii=False)
            lines.append(f"    {finding['severity']} {finding['id']} ({finding.get('certainty')}): {evidence}")
        return "\n".join(lines + ([f"  facts: {self.facts}"] if self.facts else []))


class Corpus:
    """The cases, the Internet that they live on, and certwright asked about each."""

    def __init__(self, binary, directory, cases):
        self.binary, self.directory, self.cases = pathlib.Path(binary).resolve(), pathlib.Path(directory), cases
        self.internet = Internet(self.directory / "internet")
        builder = Builder(self.internet)
        for case in cases:
            builder.add(case)
        self.config = self.directory / "certwright.toml"
        self.config.write_text(toml_text(self.internet.config_sections()))
        self.machine = self.server = None
        self.publishing = threading.Lock()

    def start(self):
        self.internet.start()
        if any(case.place == "no-ipv6" for case in self.cases):
            self.machine = namespace.Machine().joined(V4_ONLY, V4_ONLY_GATEWAY)
        if any(case.place == "server" for case in self.cases):
            self.server = ServerProcess(self.binary, self.directory / "server", self.internet.config_sections())
            self.server.initialise()
            self.server.start()
        return self

    def stop(self):
        if self.server:
            self.server.kill()
        if self.machine:
            self.machine.stop()
        self.internet.stop()

    def run(self, tell=lambda outcome: None):
        """All cases, several at a time; gives {case name: Outcome}."""
        outcomes = {}
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            # What goes through the server takes longest.
            order = sorted(self.cases, key=lambda case: case.place != "server")
            for outcome in pool.map(self.ask, order):
                outcomes[outcome.case.name] = outcome
                tell(outcome)
        return outcomes

    def ask(self, case):
        started = time.monotonic()
        outcome = Outcome(case)
        try:
            (self._through_server if case.place == "server" else self._locally)(case, outcome)
        except (subprocess.SubprocessError, ValueError, KeyError, IndexError, OSError, RuntimeError) as error:
            outcome.error = f"there is no answer: {error}"
        outcome.seconds = time.monotonic() - started
        return outcome

    def _publish_rest(self, case, words):
        with self.publishing:
            for zone, lines in case.zones:
                self.internet.publish(zone, [case.filled(line, words) for line in lines])

    def _locally(self, case, outcome):
        for name, kind in case.remembered:
            subprocess.run(["drill", f"@{RESOLVER}", name, kind], capture_output=True, check=True)
        self._publish_rest(case, case.words())
        outcome.facts = self.directory / f"{case.name}.facts.json"
        config = self.config
        if case.config:
            config = self.directory / f"{case.name}.toml"
            sections = self.internet.config_sections()
            for section, keys in case.config.items():
                sections[section] = {**sections.get(section, {}), **keys}
            config.write_text(toml_text(sections))
        command = [str(self.binary), "check", "--local", "--json", "--config", str(config), "--method", case.method,
                   "--save", str(outcome.facts)]
        for record in case.records:
            command += ["--record", record]
        for server in case.name_servers:
            command += ["--name-server", server]
        inside = self.machine.inside if case.place == "no-ipv6" else []
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        outcome.answer = self._answer(outcome, [*inside, *command, *case.names], environment)
        command = [str(self.binary), "check", "--replay", str(outcome.facts), "--json"]
        outcome.replays = self._answer(Outcome(case), command, environment) == outcome.answer

    @staticmethod
    def _answer(outcome, command, environment):
        """What one command says of the first name."""
        outcome.command = " ".join(f"'{word}'" if " " in word else word for word in command)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
                              stdin=subprocess.DEVNULL)
        if not done.stdout.startswith("{"):
            raise ValueError(f"exit code {done.returncode}: {(done.stdout + done.stderr).strip()}")
        return json.loads(done.stdout)["names"][0]

    def _through_server(self, case, outcome):
        """Requests a certificate, publishes its record as the case says, and asks why it is pending."""
        run = self.server.cli
        arn = find_arn(run("request", *case.names, check=True).stdout)
        record = self._record_of(arn, lambda: json.loads(run("why", arn, "--json").stdout)["names"][0])
        self._publish_rest(case, record)
        run("recheck", arn)
        command = [str(self.binary), "why", "--json", arn]
        outcome.answer = self._answer(outcome, command, self.server.environment())

    @staticmethod
    def _record_of(arn, why):
        """The record that the server wants, once it has looked for it in vain."""
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up:
            name = why()
            if name["validation"]["record"] and name["findings"]:
                record = name["validation"]["record"]
                return {"label": record["name"].split(".", 1)[0], "value": record["value"]}
            time.sleep(0.2)
        raise ValueError(f"the server has not looked for the record of {arn}")


def summary(outcomes):
    """Lines: accuracy by group, then what is wrong."""
    groups = {}
    for outcome in outcomes.values():
        groups.setdefault(outcome.case.group, []).append(outcome)
    lines = []
    for group, members in sorted(groups.items()):
        right = sum(not outcome.complaints() for outcome in members)
        what = "without an accusation" if all(outcome.case.healthy for outcome in members) else "top cause right"
        lines.append(f"{group:24} {what} in {right} of {len(members)}")
    faulty = [outcome for outcome in outcomes.values() if not outcome.case.healthy]
    healthy = [outcome for outcome in outcomes.values() if outcome.case.healthy]
    lines.append("")
    lines.append(f"all: top cause right in {sum(not one.complaints() for one in faulty)} of {len(faulty)}; wrong "
                 f"accusations on {sum(bool(one.accusations) for one in healthy)} of {len(healthy)} healthy set-ups")
    causes = {cause for one in faulty for cause in [one.case.cause, *one.case.also] if cause}
    lines.append(f"causes with a case: {len(causes)}")
    wrong = [outcome for outcome in outcomes.values() if outcome.complaints()]
    return lines + [""] * bool(wrong) + [outcome.told() + "\n" for outcome in wrong]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--case", action="append")
    parser.add_argument("--group", action="append")
    parser.add_argument("--report", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, help="a new directory for zones, logs and facts, which stays")
    parser.add_argument("--verbose", action="store_true", help="tell right answers as well")
    parser.add_argument("--shell", help="instead of the cases, run this command beside the servers")
    options = parser.parse_args()
    cases = [case for case in read_all() if (not options.case or case.name in options.case)
             and (not options.group or case.group in options.group)]
    if not cases:
        parser.error("no case has this name")
    directory = (options.keep or pathlib.Path(tempfile.mkdtemp(prefix="certwright-diagnosis-"))).resolve()
    namespace.enter()
    started = time.monotonic()
    corpus = Corpus(options.binary, directory, cases)
    try:
        corpus.start()
        if options.shell:
            return subprocess.run(options.shell, shell=True, cwd=directory, check=False).returncode
        outcomes = corpus.run()
    finally:
        corpus.stop()
        if not options.keep:
            shutil.rmtree(directory, ignore_errors=True)
    lines = summary(outcomes)
    if options.verbose:
        lines += [outcome.told() for outcome in outcomes.values() if not outcome.complaints()]
    lines.append(f"{len(cases)} cases in {time.monotonic() - started:.0f} s")
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(text, encoding="utf-8")
    return 1 if any(outcome.complaints() for outcome in outcomes.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
