"""A request goes in, an issued certificate comes out: over real DNS, by the AWS CLI and by boto3."""

import datetime
import pathlib
import subprocess
import unittest

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, ExtensionOID, NameOID

import harness
from harness import Acceptance, aws_cli, find_credential, get, own_call


class Issue(Acceptance):
    def certificate(self, arn):
        """Leaf and chain as ACM gives them."""
        answer = self.acm.get_certificate(CertificateArn=arn)
        leaf = x509.load_pem_x509_certificate(answer["Certificate"].encode())
        blocks = [block + "-----END CERTIFICATE-----\n"
                  for block in answer["CertificateChain"].split("-----END CERTIFICATE-----")[:-1]]
        return leaf, [x509.load_pem_x509_certificate(block.strip().encode()) for block in blocks], answer

    def assert_openssl_accepts(self, answer, hostname):
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        (folder / "chain.pem").write_text(answer["CertificateChain"])
        command = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", hostname,
                   "-CAfile", self.server.data / "root.pem", "-untrusted", folder / "chain.pem", folder / "leaf.pem"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.say("openssl verify -x509_strict accepts it for " + hostname)

    def assert_profile(self, leaf, names):
        """The contents of a leaf as python-cryptography, a second implementation, reads them."""
        self.assertEqual(leaf.version, x509.Version.v3)
        subject = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        self.assertEqual([attribute.value for attribute in subject], [names[0]])
        self.assertEqual(len(list(leaf.subject)), 1, "the subject is the Common Name alone")
        extensions = {extension.oid: extension for extension in leaf.extensions}
        self.assertCountEqual(
            extensions[ExtensionOID.SUBJECT_ALTERNATIVE_NAME].value.get_values_for_type(x509.DNSName), names)
        self.assertEqual(list(extensions[ExtensionOID.EXTENDED_KEY_USAGE].value), [ExtendedKeyUsageOID.SERVER_AUTH])
        self.assertTrue(extensions[ExtensionOID.KEY_USAGE].critical)
        self.assertTrue(extensions[ExtensionOID.KEY_USAGE].value.digital_signature)
        self.assertNotIn(ExtensionOID.SUBJECT_KEY_IDENTIFIER, extensions)
        self.assertIn(ExtensionOID.AUTHORITY_KEY_IDENTIFIER, extensions)
        self.assertGreaterEqual(leaf.serial_number.bit_length(), 56, "64 random bits are hardly ever this few")
        lifetime = leaf.not_valid_after - leaf.not_valid_before + datetime.timedelta(seconds=1)
        self.assertLessEqual(lifetime, datetime.timedelta(days=198))
        self.assertGreater(lifetime, datetime.timedelta(days=197))
        return extensions

    def assert_published(self, leaf, chain, extensions):
        """The CRL and the issuer's certificate lie where the leaf says."""
        authority = extensions[ExtensionOID.AUTHORITY_INFORMATION_ACCESS].value
        urls = [entry.access_location.value for entry in authority
                if entry.access_method == AuthorityInformationAccessOID.CA_ISSUERS]
        self.assertTrue(urls and urls[0].startswith(self.server.pki_url), urls)
        issuer = x509.load_der_x509_certificate(get(urls[0])[1])
        self.assertEqual(issuer, chain[0])
        self.assertEqual(issuer.subject, leaf.issuer)
        points = extensions[ExtensionOID.CRL_DISTRIBUTION_POINTS].value
        url = points[0].full_name[0].value
        self.assertTrue(url.startswith(self.server.pki_url), url)
        revoked = x509.load_der_x509_crl(get(url)[1])
        self.assertTrue(revoked.is_signature_valid(issuer.public_key()))
        self.assertIsNone(revoked.get_revoked_certificate_by_serial_number(leaf.serial_number))
        self.assertGreater(revoked.next_update, datetime.datetime.utcnow())
        self.say("issuer and CRL are served at " + urls[0] + " and " + url)

    def test_a_record_that_leads_to_the_value_by_way_of_another_name(self):
        arn = self.request("chained.example.net")
        ((name, value),) = self.records(arn).items()
        self.name_server.publish("example.org", f"proof.chained CNAME {value}")
        self.name_server.publish("example.net", f"{name} CNAME proof.chained.example.org.")
        self.recheck(arn)
        self.wait_for_status(arn, "ISSUED")

    def test_no_secret_lies_in_the_database(self):
        arn = self.issue("atrest.example.net")
        status, bundle = own_call(self.server, "ExportBundle", {"CertificateArn": arn})
        self.assertEqual(status, 200, bundle)
        certificate, imported_key = harness.self_signed("imported.atrest.example.net")
        self.acm.import_certificate(Certificate=certificate, PrivateKey=imported_key)
        identifier, secret = harness.access_key(self.server)
        kept = {path.name: path.read_bytes() for path in self.server.data.glob("certwright.db*")}
        self.assertIn("certwright.db-wal", kept)
        everything = b"".join(kept.values())
        self.assertIn(identifier.encode(), everything, "this is where such things are looked for")
        secrets = {"the access key's secret": secret.encode()}
        for which, pem in (("the issued key", bundle["private_key"].encode()), ("the imported key", imported_key)):
            scalar = load_pem_private_key(pem, None).private_numbers().private_value
            secrets[which] = scalar.to_bytes(32, "big")
            secrets[which + " in hexadecimal"] = b"%064x" % scalar
            secrets[which + " as PEM"] = pem.splitlines()[1]
        for which, value in secrets.items():
            self.assertNotIn(value, everything, which)

    def test_aws_cli_from_request_to_a_certificate_that_verifies(self):
        self.say("using " + harness.AWS)
        arn = aws_cli(self.server, "request-certificate", "--domain-name", "cli.example.net",
                      "--subject-alternative-names", "*.cli.example.net", "www.cli.example.net",
                      "--validation-method", "DNS")["CertificateArn"]
        self.say("requested " + arn)
        records = self.records(arn)
        self.assertEqual(len(records), 2, "x and *.x share one record; www.x has its own")
        pending = self.describe(arn)
        by_name = {option["DomainName"]: option["ResourceRecord"] for option in pending["DomainValidationOptions"]}
        self.assertEqual(by_name["cli.example.net"], by_name["*.cli.example.net"])
        self.assertNotEqual(by_name["cli.example.net"], by_name["www.cli.example.net"])
        for record in by_name.values():
            self.assertEqual(record["Type"], "CNAME")
            self.assertRegex(record["Name"], r"^_[0-9a-f]{32}\.(www\.)?cli\.example\.net\.$")
            self.assertRegex(record["Value"], r"^_[0-9a-f]{32}\.[a-z0-9]+\.acm-validations\.aws\.$")
        self.publish(arn)
        self.recheck(arn)
        self.wait_for_status(arn, "ISSUED")

        described = aws_cli(self.server, "describe-certificate", "--certificate-arn", arn)["Certificate"]
        self.assertEqual({option["ValidationStatus"] for option in described["DomainValidationOptions"]}, {"SUCCESS"})
        self.assertEqual(described["KeyAlgorithm"], "RSA-2048")
        leaf, chain, answer = self.certificate(arn)
        self.assertIsInstance(leaf.public_key(), rsa.RSAPublicKey)
        self.assertEqual(leaf.public_key().key_size, 2048)
        extensions = self.assert_profile(leaf, ["cli.example.net", "*.cli.example.net", "www.cli.example.net"])
        self.assertTrue(extensions[ExtensionOID.KEY_USAGE].value.key_encipherment)
        self.assert_openssl_accepts(answer, "anything.cli.example.net")
        self.assert_published(leaf, chain, extensions)
        listed = aws_cli(self.server, "list-certificates")["CertificateSummaryList"]
        self.assertIn(arn, [summary["CertificateArn"] for summary in listed])

    def test_boto3_and_its_waiter_in_a_signed_zone(self):
        arn = self.request("shop.signed.example.net", KeyAlgorithm="EC_prime256v1")
        self.publish(arn)
        self.recheck(arn)
        waiter = self.acm.get_waiter("certificate_validated")
        waiter.wait(CertificateArn=arn, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        certificate = self.describe(arn)
        # The waiter looks at the names only; the last of them turns SUCCESS together with the status.
        self.assertEqual(certificate["Status"], "ISSUED")
        self.assertEqual(certificate["KeyAlgorithm"], "EC-prime256v1")
        leaf, chain, answer = self.certificate(arn)
        self.assertIsInstance(leaf.public_key().curve, ec.SECP256R1)
        self.assertEqual(certificate["Serial"].replace(":", "").lstrip("0"), f"{leaf.serial_number:x}")
        extensions = self.assert_profile(leaf, ["shop.signed.example.net"])
        self.assertFalse(extensions[ExtensionOID.KEY_USAGE].value.key_encipherment, "no such use for an EC key")
        self.assert_openssl_accepts(answer, "shop.signed.example.net")
        self.assert_published(leaf, chain, extensions)

    def test_a_wildcard_with_a_p384_key(self):
        arn = self.issue("*.wild.example.net", KeyAlgorithm="EC_secp384r1")
        leaf, _, answer = self.certificate(arn)
        self.assertIsInstance(leaf.public_key().curve, ec.SECP384R1)
        self.assert_profile(leaf, ["*.wild.example.net"])
        self.assert_openssl_accepts(answer, "a.wild.example.net")

    def test_no_caa_record_up_to_the_top_level_domain_permits(self):
        self.issue("shop.example.org")

    def test_a_record_that_is_there_already_needs_no_second_look(self):
        first = self.issue("again.example.net")
        second = self.request("again.example.net")
        self.assertEqual(self.records(first), self.records(second))
        self.wait_for_status(second, "ISSUED")
        serials = {self.describe(arn)["Serial"] for arn in (first, second)}
        self.assertEqual(len(serials), 2)

    def test_another_account_proves_control_with_another_record(self):
        made = self.server.cli("credential", "create", "--data", self.server.data, "--config", self.server.config,
                               "--account", "210987654321", "--json")
        self.assertEqual(made.returncode, 0, made.stderr)
        key = tuple(find_credential(made.stdout))
        other = harness.boto3_client(self.server, key=key)
        mine = self.request("shared.example.net")
        theirs = self.request("shared.example.net", client=other)
        self.assertIn(":210987654321:", theirs)
        theirs_record = self.eventually(lambda: harness.resource_records(
            other.describe_certificate(CertificateArn=theirs)["Certificate"]))
        self.assertNotEqual(self.records(mine), theirs_record)
        self.assertEqual(self.error_of(self.acm.describe_certificate, CertificateArn=theirs)[0],
                         "ResourceNotFoundException")

    def test_the_bundle_holds_the_key_of_the_certificate(self):
        arn = self.issue("bundle.example.net")
        status, bundle = own_call(self.server, "ExportBundle", {"CertificateArn": arn})
        self.assertEqual(status, 200, bundle)
        key = load_pem_private_key(bundle["private_key"].encode(), None)
        leaf = x509.load_pem_x509_certificate(bundle["certificate"].encode())
        self.assertEqual(key.public_key().public_numbers(), leaf.public_key().public_numbers())
        self.assertNotIn("PRIVATE KEY", pathlib.Path(self.server.log).read_text())

    def test_nothing_but_crls_and_issuers_is_served_at_the_pki_address(self):
        for path in ("/", "/healthz", "/metrics", "/issuer/../certwright.db", "/crl/none.crl"):
            with self.subTest(path=path):
                self.assertEqual(get(self.server.pki_url + path)[0], 404)


if __name__ == "__main__":
    unittest.main()
