"""Certificates for IP addresses: from private CAs, and from nobody else."""

import ipaddress
import subprocess
import unittest

from cryptography import x509
from cryptography.x509.oid import NameOID

from private_authorities import WithPrivateAuthorities


class Addresses(WithPrivateAuthorities):
    def refusal(self, name, *alternatives, **options):
        names = {"DomainName": name}
        if alternatives:
            names["SubjectAlternativeNames"] = list(alternatives)
        code, message = self.error_of(self.acm.request_certificate, **names, **options)
        self.assertEqual(code, "ValidationException")
        return message

    def run_in(self, folder, *command, good=True):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        self.say(f"{' '.join(map(str, command))}: {done.returncode}")
        self.assertEqual(done.returncode == 0, good, done.stdout + done.stderr)

    # What others say of a certificate.

    def written(self, arn):
        """The folder with its leaf and its CA, and the leaf as python3-cryptography reads it."""
        folder = self.fresh_directory()
        answer = self.acm.get_certificate(CertificateArn=arn)
        (folder / "leaf.pem").write_text(answer["Certificate"])
        (folder / "ca.pem").write_text(answer["CertificateChain"])
        return folder, x509.load_pem_x509_certificate(answer["Certificate"].encode())

    def assert_verifies(self, folder, hosts, others):
        def openssl(option, host, good):
            self.run_in(folder, "openssl", "verify", "-x509_strict", "-purpose", "sslserver", option, host, "-CAfile",
                        "ca.pem", "leaf.pem", good=good)

        def gnutls(host, good):
            self.run_in(folder, "certtool", "--verify", f"--verify-hostname={host}", "--load-ca-certificate", "ca.pem",
                        "--infile", "leaf.pem", good=good)

        for good, all_of_them in ((True, hosts), (False, others)):
            for host in all_of_them:
                openssl("-verify_hostname" if host[-1].isalpha() and "." in host else "-verify_ip", host, good)
                gnutls(host, good)

    # Tests.

    def test_names_and_addresses_verify_for_all_of_them_and_nothing_else(self):
        arn = self.ask(self.make(), "db.corp.internal", "10.0.0.1", "2001:DB8:0:0::10", "10.0.0.1")
        certificate = self.wait_for_status(arn, "ISSUED")
        self.assertEqual(certificate["DomainName"], "db.corp.internal")
        self.assertEqual(certificate["SubjectAlternativeNames"], ["db.corp.internal", "10.0.0.1", "2001:db8::10"])
        folder, leaf = self.written(arn)
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        self.assertEqual(names.get_values_for_type(x509.DNSName), ["db.corp.internal"])
        self.assertEqual(names.get_values_for_type(x509.IPAddress),
                         [ipaddress.ip_address("10.0.0.1"), ipaddress.ip_address("2001:db8::10")])
        [common_name] = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        self.assertEqual(common_name.value, "db.corp.internal")
        self.assert_verifies(folder, ("db.corp.internal", "10.0.0.1", "2001:db8::10"), ("10.0.0.2", "2001:db8::11"))
        why = self.server.cli("why", "10.0.0.1", "--lang", "ja")
        self.assertEqual(why.returncode, 0, why.stdout + why.stderr)
        self.assertIn(arn, why.stdout)
        evidence = self.server.cli("evidence", arn, "--judge", "--lang", "en")
        self.assertEqual(evidence.returncode, 0, evidence.stdout + evidence.stderr)
        self.assertIn("2001:db8::10", evidence.stdout)

    def test_addresses_alone(self):
        arn = self.ask(self.make(), "fd00::1", "192.168.1.9")
        certificate = self.wait_for_status(arn, "ISSUED")
        self.assertEqual(certificate["DomainName"], "fd00::1")
        self.assertEqual(certificate["Subject"], "CN=fd00::1")
        folder, _ = self.written(arn)
        self.assert_verifies(folder, ("fd00::1", "192.168.1.9"), ("fd00::2",))

    def test_a_ca_signs_only_for_the_addresses_that_it_may(self):
        authority = self.make("--permit", "corp.internal", "--permit", "10.0.0.0/8", "--exclude", "10.1.0.0/16")
        arn = self.ask(authority, "db.corp.internal", "10.2.0.1")
        self.wait_for_status(arn, "ISSUED")
        folder, _ = self.written(arn)
        self.assert_verifies(folder, ("db.corp.internal", "10.2.0.1"), ("10.2.0.2",))
        for outside in ("192.0.2.1", "10.1.0.1", "fd00::1"):
            self.assert_outside(self.ask(authority, "db.corp.internal", outside), outside)
        listed = self.ca("list", "--lang", "en").stdout
        self.assertIn("10.0.0.0/8", listed)
        self.assertIn("!10.1.0.0/16", listed)

    def test_a_ca_of_domains_is_no_way_to_an_address(self):
        authority = self.make("--permit", "corp.internal")
        self.assert_outside(self.ask(authority, "10.0.0.1"), "10.0.0.1")
        arn = self.ask(authority, "db.corp.internal")
        self.wait_for_status(arn, "ISSUED")
        folder, _ = self.written(arn)
        self.assert_verifies(folder, ("db.corp.internal",), ())
        ca = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
        constraints = ca.extensions.get_extension_for_class(x509.NameConstraints)
        self.assertTrue(constraints.critical)
        self.assertEqual([name.value for name in constraints.value.permitted_subtrees], ["corp.internal"])
        self.assertEqual([str(name.value) for name in constraints.value.excluded_subtrees], ["0.0.0.0/0", "::/0"])
        self.assertNotIn("0.0.0.0/0", self.ca("list", "--lang", "en").stdout)

    def assert_outside(self, arn, address):
        certificate = self.wait_for_status(arn, "FAILED")
        self.assertEqual(certificate["FailureReason"], "PCA_NAME_CONSTRAINTS_VALIDATION")
        for language, words in (("en", f"do not allow {address}"), ("ja", f"名前制約により、{address} は許可されていません")):
            why = self.server.cli("why", arn, "--lang", language)
            self.assertIn("".join(words.split()), "".join(why.stdout.split()))

    def test_the_servers_own_ca_has_none(self):
        for name, *alternatives in (("10.0.0.1",), ("192.0.2.10",), ("2001:db8::1",), ("a.example.net", "10.0.0.1")):
            message = self.refusal(name, *alternatives)
            self.assertIn("is an IP address", message)
            self.assertIn("Only a private CA issues for IP addresses", message)
        for language, words in (("en", "is an IP address"), ("ja", "IP アドレスです")):
            done = self.server.cli("request", "10.0.0.1", "--lang", language)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stdout + done.stderr)

    def test_what_is_the_address_of_no_host(self):
        authority = self.make()
        for name in ("0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "ff02::1", "::ffff:10.0.0.1"):
            message = self.refusal("db.corp.internal", name, CertificateAuthorityArn=authority)
            self.assertIn(f"{name} is not the address of one host", message)
        for name in ("10.0.0.0/8", "*.10.0.0.1", "10.0.0.*", "[fd00::1]", "fe80::1%eth0"):
            self.refusal("db.corp.internal", name, CertificateAuthorityArn=authority)
        message = self.refusal("10.0.0.1", "db.corp.internal", CertificateAuthorityArn=authority)
        self.assertIn("put one of them into DomainName", message)

    def test_what_is_no_range(self):
        for text in ("10.0.0.1/8", "10.0.0.0/33", "fd00::/129"):
            done = self.ca("create-private", "--name", "CA", "--permit", text, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("is not a range of IP addresses", done.stderr)


class WithoutAddresses(WithPrivateAuthorities):
    sections = {"profile": [{"name": "names-only", "based_on": "private", "ip_addresses": False}],
                "ca": {"private_profile": "names-only"}}

    def test_are_refused_at_once_with_what_to_change(self):
        code, message = self.error_of(self.acm.request_certificate, DomainName="db.corp.internal",
                                      SubjectAlternativeNames=["10.0.0.1"], KeyAlgorithm="EC_prime256v1",
                                      CertificateAuthorityArn=self.make())
        self.assertEqual(code, "ValidationException")
        self.assertIn("10.0.0.1 is an IP address, and the private CAs of this server issue for domain names only", message)
        self.assertIn("ip_addresses = true", message)


if __name__ == "__main__":
    unittest.main(verbosity=2)
