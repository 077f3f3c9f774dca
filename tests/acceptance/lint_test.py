"""`certwright lint` on certificates and CRLs that other tools made, whole and damaged: what it reads they read as well,
and see the same in it."""

import base64
import datetime
import json
import pathlib
import random
import subprocess
import tempfile
import unittest
import warnings

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from harness import BINARY

UTC = datetime.timezone.utc
BEGIN = datetime.datetime(2026, 11, 1)
DAMAGED = 60  # of each certificate or CRL
COUNT_OF_OPENSSL = 150  # whose fields are compared with those of the command line: a process each


def lint(*arguments, given=None):
    return subprocess.run([BINARY, "lint", *arguments], input=given, capture_output=True, timeout=60, check=False)


def judged(*arguments, given=None):
    done = lint("--json", *arguments, given=given)
    if done.returncode not in (0, 1):
        raise AssertionError(f"{done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)["objects"]


def name(*pairs):
    return x509.Name([x509.NameAttribute(*pair) for pair in pairs])


CA = name((NameOID.COUNTRY_NAME, "JP"), (NameOID.ORGANIZATION_NAME, "例の認証局"), (NameOID.COMMON_NAME, "Example CA"))


def builder(subject, issuer, key, days):
    return (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(BEGIN)
            .not_valid_after(BEGIN + datetime.timedelta(days=days, seconds=-1)))


def leaf(key, ca_key, *names, days=90, algorithm=None):
    made = builder(name((NameOID.COMMON_NAME, "example.com")), CA, key, days)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
    made = made.add_extension(x509.BasicConstraints(False, None), critical=True)
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
    made = made.add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), critical=True)
    made = made.add_extension(x509.AuthorityInformationAccess([x509.AccessDescription(
        x509.oid.AuthorityInformationAccessOID.CA_ISSUERS,
        x509.UniformResourceIdentifier("http://ca.example.com/a.cer"))]), critical=False)
    made = made.add_extension(x509.CRLDistributionPoints([x509.DistributionPoint(
        [x509.UniformResourceIdentifier("http://ca.example.com/a.crl")], None, None, None)]), critical=False)
    made = made.add_extension(x509.CertificatePolicies([x509.PolicyInformation(
        x509.ObjectIdentifier("2.23.140.1.2.1"), None)]), critical=False)
    return made.sign(ca_key, algorithm or hashes.SHA256())


def authority(key):
    made = builder(CA, CA, key, 3650).add_extension(x509.BasicConstraints(True, None), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    made = made.add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), critical=True)
    return made.sign(key, hashes.SHA256())


def crl(key, count):
    made = x509.CertificateRevocationListBuilder().issuer_name(CA).last_update(BEGIN)
    made = made.next_update(BEGIN + datetime.timedelta(days=4))
    for number in range(count):
        entry = x509.RevokedCertificateBuilder().serial_number(1000 + number).revocation_date(BEGIN)
        if number % 2:
            entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags.superseded), critical=False)
        made = made.add_revoked_certificate(entry.build())
    made = made.add_extension(x509.CRLNumber(7), critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    return made.sign(key, hashes.SHA256())


def der(made):
    return made.public_bytes(serialization.Encoding.DER)


def pem(made):
    return made.public_bytes(serialization.Encoding.PEM)


def damaged(whole, chance):
    """The same with a bit, an octet or a few octets changed; lengths stay, so that more than the first check is met."""
    octets = bytearray(whole)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(octets))
        octets[at] = chance.choice((octets[at] ^ 1 << chance.randrange(8), chance.randrange(256), 0, 0x80, 0xff))
    return bytes(octets)


def ids(found):
    return {finding["lint"] for finding in found["findings"]}


