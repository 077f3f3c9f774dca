#!/usr/bin/python3
"""How fast names are classified offline, beside the goals and beside Debian's `psl` tool.

classify.py BUILD [--names N]

Names, a list of the top 1,000,000 sites and a list of 2,000,000 unsafe names are made up here. Measured: the library on
one core, `certwright check --offline --jsonl`, how soon the lists are ready from prepared indexes, and memory.
Nothing here passes or fails: the numbers depend on the machine. What is printed is added to bench.txt beside BUILD.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from run import Table, show  # noqa: E402

TOP_SITES = 1_000_000
UNSAFE = 2_000_000
ENDINGS = ["com", "com", "com", "net", "org", "jp", "co.jp", "ne.jp", "de", "co.uk", "io", "dev", "com.br", "kawasaki.jp"]
# Of a thousand names so many are one of these, in place of an ordinary one.
ODD = [(20, "*.shop-{n}.example-{m}.com"), (10, "db{n}.internal"), (10, "www.shop-{n}.cmo"), (10, "例え{n}.jp"),
       (10, "shop-{n}.azurewebsites.net"), (5, "b{n}.s3.amazonaws.com"), (5, "shop {n}.com"), (5, "xn--r8jz45g.shop-{n}.jp"),
       (20, "bad-{m}.example-{k}.net")]


def names(count):
    chance = random.Random(7)
    for number in range(count):
        place = chance.randrange(1000)
        for share, form in ODD:
            if place < share:
                yield form.format(n=number, m=number % 1000, k=number % 977)
                break
            place -= share
        else:
            yield f"{chance.choice(['www', 'api', 'mail', 'shop'])}.site-{number}.{chance.choice(ENDINGS)}"


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return path


def seconds_and_memory(command, **where):
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **where)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{command[0]} ended with {status}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def library(build, given, count):
    command = [build / "certwright_classify", given["names"], "--top-sites", given["top"], "--unsafe", given["unsafe"],
               "--prepared", given["prepared"]]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(4)]
    cold, warm = runs[0], min(runs[1:], key=lambda run: run["seconds"])
    rate = count / warm["seconds"]
    show("classified through the library, one core", rate, 1_000_000, "higher", "/s")
    show("lists ready, read from text", cold["load_seconds"] * 1000, unit="ms")
    show("lists ready, from prepared indexes", min(run["load_seconds"] for run in runs[1:]) * 1000, 300, unit="ms")
    show("resident with all lists loaded", warm["lists_mib"], 150, unit="MiB")
    show("  at most while they were loaded", warm["lists_peak_mib"], 150, unit="MiB")
    return rate


def command_line(build, given, count, directory):
    config = directory / "certwright.toml"
    config.write_text(f'[feeds]\ntop_sites = "{given["top"]}"\nunsafe_domains = "{given["unsafe"]}"\n', encoding="utf-8")
    data = directory / "data"
    data.mkdir()
    command = [build / "certwright", "check", "--offline", "--jsonl", "--data", data, "--config", config, given["names"]]
    runs = []
    for _ in range(3):
        with open(directory / "answers.jsonl", "wb") as answers:
            runs.append(seconds_and_memory(command, stdout=answers))
    seconds, memory = min(runs[1:])
    show("check --offline --jsonl, start to end", count / seconds, 400_000, "higher", "/s")
    show("  resident at most", memory, 150, unit="MiB")


def psl_tool(given, count, ours):
    """Debian's libpsl, which answers one of the questions (the registrable domain)."""
    tool = shutil.which("psl")
    if not tool:
        Table.line("THE YARDSTICK IS MISSING: Debian's package psl is not installed, nothing to compare with")
        return
    with open(given["names"], "rb") as text, open(os.devnull, "wb") as nowhere:
        seconds, _ = seconds_and_memory([tool, "--print-reg-domain"], stdin=text, stdout=nowhere)
    show("psl --print-reg-domain (the public suffix list alone)", count / seconds, unit="/s")
    show("  the library's whole classification over psl", ours / (count / seconds), unit="x")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--names", type=int, default=1_000_000)
    options = parser.parse_args()
    build = options.build.resolve()
    directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-classify-"))
    Table.open(build.parent / "bench.txt", "a")
    Table.line(f"offline classification of {options.names:,} names, {TOP_SITES:,} top sites, {UNSAFE:,} unsafe names")
    try:
        given = {
            "names": write_lines(directory / "names.txt", names(options.names)),
            "top": write_lines(directory / "top.csv", (f"{n},site-{n * 3}.com" for n in range(1, TOP_SITES + 1))),
            "unsafe": write_lines(directory / "unsafe.txt",
                                  (f"bad-{n}.example-{n % 977}.net" for n in range(UNSAFE))),
            "prepared": directory / "prepared",
        }
        rate = library(build, given, options.names)
        command_line(build, given, options.names, directory)
        psl_tool(given, options.names, rate)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
