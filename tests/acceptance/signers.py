"""A server whose CA's key lives with `certwright signer`, a process beside it."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness import BINARY, Acceptance, ServerProcess
from name_server import end_with_parent


class WithSigner(Acceptance):
    """The CA's key lives with `certwright signer`; the server asks it."""

    signer_sections = {}
    server_sections = {}
    signer_user = None

    @classmethod
    def setUpClass(cls):
        cls.signer_directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-signer-"))
        cls.addClassCleanup(shutil.rmtree, cls.signer_directory, ignore_errors=True)
        socket_path = cls.signer_directory / "signer.sock"
        if cls.signer_user:
            # As the unit's RuntimeDirectoryMode has it: the server gets to the socket by its group.
            os.chown(cls.signer_directory, cls.signer_user.number, cls.signer_user.number)
            cls.signer_directory.chmod(0o750)
        # The URL that stands in certificates is the server's, and the signer has to know it.
        pki_url = {"pki_url": "http://pki.example.net"}
        client = cls.user.number if cls.user else os.getuid()
        cls.holder = ServerProcess(cls.binary(), cls.signer_directory / "home", {
            "server": pki_url, "signer": {"listen": f"unix:{socket_path}", "client": str(client)},
            **cls.signer_sections}, user=cls.signer_user)
        cls.holder_init = json.loads(cls.holder.initialise("--json").stdout)
        cls.signer = None
        cls.start_signer()
        cls.addClassCleanup(lambda: cls.signer.kill())
        cls.sections = {"server": pki_url, **cls.server_sections,
                        "ca": {"signer": f"unix:{socket_path}", **cls.server_sections.get("ca", {})}}
        cls.socket_path = socket_path
        super().setUpClass()

    @classmethod
    def start_signer(cls):
        with open(cls.signer_directory / "signer.log", "ab") as log:
            cls.signer = subprocess.Popen([*cls.holder.command, "signer", "--data", str(cls.holder.data), "--config",
                                           str(cls.holder.config)], env=cls.holder.environment(), stdout=log,
                                          stderr=log, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent)

    def signer_log(self):
        return (self.signer_directory / "signer.log").read_text()
