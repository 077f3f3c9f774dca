"""What registries publish of a domain, by RDAP and WHOIS: its health and its contacts, in `check` and `why`."""

import datetime
import json
import pathlib
import shutil
import tempfile
import unittest

from harness import Acceptance, Zone
from registries import Rdap, Whois, rdap_domain

PUBLIC_SUFFIXES = "// ===BEGIN ICANN DOMAINS===\n" + "\n".join(
    ("test-a", "test-w", "test-n", "net", "org", "com")) + "\n// ===END ICANN DOMAINS===\n"

IANA, REGISTRY, REGISTRAR = "127.0.0.1", "127.0.0.2", "127.0.0.3"


def hours_ago(hours):
    then = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=hours)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")


class Registration(Acceptance):
    lookups = True
    more_zones = (
        Zone("test-a", ["shop MX 10 mx.shop", "mx.shop A 192.0.2.25", "renewable A 192.0.2.1"]),
        Zone("test-w", ["shop MX 10 mx.shop", "mx.shop A 192.0.2.25"]),
        Zone("test-n", ["shop MX 10 mx.shop", "mx.shop A 192.0.2.25"]),
    )

    @classmethod
    def setUpClass(cls):
        outside = pathlib.Path(tempfile.mkdtemp(prefix="certwright-registries-"))
        cls.addClassCleanup(shutil.rmtree, outside, ignore_errors=True)
        cls.rdap = Rdap()
        cls.addClassCleanup(cls.rdap.stop)
        cls.whois = Whois(IANA, REGISTRY, REGISTRAR)
        cls.addClassCleanup(cls.whois.stop)
        cls.fill()
        (outside / "suffixes.dat").write_text(PUBLIC_SUFFIXES)
        (outside / "rdap-dns.json").write_text(cls.rdap.bootstrap("test-a"))
        cls.sections = {
            "net": {"allow_private": ["127.0.0.0/8"]},
            "feeds": {"public_suffix_list": str(outside / "suffixes.dat")},
            "registration": {"lookups": cls.lookups, "rdap_bootstrap": str(outside / "rdap-dns.json"),
                             "whois": f"{IANA}:{cls.whois.port}"},
        }
        super().setUpClass()

    @classmethod
    def fill(cls):
        cls.rdap.domains.update({
            "shop.test-a": rdap_domain("shop.test-a"),
            "hidden.test-a": rdap_domain("hidden.test-a", email=None),
            "proxy.test-a": rdap_domain("proxy.test-a", email="x1@whoisprivacyservice.org"),
            "held.test-a": rdap_domain("held.test-a", status=["client hold"]),
            "gone.test-a": rdap_domain("gone.test-a", status=["redemption period", "pending delete"],
                                       expires="2025-10-01T03:04:05Z"),
            "ended.test-a": rdap_domain("ended.test-a", expires=hours_ago(50)),
            "renewable.test-a": rdap_domain("renewable.test-a", expires=hours_ago(50)),
            "new.test-a": rdap_domain("new.test-a", registered=hours_ago(20)),
            "busy.test-a": 503,
        })
        cls.whois.answers[IANA].update({
            "test-w": f"% IANA WHOIS server\r\nrefer: {REGISTRY}\r\n\r\ndomain: TEST-W\r\n",
            "test-n": "domain: TEST-N\r\nwhois:\r\nstatus: ACTIVE\r\n",
        })
        cls.whois.answers[REGISTRY].update({
            "shop.test-w": f"Domain Name: SHOP.TEST-W\r\nRegistrar WHOIS Server: {REGISTRAR}\r\n"
                           "Domain Status: serverHold https://icann.org/epp#serverHold\r\n",
            "jprs.test-w": ("[ドメイン名]   JPRS.TEST-W\r\n[状態]   Active\r\n\r\n"
                            "Contact Information: [公開連絡窓口]\r\n[電子メイル]   9@contact.gandi.net\r\n"
                            ).encode("iso-2022-jp"),
            "refused.test-w": "% Error: query rate limit exceeded. Try again after 60 seconds.\r\n",
        })
        cls.whois.answers[REGISTRAR].update({
            "shop.test-w": "Domain Name: shop.test-w\r\nRegistrant Email: REDACTED FOR PRIVACY\r\n"
                           "Admin Email: Please query the RDDS service of the Registrar of Record\r\n",
        })

    def check(self, name, *arguments):
        """{id: finding} of `certwright check`."""
        done = self.server.cli("check", name, "--json", *arguments)
        self.say(f"check {name} {' '.join(map(str, arguments))}: {done.returncode} {done.stderr}{done.stdout}")
        names = json.loads(done.stdout)["names"]
        return {finding["id"]: finding for one in names for finding in one["findings"]}

    def about_registration(self, findings):
        return {cause for cause in findings if cause.startswith(("CONTACT_WHOIS", "CONTACT_LOOKUP", "CONTACT_TLD")) or
                cause in ("NAME_DOMAIN_EXPIRED", "NAME_REGISTRATION_ENDED", "UNSAFE_NEWLY_REGISTERED")}

    def expect(self, name, *causes, method="email"):
        """{id: finding}, each with its message in English and as "message_ja"."""
        findings = self.check(name, "--method", method)
        self.assertEqual(self.about_registration(findings), set(causes), name)
        japanese = self.check(name, "--method", method, "--lang", "ja") if causes else {}
        for cause in causes:
            for sentence in (findings[cause]["message"], findings[cause]["remedy"], japanese[cause]["message"]):
                self.assertTrue(sentence)
                self.assertNotIn("{", sentence, "every hole is filled")
            findings[cause]["message_ja"] = japanese[cause]["message"]
            self.assertNotEqual(findings[cause]["message"], findings[cause]["message_ja"])
        return findings


