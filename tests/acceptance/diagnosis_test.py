"""Why a validation record is not found: requests that are stuck, each for another reason, and what `why` says."""

import json
import unittest

from harness import Acceptance

VALUE_OF_ANOTHER = "_" + "a" * 32 + ".0123456789.acm-validations.aws."

# (title, name, record, cause, what its sentences hold): {name} and {value} are the validation record's, both with their
# last dots; {label} is the name's first label, {bare} that without its underscore.
CASES = [
    ("the zone is appended to the name", "doubled.example.net", "{name}example.net. CNAME {value}",
     "DNS_DOUBLED_SUFFIX", '"{label}.doubled"'),
    ("the name is appended to itself", "twice.example.net", "{name}twice.example.net. CNAME {value}",
     "DNS_DOUBLED_SUFFIX", '"{label}"'),
    ("the zone is appended to the value", "suffixed.example.net", "{name} CNAME {value}example.net.",
     "DNS_VALUE_SUFFIXED", '"{value}"'),
    ("another request's value", "stale.example.net", "{name} CNAME " + VALUE_OF_ANOTHER,
     "DNS_STALE_VALUE", "`{name} CNAME {value}`"),
    ("a text instead of a CNAME", "text.example.net", '{name} TXT "{value}"', "DNS_WRONG_TYPE", "TXT"),
    ("an address instead of a CNAME", "address.example.net", "{name} A 192.0.2.7", "DNS_WRONG_TYPE", "as A;"),
    ("addresses of a proxy", "proxied.example.net", "{name} A 104.16.1.1", "DNS_CNAME_PROXIED", "DNS only"),
    ("no underscore", "bare.example.net", "{bare}.bare.example.net. CNAME {value}",
     "DNS_NAME_UNDERSCORE_LOST", "`{name} CNAME {value}`"),
    ("at the parent", "level.example.net", "{label}.example.net. CNAME {value}", "DNS_WRONG_LEVEL",
     '"{label}.level"'),
    ("below www", "below.example.net", "{label}.www.below.example.net. CNAME {value}", "DNS_WRONG_LEVEL",
     '"{label}.below"'),
    ("a wildcard CNAME", "wild.example.net", "*.wild.example.net. CNAME elsewhere.example.net.",
     "DNS_WILDCARD_SHADOW", '"*.wild.example.net"'),
    ("something else", "else.example.net", "{name} CNAME www.example.net.", "DNS_WRONG_VALUE", "{value}"),
    # A wildcard's addresses accuse nobody: the record is missing, and that is all.
    ("a wildcard address", "any.example.net", "*.any.example.net. A 192.0.2.9", "DNS_RECORD_MISSING",
     "`{name} CNAME {value}`"),
    ("a domain that nobody has", "www.nobody-has-this-one.org", None, "NAME_NOT_REGISTERED",
     "nobody-has-this-one.org"),
]


class Diagnosis(Acceptance):
    def why(self, arn):
        """The only name's findings, as `certwright why --json` prints them."""
        done = self.server.cli("why", arn, "--json", "--lang", "en", timeout=30)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        document = json.loads(done.stdout)
        return document["names"][0]["findings"]

    def test_why_tells_what_is_wrong_with_the_record(self):
        requests = []
        for title, name, record, cause, words in CASES:
            arn = self.request(name)
            (place, value), = self.records(arn).items()
            label = place.split(".", 1)[0]
            holes = {"name": place, "value": value, "label": label, "bare": label[1:]}
            requests.append((title, arn, record and record.format(**holes), cause, words.format(**holes)))
        self.name_server.publish("example.net", *[record for _, _, record, _, _ in requests if record])
        for _, arn, _, _, _ in requests:
            self.recheck(arn)
        for title, arn, record, cause, words in requests:
            with self.subTest(title, record=record):
                self.eventually(lambda arn=arn, cause=cause: [f["id"] for f in self.why(arn)] == [cause], 20, every=0.5,
                                why=f"{cause} was not told")
                finding, = self.why(arn)
                self.assertIn(words, finding["message"] + " " + finding["remedy"])
                self.assertNotIn("{", finding["message"] + finding["remedy"])
                for key in ("query", "answer", "server", "time"):
                    self.assertTrue(finding["evidence"].get(key), (key, finding))
                self.assertEqual(self.describe(arn)["Status"], "PENDING_VALIDATION")

    def test_what_was_wrong_is_forgotten_once_the_record_is_right(self):
        arn = self.request("mended.example.net")
        (place, value), = self.records(arn).items()
        self.name_server.publish("example.net", f"{place}example.net. CNAME {value}")
        self.recheck(arn)
        self.eventually(lambda: [f["id"] for f in self.why(arn)] == ["DNS_DOUBLED_SUFFIX"], 20, every=0.5)
        self.publish(arn)
        self.eventually(lambda: self.recheck(arn) and self.describe(arn)["Status"] == "ISSUED", 30, every=1)
        self.assertEqual([finding for name in self.explain(arn)["names"] for finding in name["findings"]], [])


if __name__ == "__main__":
    unittest.main()
