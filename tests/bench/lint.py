#!/usr/bin/python3
"""How long lints and key checks take, beside the goals.

lint.py BUILD

Nothing here passes or fails: the numbers depend on the machine. What is printed is added to bench.txt beside BUILD.
"""

import argparse
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from run import Table, show  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    build = parser.parse_args().build.resolve()
    Table.open(build.parent / "bench.txt", "a")
    Table.line("lints and key checks, CPU of one core")
    took = json.loads(subprocess.run([build / "certwright_lint_bench"], check=True, capture_output=True, text=True).stdout)
    show("a leaf (P-256, 1 name)", took["leaf"], 15, unit="us")
    show("  of these: taken apart, its key checked", took["leaf_read"], unit="us")
    show("a leaf (RSA 2048, 1 name)", took["rsa_leaf"], 15, unit="us")
    show("a leaf (P-256, 10 names)", took["leaf_of_10"], 15, unit="us")
    show("a leaf (P-256, 100 names)", took["leaf_of_100"], unit="us")
    show("key checks, P-256", took["p256_key"], unit="us")
    show("key checks, RSA 2048 without Fermat's method", took["rsa_key_quick"], unit="us")
    show("key checks, RSA 2048", took["rsa_key_whole"], unit="us")
    show("a CRL of 200,000 entries", took["crl_of_200000"] / 1000, 100, unit="ms")


if __name__ == "__main__":
    main()
