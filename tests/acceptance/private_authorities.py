"""A server whose operator makes private CAs on the command line."""

from harness import Acceptance


class WithPrivateAuthorities(Acceptance):
    def ca(self, *arguments, check=True):
        """`certwright ca …` beside the running server; gives the finished process."""
        done = self.server.cli("ca", *arguments, "--data", self.server.data, "--config", self.server.config)
        self.say(f"ca {' '.join(arguments)}: {done.returncode} {done.stdout.strip()} {done.stderr.strip()}")
        if check:
            self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def make(self, *options):
        """A new private CA with an EC key; its ARN."""
        return self.ca("create-private", "--name", "Example Corp Private CA", "--key-algorithm", "EC_prime256v1",
                       *options).stdout.strip()

    def ask(self, authority, name="db.corp.internal", *alternatives, **options):
        """A request to this CA."""
        return self.request(name, *alternatives, CertificateAuthorityArn=authority, **options)
