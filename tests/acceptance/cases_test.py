"""Verification cases: a refusal carried over an approval to a certificate, and everything that must not pass."""

import json
import unittest

from harness import ACCOUNT, Acceptance, Zone
from server_process import find_arn

OTHER_ACCOUNT = "210987654321"
SECURITY = f"arn:aws:iam::{ACCOUNT}:user/security"
OUTSIDE = f"arn:aws:iam::{OTHER_ACCOUNT}:root"
TEXT = "The domain is ours: contract 17."


class Cases(Acceptance):
    sections = {"policy": {"administrators": [SECURITY, OTHER_ACCOUNT]}}
    # A site of the list that can be validated here, and one that the list does not know.
    more_zones = (Zone("popular-search.com", ['@ CAA 0 issue "ca.example.net"']),)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        everything = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
        for principal in ("security", "ci"):
            cls.server.cli("policy", "put", principal, "-", "--data", cls.server.data, text_input=everything, check=True)
        cls.security, cls.ci = cls.key_of("security"), cls.key_of("ci")
        cls.outside = cls.key_of(None, OTHER_ACCOUNT)

    @classmethod
    def key_of(cls, principal, account=ACCOUNT):
        arguments = ["--principal", principal] if principal else []
        made = cls.server.cli("credential", "create", "--json", *arguments, "--account", account, "--data",
                              cls.server.data, check=True)
        made = json.loads(made.stdout)
        return made["access_key_id"], made["secret_access_key"]

    def run_cli(self, *arguments, key=None, code=0, **environment):
        if key:
            environment.update(AWS_ACCESS_KEY_ID=key[0], AWS_SECRET_ACCESS_KEY=key[1])
        done = self.server.cli(*arguments, **environment)
        self.say(f"certwright {' '.join(map(str, arguments))}: {done.returncode}\n{done.stdout}{done.stderr}")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def json_of(self, *arguments, **keywords):
        return json.loads(self.run_cli(*arguments, "--json", **keywords).stdout)

    def refused(self, *names):
        arn = self.request(*names)
        self.wait_for_status(arn, "FAILED")
        return arn

    def opened(self, arn):
        return self.json_of("case", "open", arn, "--message", TEXT)["case"]["case_id"]

    def events(self, subject, *more, key=None):
        return self.json_of("events", "--subject", subject, *more, key=key)["events"]

    def passes(self, *names):
        """Whether a request goes past the checks."""
        arn = self.request(*names)
        self.eventually(lambda: self.describe(arn)["Status"] != "PENDING_VALIDATION" or self.explain(arn)["checked_at"],
                        why="it was not checked")
        return self.describe(arn)["Status"] != "FAILED"

    def test_from_refusal_over_approval_to_a_certificate(self):
        name = "first.popular-search.com"
        arn = self.refused(name)
        self.assertIn(f"certwright case open {arn}", self.run_cli("why", arn, code=1, COLUMNS="400").stdout)
        case = self.opened(arn)
        self.assertIn(case, self.run_cli("why", arn, code=1, COLUMNS="400").stdout)
        self.run_cli("case", "comment", case, "--message", "Which contract?", key=self.security)
        self.run_cli("case", "comment", case, "--message", "Number 17, of 2025.")

        self.run_cli("case", "approve", case, "--reason", "seen", key=self.ci, code=1)
        own = self.run_cli("case", "approve", case, "--reason", "seen", code=1)
        self.assertIn("administrators", own.stderr)
        approved = self.json_of("case", "approve", case, "--expires", "90d", "--reason", "Contract seen.",
                                key=self.security)
        entry = approved["allow_list"][0]
        self.assertEqual((entry["name"], entry["subtree"], entry["wildcards"], entry["account"], entry["approver"]),
                         (name, False, False, ACCOUNT, SECURITY))

        self.server.kill()
        self.server.start()
        self.assertIn(f"certwright request --again {arn}",
                      self.run_cli("why", arn, code=1, COLUMNS="400").stdout)
        again = find_arn(self.run_cli("request", "--again", arn).stdout)
        self.assertNotEqual(again, arn)
        self.publish(again)
        self.recheck(again)
        self.wait_for_status(again, "ISSUED")
        self.assertEqual(self.explain(again)["again_of"], arn)
        self.assertEqual(self.explain(arn)["requested_again_as"], again)
        self.assertIn(arn, self.run_cli("why", again).stdout)

        root = f"arn:aws:iam::{ACCOUNT}:root"
        self.assertEqual([(event["name"], event["actor"]) for event in reversed(self.events(case))],
                         [("case.opened", root), ("case.commented", SECURITY), ("case.commented", root),
                          ("case.approved", SECURITY)])
        self.assertEqual([event["name"] for event in self.events(entry["entry_id"])], ["allow_list.added"])
        lifted, = [event for event in self.events(again) if event["name"] == "verification.lifted"]
        self.assertEqual((lifted["actor"], lifted["details"]),
                         ("server", {"name": name, "cause": "VERIFY_TOP_SITE", "allow_list_entry": entry["entry_id"],
                                     "case": case}))
        self.assertEqual([event["name"] for event in self.events(arn)][0], "certificate.requested_again")

    def test_a_denied_case_says_why(self):
        arn = self.refused("denied.popular-search.com")
        case = self.opened(arn)
        self.run_cli("case", "deny", case, "--reason", "Nobody here knows them.", key=self.outside)
        self.assertIn("Nobody here knows them.", self.run_cli("case", "show", case).stdout)
        self.assertIn("denied", self.run_cli("why", arn, code=1, COLUMNS="400").stdout)
        self.assertFalse(self.passes("denied.popular-search.com"))
        self.run_cli("case", "approve", case, "--reason", "after all", key=self.security, code=1)

    def test_what_an_approval_covers(self):
        # The name asked for with the case, the approval, what passes then, and what does not.
        for name, approval, passing, failing in (
                ("name.popular-search.com", [], ["name.popular-search.com"],
                 ["a.name.popular-search.com", "*.name.popular-search.com", "popular-search.com"]),
                ("*.wild.popular-search.com", ["--wildcards"], ["*.wild.popular-search.com", "wild.popular-search.com"],
                 ["a.wild.popular-search.com"]),
                ("a.tree.popular-search.com", ["--subtree", "tree.popular-search.com"],
                 ["tree.popular-search.com", "x.y.tree.popular-search.com"], ["*.tree.popular-search.com"])):
            with self.subTest(name=name):
                case = self.opened(self.refused(name))
                self.run_cli("case", "approve", case, *approval, "--expires", "never", "--reason", "ours",
                             key=self.security)
                for one in passing:
                    self.assertTrue(self.passes(one), one)
                for one in failing:
                    self.assertFalse(self.passes(one), one)
                self.assertIn("VERIFY_ALLOWLIST_SCOPE", self.findings(self.refused(failing[0])))

    def test_a_removed_entry_permits_nothing(self):
        case = self.opened(self.refused("gone.popular-search.com"))
        entry = self.json_of("case", "approve", case, "--reason", "ours", key=self.outside)["allow_list"][0]["entry_id"]
        self.assertTrue(self.passes("gone.popular-search.com"))
        self.assertIn(entry, self.run_cli("allow-list", "list").stdout)
        self.run_cli("allow-list", "remove", entry, "--reason", "The contract ended.", code=1)
        self.run_cli("allow-list", "remove", entry, "--reason", "The contract ended.", key=self.security)
        self.assertFalse(self.passes("gone.popular-search.com"))
        self.assertEqual([event["name"] for event in self.events(entry)], ["allow_list.removed", "allow_list.added"])

    def test_what_no_approval_lifts(self):
        for names in (["bucket.s3.amazonaws.com"], ["tenant.hosting.example.net"], ["malware.example.net"],
                      ["mixed.popular-search.com", "tenant.hosting.example.net"]):
            with self.subTest(names=names):
                arn = self.refused(*names)
                done = self.run_cli("case", "open", arn, "--message", TEXT, code=1)
                self.assertIn("no approval lifts", done.stderr.replace("\n", " "))
                self.assertNotIn("case open arn:", self.run_cli("why", arn, code=1, COLUMNS="400").stdout)

    def test_another_account_sees_nothing(self):
        case = self.opened(self.refused("private.popular-search.com"))
        stranger = self.key_of(None, "111122223333")
        self.run_cli("case", "show", case, key=stranger, code=1)
        self.assertEqual(self.json_of("case", "list", key=stranger)["cases"], [])
        # Its account and its key were made: that is all that happened to it.
        self.assertLessEqual({event["name"] for event in self.json_of("events", key=stranger)["events"]},
                             {"account.created", "access_key.created"})
        self.run_cli("events", "--all-accounts", key=stranger, code=1)
        self.assertIn(case, [one["case_id"] for one in self.json_of("case", "list", key=self.outside)["cases"]])
        second = self.run_cli("case", "open", self.json_of("case", "show", case)["case"]["certificate_arn"],
                              "--message", TEXT, code=1)
        self.assertIn(case, second.stderr)
        self.run_cli("case", "withdraw", case)
        self.assertEqual(self.json_of("case", "show", case)["case"]["state"], "WITHDRAWN")

    def test_an_administrator_does_not_decide_his_own(self):
        arn = find_arn(self.run_cli("request", "own.popular-search.com", key=self.security).stdout)
        self.wait_for_status(arn, "FAILED")
        case = self.json_of("case", "open", arn, "--message", TEXT, key=self.security)["case"]["case_id"]
        for verb in ("approve", "deny"):
            done = self.run_cli("case", verb, case, "--reason", "mine", key=self.security, code=1)
            self.assertIn("your own", done.stderr.replace("\n", " "))
        self.run_cli("case", "approve", case, "--reason", "theirs", key=self.outside)

    def test_people_are_told_in_both_languages(self):
        arn = self.refused("words.popular-search.com")
        english = self.run_cli("case", "open", arn, "--message", TEXT, "--lang", "en").stdout
        case = self.json_of("case", "list", "--certificate", arn)["cases"][0]["case_id"]
        self.assertIn(TEXT, english)
        japanese = self.run_cli("case", "show", case, "--lang", "ja").stdout
        self.assertIn("審査中", japanese)
        self.assertIn("case open", self.run_cli("why", self.refused("more.popular-search.com"), "--lang", "ja",
                                                code=1, COLUMNS="400").stdout)
        for words in (["case", "list"], ["events"], ["allow-list", "list"]):
            self.run_cli(*words, "--lang", "ja")
            self.run_cli(*words, "--plain")


if __name__ == "__main__":
    unittest.main()