class Health(Registration):
    def test_each_trouble_has_its_cause(self):
        self.expect("www.shop.test-a")
        self.assertIn("client hold", self.expect("held.test-a", "NAME_DOMAIN_EXPIRED", method="dns")
                      ["NAME_DOMAIN_EXPIRED"]["message"])
        gone = self.expect("www.gone.test-a", "NAME_DOMAIN_EXPIRED")["NAME_DOMAIN_EXPIRED"]
        self.assertIn("「redemption period, pending delete」", gone["message_ja"])
        self.assertEqual(gone["evidence"]["server"], f"{self.rdap.url}domain/gone.test-a")
        self.assertRegex(self.expect("ended.test-a", "NAME_DOMAIN_EXPIRED")
                         ["NAME_DOMAIN_EXPIRED"]["evidence"]["status"], r"^expired \d{4}-\d\d-\d\d$")
        renewable = self.expect("renewable.test-a", "NAME_REGISTRATION_ENDED", method="dns")["NAME_REGISTRATION_ENDED"]
        self.assertRegex(renewable["message"], r"ended on \d{4}-\d\d-\d\d;")
        self.assertEqual((renewable["severity"], renewable["effect"]), ("warning", "none"))
        self.assertIn("20 h", self.expect("new.test-a", "UNSAFE_NEWLY_REGISTERED", method="dns")
                      ["UNSAFE_NEWLY_REGISTERED"]["message"])

    def test_whom_a_registration_names(self):
        self.expect("hidden.test-a", "CONTACT_WHOIS_NO_EMAIL")
        proxy = self.expect("proxy.test-a", "CONTACT_WHOIS_PRIVACY_PROXY")["CONTACT_WHOIS_PRIVACY_PROXY"]
        self.assertIn("x1@whoisprivacyservice.org", proxy["message"])
        self.expect("hidden.test-a", method="dns")

    def test_whois_leads_from_iana_to_the_registrar(self):
        self.expect("www.shop.test-w", "NAME_DOMAIN_EXPIRED", "CONTACT_WHOIS_NO_EMAIL")
        asked = [one for one in self.whois.asked if one[1] in ("test-w", "shop.test-w")]
        self.assertEqual([one for one in asked if one[1] == "shop.test-w"],
                         [(REGISTRY, "shop.test-w"), (REGISTRAR, "shop.test-w")])
        self.assertIn((IANA, "test-w"), asked, "the first server learns the top-level domain, and no more")

    def test_jprs_s_format_and_charset_are_read(self):
        self.expect("jprs.test-w", "CONTACT_WHOIS_PRIVACY_PROXY")

    def test_what_cannot_be_told_is_no_failure(self):
        unavailable = self.expect("busy.test-a", "CONTACT_LOOKUP_UNAVAILABLE")["CONTACT_LOOKUP_UNAVAILABLE"]
        self.assertEqual(unavailable["severity"], "unknown")
        self.assertIn("HTTP 503", unavailable["message"])
        self.expect("shop.test-n", "CONTACT_TLD_NO_WHOIS")

    def test_a_refusal_is_honoured(self):
        self.expect("refused.test-w", "CONTACT_LOOKUP_UNAVAILABLE")
        before = len(self.whois.asked)
        self.expect("another.test-w", "CONTACT_LOOKUP_UNAVAILABLE")
        self.assertEqual(len(self.whois.asked), before, "the server is left alone")
        # The other tests ask the same server.
        self.server.stop()
        self.server.start()

    def test_answers_are_kept_and_asked_for_again_by_recheck(self):
        self.expect("kept.shop.test-a")
        self.expect("also-kept.shop.test-a")
        asked = self.rdap.asked.count("/rdap/domain/shop.test-a")
        self.expect("more.shop.test-a")
        self.assertEqual(self.rdap.asked.count("/rdap/domain/shop.test-a"), asked)
        self.server.cli("recheck", "kept.shop.test-a")
        self.assertEqual(self.rdap.asked.count("/rdap/domain/shop.test-a"), asked + 1)

    def test_local_check_asks_and_offline_does_not(self):
        config = ("--config", self.server.config)
        self.assertIn("NAME_DOMAIN_EXPIRED", self.check("held.test-a", "--local", *config))
        asked = len(self.rdap.asked)
        self.assertNotIn("NAME_DOMAIN_EXPIRED", self.check("held.test-a", "--offline", *config))
        self.assertEqual(len(self.rdap.asked), asked)

    def test_nobody_learns_internal_names(self):
        for name in ("printer.local", "www.example.com", "db.nowhere-at-all", "host.internal"):
            self.server.cli("check", name, "--method", "email")
        told = {path.rsplit("/", 1)[-1] for path in self.rdap.asked} | {question for _, question in self.whois.asked}
        self.assertFalse([name for name in told if not name.endswith(("test-a", "test-w", "test-n"))], told)

    def test_contacts_shows_whom_a_registration_names(self):
        done = self.server.cli("contacts", "www.shop.test-a", "--json")
        self.say(done.stdout + done.stderr)
        document = json.loads(done.stdout)
        owner = next(one for one in document["contacts"] if one["source"] == "registrant")
        self.assertEqual((owner["address"], owner["mailed"], owner["reason"]),
                         ("owner@shop.test-a", False, "public_names"))
        self.assertEqual(document["registration"]["source"], f"{self.rdap.url}domain/shop.test-a")
        for language, words in (("en", "15 July 2025"), ("ja", "2025 年 7 月 15 日")):
            shown = self.server.cli("contacts", "www.shop.test-a", "--lang", language, COLUMNS="400").stdout
            text = " ".join(shown.split())
            self.assertIn("owner@shop.test-a", text)
            self.assertIn(words, text)
        whois = json.loads(self.server.cli("contacts", "shop.test-w", "--json").stdout)
        self.assertIn("test-w", json.dumps(whois["registration"]))

    def test_why_tells_it_of_a_request_that_waits(self):
        arn = self.request("held.test-a")
        self.records(arn)
        found = self.eventually(lambda: self.findings(arn).get("NAME_DOMAIN_EXPIRED"), why="why does not tell it")
        self.assertEqual(found["evidence"]["status"], "client hold")
        self.assertEqual(self.describe(arn)["Status"], "PENDING_VALIDATION", "it may come right by waiting")


class SwitchedOff(Registration):
    lookups = False

    def test_registries_learn_nothing(self):
        self.expect("held.test-a")
        self.expect("shop.test-w")
        self.assertEqual(self.rdap.asked + self.whois.asked, [])


if __name__ == "__main__":
    unittest.main()
