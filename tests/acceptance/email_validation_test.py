"""Validation by mail, from the request to the certificate: a relay with STARTTLS and AUTH, MX records in nsd, the mail
that is read, and the page behind its link in a real browser."""

import pathlib
import re
import shutil
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from harness import BINARY, Acceptance, Zone, get

MAILBOXES = ("admin", "administrator", "hostmaster", "postmaster", "webmaster")
ARTEFACTS = BINARY.parent / "artefacts"

try:
    from mail_relay import PASSWORD, USERNAME, MailRelay
    MISSING_RELAY = None
except ImportError as error:
    MISSING_RELAY = f"python3-aiosmtpd is not installed: {error}"

CHROMIUM, CHROMEDRIVER = shutil.which("chromium"), shutil.which("chromedriver")
try:
    from selenium import webdriver
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support import expected_conditions
    from selenium.webdriver.support.ui import WebDriverWait
    MISSING_BROWSER = None if CHROMIUM and CHROMEDRIVER else "chromium and chromium-driver are not installed"
except ImportError as error:
    MISSING_BROWSER = f"python3-selenium is not installed: {error}"


def link_of(mail):
    """Where the approval page of a mail is; None in a mail that asks nothing."""
    found = re.search(r"https?://\S+/approvals\?code=[A-Za-z0-9_-]{43}", mail.part("plain"))
    return found.group() if found else None


def browser(scripts=False, language="en"):
    """Headless Chromium with a profile of its own, and without scripts unless they are asked for."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    profile = tempfile.mkdtemp(prefix="certwright-chromium-")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--disable-background-networking", "--no-first-run", "--host-resolver-rules=MAP * 127.0.0.1",
                     f"--user-data-dir={profile}", f"--lang={language}", "--window-size=1280,1000"):
        options.add_argument(argument)
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(service=webdriver.chrome.service.Service(CHROMEDRIVER), options=options)
    driver.set_page_load_timeout(20)
    return driver, profile


class ByMail(Acceptance):
    """A server that sends through a relay of ours."""

    @classmethod
    def setUpClass(cls):
        if MISSING_RELAY:
            raise unittest.SkipTest(MISSING_RELAY)
        cls.relay_directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-relay-"))
        cls.addClassCleanup(shutil.rmtree, cls.relay_directory, ignore_errors=True)
        cls.relay = MailRelay(cls.relay_directory).start()
        cls.addClassCleanup(cls.relay.stop)
        password_file = cls.relay_directory / "relay.password"
        password_file.write_text(PASSWORD + "\n")
        password_file.chmod(0o600)
        cls.sections = {**cls.sections, "mail": {
            "relay": cls.relay.url, "from": "Certwright <certificates@ca.example.net>", "username": USERNAME,
            "password_file": str(password_file), "ca_file": str(cls.relay.ca_file)}}
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        log = cls.server.log.read_text(errors="replace")
        links = [link_of(mail) for mail in cls.relay.received]
        leaked = [link for link in links if link and link.split("code=")[1] in log]
        if leaked:
            raise AssertionError(f"{len(leaked)} approval codes stand in the server's log")

    def ask(self, name, *alternatives, **options):
        """Requests by mail and waits until every name's mails are queued."""
        arn = self.request(name, *alternatives, ValidationMethod="EMAIL", **options)
        return arn, self.mailed(arn)

    def mail_to(self, address, count=1):
        """The newest of `count` mails to an address, once they are there."""
        mails = self.eventually(lambda: len(self.relay.to(address)) >= count and self.relay.to(address),
                                why=f"there are not {count} mails to {address}")
        self.say(f"mail to {address}: {mails[-1].message['Subject']}")
        return mails[-1]

    def mails_about(self, arn, address):
        """Those to an address that name the certificate, the oldest first."""
        return [mail for mail in self.relay.to(address) if arn in mail.part("plain")]

    def post(self, link, answer, lang="en"):
        """What the page's form sends; gives status and text."""
        page, code = link.split("?code=")
        body = urllib.parse.urlencode({"code": code, "answer": answer, "lang": lang}).encode()
        try:
            with urllib.request.urlopen(page, data=body, timeout=10) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


