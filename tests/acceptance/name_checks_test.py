"""Checks of names in the background: answered at once where they are short, kept, resumed after kill -9, limited."""

import socket
import time
import unittest
import urllib.request

from harness import Acceptance, find_credential, own_call

OTHER_ACCOUNT = "210987654321"


class Checks(Acceptance):
    """Beside the usual zones, slow.example.net has a name server that never answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        cls.addClassCleanup(cls.silent.close)
        cls.silent.bind(("127.0.0.1", 0))
        cls.server.stubs.append({"zone": "slow.example.net", "servers": ["127.0.0.1:%d" % cls.silent.getsockname()[1]]})
        cls.server.stop()
        cls.server.write_config()
        cls.server.start()

    def check(self, names, **more):
        status, document = own_call(self.server, "CheckNames", {"Names": names, "WaitSeconds": 10, **more})
        self.assertEqual(status, 200, document)
        self.say(f"checked {len(names)} names: {document['check_id']} {document['status']} {document['done']}")
        return document

    def get(self, check_id, **more):
        status, document = own_call(self.server, "GetCheck", {"CheckId": check_id, "WaitSeconds": 0, **more})
        self.assertEqual(status, 200, document)
        return document

    def wait_for(self, check_id, seconds=60):
        return self.eventually(lambda: (lambda d: d if d["status"] == "COMPLETE" else None)(self.get(check_id)), seconds,
                               every=0.3, why=f"check {check_id} did not become complete")

    def gathered(self, check_id, total):
        """{name: when it was looked up} of all names that are ready, a page at a time."""
        found = {}
        while len(found) < total:
            page = self.get(check_id, From=len(found), IncludeFacts=True)
            self.assertEqual(page["from"], len(found))
            if not page["names"]:
                break
            for name, facts in zip(page["names"], page["facts"], strict=True):
                found[name["name"]] = facts["facts"]["gathered_at"]
        return found

    def metric(self, name):
        with urllib.request.urlopen(self.server.admin_url + "/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))


class NameChecks(Checks):
    sections = {"diagnosis": {"deadline": "1s", "at_once": 4}}

    def test_a_short_check_answers_whole(self):
        before = self.metric("certwright_names_checked_total")
        answer = self.check(["plain.example.net", "forbidden.example.net", "not a name"], IncludeFacts=True)
        self.assertEqual((answer["status"], answer["done"], answer["total"], answer["from"]), ("COMPLETE", 3, 3, 0))
        self.assertEqual([name["verdict"] for name in answer["names"]], ["ok", "error", "error"], answer)
        self.assertIn("CAA_FORBIDS_ALL", [finding["id"] for finding in answer["names"][1]["findings"]])
        self.assertEqual(answer["facts"][0]["typed"], "plain.example.net")
        self.assertIn("caa_identities", answer["facts_policy"])
        self.assertEqual(self.metric("certwright_names_checked_total"), before + 3)
        self.say("the same is there to be asked for again, and nobody else's")
        self.assertEqual(self.get(answer["check_id"])["names"], answer["names"])
        made = self.server.cli("credential", "create", "--account", OTHER_ACCOUNT, "--json", "--data",
                               str(self.server.data))
        self.assertEqual(made.returncode, 0, made.stderr)
        for others in ({"key": tuple(find_credential(made.stdout))}, {"region": "eu-west-1"}):
            status, document = own_call(self.server, "GetCheck", {"CheckId": answer["check_id"]}, **others)
            self.assertEqual((status, document["__type"]), (400, "ResourceNotFoundException"), document)

    def test_a_check_goes_on_after_the_server_was_killed(self):
        names = [f"n{number}.{'slow.' if number >= 8 else ''}example.net" for number in range(60)]
        check_id = self.check(names, WaitSeconds=0)["check_id"]
        self.eventually(lambda: 8 <= self.get(check_id)["done"] < len(names), 20, why="nothing was ready")
        before = self.gathered(check_id, len(names))
        self.server.kill()
        self.say(f"killed with {len(before)} names ready")
        self.server.start()
        self.assertEqual(self.get(check_id)["status"], "RUNNING")
        self.wait_for(check_id)
        after = self.gathered(check_id, len(names))
        self.assertEqual(list(after), names)
        self.assertEqual({name: after[name] for name in before}, before, "what was there was looked up again")

    def test_a_check_goes_on_after_the_server_was_stopped(self):
        names = [f"m{number}.slow.example.net" for number in range(40)]
        check_id = self.check(names, WaitSeconds=0)["check_id"]
        self.eventually(lambda: self.get(check_id)["done"], 20, why="nothing was ready")
        began = time.monotonic()
        self.assertEqual(self.server.stop(), 0)
        self.assertLess(time.monotonic() - began, 10, "stopping waits for the names being looked up, not for all")
        self.server.start()
        self.assertEqual(self.wait_for(check_id)["done"], len(names))

    def test_a_principal_runs_so_many_checks_at_a_time(self):
        running = [self.check([f"t{number}.slow.example.net"] * 20, WaitSeconds=0)["check_id"] for number in range(8)]
        status, document = own_call(self.server, "CheckNames", {"Names": ["plain.example.net"]})
        self.assertEqual((status, document["__type"]), (400, "ThrottlingException"))
        self.assertIn("8 checks of yours are running", document["message"])
        self.assertGreaterEqual(self.metric("certwright_checks_running"), 1)
        self.say("other calls are answered meanwhile")
        self.acm.list_certificates()
        for check_id in running:
            self.wait_for(check_id, 120)


class CheckRates(Checks):
    sections = {"quotas.rates": {"CheckNames": 1}}

    def test_the_rate_of_calls_is_kept(self):
        answers = [own_call(self.server, "CheckNames", {"Names": ["plain.example.net"], "WaitSeconds": 0})
                   for _ in range(10)]
        refused = [document for status, document in answers if status == 400]
        self.assertTrue(refused)
        self.assertEqual(refused[0]["throttlingReasons"],
                         [{"reason": "OperationRateExceeded", "resource": "certwright:CheckNames"}])


if __name__ == "__main__":
    unittest.main()
