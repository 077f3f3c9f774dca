"""What an account may use, and how often it may ask, as clients see it."""

import json
import unittest
import urllib.request

from harness import TARGET, Acceptance, boto3_client, call


class Quotas(Acceptance):
    sections = {"quotas": {"names_per_certificate": 2, "certificates": 3, "requests_per_year": 4}}

    def refused(self, *names):
        code, message = self.error_of(self.acm.request_certificate, DomainName=names[0],
                                      SubjectAlternativeNames=list(names), ValidationMethod="DNS")
        self.assertEqual(code, "LimitExceededException")
        return message

    def test_each_limit_is_told_at_once_with_its_key(self):
        self.assertRegex(self.refused("a.example.net", "b.example.net", "c.example.net"),
                         r"^Certificate has too many domains\..*\[quotas\] names_per_certificate")
        arns = [self.request(f"q{number}.example.net") for number in range(3)]
        self.assertRegex(self.refused("q4.example.net"),
                         r"^Cannot request more certificates in this account\..*\[quotas\] certificates")
        self.say("another Region has a quota of its own, and a removed certificate makes room")
        self.request("q5.example.net", client=boto3_client(self.server, region="eu-west-1"))
        self.acm.delete_certificate(CertificateArn=arns[0])
        self.request("q6.example.net")
        self.acm.delete_certificate(CertificateArn=arns[1])
        self.assertRegex(self.refused("q7.example.net"),
                         r"^Error: you have reached your limit of 4 certificates in the last year\..*requests_per_year")
        self.say("a request that was made already is not made again")
        self.assertEqual(len(self.acm.list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})
                             ["CertificateSummaryList"]), 2)


class Rates(Acceptance):
    sections = {"quotas.rates": {"ListCertificates": 2}}

    def metric(self, name):
        with urllib.request.urlopen(self.server.admin_url + "/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))

    def test_calls_beyond_the_rate_are_throttled_and_counted(self):
        answers = [call(self.server, TARGET + "ListCertificates", b"{}") for _ in range(50)]
        refused = [document for status, document in answers if status == 400]
        self.assertEqual({status for status, _ in answers}, {200, 400})
        self.assertEqual({document["__type"] for document in refused}, {"ThrottlingException"})
        self.assertEqual({document["message"] for document in refused}, {"Rate exceeded"})
        self.assertEqual(refused[0]["throttlingReasons"],
                         [{"reason": "OperationRateExceeded", "resource": "acm:ListCertificates"}])
        self.assertEqual(self.metric('certwright_requests_throttled_total{operation="ListCertificates"}'), len(refused))
        self.say("other operations go on")
        status, document = call(self.server, TARGET + "DescribeCertificate", json.dumps({"CertificateArn": "x" * 20}).encode())
        self.assertNotEqual(document["__type"], "ThrottlingException")
        warnings = [line for line in self.server.log.read_text().splitlines() if "requests.throttled" in line]
        self.assertEqual(len(warnings), 1, "one warning a minute, not one a request")

    def test_the_rate_comes_back(self):
        def listed():
            return call(self.server, TARGET + "ListCertificates", b"{}")[0] == 200
        self.eventually(listed, seconds=5, every=0.3)


if __name__ == "__main__":
    unittest.main()
