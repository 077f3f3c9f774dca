"""A network namespace for this process and all that it starts: its own loopback, addresses, routes and resolv.conf.

The real network is out of reach from inside, so real ports and addresses that look like the Internet's are ours to use.
Root is enough; others need unprivileged user namespaces (kernel.unprivileged_userns_clone and the like).
"""

import ctypes
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/demo"))

from name_server import end_with_parent  # noqa: E402

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000

IP = shutil.which("ip", path="/usr/sbin:/sbin:" + os.environ.get("PATH", "")) or "/usr/sbin/ip"


class NotPermitted(Exception):
    """This machine does not let us make a namespace; the text says what it answered."""


def enter():
    """Moves this process, which must have one thread, into namespaces of its own, with the loopback up.

    There is no way back: a test module that calls this is a process of its own anyway.
    """
    if threading.active_count() != 1:
        raise RuntimeError("namespaces are entered before the first thread is started")
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    wanted = CLONE_NEWNET | CLONE_NEWNS | (CLONE_NEWUSER if user else 0)
    if libc.unshare(wanted):
        raise NotPermitted(f"unshare: {os.strerror(ctypes.get_errno())}")
    try:
        if user:
            pathlib.Path("/proc/self/setgroups").write_text("deny")
            pathlib.Path("/proc/self/uid_map").write_text(f"0 {user} 1")
            pathlib.Path("/proc/self/gid_map").write_text(f"0 {group} 1")
        subprocess.run(["mount", "--make-rprivate", "/"], check=True, capture_output=True, text=True)
        ip_batch(["link set lo up"])
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotPermitted(refusal(error)) from error


def ip_batch(lines):
    """Many `ip` commands in one process."""
    done = subprocess.run([IP, "-batch", "-"], input="\n".join(lines) + "\n", capture_output=True, text=True,
                          check=False)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, "ip -batch", done.stdout, done.stderr)


def refusal(error):
    """What a command that failed said, on one line."""
    return " ".join((getattr(error, "stderr", None) or str(error)).split())


def use_resolv_conf(path):
    """Lets the file stand in for /etc/resolv.conf, for this process and what it starts."""
    real = pathlib.Path("/etc/resolv.conf").resolve()
    subprocess.run(["mount", "--bind", str(path), str(real)], check=True, capture_output=True, text=True)


class Machine:
    """Another machine: a second namespace, with a loopback and nothing else until it is joined to the first."""

    def __init__(self):
        own = os.readlink("/proc/self/ns/net")
        self.holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"], preexec_fn=end_with_parent)
        while os.readlink(f"/proc/{self.holder.pid}/ns/net") == own:
            time.sleep(0.01)
        self.ip("link set lo up")

    @property
    def inside(self):
        """What a command line begins with to run there."""
        return ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net"]

    def ip(self, line):
        subprocess.run([*self.inside, IP, *line.split()], check=True, capture_output=True, text=True)

    def joined(self, address, gateway):
        """Joins it to the first over IPv4 alone; it has no IPv6 then."""
        ip_batch([f"link add machine0 type veth peer name machine1 netns {self.holder.pid}",
                  f"addr add {gateway}/30 dev machine0", "link set machine0 up"])
        for line in (f"addr add {address}/30 dev machine1", "link set machine1 up", f"route add default via {gateway}"):
            self.ip(line)
        return self

    def stop(self):
        self.holder.kill()
        self.holder.wait()
