"""What the acceptance tests share: name server, certwright server, clients, and waiting.

The zones behind the server, all on one nsd of our own:
  example.net         unsigned; CAA names ca.example.net, which is what the server calls itself
  example.org, org    unsigned; no CAA anywhere up to the top-level domain
  net                 unsigned and empty, so that no question about it leaves the machine
  signed.example.net  signed, its own trust anchor configured
  bogus.example.net   signed, but the configured trust anchor is another's: every answer is bogus
  dead.example.net    configured on the name server without its zone file: SERVFAIL
"""

import atexit
import configparser
import datetime
import functools
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/demo"))

from name_server import NSD, NameServer, Zone, free_port  # noqa: E402,F401
from server_process import ServerFailed, ServerProcess, find_arn, resource_records  # noqa: E402,F401

BINARY = pathlib.Path(os.environ.get("CERTWRIGHT_BINARY", ROOT / "build/dev/certwright"))
AWS = "/usr/bin/aws" if os.path.exists("/usr/bin/aws") else shutil.which("aws")
REGION = "us-east-1"
ACCOUNT = "123456789012"
TARGET = "CertificateManager."

signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def zones():
    return [
        Zone("example.net", [
            '@ CAA 0 issue "ca.example.net"',
            "nullmx MX 0 .",
            "brokenmx MX 10 gone",
            "mail MX 10 mx",
            "mx A 192.0.2.25",
            "plain A 192.0.2.1",
            'forbidden CAA 0 issue ";"',
            'other CAA 0 issue "other-ca.example"',
            'nowild CAA 0 issue "ca.example.net"',
            'nowild CAA 0 issuewild ";"',
            'critical CAA 128 future "x"',
            "lame CNAME target.dead",
        ]),
        Zone("net"),
        Zone("org"),
        Zone("example.org"),
        Zone("signed.example.net", ['@ CAA 0 issue "ca.example.net"'], signed=True),
        Zone("bogus.example.net", ['@ CAA 0 issue "ca.example.net"'], signed=True),
        Zone("dead.example.net", served=False),
    ]


def stubs(name_server):
    anchor = name_server.zones["bogus.example.net"].anchor
    wrong = anchor.with_suffix(".wrong")
    fields = anchor.read_text().split()
    fields[-1] = hashlib.sha256(b"a key that this zone does not have").hexdigest()
    wrong.write_text(" ".join(fields) + "\n")
    here = {"servers": [name_server.address]}
    return [
        {"zone": "example.net", **here},
        {"zone": "net", **here},
        {"zone": "org", **here},
        {"zone": "signed.example.net", **here, "trust_anchor": str(name_server.zones["signed.example.net"].anchor)},
        {"zone": "bogus.example.net", **here, "trust_anchor": str(wrong)},
        {"zone": "dead.example.net", **here},
    ]


# [mail] of a server whose mails are queued and go nowhere: nothing listens there.
NO_RELAY = {"relay": "smtp://127.0.0.1:9", "from": "certificates@ca.example.net"}

POLICY = {"special_use_allowed": ["example.net", "example.org"], "caa_identities": ["ca.example.net"]}


class Steps(unittest.TestCase):
    """A test that tells what it did when it fails."""

    def say(self, text):
        self.steps.append(f"{time.monotonic() - self.began:7.2f} s  {text}")

    def details(self):
        """More to print when the test fails."""
        return ""

    def run(self, result=None):
        self.steps, self.began = [], time.monotonic()
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before:
            print(f"\n--- {self.id()} did:\n" + "\n".join(self.steps) + "\n" + self.details() + "\n---", flush=True)
        return result

    def fresh_directory(self):
        directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-test-"))
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        return directory

    def eventually(self, question, seconds=20, every=0.1, why="it did not become true"):
        """Asks until the answer is true, and gives it."""
        give_up = time.monotonic() + seconds
        while True:
            answer = question()
            if answer:
                return answer
            if time.monotonic() > give_up:
                self.fail(f"{why} within {seconds} s; the last answer was {answer!r}")
            time.sleep(every)


