"""Accounts, principals and policies, and STS GetCallerIdentity, by boto3 and the aws command."""

import json
import subprocess
import unittest

from harness import ACCOUNT, AWS, REGION, Acceptance, access_key, boto3_client

OTHER_ACCOUNT = "210987654321"
NOWHERE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/00000000-0000-4000-8000-000000000000"
DENIED = "AccessDeniedException"


def allow(action, condition=None, resource="*", effect="Allow", **more):
    statement = {"Effect": effect, "Action": action, "Resource": resource, **more}
    return {**statement, "Condition": condition} if condition else statement


def deny(action, condition=None, resource="*", **more):
    return allow(action, condition, resource, effect="Deny", **more)


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


class Permissions(Acceptance):
    def certwright(self, *arguments, text_input=None, account=None):
        more = ["--account", account] if account else []
        done = self.server.cli(*arguments, *more, "--data", str(self.server.data), text_input=text_input)
        self.say(f"certwright {' '.join(arguments)}: {done.returncode} {done.stdout.strip()} {done.stderr.strip()}")
        return done

    def put_policy(self, principal, *statements, account=None):
        done = self.certwright("policy", "put", principal, "-", text_input=policy(*statements), account=account)
        self.assertEqual(done.returncode, 0, done.stderr)

    def key_of(self, principal, account=None):
        arguments = ["credential", "create", "--json"] + (["--principal", principal] if principal else [])
        made = json.loads(self.certwright(*arguments, account=account).stdout)
        return made["access_key_id"], made["secret_access_key"]

    def client_of(self, principal, *statements, account=None, region=REGION):
        """A client whose key belongs to a new principal with these statements."""
        key = self.key_of(principal, account)
        if statements:
            self.put_policy(principal, *statements, account=account)
        return boto3_client(self.server, region=region, key=key)

    def refused(self, call, **arguments):
        code, message = self.error_of(call, **arguments)
        self.assertEqual(code, DENIED, message)
        return message

    def test_a_principal_without_a_policy_may_do_nothing(self):
        acm = self.client_of("nobody")
        self.assertEqual(
            self.refused(acm.list_certificates),
            f"User: arn:aws:iam::{ACCOUNT}:user/nobody is not authorized to perform: acm:ListCertificates because no "
            "identity-based policy allows the acm:ListCertificates action")
        self.assertEqual(
            self.refused(acm.request_certificate, DomainName="www.example.net", ValidationMethod="DNS"),
            f"User: arn:aws:iam::{ACCOUNT}:user/nobody is not authorized to perform: acm:RequestCertificate on resource: "
            f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/* because no identity-based policy allows the "
            "acm:RequestCertificate action")
        self.assertIn(NOWHERE, self.refused(acm.describe_certificate, CertificateArn=NOWHERE))

    def test_names_by_pattern(self):
        acm = self.client_of("team", allow("acm:RequestCertificate", {
            "ForAllValues:StringLike": {"acm:DomainNames": ["*.team.example.net", "team.example.net"]},
            "StringEquals": {"acm:ValidationMethod": "DNS", "acm:KeyAlgorithm": "EC_prime256v1"}}))
        self.request("WWW.team.example.net", "team.example.net", client=acm)
        for names in (["www.other.example.net"], ["www.team.example.net", "www.other.example.net"],
                      ["team.example.net.evil.example.net"]):
            with self.subTest(names=names):
                self.refused(acm.request_certificate, DomainName=names[0], SubjectAlternativeNames=names,
                             ValidationMethod="DNS", KeyAlgorithm="EC_prime256v1")
        self.refused(acm.request_certificate, DomainName="www.team.example.net")
        self.refused(acm.request_certificate, DomainName="www.team.example.net", ValidationMethod="DNS")

    def test_wildcards_can_be_denied_as_acm_documents_it(self):
        acm = self.client_of("tame", allow("acm:*"), deny("acm:RequestCertificate", {
            "ForAnyValue:StringLike": {"acm:DomainNames": ["${*}.*"]}}))
        self.request("plain.example.net", client=acm)
        message = self.refused(acm.request_certificate, DomainName="x.example.net", ValidationMethod="DNS",
                               SubjectAlternativeNames=["*.x.example.net"])
        self.assertTrue(message.endswith("with an explicit deny in an identity-based policy"), message)

    def test_deny_wins(self):
        acm = self.client_of("careful", allow("*"), deny("acm:Delete*"))
        arn = self.request("kept.example.net", client=acm)
        self.assertEqual(
            self.refused(acm.delete_certificate, CertificateArn=arn),
            f"User: arn:aws:iam::{ACCOUNT}:user/careful is not authorized to perform: acm:DeleteCertificate on resource: "
            f"{arn} with an explicit deny in an identity-based policy")
        self.acm.describe_certificate(CertificateArn=arn)

    def test_tags(self):
        acm = self.client_of(
            "tagger",
            allow(["acm:RequestCertificate", "acm:AddTagsToCertificate"], {"StringEquals": {"aws:RequestTag/team": "web"}}),
            allow(["acm:Describe*", "acm:DeleteCertificate"], {"StringEquals": {"aws:ResourceTag/team": "web"}}))
        self.refused(acm.request_certificate, DomainName="untagged.example.net", ValidationMethod="DNS")
        arn = self.request("tagged.example.net", client=acm, Tags=[{"Key": "team", "Value": "web"}])
        acm.describe_certificate(CertificateArn=arn)
        foreign = self.request("foreign.example.net", Tags=[{"Key": "team", "Value": "ops"}])
        self.refused(acm.describe_certificate, CertificateArn=foreign)
        self.refused(acm.delete_certificate, CertificateArn=foreign)
        self.refused(acm.add_tags_to_certificate, CertificateArn=foreign, Tags=[{"Key": "team", "Value": "x"}])
        self.refused(acm.describe_certificate, CertificateArn=NOWHERE)
        # The tag decides at the time of the call.
        self.acm.add_tags_to_certificate(CertificateArn=foreign, Tags=[{"Key": "team", "Value": "web"}])
        acm.delete_certificate(CertificateArn=foreign)

    def test_one_certificate(self):
        mine, other = self.request("mine.example.net"), self.request("other.example.net")
        acm = self.client_of("narrow", allow("acm:DescribeCertificate", resource=mine))
        acm.describe_certificate(CertificateArn=mine)
        self.refused(acm.describe_certificate, CertificateArn=other)
        self.refused(acm.list_certificates)

    def test_accounts_do_not_see_each_other(self):
        arn = self.request("ours.example.net")
        for principal in (None, "reader"):
            with self.subTest(principal=principal):
                theirs = (self.client_of(principal, allow("*"), account=OTHER_ACCOUNT) if principal
                          else boto3_client(self.server, key=self.key_of(None, OTHER_ACCOUNT)))
                code, message = self.error_of(theirs.describe_certificate, CertificateArn=arn)
                self.assertEqual(code, "ResourceNotFoundException")
                self.assertIn(OTHER_ACCOUNT, message)
                self.assertEqual(theirs.list_certificates()["CertificateSummaryList"], [])
                made = self.request("theirs.example.net", client=theirs)
                self.assertIn(f":{OTHER_ACCOUNT}:certificate/", made)
                self.assertEqual(self.error_of(self.acm.describe_certificate, CertificateArn=made)[0],
                                 "ResourceNotFoundException")
                theirs.delete_certificate(CertificateArn=made)
        self.assertEqual(self.error_of(self.client_of("away", allow("*"), region="eu-west-1").describe_certificate,
                                       CertificateArn=arn)[0], "ResourceNotFoundException")

    def test_a_policy_takes_effect_while_the_server_runs(self):
        acm = self.client_of("changing", allow("acm:ListCertificates"))
        acm.list_certificates()
        self.put_policy("changing", deny("*"))

        def is_denied():
            try:
                acm.list_certificates()
            except acm.exceptions.ClientError as error:
                return error.response["Error"]["Code"] == DENIED
            return False

        self.eventually(is_denied, seconds=5, why="the new policy was not in force")
        self.put_policy("changing", allow("acm:ListCertificates"))
        self.eventually(lambda: not is_denied(), seconds=5, why="the old policy was still in force")

    def test_documents_that_are_refused(self):
        self.put_policy("strict", allow("acm:ListCertificates"))
        statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        for statements, place in (
                ([{"Effect": "Allow", "NotAction": "acm:*", "Resource": "*"}], "Statement[0].NotAction"),
                ([{**statement, "Principal": "*"}], "Statement[0].Principal"),
                ([statement, {**statement, "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}],
                 "Statement[1].Condition.IpAddress"),
                ([{**statement, "Condition": {"StringEquals": {"aws:PrincipalArn": "x"}}}],
                 "Statement[0].Condition.StringEquals.aws:PrincipalArn"),
                ([{**statement, "Condition": {"StringLike": {"acm:DomainNames": "*.example.net"}}}],
                 "Statement[0].Condition.StringLike.acm:DomainNames")):
            with self.subTest(place):
                done = self.certwright("policy", "put", "strict", "-", text_input=policy(*statements))
                self.assertEqual(done.returncode, 2)
                self.assertIn(place, done.stderr.replace("\n", " "))
        self.assertEqual(self.certwright("policy", "show", "strict").stdout.strip(), policy(allow("acm:ListCertificates")))

    def test_simulation_says_what_the_server_does(self):
        self.put_policy("simulated", allow("acm:List*", Sid="Lists"), deny("acm:DeleteCertificate", Sid="Never"))
        for action, code, word in (("acm:ListCertificates", 0, "Lists"), ("acm:DeleteCertificate", 1, "Never"),
                                   ("acm:GetCertificate", 1, "no statement")):
            done = self.certwright("policy", "simulate", "simulated", "--action", action)
            self.assertEqual(done.returncode, code)
            self.assertIn(word, done.stdout)

    # STS

    def sts(self, key, region=REGION):
        import boto3
        session = boto3.session.Session(aws_access_key_id=key[0], aws_secret_access_key=key[1], region_name=region)
        return session.client("sts", endpoint_url=self.server.endpoint)

    def test_who_am_i_by_boto3(self):
        identity = self.sts(access_key(self.server)).get_caller_identity()
        self.assertEqual((identity["Account"], identity["Arn"], identity["UserId"]),
                         (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT))
        self.assertEqual(identity["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"],
                         identity["ResponseMetadata"]["RequestId"])
        key = self.key_of("somebody")
        self.put_policy("somebody", deny("*"))
        identity = self.sts(key, "ap-northeast-1").get_caller_identity()
        self.assertEqual(identity["Arn"], f"arn:aws:iam::{ACCOUNT}:user/somebody")
        self.assertRegex(identity["UserId"], "^AIDA[A-Z2-7]{17}$")
        self.assertEqual(self.sts(self.key_of(None, OTHER_ACCOUNT)).get_caller_identity()["Account"], OTHER_ACCOUNT)

    def test_who_am_i_by_the_aws_command(self):
        command = [AWS, "sts", "get-caller-identity", "--endpoint-url", self.server.endpoint, "--output", "json"]
        done = subprocess.run(command, env=self.server.environment(), capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["Arn"], f"arn:aws:iam::{ACCOUNT}:root")

    def test_who_am_i_not(self):
        identifier, _ = access_key(self.server)
        code, _ = self.error_of(self.sts((identifier, "x" * 40)).get_caller_identity)
        self.assertEqual(code, "SignatureDoesNotMatch")
        code, message = self.error_of(self.sts(("AKIA0000000000000000", "x" * 40)).get_caller_identity)
        self.assertEqual(code, "InvalidClientTokenId")
        self.assertEqual(message, "The security token included in the request is invalid.")
        code, _ = self.error_of(self.sts(access_key(self.server)).get_session_token)
        self.assertEqual(code, "InvalidAction")


if __name__ == "__main__":
    unittest.main()
