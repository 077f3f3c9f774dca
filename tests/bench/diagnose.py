#!/usr/bin/python3
"""How long a diagnosis takes, and how much memory, where every server is 20 ms away: beside the limits.

diagnose.py BUILD [--names N]

The servers are in another network namespace, behind a link of 10 ms each way. Every name is a zone of its own, with a
validation record that is there or missing, and a tenth of them are signed: no two names share more than their TLD's
servers and their provider's. Nothing here passes or fails: the numbers depend on the machine.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/acceptance"), str(ROOT / "tests/internet"), str(ROOT / "tests/diagnosis")]

import namespace  # noqa: E402
from daemons import Process, end_with_parent  # noqa: E402
from internet import CA_IDENTITY, RESOLV_CONF, Internet, config_sections  # noqa: E402
from run import show  # noqa: E402
from server_process import ServerProcess, find_arn, toml_text  # noqa: E402
from zones import Signing, Zone  # noqa: E402

CLIENT_V4, CLIENT_V6 = "26.53.200.2", "2d00:53:200::2"
ONE_WAY_MS = 10


def name_of(number):
    return f"shop-{number}.com"


def record_of(number):
    return f"_{number:032x}", f"_{number + 1:032x}.abcdefghij.acm-validations.aws."


def internet_of(directory, names):
    """The servers' side."""
    internet = Internet(directory)
    for number in range(names):
        label, value = record_of(number)
        records = ["@ A 26.53.80.250", f'@ CAA 0 issue "{CA_IDENTITY}"'] + [f"{label} CNAME {value}"] * (number % 2)
        provider = ("alpha", "beta", "four")[number % 3]
        internet.add_zone(Zone(name_of(number), records, [f"{provider}1", f"{provider}2"], negative_ttl=1,
                               signing=Signing() if number % 10 == 0 else None))
    return internet


def serve(directory, names):
    """Runs in a process of its own, until it is told to end."""
    namespace.enter()
    internet = internet_of(directory, names)
    try:
        internet.start()
        print("ready", flush=True)
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
    finally:
        internet.stop()


class Distance:
    """The two sides, and the link between them. This process is the client's side."""

    def __init__(self, directory, link_program, names):
        self.directory, self.names = directory, names
        self.servers = Process(directory / "servers")
        self.link = Process(directory / "link")
        self.link_program = link_program

    def start(self):
        namespace.enter()
        self.servers.launch([sys.executable, __file__, "--serve", self.directory / "internet", "--names", self.names])
        give_up = time.monotonic() + 600  # zones are signed first
        while not self.servers.said.read_text().startswith("ready"):
            if self.servers.process.poll() is not None or time.monotonic() > give_up:
                raise SystemExit("the servers did not start:\n" + self.servers.said.read_text())
            time.sleep(0.1)
        there = f"/proc/{self.servers.process.pid}/ns/net"
        self.link.launch([self.link_program, f"/proc/{os.getpid()}/ns/net", there, "--delay-ms", ONE_WAY_MS])
        self.link.wait_until(lambda: self.link.said.read_text().startswith("ready"), "the link")
        namespace.ip_batch([f"addr add {CLIENT_V4}/32 dev delay0", f"addr add {CLIENT_V6}/128 dev delay0 nodad",
                            f"route add 0.0.0.0/0 dev delay0 src {CLIENT_V4}",
                            f"route add ::/0 dev delay0 src {CLIENT_V6}"])
        for route in (CLIENT_V4 + "/32", CLIENT_V6 + "/128"):
            subprocess.run(["nsenter", f"--net={there}", namespace.IP, "route", "add", route, "dev", "delay0"],
                           check=True)
        namespace.use_resolv_conf(self.directory / "internet" / RESOLV_CONF)

    def sections(self):
        return config_sections(self.directory / "internet")

    def stop(self):
        self.link.stop()
        self.servers.stop()


def checked(binary, arguments, environment=None):
    """Seconds and MiB of one certwright command, and what it printed."""
    with tempfile.TemporaryFile("w+") as output:
        began = time.monotonic()
        process = subprocess.Popen([binary, *map(str, arguments)], stdout=output, stderr=subprocess.DEVNULL,
                                   env=environment, preexec_fn=end_with_parent)
        _, _, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        output.seek(0)
        return seconds, usage.ru_maxrss / 1024, output.read()


def check_many(binary, config, directory, names):
    path = directory / "names.txt"
    path.write_text("".join(name_of(number) + "\n" for number in range(names)))
    records = [word for number in range(names) for word in
               ("--record", f"{record_of(number)[0]}.{name_of(number)} CNAME {record_of(number)[1]}")]
    seconds, mib, output = checked(binary, ["check", path, "--local", "--json", "--config", config, *records])
    verdicts = [name["verdict"] for name in json.loads(output)["names"]]
    right = sum(verdict == ("ok" if number % 2 else "error") for number, verdict in enumerate(verdicts))
    show(f"check of {names:,} names and records, servers at 20 ms", seconds, 15 * names / 1000, unit="s")
    show("  resident at most", mib, 200, unit="MiB")
    show("  names with the right verdict", right, names, "higher")


def check_one(binary, config):
    for number, what in ((1, "whose record is there"), (2, "whose record is missing"), (10, "signed, record missing")):
        label, value = record_of(number)
        record = ["--record", f"{label}.{name_of(number)} CNAME {value}"]
        arguments = ["check", name_of(number), "--local", "--json", "--config", config, *record]
        show(f"check of one name {what}", checked(binary, arguments)[0], 1.5, unit="s")


def why_one(binary, distance, directory):
    server = ServerProcess(binary, directory / "server", distance.sections())
    server.initialise()
    server.start()
    try:
        name = name_of(4)
        arn = find_arn(server.cli("request", name, check=True).stdout)
        time.sleep(2)  # the server's own first look
        show("why of one pending name", checked(binary, ["why", arn, "--json"], server.environment())[0], 1.5, unit="s")
    finally:
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path, nargs="?")
    parser.add_argument("--names", type=int, default=1000)
    parser.add_argument("--serve", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, options.names)
        return
    build = options.build.resolve()
    directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-bench-"))
    distance = Distance(directory, build / "certwright_delay_link", options.names)
    try:
        distance.start()
        config = directory / "certwright.toml"
        config.write_text(toml_text(distance.sections()))
        check_one(build / "certwright", config)
        why_one(build / "certwright", distance, directory)
        check_many(build / "certwright", config, directory, options.names)
    except namespace.NotPermitted as error:
        print(f"no diagnosis is measured: this machine permits no network namespace ({error})")
    finally:
        distance.stop()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
