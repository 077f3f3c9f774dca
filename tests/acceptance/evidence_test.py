"""certwright evidence: what is written down of each issuance, and judged again."""

import json
import os
import pwd
import sqlite3
import time
import unittest

from harness import ACCOUNT, REGION, Acceptance, find_credential, own_call

NOWHERE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/00000000-0000-0000-0000-000000000000"


class Evidence(Acceptance):
    def evidence(self, arn, *more, code=0, lang="en"):
        done = self.server.cli("evidence", arn, *more, "--lang", lang)
        self.say(f"evidence {' '.join(more)}: {done.returncode}\n{done.stdout}{done.stderr}")
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout

    def document(self, arn, *more, code=0):
        return json.loads(self.evidence(arn, *more, "--json", code=code))

    def serial(self, arn):
        return self.describe(arn)["Serial"]

    def renew(self, arn):
        """What a renewal waits for is written down as having come: nothing else is due for months."""
        before = self.serial(arn)
        self.server.stop()
        with sqlite3.connect(self.server.data / "certwright.db") as database:
            body, = database.execute("SELECT body FROM certificate WHERE arn = ?", (arn,)).fetchone()
            document = json.loads(body)
            at = document["issued"]["issued_at"]
            document.update(renewal_status="PENDING_AUTO_RENEWAL", renewal_updated_at=at, next_attempt_at=at)
            database.execute("UPDATE certificate SET body = ?, next_attempt_at = ? WHERE arn = ?",
                             (json.dumps(document), at, arn))
        database.close()
        self.server.start()
        self.eventually(lambda: self.serial(arn) != before, 30, why="it was not renewed")

    def test_of_an_issued_certificate(self):
        arn = self.issue("kept.example.net", "*.kept.example.net", "kept.example.org")
        document = self.document(arn)
        self.assertEqual(document["serial"], self.serial(arn).replace(":", ""))
        self.assertEqual(document["became"], "issued")
        requested = document["requested"]
        self.assertEqual((requested["operation"], requested["actor"]),
                         ("RequestCertificate", f"arn:aws:iam::{ACCOUNT}:root"))
        self.assertRegex(requested["access_key_id"], "^AKIA")
        self.assertIsNone(document["renewed_by"])
        names = {name["name"]: name for name in document["names"]}
        self.assertEqual(set(names), {"kept.example.net", "*.kept.example.net", "kept.example.org"})
        # SC-099: what was validated, the name it was validated by, and the method.
        for name, base in (("kept.example.net", "kept.example.net"), ("*.kept.example.net", "kept.example.net")):
            validation = names[name]["validation"]
            self.assertEqual((validation["method"], validation["authorization_domain"]), ("DNS", base))
            self.assertIn("CNAME", validation["proof"]["question"])
            self.assertIn("acm-validations", validation["proof"]["answer"])
        caa = names["kept.example.net"]["caa"]
        self.assertEqual((caa["found_at"], [record["value"] for record in caa["records"]]),
                         ("example.net", ["ca.example.net"]))
        self.assertGreater(caa["ttl_seconds"], 0)
        self.assertEqual(names["kept.example.org"]["caa"]["records"], [])
        lints = document["lints"]
        self.assertTrue(lints["passed"])
        self.assertEqual(lints["count"], len(lints["ids"]))
        self.assertIn("serial_number_entropy", lints["ids"])
        self.assertEqual(document["policy"]["caa_identities"], ["ca.example.net"])
        self.assertEqual([facts["name"] for facts in document["facts"]["policy"]],
                         [name["name"] for name in document["names"]])
        self.assertGreater(len(document["terms"]["checks"]), 10)

        text = self.evidence(arn)
        for piece in (arn, document["serial"], "RequestCertificate", "DNS for kept.example.net", "ca.example.net",
                      "all passed"):
            self.assertIn(piece, text.replace("\n             ", " "))
        japanese = self.evidence(arn, lang="ja")
        for piece in ("シリアル番号", "管理権限の証明", "検証した名前：", "すべて合格", "指摘なし"):
            self.assertIn(piece, japanese)
        self.assertEqual(len(self.evidence(arn, "--plain").splitlines()), 3)

    def test_judged_again(self):
        arn = self.issue("again.example.net")
        judged = self.document(arn, "--judge")["judged"]
        for policy in ("by_policy_of_decision", "by_policy_of_today"):
            self.assertEqual((judged[policy]["decision"], judged[policy]["same_findings"]), ("issue", True))
        self.assertIn("the rules of today would issue it again", self.evidence(arn, "--judge"))
        self.assertIn("今日の規則でも発行されます", self.evidence(arn, "--judge", lang="ja"))
        # What nobody decided on comes out otherwise, by the rules alone.
        self.server.stop()
        config = self.server.config.read_text()
        self.server.config.write_text(config.replace('"ca.example.net"', '"another-ca.example"'))
        self.server.start()
        try:
            judged = self.document(arn, "--judge", code=1)["judged"]
            self.assertEqual(judged["by_policy_of_decision"]["decision"], "issue")
            self.assertEqual(judged["by_policy_of_today"]["decision"], "refuse")
            self.assertIn("CAA_", json.dumps(judged["by_policy_of_today"]["names"]))
            self.assertIn("would not issue it", self.evidence(arn, "--judge", code=1))
        finally:
            self.server.stop()
            self.server.config.write_text(config)
            self.server.start()

    def test_after_renewal_and_deletion(self):
        arn = self.issue("lasting.example.net")
        first = self.serial(arn)
        self.renew(arn)
        document = self.document(arn)
        self.assertEqual((document["became"], document["renewed_by"]), ("renewed", "server"))
        self.assertEqual(document["requested"]["operation"], "RequestCertificate")
        self.assertEqual([one["became"] for one in document["serials"]], ["issued", "renewed"])
        earlier = self.document(arn, "--serial", first)
        self.assertEqual((earlier["serial"], earlier["became"]), (first.replace(":", ""), "issued"))
        self.assertIn("Other serial numbers", self.evidence(arn))
        self.acm.delete_certificate(CertificateArn=arn)
        self.assertEqual(self.document(arn), document)
        self.assertEqual(self.document(arn, "--serial", first, "--judge")["judged"]["by_policy_of_today"]["decision"],
                         "issue")

    def test_who_sees_it(self):
        arn = self.issue("private.example.net")
        stranger = find_credential(self.of_operator("credential", "create", "--account", "210987654321", "--json"))
        status, document = own_call(self.server, "GetEvidence", {"CertificateArn": arn}, key=stranger)
        self.assertEqual((status, document["__type"].rpartition("#")[2]), (400, "ResourceNotFoundException"))
        principal = find_credential(self.of_operator("credential", "create", "--principal", "auditor", "--json"))
        ask = ("GetEvidence", {"CertificateArn": arn})
        status, document = own_call(self.server, *ask, key=principal)
        self.assertEqual((status, document["__type"].rpartition("#")[2]), (400, "AccessDeniedException"))
        policy = self.directory / "auditor.json"
        policy.write_text(json.dumps({"Statement": [
            {"Effect": "Allow", "Action": "certwright:GetEvidence", "Resource": arn}]}))
        self.of_operator("policy", "put", "auditor", policy)
        self.eventually(lambda: own_call(self.server, *ask, key=principal)[0] == 200)
        self.evidence(NOWHERE, code=1)
        self.evidence("arn:nonsense", code=2)
        self.evidence(arn, "--serial", "0b", code=1)
        pending = self.request("pending.example.net")
        self.evidence(pending, code=1)

    def test_every_change_has_its_actor(self):
        first = find_credential(self.of_operator("credential", "create", "--account", "333333333333", "--json"))[0]
        second = find_credential(self.of_operator("credential", "create", "--account", "333333333333",
                                                  "--principal", "told", "--json"))[0]
        policy = self.directory / "told.json"
        policy.write_text('{"Statement": [{"Effect": "Allow", "Action": "acm:ListCertificates", "Resource": "*"}]}')
        self.of_operator("policy", "put", "told", policy, "--account", "333333333333")
        self.of_operator("credential", "disable", second)
        self.of_operator("policy", "remove", "told", "--account", "333333333333")
        authority = self.of_operator("ca", "create-private", "--name", "Told", "--key-algorithm", "EC_prime256v1",
                                     "--account", "333333333333").strip()
        self.of_operator("ca", "disable", authority)
        self.of_operator("ca", "enable", authority)
        self.of_operator("ca", "delete", authority)
        reader = find_credential(self.of_operator("credential", "create", "--account", "333333333333", "--json"))
        status, document = own_call(self.server, "ListEvents", {"OldestFirst": True}, key=reader)
        self.assertEqual(status, 200, document)
        told = [(event["name"], event["subject"]) for event in document["events"]]
        self.assertEqual(told[:11], [
            ("account.created", "333333333333"), ("access_key.created", first), ("principal.created", "told"),
            ("access_key.created", second), ("principal.policy_changed", "told"), ("access_key.disabled", second),
            ("principal.removed", "told"), ("authority.created", authority), ("authority.disabled", authority),
            ("authority.enabled", authority), ("authority.deleted", authority)])
        user = os.environ.get("SUDO_USER") if os.getuid() == 0 else None
        actor = "operator:" + (user or pwd.getpwuid(os.getuid()).pw_name)
        self.assertEqual({event["actor"] for event in document["events"]}, {actor})

        arn = self.issue("tagged.example.net")
        self.acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "team", "Value": "web"}])
        self.acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "team"}])
        _, document = own_call(self.server, "ListEvents", {"Subject": arn, "OldestFirst": True})
        told = {event["name"]: event["actor"] for event in document["events"]}
        root = f"arn:aws:iam::{ACCOUNT}:root"
        self.assertEqual(told, {"certificate.requested": root, "certificate.recheck_requested": root,
                                "certificate.issued": "server", "certificate.tagged": root,
                                "certificate.untagged": root})
        with sqlite3.connect(f"file:{self.server.data / 'certwright.db'}?mode=ro", uri=True) as database:
            kept = set(database.execute("SELECT name, actor FROM event WHERE account = ''"))
        database.close()
        self.assertLessEqual({("authority.created", actor), ("terms.changed", "server")}, kept)

    def test_it_is_removed_years_after_the_certificate(self):
        """The end of one certificate is written down as having been two years and two days ago."""
        arn, other = self.issue("removed.example.net"), self.issue("stays.example.net")
        serial = self.serial(arn).replace(":", "")
        days = 86_400_000
        self.server.stop()
        with sqlite3.connect(self.server.data / "certwright.db") as database:
            database.execute("UPDATE decision_end SET not_after = ? "
                             "WHERE intent = (SELECT seq FROM intent WHERE serial = ?)",
                             (int(time.time() * 1000) - 733 * days, serial))
        database.close()
        self.server.start()
        document = self.eventually(lambda: (lambda answer: answer if answer["removed"] else None)(self.document(arn)),
                                   10, why="it was not removed")
        self.assertEqual((document["serial"], document["became"], document["names"]), (serial, "issued", []))
        self.assertEqual(document["requested"]["operation"], "RequestCertificate")
        self.assertLess(document["removed"]["ended_at"], document["removed"]["at"])
        self.assertIsNone(document["terms"])
        self.assertIn("was removed on", " ".join(self.evidence(arn).split()))
        self.assertIn("削除されました", "".join(self.evidence(arn, lang="ja").split()))
        self.evidence(arn, "--judge", code=1)
        _, told = own_call(self.server, "ListEvents", {"Subject": arn, "NamePrefix": "evidence."})
        self.assertEqual([(event["name"], event["actor"], event["details"]["serial"]) for event in told["events"]],
                         [("evidence.removed", "server", serial)])
        with sqlite3.connect(f"file:{self.server.data / 'certwright.db'}?mode=ro", uri=True) as database:
            left, = database.execute("SELECT count(*) FROM decision d JOIN intent i ON i.seq = d.intent "
                                     "WHERE i.serial = ?", (serial,)).fetchone()
        self.assertEqual(left, 0)
        self.assertIsNone(self.document(other)["removed"])
        self.assertEqual(self.describe(arn)["Status"], "ISSUED", "the certificate itself is as it was")


if __name__ == "__main__":
    unittest.main()
