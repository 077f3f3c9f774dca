"""Lists of the world behind a running server: fetched when it is time, kept through an outage, imported, tested, and
waited for where they are required."""

import datetime
import http.server
import io
import ipaddress
import json
import os
import pathlib
import ssl
import subprocess
import tempfile
import threading
import unittest
import zipfile

from harness import BINARY, Acceptance

SITES = "1,popular-search.com\n2,popular-video.org\n1001,just-outside.com\n"


def zipped(text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("top-1m.csv", text)
    return out.getvalue()


def certificate_for_loopback(directory):
    """A certificate for 127.0.0.1 that signs itself: (PEM file with it, PEM file with it and its key)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lists")])
    now = datetime.datetime.utcnow()
    certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
                   .not_valid_after(now + datetime.timedelta(days=1))
                   .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
                   .add_extension(x509.BasicConstraints(True, None), True).sign(key, hashes.SHA256()))
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    trusted, whole = pathlib.Path(directory, "lists.pem"), pathlib.Path(directory, "lists-key.pem")
    trusted.write_bytes(pem)
    whole.write_bytes(pem + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                              serialization.NoEncryption()))
    return trusted, whole


class ListServer:
    """Serves lists by their path, over HTTP or HTTPS; answers 503 while it is down, and 304 to whom it knows."""

    def __init__(self, tls=None):
        self.lists, self.down, self.asked = {}, False, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append((self.path, self.headers.get("If-None-Match")))
                body = outer.lists.get(self.path)
                if outer.down or body is None:
                    return self.send_error(503 if outer.down else 404)
                body = body.encode() if isinstance(body, str) else body
                tag = f'"{hash(body)}"'
                if self.headers.get("If-None-Match") == tag:
                    self.send_response(304)
                    return self.end_headers()
                self.send_response(200)
                self.send_header("ETag", tag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                return self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.scheme = "https" if tls else "http"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"{self.scheme}://127.0.0.1:{self.server.server_address[1]}{path}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Feeds(Acceptance):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="certwright-lists-"))
        trusted, whole = certificate_for_loopback(cls.folder)
        cls.plain, cls.tls = ListServer(), ListServer(whole)
        cls.addClassCleanup(cls.plain.stop)
        cls.addClassCleanup(cls.tls.stop)
        cls.plain.lists = {"/unsafe.txt": "malware.example.net\n", "/feed.txt": "http://phish.example.net/login\n"}
        cls.tls.lists = {"/top-1m.csv.zip": zipped(SITES)}
        cls.sections = {
            "net": {"allow_private": ["127.0.0.0/8"]},
            "feeds": {"unsafe_domains": cls.plain.url("/unsafe.txt"), "openphish": cls.plain.url("/feed.txt"),
                      "top_sites": cls.tls.url("/top-1m.csv.zip"), "ca_file": str(trusted),
                      "required": ["unsafe_domains"]},
            "feeds.refresh": {"unsafe_domains": "1s", "openphish": "1s", "top_sites": "1h"},
        }
        super().setUpClass()

    def feeds(self, *arguments):
        return self.server.cli("feeds", *arguments, "--data", self.server.data, "--config", self.server.config)

    def status(self, name):
        done = self.feeds("status", name, "--json")
        return json.loads(done.stdout)["feeds"][0]

    def listed(self, feed, name):
        done = self.feeds("test", name, "--json")
        answers = {answer["feed"]: answer for answer in json.loads(done.stdout)["answers"]}
        return answers[feed]

    def reloads(self):
        return self.server.log_tail(100_000).count('"feeds.reloaded"')

    def wait_for_copies(self):
        for feed in ("unsafe_domains", "openphish", "top_sites"):
            self.eventually(lambda: self.status(feed)["state"] == "good", why=f"no copy of {feed} came")

    def test_1_lists_are_fetched_by_themselves(self):
        self.wait_for_copies()
        status = self.status("top_sites")
        self.assertEqual(status["entries"], 3)
        self.assertEqual(status["source"], self.tls.url("/top-1m.csv.zip"))
        self.assertEqual(len(status["sha256"]), 64)
        self.assertTrue(status["next_refresh_at"])
        self.assertIn("non-commercial", self.status("openphish")["terms"])
        self.assertEqual(self.listed("top_sites", "www.popular-search.com")["rank"], 1)
        answer = self.listed("openphish", "www.phish.example.net")
        self.assertEqual((answer["verdict"], answer["entry"]), ("against", "phish.example.net"))
        self.assertEqual(answer["source"], self.plain.url("/feed.txt"))
        self.assertEqual(self.feeds("test", "clear.example.net").returncode, 1, "example.net is a special-use name")
        self.assertEqual(self.feeds("test", "just-outside.com").returncode, 0)

    def test_2_a_new_copy_is_in_force_without_a_restart(self):
        self.wait_for_copies()
        arn = self.request("malware.example.net")
        self.assertEqual(self.wait_for_status(arn, "FAILED")["FailureReason"], "DOMAIN_NOT_ALLOWED")
        self.plain.lists["/unsafe.txt"] = "malware.example.net\nlater.example.net\n"
        self.eventually(lambda: self.status("unsafe_domains")["entries"] == 2)
        self.eventually(lambda: self.listed("unsafe_domains", "later.example.net")["verdict"] == "against")
        # The command reads the copy; the server's threads go by what it has in force. The next reload may have begun
        # before the copy was there, the one behind it has not.
        reloads = self.reloads()
        self.eventually(lambda: self.reloads() > reloads + 1)
        arn = self.request("later.example.net")
        self.assertEqual(self.wait_for_status(arn, "FAILED")["FailureReason"], "DOMAIN_NOT_ALLOWED")

    def test_3_an_outage_blocks_nothing_that_was_clear_and_clears_nothing_that_was_not(self):
        self.wait_for_copies()
        self.plain.down = True
        self.addCleanup(setattr, self.plain, "down", False)
        # Whoever is asked every second goes on failing; its copy stays.
        status = self.eventually(lambda: (lambda s: s if s["last_error"] else None)(self.status("unsafe_domains")))
        self.assertIn("503", status["last_error"])
        self.assertEqual(status["state"], "good")
        self.issue("plain.example.net")
        arn = self.request("malware.example.net")
        self.assertEqual(self.wait_for_status(arn, "FAILED")["FailureReason"], "DOMAIN_NOT_ALLOWED")
        done = self.feeds("update", "unsafe_domains")
        self.assertEqual(done.returncode, 1)
        self.assertIn("503", done.stderr)

    def test_4_what_is_no_list_or_implausible_is_not_taken(self):
        self.wait_for_copies()
        before = self.status("openphish")["sha256"]
        good = self.plain.lists["/feed.txt"]
        self.addCleanup(self.plain.lists.__setitem__, "/feed.txt", good)
        for body, said in (("<!DOCTYPE html><p>Moved", "web page"), ("a\nb\nc\n", "are not URLs"),
                           (zipped(good)[:40], "cut short")):
            self.plain.lists["/feed.txt"] = body
            done = self.feeds("update", "openphish")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(said, " ".join(done.stderr.split()))
            self.assertEqual(self.status("openphish")["sha256"], before)

    def test_5_an_import_is_taken_over_by_the_running_server(self):
        hosts = self.folder / "hosts"
        hosts.write_text("# URLhaus\n127.0.0.1\thost.example.net\n127.0.0.1\tother.example.net\n")
        done = self.feeds("import", "urlhaus_hosts", hosts)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.listed("urlhaus_hosts", "host.example.net")["verdict"], "against")
        smaller = self.folder / "smaller"
        smaller.write_text("# URLhaus\n")
        done = self.feeds("import", "urlhaus_hosts", smaller)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("--force", done.stderr)
        done = self.feeds("import", "urlhaus_hosts", smaller, "--force", "--lang", "ja")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("置き換えました", done.stderr)

    def test_6_a_required_list_without_a_copy_is_waited_for(self):
        data = self.server.data / "feeds" / "unsafe_domains"
        self.wait_for_copies()
        self.plain.down = True
        self.addCleanup(setattr, self.plain, "down", False)
        self.server.stop()
        for path in data.iterdir():
            path.unlink()
        self.server.start()
        arn = self.request("waiting.example.net")
        self.publish(arn)
        self.eventually(lambda: "UNSAFE_NOT_CHECKED" in self.findings(arn))
        self.assertEqual(self.stays_pending(arn, 2)["Status"], "PENDING_VALIDATION")
        # Back again: the list comes, and the request goes on.
        reloads = self.reloads()
        self.plain.down = False
        self.eventually(lambda: self.feeds("update", "unsafe_domains").returncode == 0)
        self.eventually(lambda: self.reloads() > reloads)
        self.recheck(arn)
        self.wait_for_status(arn, "ISSUED")

    def test_7_words_for_people(self):
        self.wait_for_copies()
        english = self.feeds("status").stdout
        self.assertIn("publisher", self.feeds("status", "--json").stdout)
        for part in ("top_sites", "3 entries", self.tls.url("/top-1m.csv.zip"), "sha256", "not configured"):
            self.assertIn(part, english)
        self.assertIn("3 件", self.feeds("status", "--lang", "ja").stdout)
        self.assertEqual(self.feeds("status", "top_site").returncode, 2)
        self.assertIn("top_sites", self.feeds("status", "top_site").stderr)
        nothing = subprocess.run([str(BINARY), "feeds", "status", "--data", str(self.folder)], capture_output=True,
                                 text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
        self.assertEqual(nothing.returncode, 0, nothing.stderr)


if __name__ == "__main__":
    unittest.main()
