"""Zones as text, signed with keys of our own where wanted, and delegated from the zone above them."""

import dataclasses
import datetime
import pathlib
import subprocess

ECDSA, RSA = "ECDSAP256SHA256", "RSASHA256"


def utc(days):
    """A moment so many days from now, in the form that ldns-signzone takes."""
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)).strftime("%Y%m%d%H%M%S")


@dataclasses.dataclass
class Signing:
    """How a zone is signed, and what its parent says of it."""

    algorithm: str = ECDSA
    nsec3: bool = False
    inception: float = -1.0  # days from now
    expiration: float = 14.0
    digests: tuple = ("2",)  # the option letters of ldns-key2ds: 1 is SHA-1, 2 SHA-256, 4 SHA-384
    ds: str = "right"  # right; none; wrong: of a key that the zone does not have; standby: right, and such a one
    without: tuple = ()  # record types that are taken out after signing
    unsigned: bool = False  # the keys exist, and the DS, but nobody signed the zone


@dataclasses.dataclass
class Zone:
    """One zone as some of the servers have it. Servers may hold different ones under the same name."""

    name: str  # "" for the root
    records: list
    servers: list  # names of the servers that load it
    ns: list = None  # host names of its NS set; those of `servers` where not given
    signing: Signing = None
    ttl: int = 60
    negative_ttl: int = 60
    serial: int = 1

    def text(self, host_names, delegations):
        origin = self.name + "." if self.name else "."
        ns = host_names if self.ns is None else self.ns
        primary = ns[0] if ns else "ns.invalid"
        numbers = f"{self.serial} 3600 600 864000 {self.negative_ttl}"
        lines = [f"$ORIGIN {origin}", f"$TTL {self.ttl}",
                 f"@ SOA {primary}. hostmaster.{self.name or 'root'}. {numbers}"]
        lines += [f"@ NS {name}." for name in ns]
        return "\n".join(lines + self.records + delegations) + "\n"


class Keys:
    """Key pairs by zone and purpose, made when they are first asked for."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.made = {}

    def of(self, zone, algorithm, purpose="zone"):
        wanted = (zone, algorithm, purpose)
        if wanted not in self.made:
            size = ["-b", "2048"] if algorithm.startswith("RSA") else []
            self.made[wanted] = self._run("ldns-keygen", "-r", "/dev/urandom", "-a", algorithm, *size, "-k",
                                          zone or ".").strip()
        return self.directory / self.made[wanted]

    def ds(self, zone, algorithm, digests, purpose="zone"):
        key = self.of(zone, algorithm, purpose)
        return [self._run("ldns-key2ds", "-n", f"-{digest}", f"{key}.key").strip() for digest in digests]

    def _run(self, *command):
        return subprocess.run(command, cwd=self.directory, check=True, capture_output=True, text=True).stdout


def ds_lines(zone, keys):
    """The DS records that the parent of this zone holds."""
    signing = zone.signing
    if signing is None or signing.ds == "none":
        return []
    lines = [] if signing.ds == "wrong" else keys.ds(zone.name, signing.algorithm, signing.digests)
    if signing.ds in ("wrong", "standby"):
        lines += keys.ds(zone.name, signing.algorithm, signing.digests, purpose="other")
    return lines


def write_zone(path, zone, text, keys):
    """Writes the zone's file, signed where that is wanted."""
    path.write_text(text)
    signing = zone.signing
    if signing is None or signing.unsigned:
        return
    key = keys.of(zone.name, signing.algorithm)
    signed = path.with_suffix(".signed")
    subprocess.run(["ldns-signzone", "-o", zone.name or ".", "-f", str(signed), "-i", utc(signing.inception), "-e",
                    utc(signing.expiration), *(["-n", "-t", "0"] if signing.nsec3 else []), str(path), str(key)],
                   cwd=path.parent, check=True, capture_output=True, text=True)
    if signing.without:
        text = signed.read_text().splitlines(keepends=True)
        signed.write_text("".join(line for line in text if not is_of_type(line, signing.without)))
    signed.replace(path)


def is_of_type(line, types):
    """Whether a line of a signed zone file is a record of these types, or a signature over one."""
    fields = line.split()
    if len(fields) < 5 or fields[2] != "IN":
        return False
    return fields[3] in types or (fields[3] == "RRSIG" and fields[4] in types)