class Approvals(ByMail):
    def test_one_approval_for_each_name_issues(self):
        arn, shown = self.ask("mail.example.net", "*.mail.example.net")
        for option in shown:
            self.assertEqual(sorted(option["ValidationEmails"]),
                             [f"{mailbox}@mail.example.net" for mailbox in MAILBOXES])
        mails = self.eventually(lambda: len(self.mails_about(arn, "admin@mail.example.net")) == 2
                                and self.mails_about(arn, "admin@mail.example.net"), why="there are not two mails")
        of_name = {re.search(r"(\*\.)?mail\.example\.net", mail.message["Subject"]).group(): mail for mail in mails}
        self.assertEqual(sorted(of_name), ["*.mail.example.net", "mail.example.net"])
        for mail in of_name.values():
            for wanted in (arn, "123456789012", "us-east-1"):
                self.assertIn(wanted, mail.part("plain"))
        self.assertEqual(self.post(link_of(of_name["mail.example.net"]), "approve")[0], 200)
        self.stays_pending(arn, seconds=2)
        self.assertEqual(self.post(link_of(of_name["*.mail.example.net"]), "approve")[0], 200)
        self.wait_for_status(arn, "ISSUED")

    def test_a_mail_scanner_approves_nothing(self):
        arn, _ = self.ask("mail.example.net")
        link = self.newest_link_of(arn, "webmaster@mail.example.net")
        for method in ("GET", "HEAD", "GET"):
            with urllib.request.urlopen(urllib.request.Request(link, method=method), timeout=10) as reply:
                self.assertEqual(reply.status, 200)
                self.assertEqual(reply.headers["Cache-Control"], "no-store")
                self.assertTrue(reply.headers["Content-Security-Policy"].startswith("default-src 'none'"))
        self.stays_pending(arn, seconds=2)

    def test_a_denial_ends_the_request(self):
        arn, _ = self.ask("mail.example.net")
        link = self.newest_link_of(arn)
        status, page = self.post(link, "deny", "ja")
        self.assertEqual(status, 200)
        self.assertIn("拒否しました", page)
        certificate = self.describe(arn)
        self.assertEqual((certificate["Status"], certificate["FailureReason"]), ("FAILED", "DOMAIN_VALIDATION_DENIED"))
        self.assertIn("CONTACT_EMAIL_DENIED", self.findings(arn))
        self.assertEqual(self.post(link, "approve")[0], 404, "used")

    def newest_link_of(self, arn, mailbox="admin@mail.example.net"):
        return self.eventually(lambda: next(map(link_of, reversed(self.mails_about(arn, mailbox))), None), why="no mail names the certificate")

    def test_mail_is_sent_again_to_a_domain_above_for_this_once(self):
        arn, shown = self.ask("mail.example.net")
        before = len(self.relay.to("hostmaster@example.net"))
        self.acm.resend_validation_email(CertificateArn=arn, Domain="mail.example.net", ValidationDomain="example.net")
        link = link_of(self.mail_to("hostmaster@example.net", before + 1))
        self.assertEqual(self.describe(arn)["DomainValidationOptions"][0]["ValidationEmails"],
                         shown[0]["ValidationEmails"])
        self.assertEqual(self.post(link, "approve")[0], 200)
        self.wait_for_status(arn, "ISSUED")
        error, _ = self.error_of(self.acm.resend_validation_email, CertificateArn=arn, Domain="mail.example.net",
                                 ValidationDomain="example.net")
        self.assertEqual(error, "InvalidStateException")

    def test_the_link_of_a_deleted_certificate_asks_nothing(self):
        arn, _ = self.ask("mail.example.net")
        link = self.newest_link_of(arn)
        self.acm.delete_certificate(CertificateArn=arn)
        status, page = get(link)
        self.assertEqual(status, 404)
        unknown = link.split("?code=")[0] + "?code=" + "A" * 43
        self.assertEqual((status, page), get(unknown), "nothing tells one from the other")
        self.assertEqual(self.post(link, "approve")[0], 404)

    def test_why_tells_what_each_mail_server_answered(self):
        arn, _ = self.ask("mail.example.net")
        self.newest_link_of(arn)
        mails = self.eventually(lambda: self.mails_of(arn, "accepted"), why="no mail was taken")
        self.assertEqual({mail["address"] for mail in mails}, {f"{box}@mail.example.net" for box in MAILBOXES})
        text = self.server.cli("why", arn, COLUMNS="400").stdout
        self.say(text)
        for wanted in ("Mailed", "taken for delivery", "spam folder", "certwright request mail.example.net --method dns",
                       "aws acm resend-validation-email"):
            self.assertIn(wanted, text)
        japanese = self.server.cli("--lang", "ja", "why", arn, COLUMNS="400").stdout
        self.say(japanese)
        for wanted in ("送信先", "迷惑メールフォルダー", "推定"):
            self.assertIn(wanted, japanese)
        self.assertIn("postmaster@mail.example.net", self.server.cli("describe", arn, COLUMNS="400").stdout)

    def mails_of(self, arn, state):
        """Those of the only name, once all are in this state."""
        mails = self.explain(arn)["names"][0]["validation"].get("mails", [])
        return mails if mails and all(mail["state"] == state for mail in mails) else None


