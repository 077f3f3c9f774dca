"""Bad input at the door: a clear error of AWS's shape, a bounded cost, and the server lives."""

import datetime
import json
import socket
import threading
import time
import unittest

from harness import TARGET, Acceptance, access_key, call, post, signature_headers

REQUEST = json.dumps({"DomainName": "door.example.net", "ValidationMethod": "DNS"}).encode()
REQUEST_CERTIFICATE = TARGET + "RequestCertificate"
JSON_TYPE = "application/x-amz-json-1.1"
# docs/acm-facts.md 4.6: ACM's own ACME operations, and tagging in general, which is for ACME's resources alone.
NOT_YET = """CreateAcmeDomainValidation CreateAcmeEndpoint CreateAcmeExternalAccountBinding DeleteAcmeDomainValidation
DeleteAcmeEndpoint DeleteAcmeExternalAccountBinding DescribeAcmeAccount DescribeAcmeDomainValidation
DescribeAcmeEndpoint DescribeAcmeExternalAccountBinding GetAcmeExternalAccountBindingCredentials ListAcmeAccounts
ListAcmeDomainValidations ListAcmeEndpoints ListAcmeExternalAccountBindings RevokeAcmeAccount
RevokeAcmeExternalAccountBinding UpdateAcmeDomainValidation UpdateAcmeEndpoint ListTagsForResource TagResource
UntagResource""".split()


