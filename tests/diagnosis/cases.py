"""The labelled cases: reads *.cases (README.md tells the form) and puts what they describe into an Internet."""

import dataclasses
import hashlib
import ipaddress
import json
import pathlib
import re
import shlex
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "internet"))

from internet import CA_IDENTITY, Host  # noqa: E402
from zones import Signing, Zone  # noqa: E402

VERDICTS = ("ok", "warning", "unknown", "error")
ALGORITHMS = {"rsa": "RSASHA256", "rsa-sha1": "RSASHA1-NSEC3-SHA1", "ed25519": "ED25519", "p384": "ECDSAP384SHA384"}


class BadCase(Exception):
    """A case that cannot be read; the text names file and line."""


@dataclasses.dataclass
class Case:
    name: str
    group: str  # the file's name
    story: str = ""
    blocks: list = dataclasses.field(default_factory=list)  # (first word, rest of the line, lines below it)
    method: str = ""
    names: list = dataclasses.field(default_factory=list)
    records: list = dataclasses.field(default_factory=list)
    name_servers: list = dataclasses.field(default_factory=list)
    remembered: list = dataclasses.field(default_factory=list)  # (name, type) that the own resolver is asked first
    config: dict = dataclasses.field(default_factory=dict)  # sections of certwright.toml, of this case alone
    place: str = ""  # "no-ipv6": the machine that asks has no IPv6; "server": asked through a running server
    verdict: str = ""
    cause: str = ""
    also: list = dataclasses.field(default_factory=list)
    never: list = dataclasses.field(default_factory=list)
    healthy: bool = False
    zones: list = dataclasses.field(default_factory=list)  # (Zone, lines) that are published later

    def hexadecimal(self, purpose):
        return hashlib.md5(f"{purpose} {self.name}".encode()).hexdigest()

    def words(self):
        """What $words stand for; the record's own are made by the server where the case goes through one."""
        words = {"domain": f"{self.name}.com", "case": self.name, "ca": CA_IDENTITY, "hex": self.hexadecimal("label"),
                 "other": f"_{self.hexadecimal('other')}.qrstuvwxyz.acm-validations.aws."}
        if self.place != "server":
            words["label"] = f"_{self.hexadecimal('label')}"
            words["bare"] = f"_{self.hexadecimal('value')}.abcdefghij.acm-validations.aws"
            words["value"] = words["bare"] + "."
            words["valuehex"] = self.hexadecimal("value")
        return words

    def filled(self, text, words=None):
        known = self.words() if words is None else words
        return re.sub(r"\$([a-z]+)", lambda found: known.get(found[1], found[0]), text)


