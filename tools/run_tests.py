#!/usr/bin/python3
"""Runs the tests of a build directory and ends with one line that sums them: N passed, N failed, N skipped.

run_tests.py BUILD [--room ROOM] [--no-acceptance]

Unit and contract tests are run by ctest and counted by test case, not by program. Acceptance tests (tests/acceptance),
the corpus of diagnoses (tests/diagnosis), the comparison with other readers of certificates (tests/differential), what
other programs say of every kind of certificate (tests/matrix) and the tests of the tools (tests/tools) are Python's
unittest, a process for each module, a few at a time.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Acceptance tests mostly wait: for the validation schedule, for a server to start.
MODULES_AT_ONCE = 3
MODULE_SECONDS = 420

# ASan finds more with these; UBSan only prints and goes on unless it is told to end the program.
SANITIZERS = {
    "ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "TSAN_OPTIONS": f"halt_on_error=1:suppressions={ROOT / 'tools/tsan.supp'}",
}


class Count:
    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def __iadd__(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        return self

    def __str__(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def count_cases(path):
    """The cases of one GoogleTest program; None where it wrote no report (it was killed, or has another framework)."""
    try:
        suites = ET.parse(path).getroot()
    except (OSError, ET.ParseError):
        return None
    count = Count()
    for case in suites.iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            count.failed += 1
        elif case.find("skipped") is not None or case.get("result") == "skipped":
            count.skipped += 1
            print(f"SKIPPED {case.get('classname')}.{case.get('name')}: {skip_reason(case)}")
        elif case.get("status") == "run":
            count.passed += 1
    return count


def skip_reason(case):
    skipped = case.find("skipped")
    return " ".join((skipped.get("message", "") if skipped is not None else "").split()) or "no reason given"


def run_ctest(build, room, results):
    environment = {**os.environ, "GTEST_OUTPUT": f"xml:{results}/", "GTEST_COLOR": "no"}
    for name, value in SANITIZERS.items():
        environment.setdefault(name, value)
    report = results / "ctest.xml"
    command = ["ctest", "--test-dir", str(build), "--output-on-failure", "--parallel", str(os.cpu_count() or 2),
               "--output-junit", str(report), "--no-tests=error"]
    if room:
        command += ["--tests-regex", f"^{room}$"]
    status = subprocess.run(command, env=environment, check=False).returncode
    if not report.exists():
        print("ctest wrote no report", file=sys.stderr)
        return Count(failed=1)
    count = Count()
    for test in ET.parse(report).getroot().iter("testcase"):
        count += count_program(test, results)
    if status and not count.failed:
        count.failed = 1
    return count


def count_program(test, results):
    """One line of ctest's report: the cases inside where there are any, else the program itself."""
    failed = test.find("failure") is not None or test.get("status") == "fail"
    inside = count_cases(results / f"{test.get('name')}_test.xml")
    if inside is None:
        skipped = test.get("status") in ("notrun", "disabled") or test.find("skipped") is not None
        return Count(failed=1) if failed else Count(skipped=1) if skipped else Count(passed=1)
    if failed and not inside.failed:  # it ended badly after its last case: a leak, a crash on exit
        print(f"FAILED {test.get('name')}: every case passed, and then the program ended badly")
        inside.failed = 1
    return inside


def run_module(module, build, results):
    """One Python test module in a process of its own; gives its count and what it printed."""
    report = results / f"{module.stem}.json"
    environment = {**os.environ, "CERTWRIGHT_BINARY": str(build / "certwright"), "CERTWRIGHT_TEST_REPORT": str(report),
                   "PYTHONUNBUFFERED": "1"}
    started = time.monotonic()
    command = [sys.executable, str(ROOT / "tools/run_module.py"), str(module), str(report)]
    try:
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", timeout=MODULE_SECONDS, check=False)
        output = done.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
        output = (said if isinstance(said, str) else said.decode(errors="replace"))
        output += f"\n{module.name} did not end within {MODULE_SECONDS} s"
    count = Count(failed=1)
    if report.exists():
        count = Count(**json.loads(report.read_text()))
    else:
        output += f"\n{module.name} ended without a report"
    return module, count, output, time.monotonic() - started


def run_modules(modules, build, results):
    total = Count()
    with concurrent.futures.ThreadPoolExecutor(MODULES_AT_ONCE) as pool:
        futures = [pool.submit(run_module, module, build, results) for module in modules]
        for future in concurrent.futures.as_completed(futures):
            module, count, output, seconds = future.result()
            print(f"{module.relative_to(ROOT)}: {count} ({seconds:.0f} s)", flush=True)
            if count.failed or count.skipped:
                print(output, flush=True)
            total += count
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--room")
    parser.add_argument("--no-acceptance", action="store_true")
    options = parser.parse_args()
    build = options.build.resolve()
    results = build / "test-results"
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)

    total = Count()
    folders = ["tools", "differential", "matrix", "diagnosis", "acceptance"]
    if options.no_acceptance:
        folders = []
    elif options.room:
        folders = [folder for folder in folders if folder == options.room]
    if not folders or not options.room:
        total += run_ctest(build, options.room, results)
    modules = [path for folder in folders for path in sorted((ROOT / "tests" / folder).glob("*_test.py"))]
    total += run_modules(modules, build, results)
    print(total)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
