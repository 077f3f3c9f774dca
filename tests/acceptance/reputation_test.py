"""Services that are asked about a name, over HTTPS and DNS: what they say, what they do not say, and what stays secret."""

import pathlib
import re
import shutil
import tempfile
import unittest

from harness import Acceptance, NSD, Zone, own_call  # noqa: F401
from reputation_services import KEY, Services, report

PUBLIC_SUFFIXES = """// ===BEGIN ICANN DOMAINS===
test-a
net
org
com
// ===END ICANN DOMAINS===
// ===BEGIN PRIVATE DOMAINS===
// Example Pages : https://pages.test-a
pages.test-a
// ===END PRIVATE DOMAINS===
"""

FAILING = [
    ("vt-bad.test-a", "UNSAFE_VT_MALICIOUS", "vt-bad.test-a"),
    ("www.vt-bad.test-a", "UNSAFE_VT_MALICIOUS", "vt-bad.test-a"),
    ("*.vt-bad.test-a", "UNSAFE_VT_MALICIOUS", "vt-bad.test-a"),
    ("vt-old.test-a", "UNSAFE_VT_STALE", "vt-old.test-a"),
    ("web-risk.test-a", "UNSAFE_GSB", "web-risk.test-a"),
    ("deep.down.web-risk.test-a", "UNSAFE_GSB", "web-risk.test-a"),
    ("dbl-bad.test-a", "UNSAFE_DBL_BAD", "dbl-bad.test-a"),
    ("www.dbl-bad.test-a", "UNSAFE_DBL_BAD", "dbl-bad.test-a"),
    ("generic.test-a", "UNSAFE_DBL_BAD", "generic.test-a"),
    ("urlhaus.test-a", "UNSAFE_URLHAUS", "urlhaus.test-a"),
    ("host-file.test-a", "UNSAFE_URLHAUS", "host-file.test-a"),
    ("www.phish.test-a", "UNSAFE_PHISH_LIST", "phish.test-a"),
    ("phish.pages.test-a", "UNSAFE_PHISH_LIST", "phish.pages.test-a"),
    ("malware.example.net", "UNSAFE_OPERATOR_LIST", "malware.example.net"),
    ("bad.pages.test-a", "UNSAFE_URLHAUS", "bad.pages.test-a"),
]
WARNING = [
    ("vt-suspicious.test-a", "UNSAFE_VT_SUSPICIOUS"),
    ("vt-crowd.test-a", "UNSAFE_VT_SUSPICIOUS"),
    ("abused.test-a", "UNSAFE_DBL_ABUSED_LEGIT"),
    ("me.pages.test-a", "UNSAFE_PARENT"),
    ("below.phish.pages.test-a", "UNSAFE_PARENT"),
    ("quota.test-a", "UNSAFE_NOT_CHECKED"),
    ("resolver.test-a", "UNSAFE_NOT_CHECKED"),
]


class WithServices(Acceptance):
    """A server with all services switched on; each class has services of its own."""

    required = ()
    more_zones = (
        Zone("test-a"),
        Zone("dbl.list-a", ["dbl-bad.test-a A 127.0.1.4", "abused.test-a A 127.0.1.104", "quota.test-a A 127.255.255.255",
                            "resolver.test-a A 127.255.255.254"]),
        Zone("uri.list-a", ["generic.test-a A 127.0.0.2"]),
    )

    @classmethod
    def setUpClass(cls):
        cls.outside = pathlib.Path(tempfile.mkdtemp(prefix="certwright-services-"))
        cls.addClassCleanup(shutil.rmtree, cls.outside, ignore_errors=True)
        cls.services = Services(cls.outside)
        cls.addClassCleanup(cls.services.stop)
        cls.fill(cls.services)
        (cls.outside / "suffixes.dat").write_text(PUBLIC_SUFFIXES)
        (cls.outside / "openphish.txt").write_text("http://phish.test-a/login\nhttps://phish.pages.test-a/x?y\n")
        (cls.outside / "urlhaus.txt").write_text("# a host file\n127.0.0.1\thost-file.test-a\n")
        feeds = {"public_suffix_list": str(cls.outside / "suffixes.dat"),
                 "openphish": str(cls.outside / "openphish.txt"),
                 "urlhaus_hosts": str(cls.outside / "urlhaus.txt")}
        if cls.required:
            feeds["required"] = list(cls.required)
        no_limit = {"requests_per_minute": 0, "requests_per_day": 0}
        cls.sections = {
            "net": {"allow_private": ["127.0.0.0/8"]},
            "feeds": feeds,
            "feeds.virustotal": cls.services.settings(**no_limit),
            "feeds.web_risk": cls.services.settings(),
            "feeds.urlhaus": cls.services.settings(),
            "feeds.dns_block_list": [{"zone": "dbl.list-a"}, {"zone": "uri.list-a", "kind": "generic"}],
        }
        super().setUpClass()

    @staticmethod
    def fill(services):
        services.virustotal.update({
            "vt-bad.test-a": report(malicious=["EngineOne", "EngineTwo"], suspicious=["EngineThree"], reputation=-12),
            "vt-old.test-a": report(malicious=["EngineOne"], days=40),
            "vt-suspicious.test-a": report(suspicious=["EngineThree"]),
            "vt-crowd.test-a": report(reputation=-30),
            "pages.test-a": report(malicious=["EngineOne"]),
        })
        services.web_risk["web-risk.test-a"] = "SOCIAL_ENGINEERING"
        services.urlhaus.update({"urlhaus.test-a": "online", "was-urlhaus.test-a": "offline",
                                 "bad.pages.test-a": "online"})

    def finding(self, arn, cause):
        findings = self.findings(arn)
        self.assertIn(cause, findings)
        for language in ("en", "ja"):
            for part in ("message", "remedy"):
                self.assertTrue(findings[cause][part][language].strip())
                self.assertNotIn("{", findings[cause][part][language], "every hole is filled")
        return findings[cause]

    def cli(self, *arguments):
        return self.server.cli(*arguments)


