#!/usr/bin/python3
"""Certificates of every profile × key of the CA × key of the leaf × 1, 10, 100 names, verified by OpenSSL, GnuTLS and
python-cryptography, with chain, host name and CRL; and what they contain, beside what the profile says.

certwright_matrix (tests/matrix/matrix.cpp) makes them through the library, which takes seconds for what a server would
need minutes for.
"""

import concurrent.futures
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import warnings

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, ExtensionOID, NameOID

# python-cryptography 38 warns of serial numbers and times that are none of ours.
warnings.filterwarnings("ignore", module="cryptography")

BUILD = pathlib.Path(os.environ.get("CERTWRIGHT_BINARY", pathlib.Path(__file__).parents[2] / "build/dev/certwright")).parent
PKI_URL = "http://pki.example.net"
ALL_KEYS = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1"]
KEYS = {"rsa-2048": 2048, "rsa-3072": 3072, "rsa-4096": 4096, "p256": 256, "p384": 384}
AUTHORITY_KEYS = ("p256", "p384", "rsa-3072")
COUNTS = (1, 10, 100)
DAY = 86_400
SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
DOMAIN_VALIDATED = "2.23.140.1.2.1"

WEB = f"""
[[profile]]
name = "web"
based_on = "short-lived"
validity = "40d"
key_types = {json.dumps(ALL_KEYS)}
extended_key_usages = ["serverAuth", "clientAuth"]
policies = ["{DOMAIN_VALIDATED}", "1.3.6.1.4.1.32473.1"]
subject_key_identifier = true
crl_distribution_point = true
ca_issuers = false
ocsp = true
[ca]
profile = "web"
"""
CONFIGURATIONS = {"public-trust": "", "private": "", "short-lived": '[ca]\nprofile = "short-lived"\n', "web": WEB}


def longest_public(day):
    """BR 6.3.2, and two days less: what `public-trust` makes of it."""
    for begins, days in ((datetime.date(2029, 3, 15), 45), (datetime.date(2027, 3, 15), 98)):
        if day >= begins:
            return days * DAY
    return 198 * DAY


# What docs/profiles.md says.
EXPECTED = {
    "public-trust": {"seconds": longest_public(datetime.datetime.utcnow().date()), "purposes": [SERVER],
                     "common_name": True, "ski": False, "policies": [DOMAIN_VALIDATED], "crl": True, "ocsp": True,
                     "issuer": True},
    "private": {"seconds": 395 * DAY, "purposes": [SERVER, CLIENT], "common_name": True, "ski": True, "policies": [],
                "crl": True, "ocsp": True, "issuer": True},
    "short-lived": {"seconds": 160 * 3600, "purposes": [SERVER], "common_name": False, "ski": False,
                    "policies": [DOMAIN_VALIDATED], "crl": False, "ocsp": False, "issuer": True},
    "web": {"seconds": 40 * DAY, "purposes": [SERVER, CLIENT], "common_name": False, "ski": True,
            "policies": [DOMAIN_VALIDATED, "1.3.6.1.4.1.32473.1"], "crl": True, "ocsp": True, "issuer": False},
}


def names_of(count):
    if count == 1:
        return ["www.example.com"]
    return ["www.example.com", *(f"name-{i}.example.com" for i in range(1, count - 1)), f"*.of-{count}.example.com"]


def host_names(count):
    """The first name, and one that the last is good for."""
    return ["www.example.com"] if count == 1 else ["www.example.com", f"any.of-{count}.example.com"]


