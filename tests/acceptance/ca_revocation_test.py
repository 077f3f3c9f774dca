"""What a root says of the CAs below it: `certwright ca revoke` and `ca sign-crl`, judged by OpenSSL and python-cryptography."""

import contextlib
import datetime
import hashlib
import json
import re
import sqlite3
import time
import unittest
import urllib.parse

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from ca_life_test import CaLife, certificates_in
from harness import ACCOUNT, get
from signers import WithSigner


class RevokedCas(CaLife):
    """Tests of one server, in their order: what a root revoked stays revoked."""

    sections = {"policy": {"administrators": [ACCOUNT]}}

    def root(self, server=None):
        (root,) = [one for one in self.ca("show", server=server)["authorities"] if one["role"] == "root"]
        return root

    def id_of(self, certificate):
        """The beginning of the SHA-256 of its SubjectPublicKeyInfo."""
        key = certificate.public_key().public_bytes(serialization.Encoding.DER,
                                                    serialization.PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(key).hexdigest()[:16]

    def root_crl(self, chain):
        """The root's CRL at the URL that the CA's certificate names."""
        return x509.load_der_x509_crl(get(self.crl_url(chain[0]))[1])

    def published(self, chain, entries):
        """The same, when it has so many; a certificate's revocation has the server look before its minute is over."""
        self.acm.revoke_certificate(CertificateArn=self.exported(f"hastens{entries}.example.net"),
                                    RevocationReason="SUPERSEDED")
        self.eventually(lambda: len(self.root_crl(chain)) == entries, 70)
        return self.root_crl(chain)

    def verifies_up_to_the_root(self, folder, name, leaf, chain):
        """`openssl verify -crl_check_all`: the leaf by its CA's CRL, the CA by the root's."""
        (folder / "leaf.crl").write_bytes(get(self.crl_url(leaf))[1])
        (folder / "root.crl").write_bytes(get(self.crl_url(chain[0]))[1])
        crls = [self.run_in(folder, "openssl", "crl", "-inform", "DER", "-in", crl).stdout
                for crl in ("leaf.crl", "root.crl")]
        (folder / "crls.pem").write_text("".join(crls))
        done = self.run_in(folder, "openssl", "verify", "-x509_strict", "-crl_check_all", "-CRLfile", "crls.pem",
                           "-verify_hostname", name, "-CAfile", self.server.data / "root.pem", "-untrusted",
                           "chain.pem", "leaf.pem", check=False)
        return done.returncode == 0, done.stdout + done.stderr

    def test_1_a_ca_that_signs_is_replaced_first(self):
        signing = self.signing()["ec"]
        code, message = self.ceremony("revoke", signing, "--reason", "cACompromise", check=False)
        self.assertEqual(code, 1)
        self.assertIn("certwright ca rotate", message)
        self.assertEqual(self.root()["crl"]["number"], 1, "nothing was signed")

    def test_2_revoked_for_whoever_looks_at_the_roots_crl(self):
        old = self.signing()["ec"]
        first = self.exported("first.example.net")
        old_leaf, old_chain, old_folder = self.leaf_of(first)
        self.assertEqual(self.verifies_up_to_the_root(old_folder, "first.example.net", old_leaf, old_chain)[0], True)
        self.ceremony("rotate")
        self.taken_over(self.exported("hastens.example.net"))
        revoked = self.ceremony("revoke", old, "--reason", "cACompromise")["authority"]
        self.assertEqual((revoked["id"], revoked["revoked"]["reason"]), (old, "CA_COMPROMISE"))
        (entry,) = crl = self.published(old_chain, 1)
        self.assertEqual(entry.serial_number, old_chain[0].serial_number)
        self.assertEqual(entry.extensions.get_extension_for_class(x509.CRLReason).value.reason,
                         x509.ReasonFlags.ca_compromise)
        root = x509.load_pem_x509_certificate((self.server.data / "root.pem").read_bytes())
        self.assertTrue(crl.is_signature_valid(root.public_key()))
        good, said = self.verifies_up_to_the_root(old_folder, "first.example.net", old_leaf, old_chain)
        self.assertFalse(good)
        self.assertIn("certificate revoked", said)
        # What the CA in its place signs is good, by the same CRL.
        leaf, chain, folder = self.leaf_of(self.issue("second.example.net"))
        self.assertEqual(self.verifies_up_to_the_root(folder, "second.example.net", leaf, chain)[0], True)
        # Its own CRLs and answers go on.
        self.assertEqual(self.ocsp_status(old_leaf, old_chain[0]), "GOOD")

    def test_3_a_later_crl_names_what_earlier_ones_did(self):
        before = self.root()["crl"]["number"]
        renewed = self.ceremony("sign-crl")["authority"]
        self.assertEqual((renewed["role"], renewed["crl"]["number"]), ("root", before + 1))
        self.ceremony("init", "--key-algorithm", "RSA_2048")
        old = self.signing()["ec"]
        self.ceremony("rotate", "--key-algorithm", "EC_prime256v1")
        self.ceremony("revoke", old, "--reason", "superseded")
        shown = self.ca("show")["authorities"]
        self.assertEqual(sorted(one["revoked"]["reason"] for one in shown if "revoked" in one),
                         ["CA_COMPROMISE", "SUPERSEDED"])
        number = self.root()["crl"]["number"]
        self.assertEqual(number, before + 4)
        chain = certificates_in(shown[0]["chain"])
        crl = self.published(chain, 2)
        self.assertEqual(crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number, number)

    def test_4_what_is_refused(self):
        (revoked, *_) = [one for one in self.ca("show")["authorities"] if "revoked" in one]
        other = self.fresh_directory()
        self.run_in(other, "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key")
        private = self.of_operator("ca", "create-private", "--name", "Private", "--key-algorithm", "EC_prime256v1",
                                   "--plain").strip()
        listed = json.loads(self.of_operator("ca", "list", "--json"))["private_authorities"]
        (certificate,) = [one["certificate"] for one in listed if one["arn"] == private]
        private_id = self.id_of(x509.load_pem_x509_certificate(certificate.encode()))
        number = self.root()["crl"]["number"]
        for arguments, expected, part in (
                (("revoke", revoked["id"], "--reason", "superseded"), 1, "revoked already"),
                (("revoke", self.root()["id"], "--reason", "superseded"), 2, "is a root"),
                (("revoke", private_id, "--reason", "superseded"), 2, "private CA"),
                (("revoke", "0123456789abcdef", "--reason", "superseded"), 1, "no CA 0123456789abcdef"),
                (("revoke", revoked["id"], "--reason", "keyCompromise"), 2, "Use cACompromise"),
                (("revoke", revoked["id"], "--reason", "boredom"), 2, "Use cACompromise"),
                (("revoke", revoked["id"]), 2, "--reason"),
                (("sign-crl", "--root-key-file", other / "key"), 1, "not that of a root"),
        ):
            with self.subTest(arguments=arguments):
                code, message = self.ceremony(*arguments, check=False)
                self.assertEqual(code, expected, message)
                self.assertIn(part, message)
        # Nor does its certificate come back.
        chain = self.fresh_directory() / "chain.pem"
        chain.write_text(revoked["chain"])
        code, message = self.ca("import", chain, check=False)
        self.assertEqual(code, 1)
        self.assertIn("was revoked on", message)
        self.assertEqual(self.root()["crl"]["number"], number)

    def test_5_shown_and_told(self):
        for language, word in (("en", "✗ revoked"), ("ja", "✗ 失効")):
            self.assertIn(word, self.of_operator("ca", "show", "--lang", language))
        events = json.loads(self.server.cli("events", "--json", "--name", "authority.", "--all-accounts").stdout)["events"]
        names = [event["name"] for event in events]
        self.assertEqual(names.count("authority.revoked"), 2, names)
        self.assertEqual(names.count("authority.crl_renewed"), 1, names)

    def test_6_what_ends_is_watched(self):
        def figures():
            return dict(re.findall(r'^certwright_(?:root_crl_next_update|ca_not_after)_timestamp_seconds\{(.*)\} (\S+)$',
                                   get(self.server.admin_url + "/metrics")[1].decode(), re.M))
        root, signing = self.root(), self.signing()
        shown = figures()
        self.assertEqual({f'ca="{root["id"]}"', f'ca="{root["id"]}",role="root"'}
                         | {f'ca="{one}",role="issuing"' for one in signing.values()}, set(shown))
        end = datetime.datetime.fromisoformat(root["crl"]["next_update"])
        self.assertAlmostEqual(float(shown[f'ca="{root["id"]}"']), end.timestamp(), delta=1)
        self.assertNotIn("crl_ends_soon", self.server.log.read_text())
        # Eleven months on: what the store says of the CRL's end is brought forward.
        self.server.stop()
        with contextlib.closing(sqlite3.connect(self.server.data / "certwright.db")) as db, db:
            now = time.time()
            nearer = (now + 20 * 86400) / end.timestamp()
            db.execute("UPDATE authority SET crl_next_update = CAST(crl_next_update * ? AS INTEGER) WHERE id = ?",
                       (nearer, root["id"]))
        self.server.start()
        self.assertEqual(self.server.log.read_text().count('"event":"authority.crl_ends_soon"'), 1)
        self.assertAlmostEqual(float(figures()[f'ca="{root["id"]}"']), now + 20 * 86400, delta=3600)
        self.assertIn("sign-crl", self.server.cli("ca", "show", "--data", self.server.data, "--config",
                                                  self.server.config).stderr)


class BesideASigner(WithSigner, CaLife):
    """The signer's directory is where the root's CRL is signed; the server serves it from its next start on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.passphrase.write_text(cls.holder_init["root_passphrase"] + "\n")

    def test_the_server_serves_what_was_signed_beside_the_signer(self):
        _, chain, _ = self.leaf_of(self.issue("first.example.net"))
        old = self.signing()["ec"]
        code, message = self.ceremony("sign-crl", "--root-key-file", self.holder.data / "root-key.pem", check=False)
        self.assertEqual(code, 1)
        self.assertIn("certwright signer", message, "the signer would not know of it")
        self.ceremony("rotate", server=self.holder)
        self.ceremony("revoke", old, "--reason", "cessationOfOperation", server=self.holder)
        self.server.stop()
        self.signer.terminate()
        self.signer.wait()
        self.start_signer()
        self.server.start()
        path = urllib.parse.urlsplit(self.crl_url(chain[0])).path
        (entry,) = x509.load_der_x509_crl(get(self.server.pki_url + path)[1])
        self.assertEqual(entry.serial_number, chain[0].serial_number)
        shown = self.ca("show")["authorities"]
        (revoked,) = [one for one in shown if "revoked" in one]
        self.assertEqual((revoked["id"], revoked["revoked"]["reason"]), (old, "CESSATION_OF_OPERATION"))
        self.assertEqual([one["crl"]["number"] for one in shown if one["role"] == "root"], [3])


if __name__ == "__main__":
    unittest.main()
