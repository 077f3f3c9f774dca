"""A PKCS#11 token in software (SoftHSM 2) for tests of key custody."""

import os
import subprocess

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "73910462"


class SoftToken:
    """A token with one user's PIN, in a directory of its own. Its place is an environment variable of this process and of
    those that it starts, since SoftHSM looks nowhere else."""

    def __init__(self, directory, label="custody"):
        self.directory = directory
        self.label = label
        self.pin_file = directory / "ca.pin"
        (directory / "tokens").mkdir(parents=True)
        configuration = directory / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {directory}/tokens\nobjectstore.backend = file\n"
                                 "log.level = ERROR\n")
        os.environ["SOFTHSM2_CONF"] = str(configuration)
        self.pin_file.write_text(PIN + "\n")
        self.pin_file.chmod(0o600)
        self.run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "87654321")

    def run(self, *command, check=True):
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=check)

    def tool(self, *arguments, check=True):
        """OpenSC's pkcs11-tool, logged in."""
        return self.run("pkcs11-tool", "--module", MODULE, "--token-label", self.label, "--login", "--pin", PIN,
                        *arguments, check=check)

    def settings(self, label="issuing"):
        """The keys of [ca] for a key in this token."""
        return {"key": f"pkcs11:token={self.label};object={label}", "pkcs11_module": MODULE,
                "pin_file": str(self.pin_file)}

    def wrapping_settings(self, label="master"):
        """The keys of [keys] for a key in this token that wraps the master key."""
        return {"wrapping_key": f"pkcs11:token={self.label};object={label}", "pkcs11_module": MODULE,
                "pin_file": str(self.pin_file)}