class Mailboxes(ByMail):
    more_records = ("refused MX 10 mx", "slow MX 10 mx")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for record in cls.more_records:
            cls.name_server.publish("example.net", record)

    def test_where_all_five_are_refused_there_is_no_contact(self):
        for mailbox in MAILBOXES:
            self.relay.answers[f"{mailbox}@refused.example.net"] = ["550 5.1.1 No such user here"]
        arn = self.request("refused.example.net", ValidationMethod="EMAIL")
        certificate = self.wait_for_status(arn, "FAILED")
        self.assertEqual(certificate["FailureReason"], "NO_AVAILABLE_CONTACTS")
        self.assertIn("CONTACT_ALL_MAILBOXES_REFUSED", self.findings(arn))
        self.assertIn("550 5.1.1 No such user here", self.server.cli("why", arn, COLUMNS="400").stdout)

    def test_greylisting_is_told_with_the_time_of_the_next_try(self):
        for mailbox in MAILBOXES:
            self.relay.answers[f"{mailbox}@slow.example.net"] = ["450 4.2.0 Greylisted, come back later"] * 9
        arn, _ = self.ask("slow.example.net")
        self.eventually(lambda: "CONTACT_EMAIL_DEFERRED" in self.findings(arn), why="nothing was put off")
        text = self.server.cli("why", arn, COLUMNS="400").stdout
        self.say(text)
        self.assertIn("Greylisted, come back later", text)
        self.assertIn("next try", text)
        self.stays_pending(arn, seconds=1)


class Expiry(ByMail):
    sections = {"validation": {"window": "8s"}}

    def test_a_link_ends_with_the_request(self):
        arn, _ = self.ask("mail.example.net")
        link = link_of(self.mail_to("admin@mail.example.net"))
        self.assertEqual(get(link)[0], 200)
        self.wait_for_status(arn, "VALIDATION_TIMED_OUT", 20)
        self.assertEqual(get(link)[0], 404)
        self.assertEqual(self.post(link, "approve")[0], 404)
        self.assertEqual(self.describe(arn)["Status"], "VALIDATION_TIMED_OUT")
        self.assertIn("CONTACT_EMAIL_NOT_APPROVED", self.findings(arn))


