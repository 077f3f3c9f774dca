#!/usr/bin/python3
"""Rates, latencies, CPU and memory of a real server under load from other processes, beside their limits.

run.py BUILD [--certificates N] [--seconds S]
run.py BUILD --stored N [--seconds S]

With --stored, what depends on how much is stored: N certificates are written straight into the database, as a server
would write them, and answers, disk and memory are measured with few of them and with all.

Nothing here passes or fails: the numbers depend on the machine. CPU is the server's own, read from /proc. What is
printed is also written to bench.txt beside BUILD; a run with --stored adds to it.
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/acceptance"))

from harness import ServerProcess, access_key, boto3_client, free_port, own_call, signature_headers  # noqa: E402
from name_server import NameServer, Zone, end_with_parent  # noqa: E402
from server_process import resource_records  # noqa: E402

NAME = "load.example.net"
TICK = os.sysconf("SC_CLK_TCK")
# The sum of what the parts of one request cost on one core of the machine that the limits were planned on: HTTP, key,
# DER, signature, JSON, storage.
PARTS_US = 145
# How many ask at once, of us and of others alike.
CLIENTS = 8


def cpu_seconds(pid):
    """User and system time of a process, all its threads."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident_mib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


class Table:
    """What is printed, kept in a file as well."""

    file = None

    @classmethod
    def open(cls, path, mode):
        cls.file = open(path, mode, encoding="utf-8")

    @classmethod
    def line(cls, text):
        print(text, flush=True)
        if cls.file:
            print(text, file=cls.file, flush=True)


def show(what, value, limit=None, better="lower", unit=""):
    line = f"{what:<58} {value:>10,.1f} {unit:<6}"
    if limit:
        ratio = value / limit
        good = ratio <= 1 if better == "lower" else ratio >= 1
        word = "limit" if better == "lower" else "goal"
        line += f" {word:<5} {limit:>8,g}  ratio {ratio:5.2f}  {'ok' if good else 'MISSED'}"
    Table.line(line)


class Connection:
    """One kept-alive connection that sends the same signed call over and over."""

    def __init__(self, port, payload):
        self.port, self.payload, self.socket = port, payload, None

    def exchange(self):
        """Whether the answer was 200, and its body. Connects anew where the server closes after each answer."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(self.payload)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._receive()
        head, _, body = answer.partition(b"\r\n\r\n")
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15:].split(b"\r\n", 1)[0]) if at >= 0 else 0
        while len(body) < length:
            body += self._receive()
        if b"connection: close" in lower or head.startswith(b"HTTP/1.0"):
            self.socket.close()
            self.socket = None
        return head[9:12] == b"200", body

    def _receive(self):
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        return chunk


def http_payload(port, headers, body):
    lines = [f"{name}: {value}" for name, value in {**headers, "content-length": len(body)}.items()]
    return ("POST / HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode() + body


def load(program, port, payload, seconds, clients=CLIENTS, count=None):
    """Runs the load from a second process; gives its counts and latencies."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(payload)
        file.flush()
        command = [program, str(port), file.name, str(clients), str(seconds)] + ([str(count)] if count else [])
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def show_latencies(answer):
    show("  p50", answer["p50_us"] / 1e3, unit="ms")
    show("  p99", answer["p99_us"] / 1e3, unit="ms")


