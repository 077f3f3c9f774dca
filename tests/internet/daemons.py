"""Debian's nsd, unbound and nginx as processes of ours, with configurations of ours, on addresses of the namespace."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/demo"))

from name_server import NSD, end_with_parent, soa_serial  # noqa: E402

START_SECONDS = 15


def program(name):
    return shutil.which(name, path="/usr/sbin:/sbin:" + os.environ.get("PATH", "")) or f"/usr/sbin/{name}"


class Process:
    """A child that ends with us. `said` is the file that its output goes to."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.said = self.directory / "output"
        self.process = None

    def launch(self, command, **options):
        with open(self.said, "w", encoding="utf-8") as output:
            self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=output, preexec_fn=end_with_parent, cwd=self.directory, **options)

    def wait_until(self, is_ready, what):
        give_up = time.monotonic() + START_SECONDS
        while not is_ready():
            if self.process.poll() is not None or time.monotonic() > give_up:
                logs = sorted(self.directory.glob("*.log"))
                said = self.said.read_text() + "".join(log.read_text() for log in logs)
                raise RuntimeError(f"{what} is not there:\n{said[-3000:]}")
            time.sleep(0.02)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Nsd(Process):
    """One authoritative server: `files` gives a zone's file by the zone's name."""

    def __init__(self, directory, addresses):
        super().__init__(directory)
        self.addresses = addresses
        self.files = {}
        self.serials = {}

    def start(self):
        configuration = self.directory / "nsd.conf"
        configuration.write_text(self._configuration())
        self.launch([NSD, "-d", "-c", configuration])

    def wait(self):
        for zone in self.serials:
            self._wait_for(zone)

    def reload(self, zone, text, serial):
        """Serves another text of a zone."""
        self.files[zone].write_text(text)
        self.serials[zone] = serial
        self.process.send_signal(signal.SIGHUP)
        self._wait_for(zone)

    def _wait_for(self, zone):
        here = self.addresses[0]
        self.wait_until(lambda: soa_serial(53, zone, here) == self.serials[zone], f"{zone} at {here}")

    def _configuration(self):
        here = self.directory
        listen = "".join(f"  ip-address: {address}@53\n" for address in self.addresses)
        zones = "".join(f'zone:\n  name: "{name or "."}"\n  zonefile: "{path}"\n' for name, path in self.files.items())
        # rrl-ratelimit: the default limit of 200 answers per second would look like a failing name server.
        return f"""server:
{listen}  username: ""
  zonesdir: "{here}"
  database: ""
  pidfile: "{here}/nsd.pid"
  xfrdfile: "{here}/xfrd.state"
  zonelistfile: "{here}/zone.list"
  logfile: "{here}/nsd.log"
  server-count: 1
  rrl-ratelimit: 0
  zonefiles-check: yes
remote-control:
  control-enable: no
{zones}"""


class Unbound(Process):
    """A validating recursive resolver. `local` are lines of its server section: views that only it has."""

    def __init__(self, directory, address, root_hints, trust_anchor, local=()):
        super().__init__(directory)
        self.address = address
        self.root_hints, self.trust_anchor = root_hints, trust_anchor
        self.local = local

    def start(self):
        # AppArmor confines the package's own service, by the path of the program, to files below /etc/unbound.
        copy = self.directory / "unbound"
        shutil.copy(program("unbound"), copy)
        configuration = self.directory / "unbound.conf"
        configuration.write_text(self._configuration())
        self.launch([copy, "-d", "-c", configuration])

    def wait(self):
        self.wait_until(lambda: answers_udp(self.address), f"unbound at {self.address}")

    def _configuration(self):
        here = self.directory
        local = "".join(f"  {line}\n" for line in self.local)
        return f"""server:
  interface: {self.address}
  access-control: 0.0.0.0/0 allow
  username: ""
  chroot: ""
  directory: "{here}"
  pidfile: "{here}/unbound.pid"
  logfile: "{here}/unbound.log"
  use-syslog: no
  num-threads: 1
  root-hints: "{self.root_hints}"
  trust-anchor-file: "{self.trust_anchor}"
  module-config: "validator iterator"
  so-reuseport: no
{local}remote-control:
  control-enable: no
"""


def answers_udp(address):
    """Whether a name server answers anything at all, asked for its version."""
    question = b"\x53\x53\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07version\x04bind\x00\x00\x10\x00\x03"
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.3)
        try:
            sock.sendto(question, (address, 53))
            return bool(sock.recv(4096))
        except OSError:
            return False


class Nginx(Process):
    """nginx with one server block for each (address, port). `add` takes what stands between its braces."""

    def __init__(self, directory, certificate, key):
        super().__init__(directory)
        self.certificate, self.key = certificate, key
        self.blocks = []
        self.listens = []

    def add(self, address, port, text, tls=False, http2=False):
        where = f"[{address}]" if ":" in address else address
        options = (" ssl" if tls else "") + (" http2" if http2 else "")
        self.listens.append((address, port))
        self.blocks.append(f"  server {{ listen {where}:{port}{options}; {text} }}\n")

    def start(self):
        configuration = self.directory / "nginx.conf"
        configuration.write_text(self._configuration())
        self.launch([program("nginx"), "-p", self.directory, "-c", configuration, "-e", self.directory / "error.log"])

    def wait(self):
        self.wait_until(lambda: accepts(*self.listens[-1]), "nginx")

    def _configuration(self):
        here = self.directory
        temporary = "".join(f"  {kind}_temp_path {here}/{kind};\n"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;\n" if os.geteuid() == 0 else ""
        return f"""{user}daemon off;
worker_processes 1;
pid {here}/nginx.pid;
error_log {here}/error.log;
events {{ worker_connections 512; }}
http {{
{temporary}  access_log off;
  root {here};
  default_type text/plain;
  ssl_certificate {self.certificate};
  ssl_certificate_key {self.key};
{"".join(self.blocks)}}}
"""


def accepts(address, port):
    try:
        with socket.create_connection((address, port), 1):
            return True
    except OSError:
        return False
