"""SearchCertificates and ListCertificates' filters, by boto3 with ACM's newest model."""

import datetime
import json
import unittest

from botocore.exceptions import ClientError
from harness import Acceptance, boto3_client, call, self_signed

UTC = datetime.timezone.utc


def x509(**member):
    return {"Filter": {"X509AttributeFilter": member}}


def metadata(**member):
    return {"Filter": {"AcmCertificateMetadataFilter": member}}


def common_name(text, operator="EQUALS"):
    return x509(Subject={"CommonName": {"Value": text, "ComparisonOperator": operator}})


def dns_name(text, operator="EQUALS"):
    return x509(SubjectAlternativeName={"DnsName": {"Value": text, "ComparisonOperator": operator}})


class Search(Acceptance):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acm = boto3_client(cls.server, newest=True)
        request = cls.acm.request_certificate
        cls.alpha = request(DomainName="alpha.search.example.net", ValidationMethod="DNS",
                            SubjectAlternativeNames=["*.alpha.search.example.net", "extra.search.example.net"],
                            KeyAlgorithm="EC_prime256v1")["CertificateArn"]
        cls.beta = request(DomainName="beta.search.example.net", ValidationMethod="DNS", KeyAlgorithm="RSA_2048",
                           Options={"Export": "ENABLED"})["CertificateArn"]
        cls.gamma = request(DomainName="gamma.search.example.net", ValidationMethod="DNS",
                            KeyAlgorithm="EC_secp384r1")["CertificateArn"]
        cls.all = [cls.alpha, cls.beta, cls.gamma]

    def search(self, statement=None, **more):
        """The ARNs of all pages, of this test's certificates."""
        arns, token = [], {}
        if statement:
            more["FilterStatement"] = statement
        while True:
            answer = self.acm.search_certificates(**more, **token)
            arns += [result["CertificateArn"] for result in answer["Results"]]
            if "NextToken" not in answer:
                return [arn for arn in arns if arn in self.all]
            token = {"NextToken": answer["NextToken"]}

    def refused(self, **members):
        with self.assertRaises(ClientError) as caught:
            self.acm.search_certificates(**members)
        return caught.exception.response["Error"]

    def test_every_field_of_a_pending_certificate(self):
        for statement, expected in (
                ({"Filter": {"CertificateArn": self.beta}}, [self.beta]),
                (common_name("ALPHA.search.example.net"), [self.alpha]),
                (common_name("a.search", "CONTAINS"), self.all),
                (common_name("extra.search.example.net"), []),
                (dns_name("extra.search.example.net"), [self.alpha]),
                (dns_name("*.alpha", "CONTAINS"), [self.alpha]),
                (x509(KeyAlgorithm="EC_secp384r1"), [self.gamma]),
                (x509(KeyUsage="DIGITAL_SIGNATURE"), []),
                (x509(ExtendedKeyUsage="NONE"), self.all),
                (x509(SerialNumber="03:e9"), []),
                (x509(NotAfter={"Start": datetime.datetime(2000, 1, 1, tzinfo=UTC)}), []),
                (metadata(Status="PENDING_VALIDATION"), self.all),
                (metadata(Type="AMAZON_ISSUED"), self.all),
                (metadata(Type="IMPORTED"), []),
                (metadata(InUse=False), self.all),
                (metadata(Exported=True), []),
                (metadata(ExportOption="ENABLED"), [self.beta]),
                (metadata(ManagedBy="CLOUDFRONT"), []),
                (metadata(RenewalStatus="SUCCESS"), []),
                (metadata(ValidationMethod="DNS"), self.all),
                (metadata(ValidationMethod="EMAIL"), [])):
            with self.subTest(statement):
                self.assertEqual(self.search(statement), expected)

    def test_statements_combine(self):
        ours = common_name("search.example.net", "CONTAINS")
        rsa, dns = x509(KeyAlgorithm="RSA_2048"), metadata(ValidationMethod="DNS")
        self.assertEqual(self.search({"And": [ours, dns, {"Not": rsa}]}), [self.alpha, self.gamma])
        self.assertEqual(self.search({"And": [ours, {"Or": [rsa, x509(KeyAlgorithm="EC_secp384r1")]}]}),
                         [self.beta, self.gamma])
        self.assertEqual(self.search({"Not": {"Not": common_name("beta.search.example.net")}}), [self.beta])

    def test_an_issued_certificate_shows_what_it_holds(self):
        arn = self.issue("issued.search.example.net")
        detail = self.describe(arn)
        day = datetime.timedelta(days=1)
        for statement in (
                x509(SerialNumber=detail["Serial"]),
                {"And": [common_name("issued.search.example.net"), x509(KeyUsage="DIGITAL_SIGNATURE"),
                         x509(ExtendedKeyUsage="TLS_WEB_SERVER_AUTHENTICATION"), metadata(Status="ISSUED"),
                         x509(NotAfter={"Start": detail["NotAfter"], "End": detail["NotAfter"]}),
                         x509(NotBefore={"Start": detail["NotBefore"] - day, "End": detail["NotBefore"] + day})]}):
            results = self.acm.search_certificates(FilterStatement=statement)["Results"]
            self.assertEqual([result["CertificateArn"] for result in results], [arn])
        attributes = results[0]["X509Attributes"]
        self.assertEqual(attributes["Subject"], {"CommonName": "issued.search.example.net"})
        self.assertEqual(attributes["Issuer"]["Organization"], "Certwright")
        self.assertEqual(attributes["SubjectAlternativeNames"], [{"DnsName": "issued.search.example.net"}])
        self.assertEqual(attributes["SerialNumber"], detail["Serial"])
        self.assertEqual(attributes["KeyAlgorithm"], detail["KeyAlgorithm"])
        self.assertEqual(attributes["KeyUsages"], ["DIGITAL_SIGNATURE"])
        self.assertEqual(attributes["ExtendedKeyUsages"], ["TLS_WEB_SERVER_AUTHENTICATION"])
        self.assertEqual(attributes["NotAfter"], detail["NotAfter"])
        shown = results[0]["CertificateMetadata"]["AcmCertificateMetadata"]
        self.assertEqual(shown["IssuedAt"], detail["IssuedAt"])
        self.assertEqual((shown["Status"], shown["Type"], shown["ValidationMethod"], shown["ExportOption"]),
                         ("ISSUED", "AMAZON_ISSUED", "DNS", "DISABLED"))
        self.assertEqual((shown["InUse"], shown["Exported"], shown["RenewalEligibility"]),
                         (False, False, "INELIGIBLE"))
        self.assertNotIn("RenewalStatus", shown)

    def test_what_is_in_use_exported_imported_or_private_is_found(self):
        used = self.issue("used.search.example.net")
        self.assertEqual(self.server.cli("use", used, "--by", "lb/1").returncode, 0)
        exported = self.issue("exported.search.example.net", Options={"Export": "ENABLED"})
        self.acm.export_certificate(CertificateArn=exported, Passphrase=b"correct horse")
        certificate, key = self_signed("imported.search.example.net")
        imported = self.acm.import_certificate(Certificate=certificate, PrivateKey=key)["CertificateArn"]
        authority = self.of_operator("ca", "create-private", "--name", "Search CA", "--key-algorithm",
                                     "EC_prime256v1").strip()
        private = self.request("private.search.example.net", CertificateAuthorityArn=authority)
        self.wait_for_status(private, "ISSUED")
        for statement, expected in ((metadata(InUse=True), used), (metadata(Exported=True), exported),
                                    (metadata(Type="IMPORTED"), imported), (metadata(Type="PRIVATE"), private)):
            with self.subTest(statement):
                results = self.acm.search_certificates(FilterStatement=statement)["Results"]
                self.assertEqual([result["CertificateArn"] for result in results], [expected])
                shown = results[0]["CertificateMetadata"]["AcmCertificateMetadata"]
                ((member, wanted),) = statement["Filter"]["AcmCertificateMetadataFilter"].items()
                self.assertEqual(shown[member], wanted)
        for statement in (metadata(InUse=False), metadata(Exported=False), metadata(Type="AMAZON_ISSUED")):
            arns = [one["CertificateArn"] for one in self.acm.search_certificates(FilterStatement=statement)["Results"]]
            self.assertIn(self.beta, arns)
        self.assertEqual(self.server.cli("use", used, "--by", "lb/1", "--remove").returncode, 0)
        for arn in (used, exported, imported, private):
            self.acm.delete_certificate(CertificateArn=arn)

    def test_every_order(self):
        ours = {"Or": [{"Filter": {"CertificateArn": arn}} for arn in self.all]}
        first = {"CREATED_AT": self.all, "COMMON_NAME": self.all, "CERTIFICATE_ARN": sorted(self.all),
                 "KEY_ALGORITHM": [self.alpha, self.gamma, self.beta],
                 "EXPORT_OPTION": [self.alpha, self.gamma, self.beta]}
        orders = self.acm.meta.service_model.shape_for("SearchCertificatesSortBy").enum
        self.assertEqual(len(orders), 18)
        for order in orders:
            for pages in (1, 100):
                with self.subTest(order, pages=pages):
                    up = self.search(ours, SortBy=order, SortOrder="ASCENDING", MaxResults=pages)
                    self.assertEqual(up, first.get(order, self.all))
                    down = self.search(ours, SortBy=order, SortOrder="DESCENDING", MaxResults=pages)
                    self.assertEqual(down, list(reversed(up)))
        self.assertEqual(self.search(ours, SortBy="KEY_ALGORITHM"), first["KEY_ALGORITHM"])
        self.assertEqual(self.search(ours, SortOrder="DESCENDING"), list(reversed(self.all)))

    def test_pages_survive_changes_and_are_bound_to_their_search(self):
        rsa = x509(KeyAlgorithm="RSA_2048")
        made = [self.acm.request_certificate(DomainName=f"page{number}.search.example.net",
                                             ValidationMethod="DNS")["CertificateArn"] for number in range(4)]
        first = self.acm.search_certificates(FilterStatement=rsa, MaxResults=1)
        self.acm.delete_certificate(CertificateArn=made[1])
        late = self.acm.request_certificate(DomainName="late.search.example.net",
                                            ValidationMethod="DNS")["CertificateArn"]
        rest = self.acm.search_certificates(FilterStatement=rsa, NextToken=first["NextToken"])
        seen = [result["CertificateArn"] for answer in (first, rest) for result in answer["Results"]]
        self.assertEqual([arn for arn in seen if arn in made + [late]], [made[0], made[2], made[3], late])
        token = first["NextToken"]
        for members in ({}, {"FilterStatement": metadata(Status="ISSUED")},
                        {"FilterStatement": rsa, "SortBy": "STATUS"}):
            error = self.refused(NextToken=token, **members)
            self.assertEqual(error["Code"], "ValidationException")
            self.assertIn("NextToken", error["Message"])
        self.assertEqual(self.refused(FilterStatement=rsa, NextToken=token[:-2] + "AA")["Code"],
                         "ValidationException")
        elsewhere = boto3_client(self.server, region="us-west-2", newest=True)
        self.assertEqual(elsewhere.search_certificates()["Results"], [])
        with self.assertRaises(ClientError):
            elsewhere.search_certificates(FilterStatement=rsa, NextToken=token)

    def test_what_the_model_refuses(self):
        rsa = x509(KeyAlgorithm="RSA_2048")
        for members, words in (
                ({"FilterStatement": {}}, "filterStatement"),
                ({"FilterStatement": {"And": []}}, "filterStatement.and"),
                ({"FilterStatement": {"Or": [rsa] * 16}}, "less than or equal to 15"),
                ({"FilterStatement": {"Filter": {"CertificateArn": "arn"}}}, "certificateArn"),
                ({"FilterStatement": x509(KeyAlgorithm="RSA_512")}, "enum value set"),
                ({"FilterStatement": x509(SerialNumber="3:E9")}, "regular expression"),
                ({"FilterStatement": common_name("x" * 257)}, "256"),
                ({"FilterStatement": common_name("x", "LIKE")}, "CONTAINS"),
                ({"MaxResults": 501}, "500"),
                ({"SortBy": "SERIAL"}, "CREATED_AT"),
                ({"FilterStatement": {"And": [{"Or": [{"Or": [rsa] * 15}] * 15}] * 2}}, "225")):
            with self.subTest(members=str(members)[:100]):
                # Not by boto3, which refuses some of it itself.
                status, error = call(self.server, "CertificateManager.SearchCertificates", json.dumps(members).encode())
                self.assertEqual((status, error["__type"]), (400, "ValidationException"))
                self.assertIn(words, error["message"])


