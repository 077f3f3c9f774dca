"""Our own instance of Debian's nsd on a loopback port, serving zones whose records are given as text.

Used by `make run` and by the acceptance tests. The package's own service is left alone.
"""

import atexit
import contextlib
import ctypes
import os
import pathlib
import random
import shutil
import signal
import socket
import struct
import subprocess
import time

NSD = shutil.which("nsd", path="/usr/sbin:/sbin:" + os.environ.get("PATH", "")) or "/usr/sbin/nsd"
PR_SET_PDEATHSIG = 1


def end_with_parent():
    """For Popen's preexec_fn: the child gets SIGTERM when the thread that started it dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


PORTS = range(10000, 30000)
claims = contextlib.ExitStack()  # bound sockets, for the life of this process
atexit.register(claims.close)


def free_port(address="127.0.0.1", preferred=None):
    """A port that is free for both TCP and UDP, and that nothing else takes before it is used; the preferred one where
    it is free.

    A port that the kernel chose may be given to any outgoing connection while the server that shall have it is being
    started. So it lies below the range of those (ip_local_port_range), and is claimed for the life of this process:
    other tests ask here, too. A claim is an abstract Unix socket's name, which belongs to the network namespace as a
    port does.
    """
    for candidate in [preferred] * (preferred is not None) + random.sample(PORTS, 200):
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                claim.bind(f"\0certwright-port-{candidate}")
                tcp.bind((address, candidate))
                udp.bind((address, candidate))
            except OSError:
                claim.close()
                continue
        claims.enter_context(claim)
        return candidate
    raise RuntimeError("no free port on " + address)


def soa_serial(port, zone, address="127.0.0.1", timeout=0.5):
    """The serial of a zone's SOA record as the server answers it (RFC 1035); None where there is no such answer."""
    labels = [label.encode() for label in zone.split(".") if label]
    name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    identifier = random.randrange(65536)
    query = struct.pack(">6H", identifier, 0, 1, 0, 0, 0) + name + struct.pack(">2H", 6, 1)
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(timeout)
        try:
            sock.connect((address, port))  # so that a port where nothing listens yet says so at once
            sock.send(query)
            answer = sock.recv(4096)
        except OSError:
            return None
    if len(answer) < len(query) + 12 or answer[:2] != query[:2] or answer[3] & 15 or answer[6:8] == b"\0\0":
        return None
    at = len(query)
    for fixed in (10, 0, 0):  # the owner with type, class, TTL and length behind it, then MNAME and RNAME
        while answer[at] and answer[at] < 192:
            at += 1 + answer[at]
        at += (2 if answer[at] >= 192 else 1) + fixed
    return struct.unpack(">I", answer[at:at + 4])[0]


class Zone:
    """The records of one zone. `signed` makes a key pair for it; `anchor` is then a file with its DS record.

    A zone that is not `served` is configured without its file: the server answers SERVFAIL for it.
    """

    def __init__(self, name, records=(), signed=False, served=True, ttl=1):
        self.name = name.rstrip(".")
        self.records = list(records)
        self.signed = signed
        self.served = served
        # Records live for a second unless said otherwise, and that there is none is not kept at all: a record that was
        # just added must not be hidden by an older answer.
        self.ttl = ttl
        self.serial = int(time.time())
        self.key = None
        self.anchor = None

    def text(self):
        head = [f"$ORIGIN {self.name}.", f"$TTL {self.ttl}",
                f"@ 0 SOA ns hostmaster {self.serial} 3600 600 86400 0", "@ NS ns", "ns A 127.0.0.1"]
        return "\n".join(head + self.records) + "\n"


class NameServer:
    """nsd with the given zones; start() returns when it answers for all of them."""

    def __init__(self, directory, zones, port=None, preferred_port=None):
        self.directory = pathlib.Path(directory).resolve()
        self.zones = {zone.name: zone for zone in zones}
        self.port = port or free_port(preferred=preferred_port)
        self.process = None

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def start(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        for zone in self.zones.values():
            self._write(zone)
        configuration = self.directory / "nsd.conf"
        configuration.write_text(self._configuration())
        with open(self.directory / "nsd.out", "w", encoding="utf-8") as output:
            self.process = subprocess.Popen([NSD, "-d", "-c", str(configuration)], stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=output, start_new_session=True,
                                            preexec_fn=end_with_parent)
        self._wait_until_served(self.zones.values())
        return self

    def publish(self, zone, *records):
        """Adds records, such as "_x CNAME _y.example.", and returns when they are served."""
        zone = self.zones[zone.rstrip(".")]
        self.replace(zone.name, zone.records + [record for record in records if record not in zone.records])

    def replace(self, zone, records):
        zone = self.zones[zone.rstrip(".")]
        zone.records = list(records)
        zone.serial += 1
        self._write(zone)
        self.process.send_signal(signal.SIGHUP)
        self._wait_until_served([zone])

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def _write(self, zone):
        if not zone.served:
            return
        path = self.directory / (zone.name + ".zone")
        temporary = path.with_suffix(".new")
        temporary.write_text(zone.text())
        if zone.signed:
            self._sign(zone, temporary)
        temporary.replace(path)

    def _sign(self, zone, path):
        if zone.key is None:
            zone.key = subprocess.run(["ldns-keygen", "-a", "ECDSAP256SHA256", "-k", zone.name], cwd=self.directory,
                                      check=True, capture_output=True, text=True).stdout.strip()
            zone.anchor = self.directory / (zone.key + ".ds")
        signed = path.with_suffix(".signed")
        subprocess.run(["ldns-signzone", "-o", zone.name, "-f", str(signed), str(path), zone.key], cwd=self.directory,
                       check=True, capture_output=True)
        signed.replace(path)

    def _configuration(self):
        here = self.directory
        zones = "".join(f'zone:\n  name: "{zone.name}"\n  zonefile: "{zone.name}.zone"\n'
                        for zone in self.zones.values())
        # rrl-ratelimit: the default limit of 200 answers per second would look like a failing name server.
        return f"""server:
  ip-address: 127.0.0.1@{self.port}
  username: ""
  zonesdir: "{here}"
  database: ""
  pidfile: "{here}/nsd.pid"
  xfrdfile: "{here}/xfrd.state"
  zonelistfile: "{here}/zone.list"
  logfile: "{here}/nsd.log"
  server-count: 1
  rrl-ratelimit: 0
  zonefiles-check: yes
  minimal-responses: yes
remote-control:
  control-enable: no
{zones}"""

    def _wait_until_served(self, zones, seconds=10):
        waiting = [zone for zone in zones if zone.served]
        give_up = time.monotonic() + seconds
        while waiting and time.monotonic() < give_up:
            if self.process.poll() is not None:
                break
            waiting = [zone for zone in waiting if soa_serial(self.port, zone.name) != zone.serial]
            if waiting:
                time.sleep(0.02)
        if waiting:
            log = self.directory / "nsd.log"
            said = (log.read_text() if log.exists() else "") + (self.directory / "nsd.out").read_text()
            raise RuntimeError(f"nsd does not serve {', '.join(zone.name for zone in waiting)}:\n{said[-2000:]}")
