"""A small Internet inside this process's network namespace: a signed root, top-level domains, providers, web servers.

    internet = Internet(directory)
    internet.add_zone(Zone("shop.com", ["@ A 26.53.80.1"], ["alpha1", "alpha2"]))
    internet.start()          # in a namespace: see namespace.enter()
    … certwright with internet.config_sections() …
    internet.stop()

Addresses. Certwright does not talk to private, documentation and benchmarking addresses, so healthy servers need ones
that count as public. 26.0.0.0/8 belongs to the United States' Department of Defense, which has never offered a public
service there; 2d00::/8 has never been given to anybody. A packet can not leave the namespace, and if one did, it would
reach nothing that a test could be confused with.

    26.53.0.0/24     root and top-level domains         26.53.80.0/24   web servers
    26.53.N.0/24     provider number N                  26.53.255.0/24  silence: no answer of any kind, ever
    26.53.9.0/24     misbehaving name servers           10.53.0.53      the machine's own resolver
    26.53.200.1      the machine that asks              (2d00:53:N::/48 likewise)

Every other address is silent too, as an unused address of the Internet is.
"""

import dataclasses
import functools
import json
import pathlib
import subprocess
import sys

import namespace
import zones as zone_files
from daemons import Nginx, Nsd, Process, Unbound
from zones import Keys, Signing, Zone

HERE = pathlib.Path(__file__).resolve().parent
TOP_LEVEL = ("com", "net", "org", "io", "dev", "jp", "aws")
RESOLVER = "10.53.0.53"
OWN_V4, OWN_V6 = "26.53.200.1", "2d00:53:200::1"
CA_IDENTITY = "ca.certwright-ca.net"
# What a started Internet leaves in its directory for those who use it.
ROOT_HINTS, TRUST_ANCHOR, RESOLV_CONF = "root.hints", "root.key", "resolv.conf"
# Lists of today, so that no answer speaks of old ones.
LISTS = {"top_sites": "1,popular-search.com\n", "unsafe_domains": "malware.example\n"}


@dataclasses.dataclass
class Host:
    """A name server: what it is called in NS records, and where it listens."""

    name: str
    addresses: list

    def glue(self):
        return [f"{self.name}. {kind_of(address)} {address}" for address in self.addresses]


def kind_of(address):
    return "AAAA" if ":" in address else "A"


def provider(number, domain, v4=True, v6=True, count=2):
    """The servers of a DNS provider: ns1.DOMAIN and so on, each with its own copy of the zones."""
    def addresses(at):
        return [f"26.53.{number}.{at}"] * v4 + [f"2d00:53:{number}::{at}"] * v6
    return [Host(f"ns{at}.{domain}", addresses(at)) for at in range(1, count + 1)]


def standing_hosts():
    """Servers that every test has, by their short names."""
    hosts = {"root": Host("a.root-servers.net", ["26.53.0.1", "2d00:53:0::1"]),
             "tld": Host("a.tld-servers.net", ["26.53.0.2", "2d00:53:0::2"])}
    for name, servers in (("alpha", provider(1, "alpha-dns.net")),
                          ("beta", provider(2, "beta-dns.org")),
                          ("six", provider(3, "six-dns.net", v4=False)),
                          ("four", provider(4, "four-dns.net", v6=False))):
        hosts.update({f"{name}{at}": server for at, server in enumerate(servers, 1)})
    return hosts


STANDING = standing_hosts()


def config_sections(directory):
    """Of certwright.toml, for the Internet in this directory."""
    return {"dns": {"root_hints": str(directory / ROOT_HINTS), "trust_anchor": str(directory / TRUST_ANCHOR)},
            "policy": {"caa_identities": [CA_IDENTITY]}, "feeds": {name: str(directory / name) for name in LISTS}}


