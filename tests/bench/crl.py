#!/usr/bin/python3
"""How long a CRL of 200,000 entries takes, beside the goals and beside `openssl ca -gencrl`.

crl.py BUILD

Nothing here passes or fails: the numbers depend on the machine. What is printed is added to bench.txt beside BUILD.
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

CONFIGURATION = """[ca]
default_ca = ours
[ours]
database = index.txt
crlnumber = number
default_md = sha256
default_crl_days = 4
"""


def gencrl_ms(folder):
    """The CPU time of `openssl ca -gencrl` with the same number of entries."""
    (folder / "openssl.cnf").write_text(CONFIGURATION)
    (folder / "number").write_text("01\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["openssl", "ca", "-gencrl", "-config", "openssl.cnf", "-keyfile", "ca.key", "-cert", "ca.pem", "-out",
                    "theirs.pem"], cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    build = parser.parse_args().build.resolve()
    Table.open(build.parent / "bench.txt", "a")
    Table.line("a CRL of 200,000 entries, CPU time")
    with tempfile.TemporaryDirectory(prefix="certwright-bench-") as name:
        folder = pathlib.Path(name)
        took = json.loads(subprocess.run([build / "certwright_crl_bench", folder], check=True, capture_output=True,
                                         text=True).stdout)
        theirs = gencrl_ms(folder)
    show("rebuilt: encoded, linted, signed", took["rebuilt_ms"], 100, unit="ms")
    show("after one more revocation", took["one_more_ms"], 10, unit="ms")
    show("openssl ca -gencrl", theirs, unit="ms")
    show("openssl ca -gencrl / rebuilt", theirs / took["rebuilt_ms"], unit="times")
    show("openssl ca -gencrl / after one more revocation", theirs / took["one_more_ms"], unit="times")
    show("the list itself", took["bytes"] / 1e6, unit="MB")
    show("what is kept of it in memory", took["memory"] / 1e6, unit="MB")


if __name__ == "__main__":
    main()