class Protocol(Acceptance):
    def setUp(self):
        # Whatever the test before sent, the server still answers.
        self.acm.list_certificates()

    def tearDown(self):
        self.assertIsNone(self.server.process.poll(), "the server ended")
        self.acm.list_certificates()

    def assert_refused(self, answer, kind, *parts):
        status, document = answer
        self.say(f"{status} {document}")
        self.assertEqual(status, 400)
        self.assertEqual(document["__type"].split("#")[-1], kind)
        for part in parts:
            self.assertIn(part, document.get("message", document.get("Message", "")))

    # Signatures.

    def test_an_unsigned_call(self):
        headers = {"host": f"127.0.0.1:{self.server.ports[0]}", "content-type": JSON_TYPE,
                   "x-amz-target": REQUEST_CERTIFICATE}
        status, reply, text = post(self.server, REQUEST, headers)
        self.assert_refused((status, json.loads(text)), "MissingAuthenticationTokenException",
                            "Missing Authentication Token")
        self.assertEqual(reply["content-type"], JSON_TYPE)
        self.assertRegex(reply["x-amzn-requestid"], r"^[0-9a-f]{8}-")

    def test_an_unknown_key(self):
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, REQUEST, key=("AKIAUNKNOWNKEYFORTEST", "x" * 40)),
                            "UnrecognizedClientException", "security token included in the request is invalid")

    def test_a_wrong_secret(self):
        identifier, _ = access_key(self.server)
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, REQUEST, key=(identifier, "x" * 40)),
                            "InvalidSignatureException", "does not match the signature you provided")

    def test_a_body_that_was_not_signed(self):
        headers = signature_headers(self.server, REQUEST_CERTIFICATE, REQUEST)
        status, _, text = post(self.server, REQUEST.replace(b"door", b"evil"), headers)
        self.assert_refused((status, json.loads(text)), "InvalidSignatureException")

    def test_a_clock_that_is_wrong(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, REQUEST, now=now - datetime.timedelta(minutes=20)),
                            "InvalidSignatureException", "Signature expired: ", " is now earlier than ")
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, REQUEST, now=now + datetime.timedelta(minutes=20)),
                            "InvalidSignatureException", "Signature not yet current: ")

    def test_another_service_in_the_scope(self):
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, REQUEST, service="s3"), "InvalidSignatureException",
                            "Credential should be scoped to correct service")

    def test_authorization_headers_that_are_none(self):
        good = signature_headers(self.server, REQUEST_CERTIFICATE, REQUEST)
        for value in ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=x", "AWS4-HMAC-SHA256 " + "," * 4000,
                      good["authorization"].replace("Signature=", "Sig="), good["authorization"][:-1]):
            with self.subTest(value=value[:60]):
                status, _, text = post(self.server, REQUEST, {**good, "authorization": value})
                document = json.loads(text)
                self.assertEqual(status, 400)
                self.assertIn(document["__type"], ("IncompleteSignatureException", "InvalidSignatureException",
                                                   "MissingAuthenticationTokenException"))

    # Bodies.

    def test_bodies_that_are_no_json_object(self):
        for body in (b"{", b"[]", b'"x"', b"{}}", b"\x00\x01\x02", b"[" * 100_000, b'{"a":' * 50_000, b""):
            with self.subTest(body=body[:20]):
                self.assert_refused(call(self.server, REQUEST_CERTIFICATE, body), "SerializationException")

    def test_bad_utf8(self):
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, b'{"DomainName":"\xff\xfe.example.net"}'),
                            "SerializationException")
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, b'{"DomainName":"\xed\xa0\x80.example.net"}'),
                            "SerializationException")

    def test_a_member_of_the_wrong_type(self):
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, b'{"DomainName":5}'), "SerializationException")
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, b'{"DomainName":["a.example.net"]}'),
                            "SerializationException")

    def test_an_unknown_operation(self):
        for target in (TARGET + "MakeCoffee", "Elsewhere.RequestCertificate", "CertificateManager", ""):
            with self.subTest(target=target):
                self.assert_refused(call(self.server, target, b"{}"), "UnknownOperationException")

    def test_operations_of_acm_that_do_not_exist_here_yet(self):
        for operation in NOT_YET:
            with self.subTest(operation=operation):
                self.assert_refused(call(self.server, TARGET + operation, b"{}"), "UnknownOperationException")

    def test_a_body_beyond_the_limit(self):
        body = json.dumps({"DomainName": "door.example.net", "IdempotencyToken": "x" * (1024 * 1024)}).encode()
        status, _, text = post(self.server, body, signature_headers(self.server, REQUEST_CERTIFICATE, body))
        self.assertEqual(status, 413)
        self.assertIn("__type", json.loads(text))

    def test_a_body_just_within_the_limit_is_read_and_judged(self):
        body = json.dumps({"DomainName": "door.example.net", "IdempotencyToken": "x" * (1024 * 1024 - 200)}).encode()
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, body), "ValidationException", "idempotencyToken")

    def test_constraints_are_reported_together(self):
        body = json.dumps({"DomainName": "-bad-.example.net", "ValidationMethod": "PIGEON",
                           "IdempotencyToken": "not a token"}).encode()
        self.assert_refused(call(self.server, REQUEST_CERTIFICATE, body), "ValidationException",
                            "3 validation errors detected", "domainName", "validationMethod", "idempotencyToken")

    # HTTP itself.

    def raw(self, data, seconds=5):
        """Sends bytes, and gives what comes back until the server closes or `seconds` are over."""
        with socket.create_connection(("127.0.0.1", self.server.ports[0]), timeout=seconds) as connection:
            connection.sendall(data)
            answer = b""
            try:
                while chunk := connection.recv(65536):
                    answer += chunk
            except socket.timeout:
                pass
            return answer

    def test_what_is_not_http(self):
        for data in (b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00" + b"\xff" * 200, b"POST / HTTP/9.9\r\n\r\n"):
            with self.subTest(data=data[:12]):
                answer = self.raw(data)
                self.assertTrue(answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 505")), answer[:80])

    def test_headers_beyond_the_limit(self):
        answer = self.raw(b"POST / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n")
        self.assertTrue(answer == b"" or answer.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400")), answer[:80])

    def test_a_slow_sender_is_cut_off_and_holds_nobody_up(self):
        cut = []

        def drip():
            with socket.create_connection(("127.0.0.1", self.server.ports[0]), timeout=40) as connection:
                try:
                    for byte in b"POST / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 100:
                        connection.sendall(bytes([byte]))
                        time.sleep(0.5)
                except OSError:
                    cut.append(time.monotonic())

        began = time.monotonic()
        threads = [threading.Thread(target=drip) for _ in range(20)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads) and time.monotonic() < began + 35:
            asked = time.monotonic()
            self.acm.list_certificates()
            self.assertLess(time.monotonic() - asked, 5, "others wait for the slow senders")
            time.sleep(0.5)
        self.assertEqual(len(cut), 20, "every slow sender is cut off")
        self.say(f"cut off after {min(cut) - began:.0f} to {max(cut) - began:.0f} s")

    def test_half_open_connections_hold_nobody_up(self):
        opened = [socket.create_connection(("127.0.0.1", self.server.ports[0]), timeout=5) for _ in range(300)]
        try:
            self.acm.list_certificates()
        finally:
            for connection in opened:
                connection.close()

    def test_the_secret_is_never_in_the_log(self):
        _, secret = access_key(self.server)
        self.assertNotIn(secret, self.server.log.read_text(errors="replace"))


if __name__ == "__main__":
    unittest.main()
