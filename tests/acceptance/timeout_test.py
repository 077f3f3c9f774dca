"""The end of the window in which proof is awaited."""

import time
import unittest

from harness import Acceptance


class TimeOut(Acceptance):
    sections = {"validation": {"window": "3s"}}

    def test_a_request_without_proof_times_out(self):
        arn = self.request("slow.example.net", "www.slow.example.net")
        certificate = self.wait_for_status(arn, "VALIDATION_TIMED_OUT", 20)
        self.assertNotIn("FailureReason", certificate, "ACM gives a reason for FAILED only")
        self.assertIn("DNS_TIMED_OUT", self.findings(arn))
        self.publish(arn)
        status, document = self.recheck(arn)
        self.assertEqual(status, 400, document)
        self.assertEqual(self.describe(arn)["Status"], "VALIDATION_TIMED_OUT", "it is final")

    def test_waiting_for_an_answer_that_never_comes_times_out_too(self):
        arn = self.request("shop.dead.example.net")
        self.wait_for_status(arn, "VALIDATION_TIMED_OUT", 25)

    def test_a_proof_in_time_is_issued(self):
        self.publish(self.request("quick.example.net"))
        time.sleep(1.2)  # for a second the resolver remembers that the name did not exist
        self.wait_for_status(self.request("quick.example.net"), "ISSUED", 20)


if __name__ == "__main__":
    unittest.main()
