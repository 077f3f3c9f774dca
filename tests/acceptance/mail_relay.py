"""A mail server of the tests: aiosmtpd with STARTTLS and AUTH, which keeps what it takes and answers as it is told."""

import email
import email.policy
import functools
import ssl
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from name_server import free_port

USERNAME, PASSWORD = "certwright", "pässword with a space"


class Received:
    """A message that was taken, with how it came."""

    def __init__(self, session, envelope):
        self.sender = envelope.mail_from
        self.to = envelope.rcpt_tos[0]
        self.tls = session.ssl is not None
        self.authenticated = session.authenticated
        self.bytes = envelope.content

    @functools.cached_property
    def message(self):
        return email.message_from_bytes(self.bytes, policy=email.policy.default)

    def part(self, subtype):
        return self.message.get_body((subtype,)).get_content()


class MailRelay:
    """`answers` maps an address to what RCPT is answered, once for each text of a list, then "250 ok"."""

    def __init__(self, directory=None, secure=True, delay=0):
        self.port = free_port()
        self.secure = secure
        self.answers = {}
        self.received = []
        self.lock = threading.Lock()
        self.sessions = 0
        self.controller = None
        self.ca_file = None
        if secure:
            from reputation_services import own_ca
            self.ca_file, self.server_file = own_ca(directory)

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def start(self):
        options = {}
        if self.secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.server_file)
            options = {"tls_context": context, "require_starttls": True, "auth_required": True,
                       "authenticator": self.authenticate}
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=False, **options)
        self.controller.start()
        return self

    def stop(self):
        if self.controller:
            self.controller.stop()
            self.controller = None

    def authenticate(self, server, session, envelope, mechanism, data):
        good = (data.login.decode(), data.password.decode()) == (USERNAME, PASSWORD)
        return AuthResult(success=good, handled=False)

    def to(self, address):
        """Messages to an address, the oldest first."""
        with self.lock:
            return [one for one in self.received if one.to == address]

    # What aiosmtpd calls.

    async def handle_RCPT(self, server, session, envelope, address, options):
        with self.lock:
            told = self.answers.get(address, [])
            answer = told.pop(0) if told else "250 2.1.5 ok"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        with self.lock:
            self.received.append(Received(session, envelope))
            return f"250 2.0.0 queued as {len(self.received)}"