class Causes(WithServices):
    def test_each_listing_fails_with_its_cause(self):
        arns = [self.request(name) for name, _, _ in FAILING]
        for arn, (name, cause, listed) in zip(arns, FAILING):
            with self.subTest(name, cause=cause):
                certificate = self.wait_for_status(arn, "FAILED")
                self.assertEqual(certificate["FailureReason"], "DOMAIN_NOT_ALLOWED")
                finding = self.finding(arn, cause)
                self.assertEqual(finding["evidence"]["listed"], listed)
                self.assertIn("list", finding["evidence"])
                self.assertRegex(finding["evidence"]["date"], r"^\d{4}-\d\d-\d\d$")
        engines = self.finding(arns[0], "UNSAFE_VT_MALICIOUS")
        self.assertIn("EngineOne (phishing), EngineTwo (phishing), EngineThree", engines["message"]["en"])
        self.assertIn("cannot remove", engines["remedy"]["en"])
        self.assertIn("EngineOne", engines["message"]["ja"])

    def test_what_does_not_fail_is_shown_and_issued(self):
        arns = [self.request(name) for name, _ in WARNING]
        for arn, (name, cause) in zip(arns, WARNING):
            with self.subTest(name, cause=cause):
                self.publish(arn)
                self.recheck(arn)
                self.wait_for_status(arn, "ISSUED")
                self.finding(arn, cause)

    def test_of_a_clear_name_nothing_is_said(self):
        for name in ("good.test-a", "was-urlhaus.test-a"):
            arn = self.issue(name)
            self.assertFalse([cause for cause in self.findings(arn) if cause.startswith("UNSAFE_")])

    def test_check_tells_the_same_before_a_request(self):
        done = self.cli("check", "vt-bad.test-a", "--json")
        self.assertIn("UNSAFE_VT_MALICIOUS", done.stdout)
        self.assertEqual(done.returncode, 1, done.stderr)

    def test_check_local_asks_and_offline_does_not(self):
        config = ("--config", self.server.config)
        done = self.cli("check", "vt-old.test-a", "--local", *config, "--json")
        self.assertIn("UNSAFE_VT_MALICIOUS", done.stdout, done.stderr)
        asked = len(self.services.asked)
        done = self.cli("check", "vt-old.test-a", "--offline", *config, "--json")
        self.assertNotIn("UNSAFE_VT", done.stdout)
        self.assertEqual(len(self.services.asked), asked)

    def test_web_risk_learns_no_name(self):
        self.issue("private-matter.test-a")
        told = [what for service, what in self.services.asked if service == "web_risk"]
        self.assertTrue(told)
        for prefix in told:
            self.assertRegex(prefix, r"^[A-Za-z0-9+/]{6}==$")

    def test_internal_and_special_names_stay_here(self):
        for name in ("printer.local", "host.internal", "www.example.com", "nas.home.arpa", "db.nowhere-at-all",
                     "inside.example.net"):
            self.cli("check", name)
        told = {what for service, what in self.services.asked if service != "web_risk"}
        self.assertTrue(all(name.endswith(".test-a") for name in told), told)

    def test_the_key_is_seen_nowhere(self):
        arn = self.request("vt-bad.test-a")
        self.wait_for_status(arn, "FAILED")
        self.assertEqual(self.services.refused, [])
        everything = [self.cli("why", arn).stdout, self.cli("why", arn, "--json").stdout,
                      self.server.log.read_text(errors="replace")]
        everything += [path.read_text(errors="replace") for path in self.server.data.rglob("*") if path.is_file()]
        for text in everything:
            self.assertNotIn(KEY, text)


