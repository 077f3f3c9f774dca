"""kill -9: nothing acknowledged is lost, nothing is issued twice, no serial is used twice."""

import random
import sqlite3
import threading
import time
import unittest

from botocore.exceptions import BotoCoreError

from harness import Acceptance, boto3_client

STEPS = ["checked", "validated", "cleared", "intent", "signed", "issued"]


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
        self.kill_under_load(arns)

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
