"""Who can be reached for a name: MX and contacts in nsd, port 25 of local servers, FindContacts and `certwright contacts`."""

import json
import socketserver
import threading
import unittest

from harness import Acceptance, Zone, own_call

# Addresses of the loopback network that nobody else uses for port 25.
GREETS, BUSY, CLOSED = "127.0.25.1", "127.0.25.2", "127.0.25.3"

ZONE = Zone("contacts.example.net", [
    "open MX 10 mx.open",
    "mx.open A " + GREETS,
    'open CAA 0 contactemail "owner@elsewhere.example"',
    '_validation-contactemail.open TXT "dns@elsewhere.example"',
    "busy MX 10 mx.busy",
    "mx.busy A " + BUSY,
    "closed MX 10 mx.closed",
    "mx.closed A " + CLOSED,
    "nothing MX 0 .",
    "elsewhere MX 0 .",
    'elsewhere CAA 0 contactemail "owner@elsewhere.example"',
    "broken MX 10 mx.open",
    'broken CAA 0 contactemail "mailto:owner@elsewhere.example"',
    "hosted CNAME open",
])


class Greeter(socketserver.ThreadingTCPServer):
    """A mail server's first line, and what it was told."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address, line):
        self.line, self.heard = line, []
        super().__init__((address, 25), Greeter.Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(self.server.line)
            self.server.heard.append(self.rfile.readline(100))


class Contacts(Acceptance):
    more_zones = (ZONE,)
    sections = {"validation": {"probe_mail_hosts": True}, "net": {"allow_private": ["127.0.0.0/8"]},
                "quotas.rates": {"FindContacts": 50}}

    @classmethod
    def setUpClass(cls):
        try:
            cls.greeter, cls.busy = Greeter(GREETS, b"220 mx.open ESMTP\r\n"), Greeter(BUSY, b"554 not from you\r\n")
        except PermissionError as error:
            raise unittest.SkipTest(f"port 25 is root's here: {error}") from error
        for server in (cls.greeter, cls.busy):
            cls.addClassCleanup(server.server_close)
            cls.addClassCleanup(server.shutdown)
        super().setUpClass()

    def find(self, name, **more):
        status, document = own_call(self.server, "FindContacts", {"DomainName": name, **more})
        self.assertEqual(status, 200, document)
        self.say(f"{name}: {document['verdict']} {[finding['id'] for finding in document['findings']]}")
        return document

    def causes(self, name):
        return [finding["id"] for finding in self.find(name)["findings"]]

    def mailed(self, document):
        return [contact["address"] for contact in document["contacts"] if contact["mailed"]]

    def test_everybody_who_can_be_reached_is_found(self):
        found = self.find("www.open.contacts.example.net")
        self.assertEqual(found["mail_domain"], "open.contacts.example.net")
        self.assertEqual(self.mailed(found),
                         [f"{box}@open.contacts.example.net"
                          for box in ("admin", "administrator", "hostmaster", "postmaster", "webmaster")]
                         + ["owner@elsewhere.example", "dns@elsewhere.example"])
        self.assertEqual([contact["found_at"] for contact in found["contacts"][5:]],
                         ["open.contacts.example.net", "_validation-contactemail.open.contacts.example.net"])
        self.assertEqual(found["mail"]["exchangers"][0]["addresses"],
                         [{"address": GREETS, "probe": {"end": "greeted", "greets": True,
                                                        "banner": "220 mx.open ESMTP"}}])
        self.assertTrue(found["mail"]["can_reach_port_25"])
        self.assertIsNone(found["registration"])
        self.eventually(lambda: b"QUIT\r\n" in self.greeter.heard, why="nothing was said to the mail server")
        self.assertEqual(set(self.greeter.heard), {b"QUIT\r\n"})

    def test_an_alias_of_the_mail_domain_is_followed(self):
        self.assertTrue(self.find("hosted.contacts.example.net")["mail"]["takes_mail"])

    def test_each_fault_is_named(self):
        self.assertEqual(self.causes("closed.contacts.example.net"), ["CONTACT_MX_UNREACHABLE"])
        self.assertEqual(self.causes("busy.contacts.example.net"), [])
        self.assertEqual(self.causes("nothing.contacts.example.net"), ["CONTACT_NULL_MX"])
        self.assertEqual(self.causes("gone.contacts.example.net"), ["CONTACT_NO_MAIL_HOST"])
        self.assertEqual(self.causes("broken.contacts.example.net"), ["CONTACT_DNS_CONTACT_MALFORMED"])

    def test_a_contact_elsewhere_stands_for_a_domain_without_mail(self):
        self.assertEqual(self.mailed(self.find("elsewhere.contacts.example.net")), ["owner@elsewhere.example"])
        self.assertEqual(self.causes("elsewhere.contacts.example.net"), [])
        arn = self.request("elsewhere.contacts.example.net", ValidationMethod="EMAIL")
        self.stays_pending(arn, 2)
        self.wait_for_status(self.request("nothing.contacts.example.net", ValidationMethod="EMAIL"), "FAILED")

    def test_a_validation_domain_is_above_the_name(self):
        self.assertEqual(self.find("a.b.open.contacts.example.net", ValidationDomain="open.contacts.example.net")["mail_domain"],
                         "open.contacts.example.net")
        status, document = own_call(self.server, "FindContacts", {"DomainName": "open.contacts.example.net",
                                                                  "ValidationDomain": "closed.contacts.example.net"})
        self.assertEqual((status, document["__type"]), (400, "InvalidDomainValidationOptionsException"))

    def test_check_tells_the_probe_too_and_keeps_it(self):
        kept = self.directory / "facts.json"
        done = self.server.cli("check", "closed.contacts.example.net", "--method", "email", "--save", kept, "--json")
        self.assertIn("CONTACT_MX_UNREACHABLE", done.stdout)
        replayed = self.server.cli("check", "--replay", kept, "--json")
        self.assertEqual(json.loads(replayed.stdout), json.loads(done.stdout))
        self.assertEqual(json.loads(kept.read_text())["names"][0]["facts"]["mail_probe"]["hosts"][0]["end"], "refused")

    def test_the_command_shows_it_in_both_languages(self):
        done = self.server.cli("contacts", "www.open.contacts.example.net")
        self.say(done.stdout + done.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)
        for words in ("Mail servers of open.contacts.example.net", GREETS + ": answers on port 25",
                      "owner@elsewhere.example", "Would get the validation mail"):
            self.assertIn(words, done.stdout)
        done = self.server.cli("contacts", "nothing.contacts.example.net", "--lang", "ja")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("null MX", done.stdout)
        self.assertIn("検証メールの送信先", done.stdout)

    def test_it_is_looked_up_from_this_machine_too(self):
        server = json.loads(self.server.cli("contacts", "open.contacts.example.net", "--json").stdout)
        done = self.server.cli("contacts", "open.contacts.example.net", "--json", "--local", "--config", self.server.config)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        here = json.loads(done.stdout)
        for document in (server, here):
            del document["checked_at"]
        self.assertEqual(here, server)


class WhoisWithPublicNames(Acceptance):
    """The setting is taken, and changes nothing."""

    sections = {"validation": {"contacts": "whois"}}

    def test_the_server_warns_of_it(self):
        self.assertIn('"event":"contacts.not_mailed"', self.server.log_tail(1000))
        status, document = own_call(self.server, "FindContacts", {"DomainName": "mail.example.net"})
        self.assertEqual((status, document["policy"]["names"], document["policy"]["contacts"]),
                         (200, "public", "whois"), document)
        self.assertEqual(document["email_validation_ends"], "2028-03-15")
        self.assertIsNone(document["mail"]["can_reach_port_25"], "nothing is probed unless that is switched on")


if __name__ == "__main__":
    unittest.main()