class Outage(WithServices):
    services_down = {"virustotal", "web_risk", "urlhaus"}

    def tearDown(self):
        self.services.down.clear()

    def test_an_outage_blocks_nothing_that_was_clear(self):
        self.issue("clear-before.test-a")
        self.services.down |= self.services_down
        self.issue("clear-before.test-a")
        arn = self.issue("new-name.test-a")
        finding = self.finding(arn, "UNSAFE_NOT_CHECKED")
        self.assertIn("503", finding["evidence"]["reason"])

    def test_an_outage_clears_nothing_that_was_not(self):
        arn = self.request("vt-bad.test-a")
        self.wait_for_status(arn, "FAILED")
        self.services.down |= self.services_down
        arn = self.request("vt-bad.test-a")
        self.wait_for_status(arn, "FAILED")
        self.assertIn("UNSAFE_VT_MALICIOUS", self.findings(arn), "what is kept still counts")
        arn = self.request("dbl-bad.test-a")
        self.wait_for_status(arn, "FAILED")
        self.assertIn("UNSAFE_DBL_BAD", self.findings(arn))

    def test_answers_survive_a_restart(self):
        self.wait_for_status(self.request("urlhaus.test-a"), "FAILED")
        asked = self.services.times_asked("urlhaus", "urlhaus.test-a")
        self.server.stop()
        self.server.start()
        self.wait_for_status(self.request("urlhaus.test-a"), "FAILED")
        self.assertEqual(self.services.times_asked("urlhaus", "urlhaus.test-a"), asked)

    def test_recheck_asks_past_what_is_kept(self):
        self.services.virustotal["mistaken.test-a"] = report(malicious=["EngineOne"])
        arn = self.request("mistaken.test-a")
        self.wait_for_status(arn, "FAILED")
        self.services.virustotal["mistaken.test-a"] = report()
        again = self.request("mistaken.test-a", IdempotencyToken="again1")
        self.wait_for_status(again, "FAILED")
        done = self.cli("recheck", "mistaken.test-a")
        self.assertNotIn("UNSAFE_VT_MALICIOUS", done.stdout)
        new = re.search(r"arn:aws:acm:\S+", self.cli("request", "--again", arn).stdout).group(0)
        self.publish(new)
        self.recheck(new)
        self.wait_for_status(new, "ISSUED")

    def test_recheck_of_a_failed_certificate_forgets_its_names(self):
        self.services.urlhaus["cleaned.test-a"] = "online"
        arn = self.request("cleaned.test-a")
        self.wait_for_status(arn, "FAILED")
        self.services.urlhaus["cleaned.test-a"] = "offline"
        done = self.cli("recheck", arn)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("--again", done.stdout + done.stderr)
        self.issue("cleaned.test-a", IdempotencyToken="again2")


class Required(WithServices):
    required = ("virustotal", "dns_block_lists")

    def tearDown(self):
        self.services.down.clear()

    def test_a_required_service_is_waited_for(self):
        self.services.down.add("virustotal")
        arn = self.request("waits.test-a")
        self.publish(arn)
        self.recheck(arn)
        self.stays_pending(arn)
        self.finding(arn, "UNSAFE_NOT_CHECKED")
        self.services.down.clear()
        self.recheck(arn)
        self.wait_for_status(arn, "ISSUED")
        self.assertNotIn("UNSAFE_NOT_CHECKED", self.findings(arn))

    def test_an_error_of_a_required_block_list_is_waited_for(self):
        arn = self.request("quota.test-a")
        self.publish(arn)
        self.recheck(arn)
        self.stays_pending(arn)
        self.finding(arn, "UNSAFE_NOT_CHECKED")

    def test_a_listing_fails_at_once_all_the_same(self):
        self.services.down.add("virustotal")
        arn = self.request("urlhaus.test-a")
        self.wait_for_status(arn, "FAILED")

    def test_others_are_not_waited_for(self):
        self.services.down.add("web_risk")
        self.issue("without-web-risk.test-a")


class Quota(WithServices):
    def test_the_quota_of_the_key_is_kept_over_a_restart(self):
        self.server.sections["feeds.virustotal"].update(requests_per_minute=3, requests_per_day=0)
        self.server.stop()
        self.server.write_config()
        self.server.start()
        for number in range(3):
            self.issue(f"first{number}.test-a")
        self.server.stop()
        self.server.start()
        before = self.services.times_asked("virustotal")
        arn = self.issue("fourth.test-a")
        self.assertIn("3 requests a minute", self.finding(arn, "UNSAFE_NOT_CHECKED")["evidence"]["reason"])
        self.assertEqual(self.services.times_asked("virustotal"), before)


class Foreign(WithServices):
    def test_a_server_that_nobody_vouches_for_says_nothing(self):
        self.server.sections["feeds.virustotal"].pop("ca_file")
        self.server.stop()
        self.server.write_config()
        self.server.start()
        arn = self.issue("vt-bad.test-a")
        finding = self.finding(arn, "UNSAFE_NOT_CHECKED")
        self.assertEqual(finding["evidence"]["feed"], "virustotal")
        self.assertEqual(self.services.times_asked("virustotal"), 0)


if __name__ == "__main__":
    unittest.main()