class Bench:
    def __init__(self, binary, directory):
        self.load_program = binary.with_name("certwright_load")
        self.rates = {}  # answers a second by operation, as measured last
        self.name_server = NameServer(directory / "dns", [Zone("example.net", ['@ CAA 0 issue "ca.example.net"'], ttl=300)])
        self.server = ServerProcess(binary, directory / "server", {
            "policy": {"special_use_allowed": ["example.net"], "caa_identities": ["ca.example.net"]},
        }, [{"zone": "example.net", "servers": [self.name_server.address]}])

    @property
    def pid(self):
        return self.server.process.pid

    def start(self):
        self.name_server.start()
        self.server.initialise()
        self.server.start()
        self.acm = boto3_client(self.server)
        self.rest()
        show("resident after start", resident_mib(self.pid), 64, unit="MiB")

    def rest(self):
        """Until the server is idle: after a start it fills its pool of RSA keys, which is no part of any request."""
        while True:
            before = cpu_seconds(self.pid)
            time.sleep(1)
            if cpu_seconds(self.pid) - before < 0.05:
                return

    def payload(self, operation, document):
        body = json.dumps(document).encode()
        headers = signature_headers(self.server, "CertificateManager." + operation, body, key=access_key(self.server))
        return http_payload(self.server.ports[0], headers, body)

    def request_payload(self):
        return self.payload("RequestCertificate", {"DomainName": NAME, "ValidationMethod": "DNS",
                                                   "KeyAlgorithm": "EC_prime256v1"})

    def prove(self):
        """The first certificate: from now on its record is there."""
        arn = self.acm.request_certificate(DomainName=NAME, ValidationMethod="DNS",
                                           KeyAlgorithm="EC_prime256v1")["CertificateArn"]
        records = {}
        while not records:
            records = resource_records(self.acm.describe_certificate(CertificateArn=arn)["Certificate"])
        self.name_server.publish("example.net", *[f"{name} CNAME {value}" for name, value in records.items()])
        own_call(self.server, "RecheckCertificate", {"CertificateArn": arn})
        give_up = time.monotonic() + 60
        while self.acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] != "ISSUED":
            if time.monotonic() > give_up:
                raise SystemExit("the first certificate was not issued:\n" + self.server.log_tail())
            time.sleep(0.1)
        return arn

    def pending(self):
        """Whether some certificate still waits."""
        answer = self.acm.list_certificates(CertificateStatuses=["PENDING_VALIDATION"], MaxItems=1,
                                            Includes={"keyTypes": ["EC_prime256v1"]})
        return bool(answer["CertificateSummaryList"])

    def issue(self, count):
        """`count` requests at full speed, until all of them are issued."""
        cpu, began = cpu_seconds(self.pid), time.monotonic()
        answer = load(self.load_program, self.server.ports[0], self.request_payload(), 240, count=count)
        taken = answer["answers"]
        while self.pending():
            time.sleep(0.05)
        elapsed = time.monotonic() - began
        spent = cpu_seconds(self.pid) - cpu
        show("RequestCertificate, taken", taken / answer["seconds"], 2000, "higher", "/s")
        show_latencies(answer)
        show("from request to ISSUED, done", taken / elapsed, 1500, "higher", "/s")
        show("from request to ISSUED, server CPU each", spent / taken * 1e6, 400, unit="us")
        show("  the same beside the sum of its parts", spent / taken * 1e6, PARTS_US, unit="us")
        if answer["errors"]:
            Table.line(f"  {answer['errors']} of {taken} requests were refused")
        self.rates["RequestCertificate"] = taken / answer["seconds"]

    def describe(self, arn, seconds, stored):
        payload = self.payload("DescribeCertificate", {"CertificateArn": arn})
        cpu = cpu_seconds(self.pid)
        answer = load(self.load_program, self.server.ports[0], payload, seconds)
        each = (cpu_seconds(self.pid) - cpu) / answer["answers"] * 1e6
        show(f"DescribeCertificate with {stored:,} stored", answer["answers"] / answer["seconds"], unit="/s")
        show_latencies(answer)
        show("  server CPU each", each, 90, unit="us")
        self.rates["DescribeCertificate"] = answer["answers"] / answer["seconds"]
        if answer["errors"]:
            Table.line(f"  {answer['errors']} of {answer['answers']} answers were errors")
        return each

    def restart(self, stored):
        self.server.stop()
        began = time.monotonic()
        self.server.start()
        show(f"start with {stored:,} stored", time.monotonic() - began, 1, unit="s")
        self.rest()
        show("resident, idle", resident_mib(self.pid), 64, unit="MiB")

    def stop(self):
        self.server.stop()
        self.name_server.stop()

    def fill(self, program, arn, count):
        """Writes `count` certificates like `arn` into the database of the server, which is stopped meanwhile."""
        self.server.stop()
        database = self.server.data / "certwright.db"
        before = database.stat().st_size
        done = subprocess.run([program, database, arn, str(count)], capture_output=True, text=True, check=True)
        self.server.start()
        show(f"store work of one certificate, {count:,} written", float(done.stdout), 175, unit="us")
        return (database.stat().st_size - before) / count

    def answer_time(self, what, operation, document, seconds, limit):
        """p50 of one client, in milliseconds."""
        answer = load(self.load_program, self.server.ports[0], self.payload(operation, document), seconds, clients=1)
        if answer["errors"]:
            Table.line(f"  {what}: {answer['errors']} of {answer['answers']} answers were errors")
        p50 = answer["p50_us"] / 1e3
        show(f"  {what}, p50", p50, limit, unit="ms")
        return p50

    def answers(self, arn, seconds):
        """p50 of every kind of call whose cost must not grow."""
        serial = self.acm.describe_certificate(CertificateArn=arn)["Certificate"]["Serial"]

        def x509(**member):
            return {"Filter": {"X509AttributeFilter": member}}

        def search(*statements, **more):
            return "SearchCertificates", {"FilterStatement": {"And": list(statements)}, **more}

        def equals(text):
            return {"Value": text, "ComparisonOperator": "EQUALS"}

        issued = {"Filter": {"AcmCertificateMetadataFilter": {"Status": "ISSUED"}}}
        soon = {"Start": time.time() + 198 * 86400, "End": time.time() + 199 * 86400}
        includes = {"keyTypes": ["EC_prime256v1"]}
        calls = {
            "ListCertificates of 100": ("ListCertificates", {"Includes": includes, "MaxItems": 100}),
            "ListCertificates of 100, newest ISSUED": ("ListCertificates", {
                "Includes": includes, "MaxItems": 100, "CertificateStatuses": ["ISSUED"], "SortBy": "CREATED_AT",
                "SortOrder": "DESCENDING"}),
            "SearchCertificates, name": search(x509(SubjectAlternativeName={"DnsName": equals("host77." + NAME)})),
            "SearchCertificates, serial number": search(x509(SerialNumber=serial)),
            "SearchCertificates, 100 by NotAfter in a range": search(issued, x509(NotAfter=soon)),
            "SearchCertificates, 100 by status and key": search(issued, x509(KeyAlgorithm="EC_prime256v1")),
            "SearchCertificates, 100 sorted by Common Name": search(issued, SortBy="COMMON_NAME"),
            "SearchCertificates, 100 sorted by issue": search(issued, SortBy="ISSUED_AT", SortOrder="DESCENDING"),
        }
        times = {what: self.answer_time(what, *call, seconds, 3) for what, call in calls.items()}
        times["DescribeCertificate"] = self.answer_time("DescribeCertificate", "DescribeCertificate",
                                                        {"CertificateArn": arn}, seconds, 0.4)
        self.answer_time("SearchCertificates, CONTAINS that nothing has (a bounded scan)", *search(
            x509(SubjectAlternativeName={"DnsName": {"Value": "zzz", "ComparisonOperator": "CONTAINS"}})), seconds, None)
        return times