class Acceptance(Steps):
    """A class of tests around one running server."""

    sections = {}
    user = None  # who runs the server, where that is somebody else
    more_zones = ()
    init_options = ()
    log_lines = 60

    @classmethod
    def setUpClass(cls):
        if not BINARY.exists():
            raise RuntimeError(f"{BINARY} does not exist: make test builds it")
        cls.directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.directory, ignore_errors=True)
        if cls.user:
            cls.directory.chmod(0o711)
        cls.name_server = NameServer(cls.directory / "dns", zones() + list(cls.more_zones))
        cls.addClassCleanup(cls.name_server.stop)
        cls.name_server.start()
        (cls.directory / "unsafe.txt").write_text("# one name a line\nmalware.example.net\n")
        (cls.directory / "top.csv").write_text("1,popular-search.com\n2,popular-video.org\n1001,just-outside.com\n")
        (cls.directory / "providers.txt").write_text("hosting.example.net\n")
        sections = {"policy": POLICY, "feeds": {"unsafe_domains": str(cls.directory / "unsafe.txt"),
                                                "top_sites": str(cls.directory / "top.csv"),
                                                "provider_domains": str(cls.directory / "providers.txt")}}
        for name, keys in cls.sections.items():
            sections[name] = keys if isinstance(keys, list) else {**sections.get(name, {}), **keys}
        more_stubs = [{"zone": zone.name, "servers": [cls.name_server.address]} for zone in cls.more_zones]
        cls.server = ServerProcess(cls.binary(), cls.directory / "server", sections,
                                   stubs(cls.name_server) + more_stubs, user=cls.user)
        cls.addClassCleanup(cls.server.kill)
        cls.server.initialise(*cls.init_options)
        cls.server.start()
        cls.acm = boto3_client(cls.server)

    @classmethod
    def binary(cls):
        """The program; a copy where another user has to get to it."""
        if not cls.user:
            return BINARY
        folder = pathlib.Path(tempfile.mkdtemp(prefix="certwright-binary-"))
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        return shutil.copy(BINARY, folder)

    def details(self):
        lines = [line for line in self.server.log_tail(1000).splitlines()
                 if '"event":"request.answered"' not in line or '"status":"200"' not in line]
        return "the server's log ends, but for good answers:\n" + "\n".join(lines[-self.log_lines:])

    def of_operator(self, *arguments):
        """A command of the operator, who works on the data directory itself; gives what it prints."""
        done = self.server.cli(*arguments, "--data", self.server.data, "--config", self.server.config)
        self.say(f"{' '.join(map(str, arguments))}: {done.returncode} {done.stdout.strip()} {done.stderr.strip()}")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    # Requests and what becomes of them.

    def request(self, name, *alternatives, client=None, **options):
        options.setdefault("ValidationMethod", "DNS")
        options.setdefault("KeyAlgorithm", "EC_prime256v1")
        if alternatives:
            options["SubjectAlternativeNames"] = list(alternatives)
        arn = (client or self.acm).request_certificate(DomainName=name, **options)["CertificateArn"]
        self.say(f"requested {name} {' '.join(alternatives)} {options.get('ValidationMethod')}: {arn}")
        return arn

    def describe(self, arn):
        return self.acm.describe_certificate(CertificateArn=arn)["Certificate"]

    def records(self, arn):
        """The validation records of a DNS request: {name: value}, one for x and *.x together."""
        def shown():
            certificate = self.describe(arn)
            options = certificate.get("DomainValidationOptions", [])
            if options and all("ResourceRecord" in option for option in options):
                return resource_records(certificate)
            return None
        return self.eventually(shown, why="the validation records were not shown")

    def publish(self, arn):
        """Puts the records of a request into the zones that they belong to."""
        for name, value in self.records(arn).items():
            zone = max((zone for zone in self.name_server.zones if name.rstrip(".").endswith("." + zone)), key=len)
            self.name_server.publish(zone, f"{name} CNAME {value}")
            self.say(f"published {name} CNAME {value} in {zone}")

    def mailed(self, arn):
        """Waits until the mails of every name of a request are queued; gives the names as Describe shows them."""
        def shown():
            options = self.describe(arn).get("DomainValidationOptions", [])
            return options if options and all(option.get("ValidationEmails") for option in options) else None
        return self.eventually(shown, why="nobody was mailed")

    def recheck(self, arn):
        return own_call(self.server, "RecheckCertificate", {"CertificateArn": arn})

    def explain(self, arn):
        status, document = own_call(self.server, "ExplainCertificate", {"CertificateArn": arn})
        self.assertEqual(status, 200, document)
        return document

    def findings(self, arn):
        """{finding id: finding} over all names, as `why` tells them."""
        return {finding["id"]: finding for name in self.explain(arn)["names"] for finding in name["findings"]}

    def wait_for_status(self, arn, status, seconds=30):
        """Waits until the certificate has this status; another final status fails at once. Gives its description."""
        give_up = time.monotonic() + seconds
        while True:
            certificate = self.describe(arn)
            if certificate["Status"] == status:
                self.say(f"{arn} is {status}")
                return certificate
            if certificate["Status"] != "PENDING_VALIDATION" or time.monotonic() > give_up:
                self.fail(f"{arn} is {certificate['Status']} {certificate.get('FailureReason', '')}, not {status}:\n"
                          + json.dumps(self.explain(arn), indent=1, ensure_ascii=False))
            time.sleep(0.1)

    def stays_pending(self, arn, seconds=4):
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            certificate = self.describe(arn)
            self.assertEqual(certificate["Status"], "PENDING_VALIDATION", certificate)
            time.sleep(0.2)
        self.say(f"{arn} stayed PENDING_VALIDATION for {seconds} s")
        return certificate

    def issue(self, name, *alternatives, seconds=30, **options):
        """Request, publish, recheck, ISSUED."""
        arn = self.request(name, *alternatives, **options)
        self.publish(arn)
        self.recheck(arn)
        self.wait_for_status(arn, "ISSUED", seconds)
        return arn

    def error_of(self, call, *arguments, **keywords):
        """(code, message) of the error that a boto3 call ends with."""
        from botocore.exceptions import ClientError
        with self.assertRaises(ClientError) as raised:
            call(*arguments, **keywords)
        error = raised.exception.response["Error"]
        self.say(f"{call.__name__}: {error['Code']}: {error['Message']}")
        return error["Code"], error["Message"]


