"""Requests that fail or wait: the status, ACM's reason, the names that are to blame, and the explanation."""

import unittest

from harness import Acceptance

# What is asked for, what ACM's reason is, which cause explains it.
CASES = [
    ("no contact: a null MX", "nullmx.example.net", "EMAIL", "NO_AVAILABLE_CONTACTS", "CONTACT_NULL_MX"),
    ("no contact: the mail host has no address", "brokenmx.example.net", "EMAIL", "NO_AVAILABLE_CONTACTS",
     "CONTACT_MX_TARGET_BROKEN"),
    ("no contact: neither MX nor address", "nowhere.example.net", "EMAIL", "NO_AVAILABLE_CONTACTS",
     "CONTACT_NO_MAIL_HOST"),
    ("unsafe", "malware.example.net", "DNS", "DOMAIN_NOT_ALLOWED", "UNSAFE_OPERATOR_LIST"),
    ("unsafe, a name below", "www.malware.example.net", "DNS", "DOMAIN_NOT_ALLOWED", "UNSAFE_OPERATOR_LIST"),
    ("a top site", "www.popular-search.com", "DNS", "ADDITIONAL_VERIFICATION_REQUIRED", "VERIFY_TOP_SITE"),
    ("a reserved example", "shop.example.com", "DNS", "ADDITIONAL_VERIFICATION_REQUIRED", "VERIFY_RESERVED_EXAMPLE"),
    ("no such top-level domain", "shop.invalidpublicdomain", "DNS", "INVALID_PUBLIC_DOMAIN", "NAME_UNKNOWN_TLD"),
    ("special use", "printer.local", "DNS", "INVALID_PUBLIC_DOMAIN", "NAME_SPECIAL_USE"),
    ("a public suffix", "co.uk", "DNS", "INVALID_PUBLIC_DOMAIN", "NAME_IS_PUBLIC_SUFFIX"),
    ("a wildcard on a public suffix", "*.co.jp", "DNS", "INVALID_PUBLIC_DOMAIN", "WILD_PUBLIC_SUFFIX"),
    ("a provider's name", "bucket.s3.amazonaws.com", "DNS", "ADDITIONAL_VERIFICATION_REQUIRED", "PROVIDER_AWS"),
    ("a provider's name", "d111111abcdef8.cloudfront.net", "DNS", "ADDITIONAL_VERIFICATION_REQUIRED", "PROVIDER_AWS"),
    ("an application's name", "app.us-east-1.elasticbeanstalk.com", "DNS", "ADDITIONAL_VERIFICATION_REQUIRED",
     "PROVIDER_AWS"),
    ("the operator's provider", "tenant.hosting.example.net", "DNS", "ADDITIONAL_VERIFICATION_REQUIRED",
     "PROVIDER_OPERATOR_RESERVED"),
]
CAA_CASES = [
    ("nobody may issue", "forbidden.example.net", "CAA_FORBIDS_ALL"),
    ("another CA may", "other.example.net", "CAA_NOT_ALLOWED"),
    ("another CA may, found at the parent", "www.other.example.net", "CAA_NOT_ALLOWED"),
    ("no wildcards", "*.nowild.example.net", "CAA_WILDCARD_NOT_ALLOWED"),
    ("an unknown critical property", "critical.example.net", "CAA_UNKNOWN_CRITICAL"),
]


