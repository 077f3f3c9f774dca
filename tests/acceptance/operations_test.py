"""The eight operations of ACM by boto3: shapes, errors, tags, paging, idempotency."""

import unittest

from harness import ACCOUNT, REGION, Acceptance, boto3_client

NOWHERE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000"


class Operations(Acceptance):
    def test_a_pending_certificate_looks_as_acm_shows_it(self):
        arn = self.request("shape.example.net", "*.shape.example.net")
        self.assertRegex(arn, rf"^arn:aws:acm:{REGION}:{ACCOUNT}:certificate/[0-9a-f]{{8}}-[0-9a-f-]{{27}}$")
        self.records(arn)
        certificate = self.describe(arn)
        self.assertEqual(certificate["Status"], "PENDING_VALIDATION")
        self.assertEqual(certificate["Type"], "AMAZON_ISSUED")
        self.assertEqual(certificate["Subject"], "CN=shape.example.net")
        self.assertEqual(certificate["KeyAlgorithm"], "EC-prime256v1")
        self.assertEqual(certificate["RenewalEligibility"], "INELIGIBLE")
        self.assertEqual(certificate["InUseBy"], [])
        self.assertCountEqual(certificate["SubjectAlternativeNames"], ["shape.example.net", "*.shape.example.net"])
        for absent in ("Serial", "NotBefore", "NotAfter", "IssuedAt", "FailureReason", "RenewalSummary"):
            self.assertNotIn(absent, certificate)
        for option in certificate["DomainValidationOptions"]:
            self.assertEqual(option["ValidationMethod"], "DNS")
            self.assertEqual(option["ValidationStatus"], "PENDING_VALIDATION")

    def test_the_default_method_is_email(self):
        arn = self.acm.request_certificate(DomainName="mail.example.net")["CertificateArn"]
        certificate = self.describe(arn)
        self.assertEqual(certificate["DomainValidationOptions"][0]["ValidationMethod"], "EMAIL")
        self.assertEqual(certificate["KeyAlgorithm"], "RSA-2048")

    def test_what_does_not_exist(self):
        for operation in ("describe_certificate", "get_certificate", "delete_certificate", "list_tags_for_certificate"):
            with self.subTest(operation):
                code, message = self.error_of(getattr(self.acm, operation), CertificateArn=NOWHERE)
                self.assertEqual(code, "ResourceNotFoundException")
                self.assertIn(NOWHERE, message)

    def test_an_arn_of_another_region_or_of_nothing(self):
        arn = self.request("region.example.net")
        elsewhere = boto3_client(self.server, region="eu-west-1")
        code, _ = self.error_of(elsewhere.describe_certificate, CertificateArn=arn)
        self.assertEqual(code, "ResourceNotFoundException")
        code, _ = self.error_of(self.acm.describe_certificate, CertificateArn="arn:aws:s3:::bucket/of/something")
        self.assertIn(code, ("ValidationException", "InvalidArnException"))

    def test_a_certificate_that_is_not_issued_cannot_be_got(self):
        arn = self.request("early.example.net")
        self.assertEqual(self.error_of(self.acm.get_certificate, CertificateArn=arn)[0], "RequestInProgressException")

    def test_deleting(self):
        arn = self.request("delete.example.net")
        self.acm.delete_certificate(CertificateArn=arn)
        code, _ = self.error_of(self.acm.describe_certificate, CertificateArn=arn)
        self.assertEqual(code, "ResourceNotFoundException")

    def test_names_that_are_refused_at_once(self):
        before = len(self.every_arn())
        for name in ("localhost", "10.0.0.1", "a..example.net", "a_b.example.net", "-a.example.net", "a.*.example.net",
                     "https://example.net/", "x" * 64 + ".example.net", "例え.example.net", "a.example.net."):
            with self.subTest(name=name):
                code, _ = self.error_of(self.acm.request_certificate, DomainName=name, ValidationMethod="DNS")
                self.assertEqual(code, "ValidationException")
        # A Common Name of more than 64 octets.
        code, _ = self.error_of(self.acm.request_certificate, DomainName="a." + "b" * 60 + ".example.net",
                                ValidationMethod="DNS")
        self.assertIn(code, ("ValidationException", "InvalidParameterException"))
        self.assertEqual(len(self.every_arn()), before, "nothing was created")

    def test_more_names_than_allowed(self):
        names = [f"n{number}.example.net" for number in range(100)]
        code, _ = self.error_of(self.acm.request_certificate, DomainName="first.example.net",
                                SubjectAlternativeNames=names, ValidationMethod="DNS")
        self.assertEqual(code, "LimitExceededException")

    def test_validation_options_that_contradict_the_request(self):
        for option in ({"DomainName": "opt.shop.co.uk", "ValidationDomain": "elsewhere.com"},
                       {"DomainName": "another.example.net", "ValidationDomain": "example.net"},
                       {"DomainName": "opt.shop.co.uk", "ValidationDomain": "co.uk"}):
            with self.subTest(option=option):
                code, _ = self.error_of(self.acm.request_certificate, DomainName="opt.shop.co.uk",
                                        ValidationMethod="EMAIL", DomainValidationOptions=[option])
                self.assertEqual(code, "InvalidDomainValidationOptionsException")

    def test_idempotency(self):
        first = self.request("twice.example.net", IdempotencyToken="token1")
        self.assertEqual(self.request("twice.example.net", IdempotencyToken="token1"), first)
        self.assertNotEqual(self.request("twice.example.net", IdempotencyToken="token2"), first)
        self.assertNotEqual(self.request("twice.example.net"), first)

    def test_tags(self):
        arn = self.request("tags.example.net", Tags=[{"Key": "team", "Value": "web"}, {"Key": "empty"}])
        self.assertEqual(self.tags(arn), {"team": "web", "empty": None})
        self.acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "team", "Value": "shop"},
                                                                   {"Key": "名前", "Value": "値"}])
        self.assertEqual(self.tags(arn), {"team": "shop", "empty": None, "名前": "値"})
        self.acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[
            {"Key": "team", "Value": "not this"}, {"Key": "empty"}, {"Key": "absent"}])
        self.assertEqual(self.tags(arn), {"team": "shop", "名前": "値"})
        self.acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "team", "Value": "shop"}])
        self.assertEqual(self.tags(arn), {"名前": "値"})

    def test_tags_that_are_refused(self):
        arn = self.request("badtags.example.net")
        for tag in ({"Key": "aws:mine", "Value": "x"}, {"Key": "a*b", "Value": "x"}, {"Key": "a", "Value": "x*"},
                    {"Key": "k" * 129}, {"Key": "k", "Value": "v" * 257}):
            with self.subTest(tag=str(tag)[:40]):
                code, _ = self.error_of(self.acm.add_tags_to_certificate, CertificateArn=arn, Tags=[tag])
                self.assertIn(code, ("ValidationException", "InvalidTagException"))
        for start in (0, 25):
            self.acm.add_tags_to_certificate(CertificateArn=arn, Tags=[
                {"Key": f"key{number}"} for number in range(start, start + 25)])
        code, _ = self.error_of(self.acm.add_tags_to_certificate, CertificateArn=arn, Tags=[{"Key": "one-more"}])
        self.assertEqual(code, "TooManyTagsException")
        self.assertEqual(len(self.tags(arn)), 50)

    def tags(self, arn):
        return {tag["Key"]: tag.get("Value") for tag in self.acm.list_tags_for_certificate(CertificateArn=arn)["Tags"]}

    def every_arn(self, **filters):
        filters.setdefault("Includes", {"keyTypes": ["RSA_2048", "EC_prime256v1", "EC_secp384r1"]})
        return [summary["CertificateArn"] for page in self.acm.get_paginator("list_certificates").paginate(
            **filters, PaginationConfig={"PageSize": 3}) for summary in page["CertificateSummaryList"]]

    def test_listing_in_pages(self):
        made = [self.request(f"page{number}.example.net") for number in range(7)]
        listed = self.every_arn()
        self.assertEqual(len(listed), len(set(listed)))
        self.assertLessEqual(set(made), set(listed))
        for order in ("ASCENDING", "DESCENDING"):
            ordered = [arn for arn in self.every_arn(SortBy="CREATED_AT", SortOrder=order) if arn in made]
            self.assertEqual(ordered, made if order == "ASCENDING" else made[::-1])

    def test_listing_shows_rsa_only_unless_asked(self):
        elliptic = self.request("ec.example.net")
        rivest = self.request("rsa.example.net", KeyAlgorithm="RSA_2048")
        default = [summary["CertificateArn"] for page in self.acm.get_paginator("list_certificates").paginate()
                   for summary in page["CertificateSummaryList"]]
        self.assertIn(rivest, default)
        self.assertNotIn(elliptic, default)

    def test_listing_by_status(self):
        failed = self.request("malware.example.net")
        self.wait_for_status(failed, "FAILED")
        self.eventually(lambda: failed in self.every_arn(CertificateStatuses=["FAILED"]))
        self.assertNotIn(failed, self.every_arn(CertificateStatuses=["PENDING_VALIDATION"]))

    def test_a_page_token_that_was_not_given_out(self):
        for token in ("nonsense", "AAAA" * 20):
            code, _ = self.error_of(self.acm.list_certificates, NextToken=token)
            self.assertIn(code, ("ValidationException", "InvalidArgsException", "InvalidNextTokenException"))

    def test_sort_needs_both_halves(self):
        for half in ({"SortBy": "CREATED_AT"}, {"SortOrder": "ASCENDING"}):
            code, _ = self.error_of(self.acm.list_certificates, **half)
            self.assertIn(code, ("ValidationException", "InvalidArgsException"))


if __name__ == "__main__":
    unittest.main()
