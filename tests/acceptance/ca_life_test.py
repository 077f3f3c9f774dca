"""The life of the server's own CAs: one for each kind of key, rotated under their root, or below somebody else's."""

import datetime
import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp

from harness import ACCOUNT, BINARY, Acceptance, boto3_client, get
from signers import WithSigner
from tokens import SoftToken

PASSPHRASE = "correct horse battery staple"


def certificates_in(pem):
    """A chain in PEM, taken apart."""
    end = "-----END CERTIFICATE-----\n"
    return [x509.load_pem_x509_certificate((block + end).encode()) for block in pem.split(end) if block.strip()]


class CaLife(Acceptance):
    """What every test of this module does with a server; its root's key has the same passphrase in all of them."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="certwright-ceremony-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.passphrase = cls.folder / "passphrase"
        cls.passphrase.write_text(PASSPHRASE + "\n")
        cls.passphrase.chmod(0o600)
        cls.init_options = ("--root-passphrase-file", str(cls.passphrase))
        super().setUpClass()
        cls.acm = boto3_client(cls.server, newest=True)

    def ca(self, *arguments, server=None, check=True):
        """`certwright ca …` on a server's machine, with JSON; gives (exit code, document or message)."""
        server = server or self.server
        done = server.cli("ca", *arguments, "--json", "--data", server.data, "--config", server.config)
        self.say(f"ca {' '.join(map(str, arguments))}: {done.returncode}\n{done.stdout[:1500]}{done.stderr}")
        if check:
            self.assertEqual(done.returncode, 0, done.stderr)
            return json.loads(done.stdout)
        return done.returncode, " ".join(done.stderr.split())

    def ceremony(self, *arguments, **keywords):
        return self.ca(*arguments, "--root-passphrase-file", self.passphrase, **keywords)

    def signing(self, server=None):
        """{kind of leaf key: id of the CA that signs}."""
        return {kind: one["id"] for one in self.ca("show", server=server)["authorities"] for kind in one["signs_for"]}

    def run_in(self, folder, *command, check=True):
        done = subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True, check=False)
        self.say(f"{' '.join(map(str, command))}: {done.returncode} {done.stdout[-400:]}{done.stderr[-400:]}")
        if check:
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done

    def leaf_of(self, arn):
        """An issued certificate in files: (leaf, chain as a list, folder)."""
        answer = self.acm.get_certificate(CertificateArn=arn)
        folder = self.fresh_directory()
        (folder / "leaf.pem").write_text(answer["Certificate"])
        (folder / "chain.pem").write_text(answer["CertificateChain"])
        return (x509.load_pem_x509_certificate(answer["Certificate"].encode()),
                certificates_in(answer["CertificateChain"]), folder)

    def verifies(self, folder, root, name, crl=None, check=True):
        """`openssl verify` of the leaf below this root, with the CRL that it names."""
        checks = []
        if crl:
            (folder / "now.crl").write_bytes(get(crl)[1])
            self.run_in(folder, "openssl", "crl", "-inform", "DER", "-in", "now.crl", "-out", "crl.pem", "-CAfile",
                        "chain.pem")
            checks = ["-crl_check", "-CRLfile", "crl.pem"]
        return self.run_in(folder, "openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname",
                           name, *checks, "-CAfile", root, "-untrusted", "chain.pem", "leaf.pem", check=check)

    def crl_url(self, leaf):
        (point,) = leaf.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        return point.full_name[0].value

    def ocsp_status(self, leaf, issuer):
        request = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, hashes.SHA1()).build()
        url = next(access.access_location.value for access in
                   leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
                   if access.access_method == x509.AuthorityInformationAccessOID.OCSP)
        body = request.public_bytes(serialization.Encoding.DER)
        with urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "application/ocsp-request"}),
                                    timeout=10) as answer:
            return ocsp.load_der_ocsp_response(answer.read()).certificate_status.name

    def exported(self, name, **options):
        """An issued certificate that its owner may revoke."""
        arn = self.issue(name, Options={"Export": "ENABLED"}, **options)
        self.acm.export_certificate(CertificateArn=arn, Passphrase=b"correct horse battery")
        return arn

    def taken_over(self, arn):
        """Waits until the server goes by what the store says, which a revocation hastens."""
        stored = {one["id"]: datetime.datetime.fromisoformat(one["not_after"]).timestamp()
                  for one in self.ca("show")["authorities"] if one["signs_for"]}
        self.acm.revoke_certificate(CertificateArn=arn, RevocationReason="SUPERSEDED")

        def taken_over():
            figures = re.findall(r'^certwright_ca_not_after_timestamp_seconds\{ca="(.*)",role="issuing"\} (\S+)$',
                                 get(self.server.admin_url + "/metrics")[1].decode(), re.M)
            return {ca: float(end) for ca, end in figures} == stored
        self.eventually(taken_over, why=f"the server does not go by {stored}")