class Internet:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory).resolve()
        self.directory.mkdir(parents=True, exist_ok=True)
        self.keys = Keys(self.directory / "keys")
        self.hosts = dict(STANDING)
        self.zones = []
        self.delegations = {}  # zone: lines that stand in its parent instead of those made from its servers
        self.odd = {}  # server: (addresses that it listens on, habits)
        self.web = []  # of odd_web.py
        self.extra_addresses = set()
        self.taken = {}
        self.resolver_lines = []
        self.processes = []
        self.nsds = {}
        certificate, key = self._certificate()
        self.nginx = Nginx(self.directory / "nginx", certificate, key)
        self._standing_zones()

    # What is there, before start().

    def add_zone(self, zone):
        self.zones.append(zone)

    def new_address(self, block, v6=False):
        """The next free address of 26.53.BLOCK.0/24 or 2d00:53:BLOCK::/48."""
        at = self.taken[block, v6] = self.taken.get((block, v6), 0) + 1
        return f"2d00:53:{block}::{at:x}" if v6 else f"26.53.{block}.{at}"

    def listen_on(self, address):
        """Makes an address ours, so that what is not listened on is refused rather than silent."""
        self.extra_addresses.add(address)
        return address

    def add_odd_server(self, short, host, habits, listening=True):
        """A name server of odd_dns.py. One that is not `listening` has its addresses, and that is all."""
        self.hosts[short] = host
        if listening:
            self.odd[short] = habits
            self.extra_addresses.update(host.addresses)

    def add_web(self, address, port, habit):
        self.web.append({"address": self.listen_on(address), "port": port, "habit": habit})

    # Life.

    def start(self):
        self._address_the_machine()
        self._write_zones()
        self._start_odd()
        self.resolver = Unbound(self.directory / "unbound", RESOLVER, self.directory / ROOT_HINTS,
                                self.directory / TRUST_ANCHOR, self.resolver_lines)
        started = [*self.nsds.values(), self.resolver] + ([self.nginx] if self.nginx.blocks else [])
        for process in started:
            process.start()
            self.processes.append(process)
        for process in started:
            process.wait()
        for name, text in LISTS.items():
            (self.directory / name).write_text(text)
        resolv_conf = self.directory / RESOLV_CONF
        resolv_conf.write_text(f"nameserver {RESOLVER}\n")
        namespace.use_resolv_conf(resolv_conf)
        return self

    def stop(self):
        for process in self.processes:
            if process.process:
                process.process.terminate()
        for process in self.processes:
            process.stop()

    def publish(self, zone, records):
        """Replaces the records of an unsigned zone, and returns when its servers serve them."""
        zone.records, zone.serial = list(records), zone.serial + 1
        for server in zone.servers:
            self.nsds[server].reload(zone.name, self._text_of(zone), zone.serial)

    def config_sections(self):
        return config_sections(self.directory)

    # How.

    def _standing_zones(self):
        signed = Signing()
        self.add_zone(Zone("", [], ["root"], signing=signed))
        self.add_zone(Zone("root-servers.net", self.hosts["root"].glue(), ["root"]))
        for name in TOP_LEVEL:
            self.add_zone(Zone(name, [], ["tld"], signing=Signing(nsec3=name in ("com", "jp"))))
        self.add_zone(Zone("co.jp", [], ["tld"], signing=signed))
        self.add_zone(Zone("tld-servers.net", self.hosts["tld"].glue(), ["tld"]))
        for domain, name in (("alpha-dns.net", "alpha"), ("beta-dns.org", "beta"), ("six-dns.net", "six"),
                             ("four-dns.net", "four")):
            servers = [f"{name}1", f"{name}2"]
            self.add_zone(Zone(domain, [line for server in servers for line in self.hosts[server].glue()], servers))
        self.add_zone(Zone("acm-validations.aws", [], ["alpha1", "alpha2"]))
        self.odd_hosts = Zone("odd-dns.net", [], ["alpha1", "alpha2"])
        self.add_zone(self.odd_hosts)

    def _certificate(self):
        certificate, key = self.directory / "web.pem", self.directory / "web.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "30", "-subj",
                        "/CN=a web server"], check=True, capture_output=True, text=True)
        return certificate, key

    def _address_the_machine(self):
        addresses = {OWN_V4, OWN_V6, RESOLVER} | self.extra_addresses | {address for address, *_ in self.nginx.listens}
        for host in STANDING.values():
            addresses.update(host.addresses)
        lines = []
        for address in sorted(addresses):
            bits = 128 if ":" in address else 32
            lines.append(f"addr add {address}/{bits} dev lo" + (" nodad" if bits == 128 else ""))
        # An Ethernet pair that knows no neighbours, and drops whatever is sent into it: nothing else on the Internet
        # answers, not even with "unreachable".
        lines += ["link add silence0 type veth peer name silence1", "link set silence0 arp off", "link set silence1 up",
                  "link set silence0 up", f"route add default dev silence0 src {OWN_V4}",
                  f"route add ::/0 dev silence0 src {OWN_V6}"]
        pathlib.Path("/proc/sys/net/ipv6/conf/default/accept_dad").write_text("0")
        namespace.ip_batch(lines)

    def _host_names(self, zone):
        return [self.hosts[server].name for server in zone.servers]

    def parent_of(self, name):
        """The longest zone above a name."""
        return parent_among({zone.name for zone in self.zones}, name)

    @functools.cached_property
    def _children(self):
        """The delegated zones by the zone above them; all are there when this is asked for."""
        zones = {zone.name for zone in self.zones}
        children = {}
        for name in sorted((zones | set(self.delegations)) - {""}):
            children.setdefault(parent_among(zones, name), []).append(name)
        return children

    @functools.cached_property
    def _copies(self):
        """The zones by their name."""
        copies = {}
        for zone in self.zones:
            copies.setdefault(zone.name, []).append(zone)
        return copies

    def _delegations_in(self, parent):
        return [line for name in self._children.get(parent, []) for line in self._delegation_of(name, parent)]

    def _delegation_of(self, name, parent):
        copies = self._copies.get(name, [])
        servers = list(dict.fromkeys(server for zone in copies for server in zone.servers))
        lines = self.delegations.get(name)
        if lines is None:
            lines = self.delegation_lines(name, servers, parent)
        return lines + (zone_files.ds_lines(copies[0], self.keys) if copies else [])

    def delegation_lines(self, name, servers, parent):
        """NS records, and glue where the servers' names lie below the zone that holds the delegation."""
        lines = [f"{name}. NS {self.hosts[server].name}." for server in servers]
        for server in servers:
            host = self.hosts[server]
            if is_below(host.name, parent):
                lines += host.glue()
        return lines

    def _write_zones(self):
        for zone in self.zones:
            if zone.signing:
                self.keys.of(zone.name, zone.signing.algorithm)
        for at, zone in enumerate(self.zones):
            nsds = [server for server in zone.servers if server in STANDING]
            if not nsds:
                continue
            path = self.directory / "zones" / f"{at}-{zone.name or 'root'}.zone"
            path.parent.mkdir(exist_ok=True)
            zone_files.write_zone(path, zone, self._text_of(zone), self.keys)
            for server in nsds:
                if server not in self.nsds:
                    self.nsds[server] = Nsd(self.directory / server, self.hosts[server].addresses)
                self.nsds[server].files[zone.name] = path
                self.nsds[server].serials[zone.name] = zone.serial
        hints = [". NS a.root-servers.net.", *self.hosts["root"].glue()]
        (self.directory / ROOT_HINTS).write_text("".join(line.replace(". ", ". 3600 ", 1) + "\n" for line in hints))
        (self.directory / TRUST_ANCHOR).write_text("\n".join(self.keys.ds("", zone_files.ECDSA, ("2",))) + "\n")

    def _text_of(self, zone):
        return zone.text(self._host_names(zone), dedupe(self._delegations_in(zone.name)))

    def _start_odd(self):
        described = []
        for short, habits in self.odd.items():
            held = {zone.name + ".": self._text_of(zone).splitlines() for zone in self.zones if short in zone.servers}
            described.append({"addresses": self.hosts[short].addresses, "zones": held, "habits": habits})
        if described:
            self._start_script("odd_dns.py", described)
        if self.web:
            self._start_script("odd_web.py", self.web, self.nginx.certificate, self.nginx.key)

    def _start_script(self, script, described, *arguments):
        process = Process(self.directory / script)
        path = process.directory / "servers.json"
        path.write_text(json.dumps(described))
        process.launch([sys.executable, HERE / script, path, *arguments])
        self.processes.append(process)
        process.wait_until(lambda: process.said.read_text().startswith("ready"), script)


def parent_among(zones, name):
    labels = name.split(".")
    return next(above for at in range(1, len(labels) + 1) if (above := ".".join(labels[at:])) in zones)


def is_below(name, zone):
    return name != zone and (not zone or name.endswith("." + zone))


def dedupe(lines):
    return list(dict.fromkeys(lines))