def self_signed(name):
    """(certificate, key): PEM of a certificate that signs itself and of its EC key, as bytes."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.utcnow()
    certificate = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
                   .not_valid_after(now + datetime.timedelta(days=30)).sign(key, hashes.SHA256()))
    return (certificate.public_bytes(serialization.Encoding.PEM),
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                              serialization.NoEncryption()))


def access_key(server, profile="default"):
    parser = configparser.RawConfigParser()
    parser.read(server.credentials)
    return parser[profile]["aws_access_key_id"], parser[profile]["aws_secret_access_key"]


def find_credential(text):
    """Access key id and secret in the answer of `credential create --json`, whatever its members are called."""
    document = json.loads(text)
    identifier = next(value for key, value in document.items() if "id" in key.lower().split("_"))
    secret = next(value for key, value in document.items() if "secret" in key.lower())
    return identifier, secret


@functools.cache
def client_models():
    """A directory for AWS_DATA_PATH with ACM's newest operations: Debian's botocore is older than some of them."""
    directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-models-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    models = directory / "acm/2015-12-08"
    models.mkdir(parents=True)
    for ours, theirs in (("service-model", "service-2"), ("paginators", "paginators-1"), ("waiters", "waiters-2")):
        shutil.copy(ROOT / f"data/acm/{ours}.json", models / f"{theirs}.json")
    return directory


def boto3_client(server, region=REGION, key=None, newest=False):
    """boto3's client as installed; with `newest`, of ACM's newest operations."""
    import boto3
    import botocore.session
    from botocore.config import Config
    identifier, secret = key or access_key(server)
    base = botocore.session.Session()
    if newest:
        base.set_config_variable("data_path", str(client_models()))
    session = boto3.session.Session(aws_access_key_id=identifier, aws_secret_access_key=secret, region_name=region,
                                    botocore_session=base)
    return session.client("acm", endpoint_url=server.endpoint,
                          config=Config(retries={"max_attempts": 0}, connect_timeout=5, read_timeout=20))


def aws_cli(server, *arguments, check=True, newest=False):
    """One `aws acm` command; gives its JSON answer, or the finished process where `check` is off."""
    command = [AWS, "acm", *arguments, "--endpoint-url", server.endpoint, "--output", "json"]
    environment = server.environment() | ({"AWS_DATA_PATH": str(client_models())} if newest else {})
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    if not check:
        return done
    if done.returncode:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout) if done.stdout.strip() else {}


def signature_headers(server, target, body, *, key=None, region=REGION, service="acm", now=None, host=None,
                      content_type="application/x-amz-json-1.1"):
    """AWS Signature Version 4 written down once more, so that a test can bend any part of it."""
    identifier, secret = key or access_key(server)
    now = now or datetime.datetime.now(datetime.timezone.utc)
    stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    headers = {"content-type": content_type, "host": host or f"127.0.0.1:{server.ports[0]}", "x-amz-date": stamp,
               "x-amz-target": target}
    names = ";".join(headers)
    canonical = "\n".join(["POST", "/", "", *[f"{name}:{value}" for name, value in headers.items()], "", names,
                           hashlib.sha256(body).hexdigest()])
    scope = f"{day}/{region}/{service}/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signing_key = ("AWS4" + secret).encode()
    for part in (day, region, service, "aws4_request", to_sign):
        signing_key = hmac.new(signing_key, part.encode(), hashlib.sha256).digest()
    headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={identifier}/{scope}, SignedHeaders={names}, "
                                f"Signature={signing_key.hex()}")
    return headers


def post(server, body, headers, timeout=20):
    """POST / with exactly these headers; gives status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.ports[0], timeout=timeout)
    try:
        connection.putrequest("POST", "/", skip_host=True, skip_accept_encoding=True)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def call(server, target, body, **signature):
    """A signed call with any bytes as its body; gives the status and the decoded document."""
    status, _, text = post(server, body, signature_headers(server, target, body, **signature))
    return status, json.loads(text) if text else {}


def own_call(server, operation, document, **signature):
    return call(server, "Certwright." + operation, json.dumps(document).encode(), **signature)


def get(url):
    """Status and body of a plain GET."""
    import urllib.error
    import urllib.request
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()