def moment(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


class Material(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        warnings.simplefilter("ignore")
        cls.ca_key = ec.generate_private_key(ec.SECP256R1())
        cls.key = ec.generate_private_key(ec.SECP384R1())
        cls.rsa_key = rsa.generate_private_key(65537, 2048)
        cls.folder = tempfile.TemporaryDirectory(prefix="certwright-lint-")
        cls.place = pathlib.Path(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def write(self, file, octets):
        path = self.place / file
        path.write_bytes(octets)
        return str(path)


class People(Material):
    def test_a_good_chain_is_clean_and_a_bad_leaf_is_not(self):
        good = leaf(self.key, self.ca_key, "example.com", "www.example.com")
        path = self.write("chain.pem", pem(good) + pem(authority(self.ca_key)) + pem(crl(self.ca_key, 3)))
        objects = judged(path)
        self.assertEqual([each["kind"] for each in objects], ["server", "root", "crl"])
        self.assertEqual([each["number"] for each in objects], [1, 2, 3])
        self.assertEqual([each["verdict"] for each in objects], ["notice", "ok", "ok"], objects)
        self.assertEqual(ids(objects[0]), {"common_name_present"})
        bad = leaf(self.key, self.ca_key, "example.com", "db.internal", days=201)
        found = judged(self.write("bad.der", der(bad)))[0]
        self.assertLessEqual({"validity_period", "internal_name"}, ids(found))
        self.assertNotIn("validity_period", ids(judged("--rules", "rfc5280", str(self.place / "bad.der"))[0]))

    def test_text_says_what_which_rule_and_what_to_do(self):
        bad = der(leaf(self.key, self.ca_key, "example.com", days=201))
        done = lint("--lang", "en", "-", given=bad)
        self.assertEqual(done.returncode, 1)
        text = done.stdout.decode()
        for part in ("validity_period", "more than 200 days", "BR 6.3.2", "Do now", "1 judged: 1 errors"):
            self.assertIn(part, text)
        text = lint("--lang", "ja", "-", given=bad).stdout.decode()
        for part in ("validity_period", "200 日を超えています", "対処", "出典", "1 件を検査"):
            self.assertIn(part, text)
        plain = lint("--plain", "-", given=bad).stdout.decode().splitlines()
        self.assertTrue(any(line.split("\t")[3:5] == ["error", "validity_period"] for line in plain), plain)

    def test_exit_codes(self):
        good = self.write("good.pem", pem(authority(self.ca_key)))
        self.assertEqual(lint(good).returncode, 0)
        warned = self.write("warned.der", der(leaf(self.key, self.ca_key, "example.com", days=200)))
        self.assertEqual(lint(warned).returncode, 0)
        self.assertEqual(lint("--fail-on", "warning", warned).returncode, 3)
        self.assertEqual(lint(self.write("junk.der", b"junk")).returncode, 1)
        for line in ((), ("/nowhere.pem",), ("--rules", "none", good), ("-",),
                     (self.write("key.pem", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),)):
            done = lint(*line, given=b"")
            self.assertEqual(done.returncode, 2, line)
            self.assertTrue(done.stderr)
            self.assertFalse(done.stdout)

    def test_keys(self):
        self.assertEqual(judged("-", given=pem(leaf(self.rsa_key, self.ca_key, "example.com")))[0]["key"], "RSA 2048")
        odd = leaf(ed25519.Ed25519PrivateKey.generate(), self.ca_key, "example.com")
        self.assertIn("key_algorithm", ids(judged("-", given=pem(odd))[0]))
        blocked = hashes.Hash(hashes.SHA256())
        blocked.update(self.key.public_key().public_bytes(serialization.Encoding.DER,
                                                          serialization.PublicFormat.SubjectPublicKeyInfo))
        keys = self.write("keys.txt", b"# stolen\n" + blocked.finalize().hex().encode() + b"\n")
        good = pem(leaf(self.key, self.ca_key, "example.com"))
        self.assertIn("key_blocked", ids(judged("--blocked-keys", keys, "-", given=good)[0]))

    def test_every_lint_is_in_the_documentation(self):
        table = lint("--list", "--markdown", "--lang", "en").stdout.decode()
        page = (pathlib.Path(__file__).resolve().parents[2] / "docs/lint.md").read_text(encoding="utf-8")
        self.assertIn(table, page, "docs/lint.md is behind: certwright lint --list --markdown makes its table")
        lints = json.loads(lint("--list", "--json").stdout)["lints"]
        self.assertEqual(len(lints), len(table.splitlines()) - 2)


class Differential(Material):
    """Hundreds of inputs, one run."""

    def setUp(self):
        chance = random.Random(7)
        certificates = [leaf(self.key, self.ca_key, "example.com", "*.example.com"),
                        leaf(self.rsa_key, self.ca_key, "example.com"), authority(self.ca_key),
                        leaf(self.key, self.ca_key, *(f"n{number}.example.com" for number in range(30)))]
        lists = [crl(self.ca_key, count) for count in (0, 1, 20)]
        self.inputs = {}
        for kind, whole in [("CERTIFICATE", each) for each in certificates] + [("X509 CRL", each) for each in lists]:
            for number in range(DAMAGED):
                octets = damaged(der(whole), chance) if number else der(whole)
                text = self.armoured(kind, octets)
                self.inputs[self.write(f"{len(self.inputs)}.pem", text)] = (kind, octets)

    @staticmethod
    def armoured(label, octets):
        body = base64.encodebytes(octets).decode()
        return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n".encode()

    def test_what_we_read_they_read_the_same(self):
        objects = judged(*self.inputs)
        self.assertEqual(len(objects), len(self.inputs))
        read = [each for each in objects if each["kind"] != "unreadable"]
        self.assertGreater(len(read), len(objects) // 4, "hardly anything was read: nothing is compared")
        for number, found in enumerate(read):
            kind, octets = self.inputs[found["file"]]
            with self.subTest(file=found["file"]):
                compare = self.compare_certificate if kind == "CERTIFICATE" else self.compare_crl
                compare(found, octets)
                if number % max(1, len(read) // COUNT_OF_OPENSSL) == 0:
                    self.compare_openssl(found, kind, octets)

    def compare_certificate(self, found, octets):
        theirs = x509.load_der_x509_certificate(octets)
        negative = found["serial"].startswith("-")
        if not negative:
            self.assertEqual(int(found["serial"], 16), theirs.serial_number)
        self.assertEqual(moment(found["not_before"]), theirs.not_valid_before)
        self.assertEqual(moment(found["not_after"]), theirs.not_valid_after)
        if "extension_syntax" in ids(found) or "extension_list" in ids(found):
            return
        try:
            names = theirs.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except x509.ExtensionNotFound:
            self.assertEqual(found["names"], [])
            return
        except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
            return  # they refuse more in extensions than the one that is compared
        self.assertEqual([each for each in found["names"] if ":" not in each],
                         [each for each in names.get_values_for_type(x509.DNSName) if ":" not in each])

    def compare_crl(self, found, octets):
        theirs = x509.load_der_x509_crl(octets)
        self.assertEqual(found["entries"], len(theirs))
        self.assertEqual(moment(found["this_update"]), theirs.last_update)
        self.assertEqual(moment(found["next_update"]) if "next_update" in found else None, theirs.next_update)

    def compare_openssl(self, found, kind, octets):
        path = self.write("one.der", octets)
        tool = ["openssl", "x509" if kind == "CERTIFICATE" else "crl", "-inform", "DER", "-in", path, "-noout"]
        fields = ["-serial", "-startdate", "-enddate"] if kind == "CERTIFICATE" else ["-lastupdate", "-nextupdate"]
        done = subprocess.run(tool + fields, capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        told = dict(line.split("=", 1) for line in done.stdout.splitlines())
        begins = told["notBefore" if kind == "CERTIFICATE" else "lastUpdate"]
        ours = moment(found["not_before" if kind == "CERTIFICATE" else "this_update"])
        self.assertEqual(datetime.datetime.strptime(begins, "%b %d %H:%M:%S %Y GMT"), ours)
        if kind == "CERTIFICATE" and not found["serial"].startswith("-"):
            self.assertEqual(int(told["serial"], 16), int(found["serial"], 16))


if __name__ == "__main__":
    unittest.main()
