"""Mail to a real SMTP server with TLS and AUTH: sent, refused, deferred, returned; crashes; and five thousand at once."""

import json
import sqlite3
import time
import unittest

from harness import ACCOUNT, Acceptance, Zone
from mail_relay import PASSWORD, USERNAME, MailRelay

SECURITY = f"arn:aws:iam::{ACCOUNT}:user/security"
ADMINISTRATOR = "security@example.org"
TEXT = "The domain is ours: contract 17.\nBcc: everybody@example.net"


def notification(message_id, to, action="failed"):
    return (f"From: mailer-daemon@mx.example.net\nTo: certificates@example.org\nSubject: Undelivered\nMIME-Version: 1.0\n"
            f"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
            f"Sorry.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
            f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"
            f"\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\n\n--b--\n")


class Mail(Acceptance):
    sections = {"policy": {"administrators": [SECURITY]}}
    more_zones = (Zone("popular-search.com", ['@ CAA 0 issue "ca.example.net"']),)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.relay = MailRelay(cls.directory).start()
        cls.addClassCleanup(cls.relay.stop)
        cls.maildir = cls.directory / "bounces"
        for folder in ("new", "cur", "tmp"):
            (cls.maildir / folder).mkdir(parents=True)
        cls.password_file = cls.directory / "password"
        cls.password_file.write_text(PASSWORD + "\n")
        cls.server.stop()
        cls.server.sections["server"] = {**cls.server.sections.get("server", {}),
                                         "public_url": "https://certs.example.org"}
        cls.server.sections["mail"] = {
            "relay": cls.relay.url, "from": "Certificates 証明書 <certificates@example.org>", "username": USERNAME,
            "password_file": str(cls.password_file), "ca_file": str(cls.relay.ca_file),
            "administrators": [ADMINISTRATOR], "bounces": str(cls.maildir)}
        cls.server.write_config()
        cls.server.start()
        everything = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
        cls.server.cli("policy", "put", "security", "-", "--data", cls.server.data, text_input=everything, check=True)
        made = json.loads(cls.server.cli("credential", "create", "--json", "--principal", "security", "--account", ACCOUNT,
                                         "--data", cls.server.data, check=True).stdout)
        cls.security = made["access_key_id"], made["secret_access_key"]

    def setUp(self):
        self.relay.received.clear()
        self.relay.answers.clear()

    def run_cli(self, *arguments, key=None, code=0, **environment):
        if key:
            environment.update(AWS_ACCESS_KEY_ID=key[0], AWS_SECRET_ACCESS_KEY=key[1])
        done = self.server.cli(*arguments, **environment)
        self.say(f"certwright {' '.join(map(str, arguments))}: {done.returncode}\n{done.stdout}{done.stderr}")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def json_of(self, *arguments, **keywords):
        return json.loads(self.run_cli(*arguments, "--json", **keywords).stdout)

    def opened_case(self):
        arn = self.request("www.popular-search.com")
        self.wait_for_status(arn, "FAILED")
        return self.json_of("case", "open", arn, "--message", TEXT)["case"]["case_id"]

    def mails(self, *arguments):
        return self.json_of("mail", "list", *arguments)["mails"]

    def mail_in_state(self, case, state):
        found = self.eventually(lambda: [one for one in self.mails(case) if one["state"] == state],
                                why=f"no mail about {case} became {state}")
        return found[0]

    def test_a_case_is_told_to_administrators_and_its_decision_to_the_account(self):
        self.run_cli("mail", "settings", "--language", "ja", "--address", "ops@example.net")
        case = self.opened_case()
        [received] = self.eventually(lambda: self.relay.to(ADMINISTRATOR))
        self.assertTrue(received.tls)
        self.assertTrue(received.authenticated)
        self.assertEqual(received.sender, "certificates@example.org")
        message = received.message
        self.assertEqual(str(message["From"]), "Certificates 証明書 <certificates@example.org>")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertRegex(message["Message-ID"], r"^<[0-9a-f]{32}@example\.org>$")
        self.assertIsNone(message["Bcc"])
        self.assertIsNone(message["List-Unsubscribe"])
        self.assertLess(abs(message["Date"].datetime.timestamp() - time.time()), 60)
        for subtype in ("plain", "html"):
            self.assertIn("contract 17", received.part(subtype))
            self.assertIn(case, received.part(subtype))
        self.mail_in_state(case, "accepted")
        self.run_cli("case", "deny", case, "--reason", "契約書を確認しました。", key=self.security)
        [decided] = self.eventually(lambda: self.relay.to("ops@example.net"))
        self.assertIn("却下されました", decided.message["Subject"])
        self.assertIn("契約書を確認しました。", decided.part("plain"))
        self.assertEqual(decided.message["Content-Language"], "ja")
        names = [event["name"] for event in self.json_of("events", "--subject", case, "--name", "mail.")["events"]]
        self.assertEqual(sorted(names), ["mail.accepted", "mail.accepted", "mail.queued", "mail.queued"])
        self.run_cli("mail", "settings", "--language", "default", "--address", "")
        self.assertEqual(self.json_of("mail", "settings")["mail_settings"], {"language": None, "address": ""})

    def test_what_the_server_answers_is_kept(self):
        self.relay.answers[ADMINISTRATOR] = ["550 5.1.1 no such user"]
        case = self.opened_case()
        refused = self.mail_in_state(case, "refused")
        self.assertEqual(refused["replies"][0]["code"], 550)
        self.assertEqual(refused["replies"][0]["text"], "550 5.1.1 no such user")
        self.assertEqual(refused["replies"][0]["server"], f"127.0.0.1:{self.relay.port}")
        self.relay.answers[ADMINISTRATOR] = ["451 4.7.1 greylisted, try again in 5 minutes"]
        case = self.opened_case()
        deferred = self.eventually(lambda: [one for one in self.mails(case) if one["attempts"] == 1])[0]
        self.assertEqual(deferred["state"], "queued")
        self.assertIsNotNone(deferred["next_attempt_at"])
        self.assertEqual(deferred["replies"][0]["code"], 451)
        shown = self.run_cli("mail", "list", case).stdout
        self.assertIn("greylisted", shown)
        self.assertIn("Next try", shown)

    def test_returned_mail(self):
        first = self.mail_in_state(self.opened_case(), "accepted")
        dsn = self.directory / "dsn.eml"
        dsn.write_text(notification(f"<{first['id']}@example.org>", ADMINISTRATOR))
        self.run_cli("mail", "bounce", dsn, code=1)  # the account's own key is no administrator's
        [bounced] = self.json_of("mail", "bounce", dsn, key=self.security)["mails"]
        self.assertEqual((bounced["id"], bounced["state"]), (first["id"], "bounced"))
        self.assertEqual(bounced["replies"][-1]["server"], "mx.example.net")
        case = self.opened_case()
        second = self.mail_in_state(case, "accepted")
        (self.maildir / "new" / "1.x").write_text(notification(f"<{second['id']}@example.org>", ADMINISTRATOR))
        (self.maildir / "new" / "2.x").write_text("From: somebody@example.net\nSubject: hello\n\nHello\n")
        self.server.stop()
        self.server.start()
        self.mail_in_state(case, "bounced")
        self.eventually(lambda: not list((self.maildir / "new").iterdir()), why="the maildir was not emptied")
        self.assertEqual(sorted(one.name for one in (self.maildir / "cur").iterdir()), ["1.x:2,S", "2.x:2,"])

    def test_a_crash_loses_no_mail(self):
        for step, times in (("mail_composed", 1), ("mail_sent", 2)):
            with self.subTest(step=step):
                self.relay.received.clear()
                arn = self.request("www.popular-search.com")
                self.wait_for_status(arn, "FAILED")
                self.server.stop()
                self.server.start(CERTWRIGHT_CRASH_AT=step)
                self.server.cli("case", "open", arn, "--message", TEXT)  # the kill may be faster than the answer
                self.eventually(lambda: self.server.process.poll() is not None, 30,
                                why=f"the server did not end itself at {step}")
                self.assertEqual(self.server.process.returncode, -9)
                self.server.start()
                case = self.eventually(lambda: self.json_of("case", "list", "--certificate", arn)["cases"])[0]["case_id"]
                self.mail_in_state(case, "accepted")
                received = self.relay.to(ADMINISTRATOR)
                self.assertEqual(len(received), times)
                self.assertEqual(len({one.message["Message-ID"] for one in received}), 1)

    def test_without_the_password_nothing_goes_out_and_nothing_is_refused(self):
        self.server.stop()
        self.password_file.write_text("wrong\n")
        self.server.start()
        try:
            case = self.opened_case()
            tried = self.eventually(lambda: [one for one in self.mails(case) if one["attempts"]])[0]
            self.assertEqual(tried["state"], "queued")
            self.assertEqual(tried["replies"][0]["code"], 535)
            self.assertEqual(self.relay.received, [])
        finally:
            self.server.stop()
            self.password_file.write_text(PASSWORD + "\n")
            self.server.start()

    def test_five_thousand_at_once(self):
        self.server.stop()
        now = int(time.time() * 1000)
        count = 5000
        with sqlite3.connect(self.server.data / "certwright.db") as database:
            for number in range(count):
                body = {"kind": "case_opened", "region": "us-east-1", "language": "ja" if number % 2 else "en",
                        "details": [["names", f"n{number // 5}.example.net"], ["message", TEXT]],
                        "expires_at": now + 3_600_000, "attempts": 0, "replies": []}
                database.execute(
                    "INSERT INTO mail (id, account, about, domain, recipient, state, created_at, next_attempt_at, "
                    "sealed_code, body) VALUES (?, ?, ?, '', ?, 'queued', ?, ?, x'', ?)",
                    (f"{number:032x}", ACCOUNT, f"case-bulk-{number // 5}", f"m{number % 5}@n{number // 5}.example.net", now,
                     now, json.dumps(body)))
        began = time.monotonic()
        self.server.start()
        self.eventually(lambda: len(self.relay.received) >= count, 120, 0.2, "not all were sent")
        seconds = time.monotonic() - began
        self.eventually(lambda: not self.mails("--state", "queued", "--limit", "1"), 30)
        self.say(f"{count} mails in {seconds:.1f} s: {count / seconds:.0f} mails/s")
        print(f"mails: {count} in {seconds:.1f} s, {count / seconds:.0f}/s with TLS and AUTH to aiosmtpd", flush=True)
        self.assertEqual(len(self.relay.received), count, "some were sent twice")
        self.assertEqual(len({one.to for one in self.relay.received}), count)


if __name__ == "__main__":
    unittest.main()
