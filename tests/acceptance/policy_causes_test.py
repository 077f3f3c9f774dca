"""Every cause that the public suffix list, the TLD list, the tables and the words of a name give rise to, from lists that
a server fetched over HTTP and HTTPS; in English and Japanese. Those of unsafe names are in reputation_test."""

import json
import pathlib
import tempfile
import unittest

from feeds_test import ListServer, certificate_for_loopback
from harness import Acceptance, Zone

SUFFIXES = """// VERSION: 2026-11-20_08-00-00_UTC
// ===BEGIN ICANN DOMAINS===
net
test-a
co.test-a
com
// ===END ICANN DOMAINS===
// ===BEGIN PRIVATE DOMAINS===
// Example Pages : https://pages.test-a
pages.test-a
// ===END PRIVATE DOMAINS===
"""
TLDS = "# Version 2026112000, Last Updated Fri Nov 20 07:07:01 2026 UTC\nNET\nCOM\nTEST-A\nTEST-B\n"
SPECIAL_USE = "Name,Reference\nquiet.test-a,[RFC-made-up]\n"
SITES = "1,search.test-a\n2,video.co.test-a\n"

# What is typed, and the causes that it must meet, among others.
CASES = [
    (["www.gov.test-a"], ["VERIFY_PUBLIC_INTEREST"]),
    (["www.search.test-a"], ["VERIFY_TOP_SITE"]),
    (["www.example.cmo"], ["NAME_UNKNOWN_TLD"]),
    (["a.b.c.d.e.f.g.h.i.test-a", "x.a.b.c.d.e.f.g.h.i.test-a"], ["NAME_TOO_MANY_LABELS"]),
    (["ｗｗｗ．example.test-a"], ["NAME_FULLWIDTH"]),
    (["例え.test-a"], ["IDN_CONVERTED"]),
    (["faß.test-a"], ["IDN_NOT_IDNA2008"]),
    (["pages.test-a"], ["NAME_PRIVATE_SUFFIX"]),
    (["*.pages.test-a"], ["WILD_PRIVATE_SUFFIX"]),
    (["shop.azurewebsites.net"], ["PROVIDER_PLATFORM"]),
    (["home.duckdns.org"], ["PROVIDER_SHARED_DYNDNS"]),
    (["*.one.test-a"], ["WILD_NO_APEX"]),
    (["*.one.test-a", "one.test-a", "a.b.one.test-a"], ["WILD_ONE_LEVEL"]),
    (["quiet.test-a"], ["NAME_SPECIAL_USE"]),
]

# What only a server that has loaded all four lists finds.
ONE_OF_EACH_LIST = {"NAME_PRIVATE_SUFFIX": "pages.test-a", "NAME_SPECIAL_USE": "quiet.test-a",
                    "NAME_UNKNOWN_TLD": "www.example.cmo", "VERIFY_TOP_SITE": "www.search.test-a"}


class PolicyCauses(Acceptance):
    more_zones = (Zone("test-a"),)

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="certwright-lists-"))
        trusted, whole = certificate_for_loopback(cls.folder)
        cls.plain, cls.tls = ListServer(), ListServer(whole)
        cls.addClassCleanup(cls.plain.stop)
        cls.addClassCleanup(cls.tls.stop)
        cls.plain.lists = {"/psl.dat": SUFFIXES, "/special-use.csv": SPECIAL_USE}
        cls.tls.lists = {"/tlds.txt": TLDS, "/top.csv": SITES}
        cls.sections = {
            "net": {"allow_private": ["127.0.0.0/8"]},
            "policy": {"protected_suffixes": ["gov.test-a"]},
            "feeds": {"public_suffix_list": cls.plain.url("/psl.dat"), "special_use": cls.plain.url("/special-use.csv"),
                      "tlds": cls.tls.url("/tlds.txt"), "top_sites": cls.tls.url("/top.csv"), "ca_file": str(trusted)},
        }
        super().setUpClass()

    def setUp(self):
        self.eventually(lambda: all(feed["state"] == "good" for feed in self.statuses()), why="no copies came")
        # The command reads the copies; the server goes by what it has loaded, which follows within a second.
        self.eventually(lambda: ONE_OF_EACH_LIST.keys() <= self.found(ONE_OF_EACH_LIST.values(), offline=False).keys(),
                        why="the server has not loaded the copies")

    def statuses(self):
        done = self.offline("feeds", "status", "public_suffix_list", "special_use", "tlds", "top_sites", "--json")
        return json.loads(done.stdout)["feeds"]

    def offline(self, *arguments):
        return self.server.cli(*arguments, "--data", self.server.data, "--config", self.server.config)

    def found(self, names, language="en", offline=True):
        """{cause: finding} over all names."""
        arguments = ["check", "--json", "--lang", language, *names]
        done = self.offline(*arguments, "--offline") if offline else self.server.cli(*arguments)
        self.say(f"check {names}: {done.returncode}\n{done.stdout}{done.stderr}")
        return {finding["id"]: finding for name in json.loads(done.stdout)["names"] for finding in name["findings"]}

    def assert_found(self, cause, names, offline):
        english, japanese = self.found(names, "en", offline), self.found(names, "ja", offline)
        self.assertIn(cause, english)
        self.assertIn(cause, japanese)
        self.assertNotEqual(english[cause]["message"], japanese[cause]["message"])
        self.assertTrue(english[cause]["remedy"] and japanese[cause]["remedy"])

    def test_every_cause_of_lists_and_words(self):
        for names, causes in CASES:
            for cause in causes:
                with self.subTest(cause=cause):
                    self.assert_found(cause, names, offline=True)

    def test_causes_that_dns_takes_part_in(self):
        # What the name would be with the right ending exists.
        self.assert_found("NAME_TLD_TYPO", ["www.example.nte"], offline=False)
        arn = self.request("www.gone.test-a")
        finding = self.eventually(lambda: self.findings(arn).get("NAME_NOT_REGISTERED"))
        self.assertEqual(finding["evidence"]["registrable"], "gone.test-a")

    def test_names_that_meet_none_of_them(self):
        self.assertEqual(set(self.found(["www.plain.test-a"])), set())

    def test_the_server_refuses_by_the_same_lists(self):
        for name, reason in (("www.search.test-a", "ADDITIONAL_VERIFICATION_REQUIRED"),
                             ("www.gov.test-a", "ADDITIONAL_VERIFICATION_REQUIRED"),
                             ("www.quiet.test-a", "INVALID_PUBLIC_DOMAIN"),
                             ("shop.example.cmo", "INVALID_PUBLIC_DOMAIN")):
            with self.subTest(name=name):
                arn = self.request(name)
                self.assertEqual(self.wait_for_status(arn, "FAILED")["FailureReason"], reason)


if __name__ == "__main__":
    unittest.main()