@unittest.skipIf(MISSING_BROWSER, MISSING_BROWSER or "")
class InABrowser(ByMail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        cls.driver, profile = browser()
        cls.addClassCleanup(shutil.rmtree, profile, ignore_errors=True)
        cls.addClassCleanup(cls.driver.quit)

    def open_question(self, *names):
        arn, _ = self.ask(*names)
        link = self.eventually(lambda: next((link_of(mail) for mail in reversed(self.relay.to(f"admin@{names[0]}"))
                                             if arn in mail.part("plain") and f"for {names[0]}" in mail.message["Subject"]),
                                            None), why="no mail names the certificate")
        self.driver.get(link)
        self.say(f"opened the link: {self.driver.title}")
        return arn

    def picture(self, name):
        path = ARTEFACTS / f"approval-{name}.png"
        self.assertTrue(self.driver.save_screenshot(str(path)))
        self.say(f"kept {path}")

    def wait_for_heading(self, text):
        WebDriverWait(self.driver, 10).until(
            expected_conditions.text_to_be_present_in_element((By.TAG_NAME, "h1"), text))

    def button(self, answer):
        return self.driver.find_element(By.CSS_SELECTOR, f"button[value={answer}]")

    def on_a_phone(self, on):
        if on:
            self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": 360, "height": 1100, "deviceScaleFactor": 2, "mobile": True})
        else:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    def test_the_page_is_read_in_both_languages_and_approved_by_a_click(self):
        arn = self.open_question("mail.example.net")
        root = self.driver.find_element(By.TAG_NAME, "html")
        self.assertEqual(root.get_dom_attribute("lang"), "en")
        for wanted in ("mail.example.net", "123456789012", "us-east-1", arn, "Answer by"):
            self.assertIn(wanted, self.driver.find_element(By.TAG_NAME, "main").text)
        self.assertEqual([self.button(answer).text for answer in ("approve", "deny")],
                         ["I approve", "I do not recognise this request"])
        self.picture("en")
        self.driver.find_element(By.CSS_SELECTOR, "nav a[hreflang=ja]").click()
        WebDriverWait(self.driver, 10).until(
            lambda driver: driver.find_element(By.TAG_NAME, "html").get_dom_attribute("lang") == "ja")
        self.assertEqual(self.button("approve").text, "承認する")
        self.picture("ja")
        self.assertEqual(self.describe(arn)["Status"], "PENDING_VALIDATION", "opening approves nothing")
        self.button("approve").click()
        self.wait_for_heading("承認しました")
        self.assertNotIn("code=", self.driver.current_url, "the code is not in the address of what follows")
        self.picture("approved-ja")
        self.wait_for_status(arn, "ISSUED")
        self.driver.refresh()
        self.assertEqual(self.describe(arn)["Status"], "ISSUED")

    def test_a_phone_and_a_keyboard_are_enough(self):
        arn = self.open_question("mail.example.net")
        self.on_a_phone(True)
        self.addCleanup(self.on_a_phone, False)
        self.driver.refresh()
        width = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"]
        self.assertLessEqual(width, 360, "nothing is cut off at the side")
        for answer in ("approve", "deny"):
            self.assertGreaterEqual(self.button(answer).size["height"], 44)
        self.picture("phone-en")
        reached = []
        for _ in range(6):
            ActionChains(self.driver).send_keys(Keys.TAB).perform()
            focused = self.driver.switch_to.active_element
            reached.append(focused.get_dom_attribute("value") or focused.tag_name)
            if reached[-1] == "deny":
                break
        self.assertEqual(reached, ["a", "approve", "deny"], "in the order of the page")
        self.assertEqual(focused.value_of_css_property("outline-style"), "solid")
        self.picture("phone-focus-en")
        ActionChains(self.driver).send_keys(Keys.ENTER).perform()
        self.wait_for_heading("Denied")
        self.picture("phone-denied-en")
        self.assertEqual(self.describe(arn)["FailureReason"], "DOMAIN_VALIDATION_DENIED")

    def test_the_structure_is_one_that_screen_readers_follow(self):
        self.driver.get_log("browser")  # forgets what other pages left
        self.open_question("mail.example.net", "*.mail.example.net")
        self.assertEqual(len(self.driver.find_elements(By.TAG_NAME, "h1")), 1)
        self.assertEqual(len(self.driver.find_elements(By.TAG_NAME, "main")), 1)
        tree = self.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        names = {(node["role"]["value"], node["name"]["value"]) for node in tree
                 if "role" in node and node.get("name", {}).get("value")}
        for wanted in (("button", "I approve"), ("button", "I do not recognise this request"), ("link", "日本語"),
                       ("navigation", "Language")):
            self.assertIn(wanted, names)
        self.assertTrue(any(role == "heading" and "mail.example.net" in name for role, name in names), names)
        problems = [entry for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        self.assertEqual(problems, [], "nothing was blocked by the page's own policy, and nothing was missing")

    def test_a_link_that_asks_nothing_says_so(self):
        self.driver.get(self.server.endpoint + "/approvals?code=" + "A" * 43)
        self.wait_for_heading("This link cannot be used")
        self.picture("closed-en")


class ManyNames(ByMail):
    """A thousand names at once, while the server is killed: every mailbox of every name gets its mail."""

    more_zones = (Zone("bulk.example.org", ["* MX 10 mail", "mail A 192.0.2.25"]),)
    certificates, names_each = 10, 100

    def test_no_mail_of_a_thousand_names_is_lost(self):
        domains = [[f"n{one}-{two}.bulk.example.org" for two in range(self.names_each)]
                   for one in range(self.certificates)]
        arns = [self.request(first, *others, ValidationMethod="EMAIL") for first, *others in domains]
        everybody = {f"{mailbox}@{name}" for names in domains for name in names for mailbox in MAILBOXES}
        self.eventually(lambda: len(self.relay.received) > len(everybody) // 10, seconds=60, why="no mail came")
        self.server.kill()
        before = len(self.relay.received)
        self.say(f"{before} of {len(everybody)} mails had come when the server was killed")
        self.server.start()
        began = time.monotonic()
        self.eventually(lambda: everybody <= {mail.to for mail in self.relay.received[:]}, seconds=120, every=0.5,
                        why="mails are missing")
        took = time.monotonic() - began
        print(f"{(len(everybody) - before) / took:.0f} mails/s over STARTTLS and AUTH to aiosmtpd", flush=True)
        # What the relay had taken and the server had not noted is sent again, with the same Message-ID.
        twice = len(self.relay.received) - len(everybody)
        self.say(f"{twice} mails came twice")
        self.assertLess(twice, 64)
        identities = {mail.message["Message-ID"] for mail in self.relay.received}
        self.assertEqual(len(identities), len(everybody))
        for arn in arns:
            for option in self.describe(arn)["DomainValidationOptions"]:
                self.assertEqual(len(option["ValidationEmails"]), len(MAILBOXES), option)


if __name__ == "__main__":
    unittest.main()
