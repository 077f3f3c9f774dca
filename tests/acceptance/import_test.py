"""ImportCertificate and ExportCertificate by aws-cli and boto3, with certificates that openssl makes."""

import datetime
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from harness import ACCOUNT, BINARY, REGION, Acceptance, aws_cli, boto3_client

NOWHERE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000"
KEYS = {
    "RSA-1024": ["-newkey", "rsa:1024"],
    "RSA-2048": ["-newkey", "rsa:2048"],
    "RSA-3072": ["-newkey", "rsa:3072"],
    "RSA-4096": ["-newkey", "rsa:4096"],
    "EC-prime256v1": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
    "EC-secp384r1": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
    "EC-secp521r1": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp521r1"],
}
NOT_PEM = "is not PEM-encoded or is not valid."
BAD_CHAIN = "Could not validate the certificate with the certificate chain."


class Files:
    """A directory in which openssl makes certificates: NAME.pem and NAME.key."""

    def __init__(self, directory):
        self.directory = directory

    def openssl(self, *arguments, data=None):
        done = subprocess.run(["openssl", *arguments], cwd=self.directory, input=data, capture_output=True, timeout=60,
                              check=False)
        if done.returncode:
            raise AssertionError(f"openssl {' '.join(arguments)}: {done.stderr.decode()}")
        return done.stdout

    def make(self, name, *options, key="EC-prime256v1", subject=None, issuer=None, days="30", extensions=()):
        """One certificate, self-signed or of an earlier one; gives its name."""
        signed_by = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key"] if issuer else []
        self.openssl("req", "-x509", *KEYS[key], "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", days,
                     "-subj", subject or f"/CN={name}.example.net", *signed_by,
                     *(part for extension in extensions for part in ("-addext", extension)), *options)
        return name

    def bytes(self, name):
        return (self.directory / name).read_bytes()


