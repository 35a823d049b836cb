"""A real mail server on this machine: aiosmtpd, which keeps what it takes in a folder."""

import email
import email.policy
import socket
import subprocess
import sys
import time

from contract import PATIENCE
from house import free_port


class PostOffice:
    def __init__(self, folder, port=None):
        self.folder, self.port, self.process = folder, port or free_port(), None

    def open(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{self.port}", "-c", "aiosmtpd.handlers.Mailbox",
             str(self.folder)], stderr=subprocess.DEVNULL)
        began = time.monotonic()
        while True:
            assert self.process.poll() is None and time.monotonic() - began < PATIENCE, "the mail server did not start"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def letters(self, wanted=None, to=None):
        """What has arrived, for `to`; waits until there are so many."""
        began = time.monotonic()
        while True:
            files = sorted((self.folder / "new").glob("*")) if (self.folder / "new").exists() else []
            found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
            found = [letter for letter in found if to is None or to in letter["To"]]
            if wanted is None or len(found) >= wanted:
                return found
            assert time.monotonic() - began < PATIENCE, f"{len(found)} letters, not {wanted}"
            time.sleep(0.05)