class Failures(Acceptance):
    def assert_explained(self, arn, cause):
        findings = self.findings(arn)
        self.assertIn(cause, findings)
        finding = findings[cause]
        for language in ("en", "ja"):
            for part in ("message", "remedy"):
                self.assertTrue(finding[part][language].strip(), (part, language))
                self.assertNotIn("{", finding[part][language], "every hole is filled")
        self.assertNotEqual(finding["message"]["en"], finding["message"]["ja"])
        self.assertTrue(finding["evidence"])
        return finding

    def test_each_cause_fails_with_its_reason_and_is_explained(self):
        # All are requested first, so that their checks run side by side.
        arns = [self.request(name, ValidationMethod=method) for _, name, method, _, _ in CASES]
        for arn, (title, name, method, reason, cause) in zip(arns, CASES):
            with self.subTest(title, name=name):
                certificate = self.wait_for_status(arn, "FAILED")
                self.assertEqual(certificate["FailureReason"], reason)
                self.assertEqual([option["ValidationStatus"] for option in certificate["DomainValidationOptions"]],
                                 ["FAILED"])
                finding = self.assert_explained(arn, cause)
                self.assertEqual(finding["acm_failure_reason"], reason)

    def test_only_the_offending_names_are_marked_failed(self):
        arn = self.request("good.example.net", "malware.example.net", "www.good.example.net")
        certificate = self.wait_for_status(arn, "FAILED")
        self.assertEqual(certificate["FailureReason"], "DOMAIN_NOT_ALLOWED")
        self.assertEqual({option["DomainName"]: option["ValidationStatus"]
                          for option in certificate["DomainValidationOptions"]},
                         {"good.example.net": "PENDING_VALIDATION", "malware.example.net": "FAILED",
                          "www.good.example.net": "PENDING_VALIDATION"})

    def test_of_several_causes_the_first_in_order_is_the_reason(self):
        arn = self.request("shop.invalidpublicdomain", "malware.example.net", "www.popular-search.com")
        certificate = self.wait_for_status(arn, "FAILED")
        self.assertEqual(certificate["FailureReason"], "INVALID_PUBLIC_DOMAIN")
        self.assertLessEqual({"NAME_UNKNOWN_TLD", "UNSAFE_OPERATOR_LIST", "VERIFY_TOP_SITE"}, set(self.findings(arn)))

    def test_a_failed_request_stays_failed(self):
        arn = self.request("malware.example.net")
        self.wait_for_status(arn, "FAILED")
        status, document = self.recheck(arn)
        self.assertEqual(status, 400, document)
        self.assertEqual(self.describe(arn)["Status"], "FAILED")

    def test_an_email_request_to_a_domain_that_takes_mail_waits(self):
        arn = self.request("mail.example.net", ValidationMethod="EMAIL")
        certificate = self.stays_pending(arn, 3)
        self.assertNotIn("ResourceRecord", certificate["DomainValidationOptions"][0])
        explanation = self.explain(arn)
        self.assertTrue(explanation["what_next"]["en"])
        self.assertTrue(explanation["what_next"]["ja"])

    def test_caa_is_asked_after_validation_and_fails_the_request(self):
        arns = [self.request(name) for _, name, _ in CAA_CASES]
        for arn in arns:
            self.publish(arn)
            self.recheck(arn)
        for arn, (title, name, cause) in zip(arns, CAA_CASES):
            with self.subTest(title, name=name):
                certificate = self.wait_for_status(arn, "FAILED")
                self.assertEqual(certificate["FailureReason"], "CAA_ERROR")
                self.assertEqual(certificate["DomainValidationOptions"][0]["ValidationStatus"], "FAILED")
                self.assert_explained(arn, cause)

    def test_a_caa_look_up_that_fails_waits_and_goes_on_when_it_answers(self):
        arn = self.request("lame.example.net")
        self.publish(arn)
        self.recheck(arn)
        self.eventually(lambda: "CAA_LOOKUP_FAILED" in self.findings(arn), 30, why="the failed look-up was not told")
        self.stays_pending(arn)
        zone = self.name_server.zones["example.net"]
        self.name_server.replace("example.net", [record for record in zone.records if not record.startswith("lame ")])
        self.say("lame.example.net leads nowhere any more: the parent's CAA governs")
        # The resolver keeps a failed answer for a few seconds.
        self.eventually(lambda: self.recheck(arn) and self.describe(arn)["Status"] == "ISSUED", 40, every=1,
                        why="it was not issued after the look-up worked")

    def test_a_bogus_answer_is_no_proof(self):
        arn = self.request("shop.bogus.example.net")
        self.publish(arn)
        self.recheck(arn)
        self.stays_pending(arn)
        told = str(self.explain(arn)).lower()
        self.assertTrue("bogus" in told or "dnssec" in told, told)

    def test_a_wrong_value_waits_and_says_what_is_there(self):
        arn = self.request("wrong.example.net")
        for name in self.records(arn):
            self.name_server.publish("example.net", f"{name} CNAME _somethingelse.example.net.")
        self.recheck(arn)
        finding = self.eventually(lambda: self.findings(arn).get("DNS_WRONG_VALUE"))
        self.assertIn("_somethingelse.example.net", str(finding["evidence"]))
        self.assertEqual(self.describe(arn)["Status"], "PENDING_VALIDATION")

    def test_a_missing_record_waits_and_says_which(self):
        arn = self.request("missing.example.net")
        finding = self.eventually(lambda: self.findings(arn).get("DNS_RECORD_MISSING"))
        self.assertIn(next(iter(self.records(arn))).rstrip("."), str(finding))
        explanation = self.explain(arn)
        self.assertIsNotNone(explanation["next_check_at"])
        self.assertIsNotNone(explanation["gives_up_at"])


if __name__ == "__main__":
    unittest.main()