def read_all(folder=HERE):
    cases = [case for path in sorted(folder.glob("*.cases")) for case in read_file(path)]
    names = [case.name for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise BadCase(f"these names are used twice: {', '.join(sorted(twice))}")
    return cases


def read_file(path):
    """A case begins at the margin; its lines are indented by two, the lines of a zone by four."""
    cases, written = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("case "):
            cases.append(Case(line.split()[1], path.stem))
            written.append([])
        elif line.strip() and not cases:
            raise BadCase(f"{path.name}:{number}: this line belongs to no case")
        elif line.strip():
            written[-1].append((number, line))
    for case, lines in zip(cases, written):
        # What words stand for depends on it.
        case.place = next((line.split()[1] for _, line in lines if line.startswith("  from ")), "")
        read_lines(case, lines, path)
        complete(case)
    return cases


def read_lines(case, lines, path):
    block = None
    for number, line in lines:
        text = line.strip()
        try:
            if line.startswith("    ") and block is not None:
                block.extend(repeated(case.filled(text)))
            elif text.startswith("#"):
                case.story = f"{case.story} {text.lstrip('# ')}".strip()
            elif line.startswith("  "):
                block = read_line(case, case.filled(text))
            else:
                raise BadCase("a case's lines are indented")
        except (BadCase, ValueError, IndexError) as error:
            raise BadCase(f"{path.name}:{number}: {error}") from error


def repeated(line):
    """repeat COUNT LINE: as many lines, # standing for their number."""
    if not line.startswith("repeat "):
        return [line]
    _, count, text = line.split(None, 2)
    return [text.replace("#", str(number)) for number in range(int(count))]


def read_line(case, text):
    """Gives the list that lines below this one belong to, or None."""
    word, _, rest = text.partition(" ")
    rest = rest.strip()
    if word in ("zone", "delegate", "server", "web", "resolver"):
        case.blocks.append((word, rest, []))
        return case.blocks[-1][2]
    if word == "check":
        case.method, *case.names = rest.split()
    elif word == "record":
        case.records.append(rest)
    elif word == "remembered":
        case.remembered.append(rest.split())
    elif word == "name-server":
        case.name_servers.append(rest)
    elif word == "config":
        section, key, value = rest.split(None, 2)
        case.config.setdefault(section, {})[key] = json.loads(value)
    elif word == "from":
        pass  # read before
    elif word == "expect":
        case.verdict, *causes = rest.split()
        case.cause = causes[0] if causes else ""
        if case.verdict not in VERDICTS:
            raise BadCase(f"'{case.verdict}' is no verdict")
    elif word == "healthy":
        case.healthy = True
    elif word in ("also", "never"):
        getattr(case, word).extend(rest.split())
    else:
        raise BadCase(f"'{word}' is no word of a case")
    return None


def complete(case):
    if not case.names:
        raise BadCase(f"case {case.name}: nothing is checked")
    if case.healthy == bool(case.verdict):
        raise BadCase(f"case {case.name}: either 'healthy' or 'expect', not both")
    # A record is what a request would ask for, unless the case says another.
    if case.place != "server":
        usual = f"$label.{case.names[0].removeprefix('*.')} CNAME $value"
        case.records = [case.filled(record or usual) for record in case.records]


class Builder:
    """Puts cases into an Internet, before it starts."""

    def __init__(self, internet):
        self.internet = internet
        self.addresses = {}  # of the case at hand: what {name} stands for

    def add(self, case):
        self.addresses, self.servers = {}, {}
        # Names first: zones use addresses of web servers, and names of servers.
        for kind in ("server", "web", "resolver", "zone", "delegate"):
            for word, rest, lines in case.blocks:
                if word == kind:
                    try:
                        getattr(self, "_add_" + kind)(case, rest, lines)
                    except (KeyError, ValueError, IndexError) as error:
                        raise BadCase(f"case {case.name}: {word} {rest}: {error!r}") from error
        case.names = [self._filled(name) for name in case.names]

    def _filled(self, text):
        return re.sub(r"\{([a-z][a-z0-9-]*)\}", lambda found: self.addresses[found[1]], text)

    def _server(self, name):
        return self.servers.get(name, name)

    def _add_server(self, case, rest, _lines):
        """server NAME[ at ADDRESS]: HABIT; HABIT …  or absent (silence), closed (nothing listens)."""
        head, _, habits = rest.partition(":")
        name, *where = head.split()
        habits = [habit.strip() for habit in habits.split(";") if habit.strip()]
        absent = habits == ["absent"]
        v6 = name.endswith("6")
        address = where[1] if where else self.internet.new_address(255 if absent else 9, v6)
        short = f"{name}.{case.name}"
        host = Host(f"{short}.odd-dns.net", [address])
        self.servers[name] = short
        listening = not absent and habits != ["closed"]
        self.internet.add_odd_server(short, host, habits, listening)
        if habits == ["closed"]:
            self.internet.listen_on(address)
        self.internet.odd_hosts.records += host.glue()

    def _add_web(self, case, rest, _lines):
        """web NAME PORT KIND [TEXT]  or web NAME silent|closed, or web NAME at ADDRESS."""
        name, port, *more = rest.split(None, 3)
        if port == "at":
            self.addresses[name] = more[0]
            if not ipaddress.ip_address(more[0]).is_private:
                self.internet.listen_on(more[0])
            return
        if name not in self.addresses:
            self.addresses[name] = self.internet.new_address(255 if port == "silent" else 80, name.endswith("6"))
        address = self.addresses[name]
        if port == "silent":
            return
        self.internet.listen_on(address)
        if port == "closed":
            return
        kind, text = more[0], self._filled(more[1]) if len(more) > 1 else ""
        if kind.startswith("nginx"):
            self.internet.nginx.add(address, int(port), text, tls="tls" in kind, http2="http2" in kind)
        else:
            self.internet.add_web(address, int(port), kind)

    def _add_resolver(self, _case, rest, _lines):
        self.internet.resolver_lines.append(self._filled(rest))

    def _add_zone(self, case, rest, lines):
        """zone NAME at SERVER … [KEY=VALUE …]"""
        name, at, *words = shlex.split(rest)
        if at != "at":
            raise ValueError("'at' and the servers are missing")
        servers = [self._server(word) for word in words if "=" not in word]
        options = dict(word.split("=", 1) for word in words if "=" in word)
        signing = None
        if "signed" in options:
            signing = signing_of(options.pop("signed").split(","))
        # Also what speaks of a record that a server is still to make is published later.
        lines = [self._filled(line) for line in lines]
        known = [line for line in lines if "$label" not in line and not line.startswith("later ")]
        lines = [line.removeprefix("later ") for line in lines]
        zone = Zone(name, known, servers, signing=signing)
        for key, value in options.items():
            if key == "ns":
                zone.ns = [self.internet.hosts[self._server(server)].name if server in self.servers or
                           server in self.internet.hosts else server for server in value.split(",")]
            elif key in ("ttl", "negative", "serial"):
                setattr(zone, {"negative": "negative_ttl"}.get(key, key), int(value))
            else:
                raise ValueError(f"'{key}' is no property of a zone")
        self.internet.add_zone(zone)
        if known != lines:
            case.zones.append((zone, lines))

    def _add_delegate(self, _case, rest, lines):
        """delegate NAME to SERVER …  or nowhere; lines below are put beside it as they are."""
        name, how, *servers = rest.split()
        parent = self.internet.parent_of(name)
        made = self.internet.delegation_lines(name, [self._server(server) for server in servers], parent)
        if how not in ("to", "nowhere"):
            raise ValueError("'to' or 'nowhere'")
        self.internet.delegations[name] = made + [self._filled(line) for line in lines]


def signing_of(words):
    """signed=rsa,nsec3,expired …"""
    signing = Signing()
    for word in words:
        if word in ALGORITHMS:
            signing.algorithm = ALGORITHMS[word]
        elif word == "nsec3":
            signing.nsec3 = True
        elif word == "expired":
            signing.inception, signing.expiration = -40.0, -3.0
        elif word == "future":
            signing.inception, signing.expiration = 3.0, 30.0
        elif word == "unsigned":
            signing.unsigned = True
        elif word.startswith("ds-"):
            signing.ds = word[3:]
        elif word.startswith("digests-"):
            signing.digests = tuple(word[8:].split("-"))
        elif word.startswith("without-"):
            signing.without = tuple(word[8:].split("-"))
        elif word != "yes":
            raise ValueError(f"'{word}' is no way of signing")
    return signing
