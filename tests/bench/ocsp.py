#!/usr/bin/python3
"""OCSP answers a second beside the bare rate of the listener that gives them, and beside OpenSSL's own responder.

ocsp.py BUILD [--seconds S]

The server's certificate for itself is what is asked about. Nothing here passes or fails: the numbers depend on the
machine. What is printed is added to bench.txt beside BUILD.
"""

import argparse
import base64
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from run import Table, cpu_seconds, load, show  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "acceptance"))
from harness import ServerProcess, free_port  # noqa: E402
from name_server import end_with_parent  # noqa: E402

RUNS = 3


def run(*command, cwd):
    subprocess.run([str(each) for each in command], cwd=cwd, check=True, capture_output=True)


def get(path):
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def post(path, body):
    return (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


class Bench:
    def __init__(self, build, folder, seconds):
        self.build, self.folder, self.seconds = build, folder, seconds
        self.server = ServerProcess(build / "certwright", folder / "server", {"server": {"tls": "self"}})

    def start(self):
        self.server.initialise()
        self.server.start()
        chain = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.server.ports[0]}", "-showcerts"],
                               stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False).stdout
        leaf, issuer = re.findall("-----BEGIN.*?-----END CERTIFICATE-----\n", chain, re.S)[:2]
        (self.folder / "leaf.pem").write_text(leaf)
        (self.folder / "issuer.pem").write_text(issuer)

    def request(self, *options):
        run("openssl", "ocsp", "-issuer", "issuer.pem", "-cert", "leaf.pem", *options, "-reqout", "request.der",
            cwd=self.folder)
        return (self.folder / "request.der").read_bytes()

    def rate(self, payload, port=None, good=True):
        """The best of some runs, and the server's CPU for each answer, in microseconds."""
        best, cost = 0, 0
        for _ in range(RUNS):
            before = cpu_seconds(self.server.process.pid)
            done = load(self.build / "certwright_load", port or self.server.ports[1], payload, self.seconds)
            if done["errors"] and good:
                Table.line(f"  {done['errors']} of {done['answers']} answers were errors")
            if done["answers"] / done["seconds"] > best:
                best = done["answers"] / done["seconds"]
                cost = (cpu_seconds(self.server.process.pid) - before) / done["answers"] * 1e6
        return best, cost

    def issuer_path(self):
        text = subprocess.run(["openssl", "x509", "-in", "leaf.pem", "-noout", "-ext", "authorityInfoAccess"],
                              cwd=self.folder, capture_output=True, text=True, check=True).stdout
        return re.search(r"(/issuer/\S+)", text).group(1)


def responder_of_openssl(bench):
    """`openssl ocsp` as a responder: a CA of its own, one certificate in its index."""
    folder = bench.folder / "openssl"
    folder.mkdir()
    for name in ("ca", "responder"):
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key", cwd=folder)
    run("openssl", "req", "-x509", "-new", "-key", "ca.key", "-subj", "/CN=CA", "-days", "9", "-out", "ca.pem", cwd=folder)
    run("openssl", "req", "-new", "-key", "responder.key", "-subj", "/CN=OCSP", "-out", "responder.csr", cwd=folder)
    (folder / "extensions").write_text("extendedKeyUsage = OCSPSigning\n")
    run("openssl", "x509", "-req", "-in", "responder.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "7",
        "-days", "9", "-extfile", "extensions", "-out", "responder.pem", cwd=folder)
    (folder / "index.txt").write_text("V\t491231235959Z\t\t10\tunknown\t/CN=www.example.com\n")
    run("openssl", "ocsp", "-issuer", "ca.pem", "-serial", "0x10", "-no_nonce", "-reqout", "request.der", cwd=folder)
    port = free_port()
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(["openssl", "ocsp", "-port", str(port), "-index", "index.txt", "-CA", "ca.pem",
                                    "-rsigner", "responder.pem", "-rkey", "responder.key", "-ndays", "1"],
                                   cwd=folder, stdout=log, stderr=log, preexec_fn=end_with_parent)
    # A connection that asks nothing, to see whether it listens, would keep it waiting for ever.
    give_up = time.monotonic() + 10
    while "waiting for OCSP client connections" not in (folder / "log").read_text() and time.monotonic() < give_up:
        time.sleep(0.05)
    return process, port, (folder / "request.der").read_bytes()


def beside_openssl(bench, cached, signed):
    process, port, request = responder_of_openssl(bench)
    try:
        # By HTTP/1.0: of those who keep their connection it serves one alone.
        rate = bench.rate(post("/", request).replace(b"HTTP/1.1", b"HTTP/1.0"), port)[0]
        show("openssl ocsp as a responder, one process", rate, unit="/s")
        show("  from cache, over it", cached / rate, unit="x")
        show("  signed, over it", signed / rate, unit="x")
    except (OSError, RuntimeError, SystemExit) as problem:
        Table.line(f"openssl ocsp could not be measured: {problem}")
    finally:
        process.terminate()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    build = options.build.resolve()
    Table.open(build.parent / "bench.txt", "a")
    Table.line("OCSP")
    took = json.loads(subprocess.run([build / "certwright_ocsp_bench"], check=True, capture_output=True, text=True).stdout)
    show("reading a request, one core", took["parse"], unit="us")
    show("a P-256 signature", took["sign"], unit="us")
    show("a signed answer with a nonce", took["answer"], 21, unit="us")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="certwright-bench-"))
    bench = Bench(build, folder, options.seconds)
    try:
        bench.start()
        bare = bench.rate(get(bench.issuer_path()))
        missing = bench.rate(get("/nothing"), good=False)
        show("bare: GET of an issuer certificate", bare[0], unit="/s")
        show("  server CPU each", bare[1], unit="us")
        show("bare: GET of what is not there (404)", missing[0], unit="/s")
        request = bench.request("-no_nonce")
        path = "/ocsp/" + urllib.parse.quote(base64.b64encode(request).decode(), safe="")
        cached = bench.rate(post("/ocsp", request))
        show("OCSP from cache, POST", cached[0], 0.7 * bare[0], "higher", "/s")
        show("  server CPU each", cached[1], unit="us")
        show("  over a GET of an issuer certificate", cached[0] / bare[0], 0.7, "higher", "x")
        got = bench.rate(get(path))
        show("OCSP from cache, GET", got[0], 0.7 * bare[0], "higher", "/s")
        show("  over a 404", got[0] / missing[0], unit="x")
        signed = bench.rate(post("/ocsp", bench.request("-nonce")))
        show("OCSP with a nonce, signed for each", signed[0], unit="/s")
        show("  server CPU each", signed[1], unit="us")
        beside_openssl(bench, cached[0], signed[0])
    finally:
        bench.server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