class OwnRoot(CaLife):
    sections = {"policy": {"administrators": [ACCOUNT]}}

    def test_1_a_ca_for_rsa_keys_beside_the_first(self):
        shown = self.ca("show")
        self.assertEqual([(one["role"], one["key_place"], one["signs_for"]) for one in shown["authorities"]],
                         [("issuing", "store", ["ec"]), ("root", "elsewhere", [])])
        self.assertEqual(shown["authorities"][1]["crl"]["number"], 1)
        before = self.exported("before.example.net", KeyAlgorithm="RSA_2048")
        _, chain, _ = self.leaf_of(before)
        self.assertIsInstance(chain[0].public_key(), ec.EllipticCurvePublicKey, "the only one signs for both kinds")
        made = self.ceremony("init", "--key-algorithm", "RSA_2048")
        self.assertEqual(made["authority"]["signs_for"], ["rsa"])
        self.assertIsNone(made["before"])
        self.taken_over(before)
        for algorithm, kind in (("RSA_2048", rsa.RSAPublicKey), ("EC_prime256v1", ec.EllipticCurvePublicKey)):
            with self.subTest(algorithm=algorithm):
                name = f"{algorithm.lower().replace('_', '-')}.example.net"
                leaf, chain, folder = self.leaf_of(self.issue(name, KeyAlgorithm=algorithm))
                self.assertIsInstance(leaf.public_key(), kind)
                self.assertIsInstance(chain[0].public_key(), kind)
                self.verifies(folder, self.server.data / "root.pem", name, crl=self.crl_url(leaf))
                self.assertEqual(self.ocsp_status(leaf, chain[0]), "GOOD")
        code, message = self.ceremony("init", "--key-algorithm", "RSA_3072", check=False)
        self.assertEqual(code, 1)
        self.assertIn("certwright ca rotate", message)

    def test_2_a_rotation_breaks_no_chain(self):
        before = self.signing()
        old = self.exported("old.example.net")
        revoked = self.exported("revoked.example.net")
        old_leaf, old_chain, old_folder = self.leaf_of(old)
        revoked_leaf, _, revoked_folder = self.leaf_of(revoked)
        code, message = self.ceremony("rotate", check=False)
        self.assertEqual(code, 2)
        self.assertIn("--key-algorithm", message, "there are two: which?")
        rotated = self.ceremony("rotate", "--key-algorithm", "EC_secp384r1")
        self.assertEqual(rotated["before"]["id"], before["ec"])
        self.assertEqual(rotated["before"]["signs_for"], [])
        self.assertEqual(rotated["authority"]["key_algorithm"], "p384")
        self.taken_over(revoked)
        root = self.server.data / "root.pem"
        new_leaf, new_chain, new_folder = self.leaf_of(self.issue("new.example.net"))
        self.assertNotEqual(new_chain[0].subject, old_chain[0].subject)
        self.assertEqual(new_leaf.issuer, new_chain[0].subject)
        self.verifies(new_folder, root, "new.example.net", crl=self.crl_url(new_leaf))
        # What the old one signed stays good, and is revoked by it.
        self.assertEqual(self.acm.get_certificate(CertificateArn=old)["CertificateChain"],
                         (old_folder / "chain.pem").read_text())
        self.verifies(old_folder, root, "old.example.net", crl=self.crl_url(old_leaf))
        self.assertEqual(self.ocsp_status(old_leaf, old_chain[0]), "GOOD")

        def is_refused():
            done = self.verifies(revoked_folder, root, "revoked.example.net", crl=self.crl_url(revoked_leaf), check=False)
            return "certificate revoked" in done.stdout + done.stderr
        self.eventually(is_refused, 10)
        self.assertEqual(self.ocsp_status(revoked_leaf, old_chain[0]), "REVOKED")
        self.assertEqual(self.ocsp_status(new_leaf, new_chain[0]), "GOOD")

    def test_3_the_roots_crl_is_renewed_at_ceremonies(self):
        (root,) = [one for one in self.ca("show")["authorities"] if one["role"] == "root"]
        self.assertEqual(root["crl"]["number"], 3, "made, an RSA CA, a rotation")
        _, _, folder = self.leaf_of(self.issue("root-crl.example.net"))
        intermediate = x509.load_pem_x509_certificate((folder / "chain.pem").read_bytes())
        (folder / "root.crl").write_bytes(get(self.crl_url(intermediate))[1])
        crl = x509.load_der_x509_crl((folder / "root.crl").read_bytes())
        self.assertEqual(crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number, 3)
        self.run_in(folder, "openssl", "crl", "-inform", "DER", "-in", "root.crl", "-noout", "-CAfile",
                    self.server.data / "root.pem")

    def test_4_what_is_no_key_of_the_root_is_refused(self):
        wrong = self.fresh_directory() / "wrong"
        wrong.write_text("another passphrase\n")
        wrong.chmod(0o600)
        cases = (
            (("rotate", "--root-passphrase-file", wrong), "passphrase does not open"),
            (("rotate", "--root-key-file", "/nowhere.pem", "--root-passphrase-file", wrong), "cannot be read"),
            (("rotate", "--root-key-file", self.server.data / "root.pem", "--root-passphrase-file", wrong),
             "no private key"),
            (("rotate",), "--root-passphrase-file"),
            (("init", "--key-algorithm", "DSA", "--root-passphrase-file", wrong), "no such algorithm"),
            (("show", "0123456789abcdef"), "has no CA"),
        )
        before = self.signing()
        for arguments, part in cases:
            with self.subTest(arguments=arguments):
                code, message = self.ca(*arguments, check=False)
                self.assertNotEqual(code, 0)
                self.assertIn(part, message)
        other = self.fresh_directory() / "other.pem"
        self.run_in(other.parent, "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-out", other)
        code, message = self.ceremony("rotate", "--root-key-file", other, check=False)
        self.assertEqual(code, 1)
        self.assertIn("not that of a root of this server", message)
        self.assertEqual(self.signing(), before)

    def test_5_a_passphrase_that_is_typed(self):
        before = self.signing()["rsa"]
        command = [BINARY, "ca", "rotate", "--key-algorithm", "RSA_2048", "--data", self.server.data, "--config",
                   self.server.config]
        process, terminal = pty.fork()
        if process == 0:
            os.execve(BINARY, [str(word) for word in command], self.server.environment())
        shown = b""
        try:
            while b"Passphrase of" not in shown:
                shown += os.read(terminal, 1024)
            os.write(terminal, PASSPHRASE.encode() + b"\n")
            while True:
                shown += os.read(terminal, 1024)
        except OSError:  # Linux's way of saying that the other end has closed
            pass
        finally:
            os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), 0, shown)
        self.assertNotIn(PASSPHRASE.encode(), shown)
        self.assertNotEqual(self.signing()["rsa"], before)

    def test_5_words_for_people(self):
        for language, words in (("en", ("CRLs only", "elsewhere", "ENDS")), ("ja", ("CRL のみ", "別の場所", "有効期限"))):
            done = self.server.cli("ca", "show", "--lang", language, "--data", self.server.data, "--config",
                                   self.server.config)
            for word in words:
                self.assertIn(word, done.stdout)
        pem = self.server.cli("ca", "show", "--pem", "--data", self.server.data, "--config", self.server.config)
        self.assertEqual(len(certificates_in(pem.stdout)), 2)

    def test_6_each_change_is_an_event_of_who_made_it(self):
        events = json.loads(self.server.cli("events", "--json", "--name", "authority.", "--all-accounts").stdout)["events"]
        names = {event["name"] for event in events}
        self.assertLessEqual({"authority.created", "authority.rotated"}, names, events[:3])
        self.assertTrue(all(event["actor"].startswith("operator:") for event in events), events)


