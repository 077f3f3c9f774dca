#!/usr/bin/python3
"""How many certificates a second one core issues through the library, beside what the cryptography alone allows.

issue.py BUILD

The limits are measured in the same run. `openssl x509 -req` is given the same request and the same CA key. Nothing here
passes or fails: the numbers depend on the machine. What is printed is added to bench.txt beside BUILD.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from run import Table, show  # noqa: E402

# What issuing has to reach of the limit.
SHARE = 0.6
ROUNDS = 100


def openssl_microseconds(program):
    """CPU of one `openssl x509 -req`, its start included; and of one that does nothing, which is the start."""
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([program, "--files", directory], check=True)

        def took(command):
            def used():
                usage = resource.getrusage(resource.RUSAGE_CHILDREN)
                return usage.ru_utime + usage.ru_stime
            began = used()
            for _ in range(ROUNDS):
                subprocess.run(command, cwd=directory, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return (used() - began) / ROUNDS * 1e6
        issue = took(["openssl", "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "90",
                      "-copy_extensions", "copyall"])
        return issue, took(["openssl", "version"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    program = parser.parse_args().build.resolve() / "certwright_issue_bench"
    Table.open(program.parent.parent / "bench.txt", "a")
    Table.line("issuing through the library, one core, certificates a second")
    took = json.loads(subprocess.run([program], check=True, capture_output=True, text=True).stdout)
    rate = {name: 1e6 / microseconds for name, microseconds in took.items()}
    show("limit: P-256 key, DER from a template, signature", rate["managed_limit"], unit="1/s")
    show("managed: key, its DER, certificate, lints, signature", rate["managed"], SHARE * rate["managed_limit"],
         better="higher", unit="1/s")
    show("limit: verification, DER from a template, signature", rate["request_limit"], unit="1/s")
    show("from a request: read and verified, lints, signature", rate["request"], SHARE * rate["request_limit"],
         better="higher", unit="1/s")
    for name, what in [("generate", "key"), ("key_der", "its PKCS#8"), ("build", "certificate, linted"),
                       ("sign", "signature"), ("request_read", "request read"),
                       ("request_parse", "request read and verified")]:
        show(f"  of these: {what}", took[name], unit="us")
    issue, start = openssl_microseconds(program)
    show("openssl x509 -req, of the same request, CPU", issue, unit="us")
    show("  of these: the start of openssl", start, unit="us")


if __name__ == "__main__":
    main()