class Import(Acceptance):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-import-"))
        cls.addClassCleanup(shutil.rmtree, directory, ignore_errors=True)
        cls.files = Files(directory)
        authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign,cRLSign"]
        cls.files.make("root", subject="/O=Root Org/CN=root", extensions=authority)
        cls.files.make("middle", subject="/O=Middle Org/CN=middle", issuer="root", extensions=authority)
        cls.files.make("other", subject="/CN=other", extensions=authority)
        cls.files.make("leaf", subject="/C=AU/ST=Some-State/O=Widgits/CN=localhost", issuer="middle", key="RSA-2048",
                       extensions=["basicConstraints=CA:FALSE", "subjectAltName=DNS:localhost,DNS:a.example.net",
                                   "keyUsage=digitalSignature,keyEncipherment", "extendedKeyUsage=serverAuth,clientAuth"])

    def parts(self, name, *chain, **more):
        """The members of a request for NAME with the certificates CHAIN above it."""
        members = {"Certificate": self.files.bytes(f"{name}.pem"), "PrivateKey": self.files.bytes(f"{name}.key"), **more}
        if chain:
            members["CertificateChain"] = b"".join(self.files.bytes(f"{above}.pem") for above in chain)
        return members

    def imported(self, *arguments, **more):
        return self.acm.import_certificate(**self.parts(*arguments, **more))["CertificateArn"]

    def refused(self, expected, **members):
        code, message = self.error_of(self.acm.import_certificate, **members)
        self.assertEqual(code, "ValidationException", message)
        self.assertIn(expected, message)

    def test_aws_cli_imports_and_gets_back(self):
        folder = self.files.directory
        (folder / "cli-chain.pem").write_bytes(self.files.bytes("middle.pem") + self.files.bytes("root.pem"))
        arn = aws_cli(self.server, "import-certificate", "--certificate", f"fileb://{folder}/leaf.pem", "--private-key",
                      f"fileb://{folder}/leaf.key", "--certificate-chain", f"fileb://{folder}/cli-chain.pem", "--tags",
                      "Key=team,Value=web")["CertificateArn"]
        self.assertRegex(arn, rf"^arn:aws:acm:{REGION}:{ACCOUNT}:certificate/[0-9a-f-]{{36}}$")
        got = aws_cli(self.server, "get-certificate", "--certificate-arn", arn)
        self.assertEqual(got["Certificate"].encode(), self.files.bytes("leaf.pem"))
        self.assertEqual(got["CertificateChain"].encode(), self.files.bytes("cli-chain.pem"))
        self.assertEqual(self.acm.list_tags_for_certificate(CertificateArn=arn)["Tags"],
                         [{"Key": "team", "Value": "web"}])

    def test_the_description_is_acms(self):
        arn = self.imported("leaf", "middle", "root")
        certificate = self.describe(arn)
        leaf = x509.load_pem_x509_certificate(self.files.bytes("leaf.pem"))
        self.assertEqual(certificate["Type"], "IMPORTED")
        self.assertEqual(certificate["Status"], "ISSUED")
        self.assertEqual(certificate["DomainName"], "localhost")
        self.assertEqual(certificate["SubjectAlternativeNames"], ["localhost", "a.example.net"])
        self.assertEqual(certificate["DomainValidationOptions"],
                         [{"DomainName": "localhost"}, {"DomainName": "a.example.net"}])
        self.assertEqual(certificate["Subject"], "C=AU,ST=Some-State,O=Widgits,CN=localhost")
        self.assertEqual(certificate["Issuer"], "Middle Org")
        digits = f"{leaf.serial_number:x}"
        digits = digits.zfill(len(digits) + len(digits) % 2)
        self.assertEqual(certificate["Serial"].replace(":", ""), digits)
        self.assertEqual(certificate["NotAfter"], leaf.not_valid_after.replace(tzinfo=datetime.timezone.utc))
        self.assertEqual(certificate["KeyAlgorithm"], "RSA-2048")
        self.assertEqual(certificate["SignatureAlgorithm"], "SHA256WITHECDSA")
        self.assertEqual([usage["Name"] for usage in certificate["KeyUsages"]], ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"])
        self.assertEqual([usage["OID"] for usage in certificate["ExtendedKeyUsages"]],
                         ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"])
        self.assertEqual(certificate["Options"]["CertificateTransparencyLoggingPreference"], "DISABLED")
        self.assertEqual(certificate["RenewalEligibility"], "INELIGIBLE")
        self.assertNotIn("IssuedAt", certificate)
        self.assertIn("ImportedAt", certificate)
        summary = next(summary for page in self.acm.get_paginator("list_certificates").paginate()
                       for summary in page["CertificateSummaryList"] if summary["CertificateArn"] == arn)
        self.assertNotIn("Exported", summary)
        self.assertEqual(summary["Type"], "IMPORTED")
        self.assertEqual(summary["ExtendedKeyUsages"], ["TLS_WEB_SERVER_AUTHENTICATION", "TLS_WEB_CLIENT_AUTHENTICATION"])

    def test_every_kind_of_key_in_every_form(self):
        for key in KEYS:
            name = self.files.make(f"kind-{key}", key=key)
            older = ["rsa", "-traditional"] if key.startswith("RSA") else ["ec"]
            forms = {"PKCS#8": self.files.bytes(f"{name}.key"),
                     "traditional": self.files.openssl(*older, data=self.files.bytes(f"{name}.key"))}
            if key.startswith("EC"):
                curve = key.removeprefix("EC-")
                forms["with EC PARAMETERS"] = (self.files.openssl("ecparam", "-name", curve) + forms["traditional"])
            for form, text in forms.items():
                with self.subTest(key=key, form=form):
                    arn = self.imported(name, PrivateKey=text)
                    self.assertEqual(self.describe(arn)["KeyAlgorithm"], key)

    def test_names_without_an_extension_and_addresses(self):
        for subject, extensions, names in (("/CN=1.2.3.4", [], ["1.2.3.4"]),
                                           ("/CN=plain.example.net", [], ["plain.example.net"]),
                                           ("/O=No Name", ["subjectAltName=IP:2001:db8::1"], ["2001:db8::1"]),
                                           ("/CN=Our server", ["subjectAltName=DNS:B.example.net"], ["b.example.net"])):
            with self.subTest(subject=subject):
                self.files.make("named", subject=subject, extensions=extensions)
                certificate = self.describe(self.imported("named"))
                self.assertEqual(certificate["SubjectAlternativeNames"], names)
                self.assertEqual(certificate["DomainName"], names[0])
        self.files.make("nameless", subject="/CN=Our server")
        self.refused("holds no domain name and no IP address", **self.parts("nameless"))

    def test_keys_that_are_refused(self):
        self.files.make("own")
        self.files.make("foreign")
        self.refused("The private key does not match the certificate.",
                     **self.parts("own", PrivateKey=self.files.bytes("foreign.key")))
        sealed = self.files.openssl("pkey", "-aes256", "-passout", "pass:word", data=self.files.bytes("own.key"))
        older = self.files.openssl("ec", "-aes256", "-passout", "pass:word", data=self.files.bytes("own.key"))
        for key in (sealed, older):
            self.refused("It is encrypted", **self.parts("own", PrivateKey=key))
        der = self.files.openssl("pkey", "-outform", "DER", data=self.files.bytes("own.key"))
        for key in (der, b"-", self.files.bytes("own.pem")):
            self.refused("The private key " + NOT_PEM, **self.parts("own", PrivateKey=key))
        for kind in (["ed25519"], ["rsa:1536"], ["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"]):
            self.files.openssl("req", "-x509", "-newkey", *kind, "-nodes", "-keyout", "odd.key", "-out", "odd.pem",
                               "-subj", "/CN=odd.example.net")
            self.refused("The private key is not supported", **self.parts("odd"))

    def test_certificates_that_are_refused(self):
        pem = self.files.bytes("root.pem")
        key = self.files.bytes("root.key")
        self.refused("The certificate field contains more than one certificate. You can specify only one certificate in "
                     "this field.", Certificate=pem + pem, PrivateKey=key)
        der = self.files.openssl("x509", "-outform", "DER", data=pem)
        for wrong in (der, b"words", key, pem[:-40]):
            self.refused("The certificate " + NOT_PEM, Certificate=wrong, PrivateKey=key)
        self.files.openssl("req", "-new", *KEYS["EC-prime256v1"], "-nodes", "-keyout", "dated.key", "-out", "dated.csr",
                           "-subj", "/CN=dated.example.net")
        self.files.openssl("x509", "-req", "-in", "dated.csr", "-signkey", "dated.key", "-out", "dated.pem")
        self.refused("X.509 version 1", **self.parts("dated"))
        self.self_signed_by_dates("20200101000000Z", "20200201000000Z")
        self.refused("The certificate has expired, is not valid.", **self.parts("dated"))
        self.self_signed_by_dates("20980101000000Z", "20990101000000Z")
        self.refused("The certificate is not in effect yet, is not valid.", **self.parts("dated"))

    def self_signed_by_dates(self, start, end):
        """dated.pem, in force from `start` to `end`: only `openssl ca` takes both."""
        folder = self.files.directory
        for leftover in folder.glob("index.txt*"):
            leftover.unlink()
        (folder / "index.txt").write_text("")
        (folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\n"
            "policy=any\nx509_extensions=v3\n[any]\ncommonName=supplied\n[v3]\nbasicConstraints=CA:FALSE\n")
        self.files.openssl("ca", "-batch", "-config", "ca.cnf", "-selfsign", "-in", "dated.csr", "-keyfile", "dated.key",
                           "-out", "dated.pem", "-startdate", start, "-enddate", end, "-notext")

    def test_chains(self):
        self.assertTrue(self.imported("leaf", "middle"), "the root may be left out")
        self.refused("Provided certificate is not a valid self signed. Please provide either a valid self-signed "
                     "certificate or certificate chain.", **self.parts("leaf"))
        for chain in (("root", "middle"), ("root",), ("leaf", "middle", "root"), ("other",), ("middle", "root", "other")):
            with self.subTest(chain=chain):
                self.refused(BAD_CHAIN, **self.parts("leaf", *chain))
        self.refused("The certificate chain " + NOT_PEM, **self.parts("leaf", CertificateChain=b"\n"))
        self.refused("Member must have length less than or equal to 32768",
                     Certificate=b"x" * 32769, PrivateKey=b"x")

    def test_importing_again(self):
        usages = ["keyUsage=digitalSignature,keyEncipherment", "extendedKeyUsage=serverAuth,clientAuth"]
        self.files.make("first", key="RSA-2048", extensions=usages)
        arn = self.imported("first", Tags=[{"Key": "team", "Value": "web"}])
        before = self.describe(arn)
        self.refused("Tagging is not permitted on re-import.",
                     **self.parts("first", CertificateArn=arn, Tags=[{"Key": "a"}]))
        self.files.make("larger", key="RSA-3072", extensions=usages)
        self.files.make("elliptic", key="EC-prime256v1", extensions=usages)
        for other in ("larger", "elliptic"):
            self.refused("type and size", **self.parts(other, CertificateArn=arn))
        self.files.make("fewer", key="RSA-2048", extensions=["keyUsage=digitalSignature", usages[1]])
        self.refused("It lacks KEY_ENCIPHERMENT", **self.parts("fewer", CertificateArn=arn))
        self.files.make("second", key="RSA-2048", extensions=[usages[0], "extendedKeyUsage=serverAuth"])
        self.assertEqual(self.imported("second", CertificateArn=arn), arn, "clientAuth may go, and every name may change")
        after = self.describe(arn)
        self.assertEqual(after["DomainName"], "second.example.net")
        self.assertEqual(after["CreatedAt"], before["CreatedAt"])
        self.assertGreaterEqual(after["ImportedAt"], before["ImportedAt"])
        self.assertEqual(self.acm.get_certificate(CertificateArn=arn)["Certificate"].encode(),
                         self.files.bytes("second.pem"))
        self.assertEqual(self.acm.list_tags_for_certificate(CertificateArn=arn)["Tags"],
                         [{"Key": "team", "Value": "web"}])

    def test_importing_over_what_was_not_imported(self):
        code, message = self.error_of(self.acm.import_certificate, **self.parts("root", CertificateArn=NOWHERE))
        self.assertEqual((code, message), ("ResourceNotFoundException", f"Could not find certificate {NOWHERE}."))
        requested = self.request("requested.example.net")
        self.refused("was not imported", **self.parts("root", CertificateArn=requested))

    def test_the_key_comes_back_to_its_owner_only(self):
        arn = self.imported("leaf", "middle", "root")
        code, _ = self.error_of(self.acm.export_certificate, CertificateArn=arn, Passphrase=b"correct horse")
        self.assertEqual(code, "ValidationException")
        out = self.files.directory / "bundle"
        done = subprocess.run([BINARY, "export", arn, "--out", out, "--endpoint", self.server.endpoint],
                              env=self.server.environment(), capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((out / "privkey.pem").read_bytes(), self.files.bytes("leaf.key"))
        self.acm.delete_certificate(CertificateArn=arn)
        self.assertEqual(self.error_of(self.describe, arn)[0], "ResourceNotFoundException")

    def test_the_command_line(self):
        folder = self.files.directory
        full = folder / "fullchain.pem"
        full.write_bytes(b"".join(self.files.bytes(f"{name}.pem") for name in ("leaf", "middle", "root")))
        command = [BINARY, "import", "--certificate", full, "--private-key", folder / "leaf.key", "--plain",
                   "--endpoint", self.server.endpoint]
        done = subprocess.run(command, env=self.server.environment(), capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        arn = done.stdout.strip()
        self.assertEqual(self.describe(arn)["Type"], "IMPORTED")
        again = subprocess.run([*command, "--arn", arn], env=self.server.environment(), capture_output=True, text=True,
                               timeout=60, check=False)
        self.assertEqual((again.returncode, again.stdout.strip()), (0, arn), again.stderr)
        why = subprocess.run([BINARY, "why", arn, "--endpoint", self.server.endpoint], env=self.server.environment(),
                             capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(why.returncode, 0, why.stderr)
        self.assertIn("Imported; valid until", why.stdout)


class Export(Acceptance):
    PASSPHRASE = b"correct horse ~!@^&*"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acm = boto3_client(cls.server, newest=True)

    def exportable(self, name, **options):
        return self.issue(name, Options={"Export": "ENABLED"}, **options)

    def test_openssl_and_cryptography_open_what_is_exported(self):
        for number, algorithm in enumerate(("EC_prime256v1", "EC_secp384r1", "RSA_2048")):
            with self.subTest(algorithm=algorithm):
                arn = self.exportable(f"export{number}.example.net", KeyAlgorithm=algorithm, seconds=60)
                exported = self.acm.export_certificate(CertificateArn=arn, Passphrase=self.PASSPHRASE)
                self.assertTrue(exported["PrivateKey"].startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
                self.assertEqual(exported["CertificateChain"].count("BEGIN CERTIFICATE"), 2)
                public = x509.load_pem_x509_certificate(exported["Certificate"].encode()).public_key()
                key = serialization.load_pem_private_key(exported["PrivateKey"].encode(), self.PASSPHRASE)
                self.assertEqual(key.public_key().public_numbers(), public.public_numbers())
                self.openssl_opens(exported["PrivateKey"], self.PASSPHRASE.decode(), good=True)
                self.openssl_opens(exported["PrivateKey"], "wrong", good=False)
                with self.assertRaises(ValueError):
                    serialization.load_pem_private_key(exported["PrivateKey"].encode(), b"wrong")

    def openssl_opens(self, pem, passphrase, good):
        done = subprocess.run(["openssl", "pkey", "-passin", f"pass:{passphrase}", "-noout"], input=pem.encode(),
                              capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode == 0, good, done.stderr)

    def test_aws_cli_exports(self):
        arn = self.exportable("exportcli.example.net")
        passphrase = self.fresh_directory() / "passphrase.txt"
        passphrase.write_bytes(self.PASSPHRASE)
        exported = aws_cli(self.server, "export-certificate", "--certificate-arn", arn, "--passphrase",
                           f"fileb://{passphrase}")
        self.openssl_opens(exported["PrivateKey"], self.PASSPHRASE.decode(), good=True)

    def test_passphrases_that_are_refused(self):
        arn = self.exportable("exportwords.example.net")
        for passphrase in (b"a#bcd", b"a$bcd", b"a%bcd", "pässword".encode(), b"a\0bcd", b"abc", b"x" * 129):
            with self.subTest(passphrase=passphrase[:8]):
                code, _ = self.error_of(self.acm.export_certificate, CertificateArn=arn, Passphrase=passphrase)
                self.assertEqual(code, "ValidationException")

    def test_what_exporting_changes(self):
        arn = self.exportable("exportonce.example.net")
        self.assertEqual(self.describe(arn)["RenewalEligibility"], "INELIGIBLE")
        self.acm.export_certificate(CertificateArn=arn, Passphrase=self.PASSPHRASE)
        self.assertEqual(self.describe(arn)["RenewalEligibility"], "ELIGIBLE")
        listed = self.acm.list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})["CertificateSummaryList"]
        summary = next(one for one in listed if one["CertificateArn"] == arn)
        self.assertIs(summary["Exported"], True)
        self.assertEqual(summary["RenewalEligibility"], "ELIGIBLE")

    def test_what_cannot_be_exported(self):
        closed = self.issue("notforexport.example.net")
        code, message = self.error_of(self.acm.export_certificate, CertificateArn=closed, Passphrase=self.PASSPHRASE)
        self.assertEqual(code, "ValidationException")
        self.assertIn("is not a private certificate", message)
        pending = self.request("exportlater.example.net", Options={"Export": "ENABLED"})
        self.assertEqual(self.error_of(self.acm.export_certificate, CertificateArn=pending,
                                       Passphrase=self.PASSPHRASE)[0], "RequestInProgressException")
        self.assertEqual(self.error_of(self.acm.export_certificate, CertificateArn=NOWHERE,
                                       Passphrase=self.PASSPHRASE)[0], "ResourceNotFoundException")


if __name__ == "__main__":
    unittest.main()
