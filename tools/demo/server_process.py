"""A certwright server as a child process: its configuration, its data directory, its start and its end.

Used by `make run` and by the acceptance tests.
"""

import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request

from name_server import end_with_parent, free_port

START_SECONDS = 20
STOP_SECONDS = 20


class ServerFailed(Exception):
    """The server ended, or does not answer; the text holds what it said."""


def toml_value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def toml_text(sections, stubs=()):
    """certwright.toml from {"policy": {"top_sites_limit": 1000}} and a list of [[dns.stub]] tables.

    A section that is a list stands for tables of its name: {"feeds.dns_block_list": [{"zone": "dbl.example"}]}.
    """
    lines = []
    for name, keys in [*sections.items(), ("dns.stub", list(stubs))]:
        heading, tables = (f"[[{name}]]", keys) if isinstance(keys, list) else (f"[{name}]", [keys] if keys else [])
        for table in tables:
            lines += [heading] + [f"{key} = {toml_value(value)}" for key, value in table.items()] + [""]
    return "\n".join(lines)


class User:
    """Somebody else whom root runs a server as: numbers, without a name in the user database."""

    def __init__(self, number, *groups):
        self.number = number
        self.groups = ",".join(str(group) for group in (number, *groups))

    @property
    def prefix(self):
        return ["setpriv", "--reuid", str(self.number), "--regid", str(self.number), "--groups", self.groups]


class ServerProcess:
    """`sections` and `stubs` are the configuration but for the listeners' addresses, which are chosen here.

    With a `user`, who gets the directory, every command is run as that one.
    """

    def __init__(self, binary, directory, sections=None, stubs=(), preferred_ports=(None, None, None), user=None):
        self.binary = str(binary)
        self.command = [*(user.prefix if user else []), self.binary]
        self.directory = pathlib.Path(directory).resolve()
        self.data = self.directory / "data"
        self.config = self.directory / "certwright.toml"
        self.log = self.directory / "server.log"
        self.sections = {name: list(keys) if isinstance(keys, list) else dict(keys)
                         for name, keys in (sections or {}).items()}
        self.stubs = list(stubs)
        self.region = "us-east-1"
        self.process = None
        self.ports = [free_port(preferred=port) for port in preferred_ports]
        self.directory.mkdir(parents=True, exist_ok=True)
        self.write_config()
        if user:
            os.chown(self.directory, user.number, user.number)

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.ports[0]}"

    @property
    def pki_url(self):
        return f"http://127.0.0.1:{self.ports[1]}"

    @property
    def admin_url(self):
        return f"http://127.0.0.1:{self.ports[2]}"

    @property
    def credentials(self):
        return self.data / "aws-credentials"

    def write_config(self):
        listeners = {key: f"127.0.0.1:{port}"
                     for key, port in zip(("listen", "pki_listen", "admin_listen"), self.ports)}
        sections = {**self.sections, "server": {**listeners, **self.sections.get("server", {})}}
        self.config.write_text(toml_text(sections, self.stubs))

    def environment(self, **changes):
        """For clients: nothing of the user's own AWS settings, the demo's credentials and endpoint."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("AWS_", "CERTWRIGHT_", "LC_")) and name not in ("LANG", "LANGUAGE")}
        kept.update(AWS_SHARED_CREDENTIALS_FILE=str(self.credentials), AWS_CONFIG_FILE=os.devnull,
                    AWS_DEFAULT_REGION=self.region, AWS_REGION=self.region, AWS_EC2_METADATA_DISABLED="true",
                    AWS_PAGER="", CERTWRIGHT_ENDPOINT=self.endpoint, LC_ALL="C.UTF-8")
        kept.update(changes)
        return kept

    def initialise(self, *arguments, check=True):
        return subprocess.run([*self.command, "init", "--data", str(self.data), "--config", str(self.config), *arguments],
                              env=self.environment(), capture_output=True, text=True, timeout=60, check=check)

    def launch(self, **environment):
        """Starts the process without waiting for it to answer."""
        command = [*self.command, "serve", "--data", str(self.data), "--config", str(self.config)]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, env=self.environment(**environment), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, start_new_session=True, preexec_fn=end_with_parent)
        return self

    def start(self, **environment):
        self.launch(**environment)
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up:
            if self.process.poll() is not None:
                raise ServerFailed(f"certwright serve ended with {self.process.returncode}:\n{self.log_tail()}")
            if self.ready():
                return self
            time.sleep(0.03)
        raise ServerFailed(f"certwright serve is not ready after {START_SECONDS} s:\n{self.log_tail()}")

    def ready(self):
        try:
            with urllib.request.urlopen(self.admin_url + "/readyz", timeout=2) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def stop(self):
        """SIGTERM, then waits for the drain. Gives the exit code; a server that does not end is killed."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
                raise ServerFailed(f"certwright serve did not end {STOP_SECONDS} s after SIGTERM:\n{self.log_tail()}")
        return self.process.returncode

    def kill(self):
        """kill -9."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def log_tail(self, lines=40):
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def cli(self, *arguments, check=False, timeout=60, text_input=None, **environment):
        """Runs one certwright command against this server."""
        return subprocess.run([*self.command, *map(str, arguments)], env=self.environment(**environment),
                              capture_output=True, text=True, timeout=timeout, check=check, input=text_input)


def find_arn(text):
    """The first certificate ARN in a text."""
    match = re.search(r"arn:[\w-]+:acm:[\w-]+:\d{12}:certificate/[\w-]+", text)
    if not match:
        raise ValueError("no certificate ARN in: " + text)
    return match.group(0)


def resource_records(document):
    """Every validation record in an answer of DescribeCertificate: {name: value}, however deep it lies."""
    found = {}
    if isinstance(document, dict):
        record = document.get("ResourceRecord")
        if isinstance(record, dict):
            found[record["Name"]] = record["Value"]
        for value in document.values():
            found.update(resource_records(value))
    elif isinstance(document, list):
        for value in document:
            found.update(resource_records(value))
    return found