def stored(bench, program, arn, count, seconds):
    """What depends on how many certificates are stored."""
    few = min(count, 10_000)
    bench.fill(program, arn, few)
    Table.line(f"with {few:,} stored")
    small, resident = bench.answers(arn, seconds), resident_mib(bench.pid)
    if count == few:
        return
    each = bench.fill(program, arn, count - few)
    Table.line(f"with {count:,} stored")
    large = bench.answers(arn, seconds)
    for what, p50 in large.items():
        show(f"{what}, many over few", p50 / small[what], 1.5, unit="x")
    bench.describe(arn, seconds, count)
    show("disk of one idle certificate", each / 1024, 6, unit="KiB")
    show("memory of one idle certificate",
         max(0.0, resident_mib(bench.pid) - resident) * 2**20 / (count - few), 64, unit="B")


def offline_check(binary, directory, names=1_000_000):
    """`certwright check --offline` of a million different names."""
    path = directory / "names.txt"
    with open(path, "w", encoding="ascii") as file:
        for number in range(names):
            file.write(f"www.shop-{number}.org\n")
    began = time.monotonic()
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen([binary, "check", "--offline", str(path)], stdout=nowhere, stderr=nowhere)
        _, _, usage = os.wait4(process.pid, 0)
    show(f"check --offline of {names:,} names", time.monotonic() - began, 5, unit="s")
    show("  resident at most", usage.ru_maxrss / 1024, 300, unit="MiB")


def moto(load_program, seconds, ours):
    """The same two calls against moto's server where it is installed, beside our own rates."""
    program = shutil.which("moto_server")
    if not program:
        Table.line("moto_server is not installed: no comparison")
        return
    port = free_port()
    process = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with_parent)
    try:
        class Where:
            ports = [port]
        wait_for_port(port)
        key = ("AKIAEXAMPLEFORMOTO00", "x" * 40)

        def payload_of(operation, document):
            body = json.dumps(document).encode()
            return http_payload(port, signature_headers(Where, "CertificateManager." + operation, body, key=key), body)

        payload = payload_of("RequestCertificate", {"DomainName": NAME, "ValidationMethod": "DNS"})
        good, answer = Connection(port, payload).exchange()
        if not good:
            Table.line("moto_server refused the request: no comparison")
            return
        taken = load(load_program, port, payload, seconds)
        show_rival("RequestCertificate", taken, ours)
        payload = payload_of("DescribeCertificate", {"CertificateArn": json.loads(answer)["CertificateArn"]})
        read = load(load_program, port, payload, seconds)
        show_rival("DescribeCertificate", read, ours)
        show_latencies(read)
    except (OSError, RuntimeError) as problem:
        Table.line(f"moto_server could not be measured: {problem}")
    finally:
        process.terminate()
        process.wait()


def show_rival(operation, answer, ours):
    rate = answer["answers"] / answer["seconds"]
    show(f"moto_server {operation} (checks and proves nothing)", rate, unit="/s")
    show("  Certwright over moto_server", ours[operation] / rate, unit="x")


def wait_for_port(port, seconds=20):
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--certificates", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--stored", type=int, metavar="N")
    options = parser.parse_args()
    binary = options.build.resolve() / "certwright"
    Table.open(options.build.resolve().parent / "bench.txt", "a" if options.stored else "w")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))

    directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-bench-"))
    bench = Bench(binary, directory)
    try:
        bench.start()
        arn = bench.prove()
        if options.stored:
            stored(bench, options.build.resolve() / "certwright_fill_store", arn, options.stored, options.seconds)
            return
        few = min(1000, options.certificates)
        bench.issue(few)
        small = bench.describe(arn, options.seconds, few)
        if options.certificates > few:
            bench.issue(options.certificates - few)
            large = bench.describe(arn, options.seconds, options.certificates)
            show("DescribeCertificate, many stored over few", large / small, 1.5, unit="x")
            bench.restart(options.certificates)
        offline_check(binary, directory)
    finally:
        bench.stop()
        shutil.rmtree(directory, ignore_errors=True)
    moto(binary.with_name("certwright_load"), options.seconds, bench.rates)


if __name__ == "__main__":
    main()
