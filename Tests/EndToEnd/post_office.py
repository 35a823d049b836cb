"""A real mail server on this machine: aiosmtpd, which keeps what it takes in a folder."""

import email
import email.policy
import re
import socket
import subprocess
import sys
import time

from contract import PATIENCE
from house import free_port


class PostOffice:
    """`tls` is `None`, `at-once` or `asked-for` (STARTTLS); with it the certificate, and one user with a password."""

    def __init__(self, folder, port=None, tls=None, files=None, password="", host="127.0.0.1"):
        self.folder, self.port, self.process, self.host = folder, port or free_port(), None, host
        self.tls, self.files, self.password = tls, files, password

    def open(self):
        plain = ["-m", "aiosmtpd", "-n", "-l", f"{self.host}:{self.port}", "-c", "aiosmtpd.handlers.Mailbox"]
        sealed = [__file__, self.host, str(self.port), str(self.tls), *map(str, self.files or []), self.password]
        self.process = subprocess.Popen(
            [sys.executable, *(sealed if self.tls else plain), str(self.folder)], stderr=subprocess.DEVNULL)
        began = time.monotonic()
        while True:
            assert self.process.poll() is None and time.monotonic() - began < PATIENCE, "the mail server did not start"
            with socket.socket() as probe:
                if probe.connect_ex((self.host, self.port)) == 0:
                    return self
            time.sleep(0.05)

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    @property
    def url(self):
        user = "ada@" if self.tls else ""
        return f"{'smtps' if self.tls == 'at-once' else 'smtp'}://{user}{self.host}:{self.port}"

    def letters(self, wanted=None, to=None):
        """What has arrived, for `to`; waits until there are so many."""
        began = time.monotonic()
        while True:
            files = sorted((self.folder / "new").glob("*"), key=arrival) if (self.folder / "new").exists() else []
            found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
            found = [letter for letter in found if to is None or to in letter["To"]]
            if wanted is None or len(found) >= wanted:
                return found
            assert time.monotonic() - began < PATIENCE, f"{len(found)} letters, not {wanted}"
            time.sleep(0.05)


def arrival(file):
    """When a letter came: a Maildir name is SECONDS.MmicrosecondsP…, and its microseconds have no leading zeros to sort by."""
    return tuple(map(int, re.match(r"(\d+)\.M(\d+)P", file.name).groups()))


def sealed(host, port, tls, certificate, key, password, folder):
    """A mail server that takes letters over TLS only, and only from ada with her password."""
    import ssl

    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Mailbox
    from aiosmtpd.smtp import AuthResult, LoginPassword

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def ask(server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"ada", password.encode())
        return AuthResult(success=right, handled=right)

    # With TLS from the first byte nothing is left to ask for.
    how = {"ssl_context": context, "auth_require_tls": False} if tls == "at-once" else {"tls_context": context, "require_starttls": True}
    office = Controller(
        Mailbox(folder), hostname=host, port=int(port), auth_required=True, authenticator=ask, **how)
    office.start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    sealed(*sys.argv[1:])