class ListFilters(Acceptance):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acm = boto3_client(cls.server, newest=True)

    def names(self, **members):
        answer = self.acm.list_certificates(**members)
        return [summary["DomainName"] for summary in answer["CertificateSummaryList"]]

    def test_includes(self):
        self.issue("ec.list.example.net")
        self.acm.request_certificate(DomainName="rsa.list.example.net", ValidationMethod="DNS",
                                     Options={"Export": "ENABLED"})
        self.assertEqual(self.names(), ["rsa.list.example.net"])
        both = {"keyTypes": ["RSA_2048", "EC_prime256v1"]}
        everything = ["ec.list.example.net", "rsa.list.example.net"]
        for includes, expected in (
                (both, everything),
                ({**both, "keyUsage": ["DIGITAL_SIGNATURE", "CRL_SIGNING"]}, everything[:1]),
                ({**both, "keyUsage": ["KEY_ENCIPHERMENT"]}, []),
                ({**both, "extendedKeyUsage": ["TLS_WEB_SERVER_AUTHENTICATION"]}, everything[:1]),
                ({**both, "extendedKeyUsage": ["NONE"]}, everything[1:]),
                ({**both, "exportOption": "ENABLED"}, everything[1:]),
                ({**both, "exportOption": "DISABLED"}, everything[:1]),
                ({**both, "managedBy": "CLOUDFRONT"}, [])):
            with self.subTest(includes):
                self.assertEqual(self.names(Includes=includes), expected)
        self.assertEqual(self.names(Includes=both, CertificateStatuses=["ISSUED", "FAILED"]), everything[:1])
        self.assertEqual(self.names(Includes=both, SortBy="CREATED_AT", SortOrder="DESCENDING"), everything[::-1])


if __name__ == "__main__":
    unittest.main()