class SomebodyElsesRoot(CaLife):
    """The server's CA below a root that is somebody else's, made with OpenSSL here."""

    def sign(self, csr, days=3650, extensions="basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,"
             "keyCertSign,cRLSign,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectKeyIdentifier=hash\n"
             "authorityKeyIdentifier=keyid\ncertificatePolicies=2.5.29.32.0\n"
             "crlDistributionPoints=URI:http://root.example.net/root.crl\n"
             "authorityInfoAccess=caIssuers;URI:http://root.example.net/root.cer\n"):
        """The request signed by the other root: a file with both certificates."""
        folder = csr.parent
        if not (folder / "root.key").exists():
            self.run_in(folder, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384",
                        "-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "7300", "-subj",
                        "/C=JP/O=Example Corporation/CN=Example Root", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        (folder / "extensions").write_text(extensions)
        self.run_in(folder, "openssl", "x509", "-req", "-in", csr, "-CA", "root.pem", "-CAkey", "root.key", "-out",
                    "ca.pem", "-days", days, "-sha384", "-extfile", "extensions", "-set_serial",
                    f"0x{os.urandom(16).hex()}")
        (folder / "chain.pem").write_text((folder / "ca.pem").read_text() + (folder / "root.pem").read_text())
        return folder / "chain.pem"

    def requested(self, *options):
        answer = self.ca("export-csr", "--key-algorithm", "EC_prime256v1", *options)
        csr = self.fresh_directory() / "ca.csr"
        csr.write_text(answer["request"]["request"])
        return answer, csr

    def test_1_requested_signed_and_imported(self):
        answer, csr = self.requested("--common-name", "Example Issuing CA", "--organization", "Example Corporation",
                                     "--country", "JP")
        self.assertFalse(answer["was_pending"])
        request = x509.load_pem_x509_csr(csr.read_bytes())
        self.assertTrue(request.is_signature_valid)
        self.assertEqual(request.subject.rfc4514_string(), "CN=Example Issuing CA,O=Example Corporation,C=JP")
        self.assertTrue(request.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
        again, _ = self.requested()
        self.assertTrue(again["was_pending"])
        self.assertEqual(again["request"]["request"], answer["request"]["request"], "the same key is asked for again")
        first = self.exported("first.example.net")
        before = self.signing()["ec"]
        chain = self.sign(csr)
        imported = self.ca("import", chain)
        self.assertEqual(imported["before"]["id"], before)
        self.assertEqual(imported["authority"]["id"], answer["request"]["id"])
        self.assertEqual(self.ca("show")["requests"], [])
        self.taken_over(first)
        leaf, issuers, folder = self.leaf_of(self.issue("below.example.net"))
        self.assertEqual(issuers[0].subject.rfc4514_string(), "CN=Example Issuing CA,O=Example Corporation,C=JP")
        self.verifies(folder, csr.parent / "root.pem", "below.example.net", crl=self.crl_url(leaf))
        self.assertEqual(self.ocsp_status(leaf, issuers[0]), "GOOD")
        old_leaf, old_issuers, _ = self.leaf_of(first)
        self.assertEqual(self.ocsp_status(old_leaf, old_issuers[0]), "REVOKED")

    def test_2_a_renewed_certificate_of_the_same_key(self):
        _, csr = self.requested("--new")
        first = self.exported("renewed.example.net")
        chain = self.sign(csr)
        self.ca("import", chain)
        self.taken_over(first)
        renewed = self.sign(csr, days=2000)
        self.assertIsNone(self.ca("import", renewed)["before"])
        again = self.exported("renewed2.example.net")
        self.taken_over(again)
        _, issuers, folder = self.leaf_of(self.issue("renewed3.example.net"))
        self.assertEqual(issuers[0], x509.load_pem_x509_certificate((csr.parent / "ca.pem").read_bytes()))
        self.verifies(folder, csr.parent / "root.pem", "renewed3.example.net")

    def test_3_a_ca_that_comes_with_its_key(self):
        folder = self.fresh_directory()
        self.run_in(folder, "openssl", "req", "-new", "-newkey", "rsa:3072", "-passout", f"pass:{PASSPHRASE}", "-keyout",
                    "ca.key", "-out", "ca.csr", "-subj", "/C=JP/O=Example Corporation/CN=Example RSA CA")
        chain = self.sign(folder / "ca.csr")
        code, message = self.ca("import", chain, check=False)
        self.assertEqual(code, 1)
        self.assertIn("--key-file", message)
        code, message = self.ca("import", chain, "--key-file", folder / "ca.key", check=False)
        self.assertIn("passphrase", message)
        self.ca("import", chain, "--key-file", folder / "ca.key", "--passphrase-file", self.passphrase)
        self.server.stop()
        self.server.start()
        leaf, issuers, leaf_folder = self.leaf_of(self.issue("rsa.example.net", KeyAlgorithm="RSA_2048"))
        self.assertEqual(issuers[0], x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()))
        self.verifies(leaf_folder, folder / "root.pem", "rsa.example.net", crl=self.crl_url(leaf))

    def test_4_chains_that_are_refused(self):
        _, csr = self.requested("--new")
        good = self.sign(csr)
        folder = csr.parent
        before = self.signing()
        (folder / "alone.pem").write_text((folder / "ca.pem").read_text())
        (folder / "turned.pem").write_text((folder / "root.pem").read_text() + (folder / "ca.pem").read_text())
        (folder / "words.pem").write_text("no certificate\n")
        bodies = {name: (folder / name).read_text() for name in ("alone.pem", "turned.pem", "words.pem")}
        no_ca = "keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectKeyIdentifier=hash\n"
        no_crl = ("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n")
        mail = ("basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n"
                "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nextendedKeyUsage=emailProtection\n")
        for name, extensions in (("no_ca.pem", no_ca), ("no_crl.pem", no_crl), ("mail.pem", mail)):
            bodies[name] = self.sign(csr, extensions=extensions).read_text()
        expected = {"alone.pem": "certificates were given", "turned.pem": "signed itself", "words.pem": "certificates",
                    "no_ca.pem": "not a CA's", "no_crl.pem": "cRLSign", "mail.pem": "serverAuth"}
        for name, body in bodies.items():
            with self.subTest(name=name):
                (folder / name).write_text(body)
                code, message = self.ca("import", folder / name, check=False)
                self.assertNotEqual(code, 0)
                self.assertIn(expected[name], message)
        self.assertEqual(self.signing(), before)
        self.sign(csr)
        self.ca("import", good)


class KeysInToken(CaLife):
    """Every CA's key in one token, each under a label of its own."""

    @classmethod
    def setUpClass(cls):
        directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-token-"))
        cls.addClassCleanup(shutil.rmtree, directory, ignore_errors=True)
        cls.token = SoftToken(directory)
        cls.sections = {"ca": cls.token.settings()}
        super().setUpClass()

    def test_rotated_in_the_token_and_opened_again(self):
        first = self.exported("first.example.net")
        rotated = self.ceremony("rotate")
        self.assertEqual((rotated["authority"]["key_place"], rotated["before"]["key_place"]), ("token", "token"))
        self.assertNotEqual(rotated["authority"]["key_label"], "")
        self.assertIn(rotated["authority"]["key_label"], self.token.tool("--list-objects", "--type", "privkey").stdout)
        self.taken_over(first)
        for name in ("second.example.net", "third.example.net"):
            leaf, issuers, folder = self.leaf_of(self.issue(name))
            self.assertIn(rotated["authority"]["id"], issuers[0].subject.rfc4514_string())
            self.verifies(folder, self.server.data / "root.pem", name, crl=self.crl_url(leaf))
            self.server.stop()
            self.server.start()
        leaf, issuers, _ = self.leaf_of(first)
        self.assertEqual(self.ocsp_status(leaf, issuers[0]), "REVOKED", "the first key is still at work")

    def test_requested_with_a_key_of_the_token(self):
        answer = self.ca("export-csr", "--key-algorithm", "RSA_2048")
        self.assertEqual(answer["request"]["key_place"], "token")
        self.assertTrue(x509.load_pem_x509_csr(answer["request"]["request"].encode()).is_signature_valid)
        folder = self.fresh_directory()
        self.run_in(folder, "openssl", "genrsa", "-out", "ca.key", "2048")
        code, message = self.ca("import", self.server.data / "root.pem", "--key-file", folder / "ca.key", check=False)
        self.assertNotEqual(code, 0)


class BehindASigner(WithSigner, CaLife):
    """The keys live with `certwright signer`; ceremonies are held beside it, and the server takes over what it signs with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.passphrase.write_text(cls.holder_init["root_passphrase"] + "\n")

    def test_a_second_ca_and_a_rotation(self):
        _, old_issuers, old_folder = self.leaf_of(self.issue("first.example.net"))
        code, message = self.ceremony("rotate", "--root-key-file", self.holder.data / "root-key.pem", check=False)
        self.assertEqual(code, 1)
        self.assertIn("certwright signer", message, "the server has no keys")
        self.ceremony("init", "--key-algorithm", "RSA_2048", server=self.holder)
        rotated = self.ceremony("rotate", "--key-algorithm", "EC_prime256v1", server=self.holder)
        self.server.stop()
        self.signer.terminate()
        self.signer.wait()
        self.start_signer()
        self.server.start()
        self.assertEqual(self.signing(), self.signing(self.holder))
        for algorithm in ("EC_prime256v1", "RSA_2048"):
            name = f"{algorithm.lower().replace('_', '-')}.example.net"
            leaf, issuers, folder = self.leaf_of(self.issue(name, KeyAlgorithm=algorithm))
            self.assertEqual(type(leaf.public_key()), type(issuers[0].public_key()))
            self.verifies(folder, self.holder.data / "root.pem", name)
        self.verifies(old_folder, self.holder.data / "root.pem", "first.example.net")
        places = {one["id"]: one["key_place"] for one in self.ca("show")["authorities"]}
        self.assertEqual(places[rotated["authority"]["id"]], "signer")
        # The CRLs of the one before go on: they are the signer's to sign as well.
        old_id = rotated["before"]["id"]
        self.assertIn(old_id, old_issuers[0].subject.rfc4514_string())
        self.assertEqual(get(f"{self.server.pki_url}/crl/{old_id}/1.crl")[0], 200)


if __name__ == "__main__":
    unittest.main()