class Matrix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.directory, ignore_errors=True)
        for name, text in CONFIGURATIONS.items():
            (cls.directory / f"{name}.toml").write_text(f'[server]\npki_url = "{PKI_URL}"\n{text}')
        subprocess.run([BUILD / "certwright_matrix", cls.directory,
                        *(cls.directory / f"{name}.toml" for name in CONFIGURATIONS)], check=True)
        cls.index = json.loads((cls.directory / "index.json").read_text())
        cls.authorities = {each["file"]: each for each in cls.index["authorities"]}
        for authority in cls.authorities.values():
            cls.unfold(authority)

    @classmethod
    def unfold(cls, authority):
        """Certificates of a CA as values, and its files one by one: root, what is between, all CRLs."""
        folder, file = cls.directory, authority["file"]
        blocks = (folder / f"{file}.chain.pem").read_text().split("-----END CERTIFICATE-----\n")[:-1]
        pems = [block + "-----END CERTIFICATE-----\n" for block in blocks]
        authority["chain"] = [x509.load_pem_x509_certificate(pem.encode()) for pem in pems]
        (folder / f"{file}.root.pem").write_text(pems[-1])
        (folder / f"{file}.between.pem").write_text("".join(pems[:-1]))
        crls = (folder / f"{file}.crl.pem").read_text()
        root_crl = folder / f"{file}.root-crl.pem"
        (folder / f"{file}.crls.pem").write_text(crls + (root_crl.read_text() if root_crl.exists() else ""))

    def leaves(self, **wanted):
        return [leaf for leaf in self.index["leaves"] if all(leaf[key] == value for key, value in wanted.items())]

    def run_in(self, *command):
        return subprocess.run(command, cwd=self.directory, capture_output=True, text=True, check=False)

    def test_all_of_them_are_there(self):
        good = self.leaves(revoked=False)
        seen = {(leaf["profile"], leaf["authority"].split(".")[1], leaf["key"], leaf["names"]) for leaf in good}
        self.assertEqual(seen, {(profile, authority, key, count) for profile in EXPECTED for authority in AUTHORITY_KEYS
                                for key in KEYS for count in COUNTS})
        self.assertEqual(len(good), 180)
        self.assertEqual(len(self.leaves(revoked=True)), 3 * 3, "one of each profile that names a CRL, of each CA")

    def test_what_cannot_be_is_refused(self):
        """X.520: a common name has 64 characters at most. Where there is none, a name may be longer."""
        self.assertEqual(set(self.index["long_names"]), set(EXPECTED))
        for profile, refusal in self.index["long_names"].items():
            with self.subTest(profile=profile):
                self.assertEqual("lint " in refusal, EXPECTED[profile]["common_name"], refusal)

    # ---- OpenSSL: many certificates a process, all of one CA that are verified for the same host name.

    def openssl(self, authority, leaves, *options):
        between = ["-untrusted", f"{authority}.between.pem"] if authority.startswith("own.") else []
        return self.run_in("openssl", "verify", "-x509_strict", "-purpose", "sslserver", *options, "-CAfile",
                           f"{authority}.root.pem", *between, *(leaf["file"] for leaf in leaves))

    def with_crl(self, authority):
        """The own CAs' roots have CRLs, too; a private CA is its own root, which nobody revokes."""
        return ["-crl_check_all" if authority.startswith("own.") else "-crl_check", "-CRLfile", f"{authority}.crls.pem"]

    def test_openssl(self):
        for authority in self.authorities:
            with_crl = self.with_crl(authority)
            for profile, expected in EXPECTED.items():
                for count in COUNTS:
                    leaves = self.leaves(authority=authority, profile=profile, names=count, revoked=False)
                    for host in host_names(count) if leaves else ():
                        with self.subTest(authority=authority, profile=profile, names=count, host=host):
                            done = self.openssl(authority, leaves, "-verify_hostname", host,
                                                *(with_crl if expected["crl"] else []))
                            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                            self.assertEqual(done.stdout.splitlines(), [f"{leaf['file']}: OK" for leaf in leaves])

    def test_openssl_refuses_another_host_and_what_is_revoked(self):
        for authority in self.authorities:
            leaves = self.leaves(authority=authority, names=100, revoked=False)
            done = self.openssl(authority, leaves, "-verify_hostname", "of-100.example.com")
            self.assertEqual((done.stdout + done.stderr).lower().count("hostname mismatch"), len(leaves), done.stderr)
            revoked = self.leaves(authority=authority, revoked=True)
            done = self.openssl(authority, revoked, *self.with_crl(authority))
            self.assertEqual((done.stdout + done.stderr).count("certificate revoked"), len(revoked), done.stderr)

    # ---- GnuTLS: one chain a process.

    def certtool(self, leaf, *options):
        chain = self.directory / f"{leaf['file']}.with-chain"
        if not chain.exists():
            chain.write_text((self.directory / leaf["file"]).read_text()
                             + (self.directory / f"{leaf['authority']}.between.pem").read_text())
        return self.run_in("certtool", "--verify", "--load-ca-certificate", f"{leaf['authority']}.root.pem",
                           "--verify-purpose", SERVER.dotted_string, *options, "--infile", chain.name)

    def test_gnutls(self):
        def verified(leaf):
            # It looks every CRL up by the issuer alone, so that the own CAs' have to be there for its root as well.
            crl = ["--load-crl", f"{leaf['authority']}.crls.pem"] if EXPECTED[leaf["profile"]]["crl"] else []
            return leaf, [(host, self.certtool(leaf, "--verify-hostname", host, *crl)) for host in host_names(leaf["names"])]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for leaf, answers in pool.map(verified, self.leaves(revoked=False)):
                for host, done in answers:
                    with self.subTest(file=leaf["file"], host=host):
                        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                        self.assertIn("Chain verification output: Verified. The certificate is trusted.", done.stdout)

    def test_gnutls_refuses_another_host_and_what_is_revoked(self):
        for leaf in self.leaves(revoked=False, key="p256", names=10):
            self.assertNotEqual(self.certtool(leaf, "--verify-hostname", "of-10.example.com").returncode, 0, leaf["file"])
        for leaf in self.leaves(revoked=True):
            done = self.certtool(leaf, "--load-crl", f"{leaf['authority']}.crls.pem")
            self.assertNotEqual(done.returncode, 0, leaf["file"])
            self.assertIn("revoked", (done.stdout + done.stderr).lower())

    # ---- python-cryptography: every signature, and every extension beside what the profile says.

    def test_cryptography(self):
        serials = set()
        for leaf in self.index["leaves"]:
            certificate = x509.load_pem_x509_certificate((self.directory / leaf["file"]).read_bytes())
            with self.subTest(file=leaf["file"]):
                self.assert_signed(certificate, self.authorities[leaf["authority"]]["chain"][0])
                self.assert_form(certificate, leaf, EXPECTED[leaf["profile"]])
                serials.add(certificate.serial_number)
        self.assertEqual(len(serials), len(self.index["leaves"]), "no serial number comes twice")

    def test_cryptography_reads_chains_and_crls(self):
        for file, authority in self.authorities.items():
            chain = authority["chain"]
            for lower, upper in zip(chain, chain[1:] + chain[-1:]):
                self.assert_signed(lower, upper)
            crl = x509.load_pem_x509_crl((self.directory / f"{file}.crl.pem").read_bytes())
            self.assertTrue(crl.is_signature_valid(chain[0].public_key()))
            revoked = {x509.load_pem_x509_certificate((self.directory / leaf["file"]).read_bytes()).serial_number
                       for leaf in self.leaves(authority=file, revoked=True)}
            self.assertEqual({entry.serial_number for entry in crl}, revoked)

    def assert_signed(self, certificate, issuer):
        self.assertEqual(certificate.issuer, issuer.subject)
        key, digest = issuer.public_key(), certificate.signature_hash_algorithm
        wants = hashes.SHA384 if isinstance(key, ec.EllipticCurvePublicKey) and key.key_size == 384 else hashes.SHA256
        self.assertIsInstance(digest, wants)
        how = (ec.ECDSA(digest),) if isinstance(key, ec.EllipticCurvePublicKey) else (padding.PKCS1v15(), digest)
        key.verify(certificate.signature, certificate.tbs_certificate_bytes, *how)

    def assert_form(self, certificate, leaf, expected):
        at = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=leaf["at"])
        self.assertEqual(certificate.not_valid_before, at)
        self.assertEqual((certificate.not_valid_after - at).total_seconds() + 1, expected["seconds"])
        self.assertEqual(certificate.public_key().key_size, KEYS[leaf["key"]])
        self.assertTrue(0 < certificate.serial_number < 1 << 159)
        subject = [("www.example.com", NameOID.COMMON_NAME)] if expected["common_name"] else []
        self.assertEqual([(part.value, part.oid) for part in certificate.subject], subject)
        self.assert_extensions(certificate, leaf, expected)

    def assert_extensions(self, certificate, leaf, expected):
        authority = self.authorities[leaf["authority"]]
        found = {each.oid: each for each in certificate.extensions}
        wanted = self.wanted_extensions(certificate, authority, leaf, expected)
        self.assertEqual(set(found), set(wanted))
        for oid, (critical, value) in wanted.items():
            self.assertEqual((found[oid].critical, found[oid].value), (critical, value), oid)

    def wanted_extensions(self, certificate, authority, leaf, expected):
        key = certificate.public_key()
        issuer = authority["chain"][0]
        identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        access = [(AuthorityInformationAccessOID.OCSP, f"{PKI_URL}/ocsp")] if expected["ocsp"] else []
        if expected["issuer"]:
            access.append((AuthorityInformationAccessOID.CA_ISSUERS, f"{PKI_URL}/issuer/{authority['id']}.cer"))
        wanted = {
            ExtensionOID.KEY_USAGE: (True, x509.KeyUsage(
                digital_signature=True, content_commitment=False, key_encipherment=isinstance(key, rsa.RSAPublicKey),
                data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False,
                decipher_only=False)),
            ExtensionOID.EXTENDED_KEY_USAGE: (False, x509.ExtendedKeyUsage(expected["purposes"])),
            ExtensionOID.BASIC_CONSTRAINTS: (True, x509.BasicConstraints(ca=False, path_length=None)),
            ExtensionOID.AUTHORITY_KEY_IDENTIFIER:
                (False, x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)),
            ExtensionOID.AUTHORITY_INFORMATION_ACCESS: (False, x509.AuthorityInformationAccess(
                [x509.AccessDescription(method, x509.UniformResourceIdentifier(url)) for method, url in access])),
            ExtensionOID.SUBJECT_ALTERNATIVE_NAME: (not expected["common_name"], x509.SubjectAlternativeName(
                [x509.DNSName(name) for name in names_of(leaf["names"])])),
        }
        if expected["ski"]:
            wanted[ExtensionOID.SUBJECT_KEY_IDENTIFIER] = (False, x509.SubjectKeyIdentifier(key_identifier(key)))
        if expected["policies"]:
            wanted[ExtensionOID.CERTIFICATE_POLICIES] = (False, x509.CertificatePolicies(
                [x509.PolicyInformation(x509.ObjectIdentifier(policy), None) for policy in expected["policies"]]))
        if expected["crl"]:
            wanted[ExtensionOID.CRL_DISTRIBUTION_POINTS] = (False, x509.CRLDistributionPoints([x509.DistributionPoint(
                [x509.UniformResourceIdentifier(authority["crl"])], None, None, None)]))
        return wanted


def key_identifier(key):
    """RFC 7093 section 2 method 1, of the octets in the BIT STRING."""
    if isinstance(key, rsa.RSAPublicKey):
        octets = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    else:
        octets = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return hashlib.sha256(octets).digest()[:20]


if __name__ == "__main__":
    unittest.main()
