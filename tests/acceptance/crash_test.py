"""kill -9: nothing acknowledged is lost, nothing is issued twice, no serial is used twice."""

import itertools
import random
import re
import sqlite3
import threading
import time
import unittest

from botocore.exceptions import BotoCoreError
from cryptography import x509

from harness import Acceptance, boto3_client, get, own_call

# The order of issuance. Building and linting are one step, between "cleared" and "linted", that leaves nothing behind.
STEPS = ["checked", "validated", "cleared", "linted", "intent", "signed", "issued"]
# Killed after one of these the serial was intended, and perhaps signed, but its certificate is not there.
BURNING = ("intent", "signed")


class Crash(Acceptance):
    def serials(self):
        """[(serial, state)] of every serial that was ever intended: 0 intended, 1 issued, 2 burned."""
        with sqlite3.connect(f"file:{self.server.data / 'certwright.db'}?mode=ro", uri=True) as database:
            return database.execute("SELECT serial, state FROM intent").fetchall()

    def assert_one_certificate_each(self, arns):
        serials = [self.describe(arn)["Serial"].replace(":", "").lower() for arn in arns]
        self.assertEqual(len(serials), len(set(serials)), "a serial was used twice")
        intended = self.serials()
        self.assertEqual(len(intended), len({serial for serial, _ in intended}))
        issued = sum(state == 1 for _, state in intended)
        self.assertEqual(issued, len(arns), f"one certificate for each request, and no more: {intended}")

    def test_between_each_two_steps_and_at_random_moments(self):
        arns = [self.issue("steps.example.net")]  # from now on the record is there: nothing waits for it
        for step in STEPS:
            with self.subTest(step=step):
                self.server.stop()
                self.server.start(CERTWRIGHT_CRASH_AT=step)
                try:
                    self.request("steps.example.net", IdempotencyToken=step)
                except BotoCoreError as cut_off:
                    self.say(f"the kill was faster than the answer: {cut_off}")
                self.eventually(lambda: self.server.process.poll() is not None, 30,
                                why=f"the server did not end itself at {step}")
                self.assertEqual(self.server.process.returncode, -9)
                self.say(f"the server was killed at {step}")
                self.server.start()
                # The same token gives the same certificate: what an SDK does after an answer that did not come.
                arns.append(self.request("steps.example.net", IdempotencyToken=step))
                self.wait_for_status(arns[-1], "ISSUED")
                self.assert_one_certificate_each(arns)
                self.assert_written_down(arns[-1], burned=step in BURNING)
        self.kill_under_load(arns)

    def assert_written_down(self, arn, burned):
        """A serial that was cut off is burned, is in the CRL, was told, and is never a certificate's."""
        status, document = own_call(self.server, "GetEvidence", {"CertificateArn": arn})
        self.assertEqual(status, 200, document)
        self.assertEqual([one["became"] for one in document["serials"]], ["burned"] * burned + ["issued"])
        states = dict(self.serials())
        revoked = self.revoked_serials(arn)
        for one in document["serials"]:
            is_burned = one["became"] == "burned"
            self.assertEqual(states[one["serial"]], 2 if is_burned else 1)
            self.assertEqual(int(one["serial"], 16) in revoked, is_burned, f"{one} in the CRL")
            _, of_serial = own_call(self.server, "GetEvidence",
                                    {"CertificateArn": arn, "SerialNumber": one["serial"]})
            self.assertEqual([name["name"] for name in of_serial["names"]], ["steps.example.net"],
                             "what was about to be signed is written down")
            self.assertTrue(of_serial["names"][0]["validation"])
        _, told = own_call(self.server, "ListEvents", {"Subject": arn, "NamePrefix": "serial.burned"})
        self.assertEqual([(event["actor"], event["details"]["reason"]) for event in told["events"]],
                         [("server", "cut off")] * burned)

    def revoked_serials(self, arn):
        """The serials of every CRL that this server publishes for the issuer of the certificate."""
        pem = self.acm.get_certificate(CertificateArn=arn)["Certificate"].encode()
        leaf = x509.load_pem_x509_certificate(pem)
        points = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        revoked = set()
        for url in self.crl_urls(points[0].full_name[0].value):
            status, body = get(url)
            self.assertEqual(status, 200, url)
            revoked |= {entry.serial_number for entry in x509.load_der_x509_crl(body)}
        return revoked

    def crl_urls(self, url):
        """Every shard beside this one; the CRL itself where there are no shards."""
        shard = re.fullmatch(r"(.*/)\d+\.crl", url)
        if not shard:
            return [url]
        urls = [f"{shard[1]}{number}.crl" for number in range(1, 100)]
        return list(itertools.takewhile(lambda one: get(one)[0] == 200, urls))

    def kill_under_load(self, arns):
        random.seed(20261123)
        for _ in range(5):
            acknowledged, stop = [], threading.Event()
            threads = [threading.Thread(target=self.keep_requesting, args=(acknowledged, stop)) for _ in range(4)]
            for thread in threads:
                thread.start()
            self.eventually(lambda: len(acknowledged) >= 3, why="no request was acknowledged before the kill")
            time.sleep(random.random())
            self.server.kill()
            stop.set()
            for thread in threads:
                thread.join()
            self.say(f"killed with {len(acknowledged)} requests acknowledged")
            self.server.start()
            arns += acknowledged
        for arn in arns:
            self.wait_for_status(arn, "ISSUED", 60)
        listed = {summary["CertificateArn"] for page in self.acm.get_paginator("list_certificates").paginate(
            Includes={"keyTypes": ["EC_prime256v1"]}) for summary in page["CertificateSummaryList"]}
        self.assertLessEqual(set(arns), listed)
        # A request whose answer the kill swallowed is also there and issued, once.
        self.eventually(lambda: all(self.describe(arn)["Status"] == "ISSUED" for arn in listed - set(arns)), 60)
        self.assert_one_certificate_each(sorted(listed))

    def keep_requesting(self, acknowledged, stop):
        client = boto3_client(self.server)
        while not stop.is_set():
            try:
                answer = client.request_certificate(DomainName="steps.example.net", ValidationMethod="DNS",
                                                    KeyAlgorithm="EC_prime256v1")
                acknowledged.append(answer["CertificateArn"])
            except BotoCoreError as problem:  # the kill
                last = str(problem)
                if stop.wait(0.02):
                    self.say("a client's last error: " + last)


if __name__ == "__main__":
    unittest.main()
