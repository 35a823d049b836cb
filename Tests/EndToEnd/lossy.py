"""A way to PostgreSQL that loses answers: it stands between a server of ours and the database, can swallow one, and be cut."""

import os
import socket
import tempfile
import threading


def shut(end):
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


class LossyWay:
    """Forwards everything, and after `lose_next_commit` closes the line when the database has answered the next COMMIT."""

    def __init__(self, folder):
        self.target = f"{folder}/.s.PGSQL.5432"
        self.folder = tempfile.mkdtemp(prefix="way-")
        os.chmod(self.folder, 0o755)
        self.armed, self.lost, self.lines = threading.Event(), 0, []
        self.stopping, self.stopped, self.held = threading.Event(), threading.Event(), []
        self.mend()

    def lose_next_commit(self):
        self.armed.set()

    def stop_next_commit(self):
        """The next COMMIT does not arrive: the way is cut instead, and the database hears nothing of it (`stopped` is set)."""
        self.stopping.set()

    def mend(self):
        """Lets connections through, at first and after a cut."""
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(f"{self.folder}/.s.PGSQL.5432")
        self.listener.listen(64)
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self):
        """Ends every connection in the middle of what it does, and lets no other one through."""
        self.close()
        os.unlink(f"{self.folder}/.s.PGSQL.5432")
        lines, self.lines = self.lines, []
        for line in lines:
            shut(line)

    def _accept(self, listener):
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            self.lines.append(line)
            onward = socket.socket(socket.AF_UNIX)
            onward.connect(self.target)
            state = {"commit": False, "writing": False}
            threading.Thread(target=self._up, args=(line, onward, state), daemon=True).start()
            threading.Thread(target=self._down, args=(line, onward, state), daemon=True).start()

    def _up(self, line, onward, state):
        try:
            while data := line.recv(65536):
                # Transactions that write ask for their number as they begin; one that only reads has nothing to lose.
                state["writing"] |= b"pg_current_xact_id" in data
                if b"COMMIT\0" in data:
                    if state["writing"] and self.stopping.is_set():
                        self.stopping.clear()
                        # The database's end stays open: a line that ends would make it say that it rolled back.
                        self.held.append(onward)
                        self.cut()
                        self.stopped.set()
                        return
                    if state["writing"] and self.armed.is_set():
                        self.armed.clear()
                        state["commit"] = True
                    state["writing"] = False
                onward.sendall(data)
        except OSError:
            pass
        # The other thread waits for this end: it is woken by this, and the database hears that nobody is there any more.
        shut(onward)
        onward.close()

    def _down(self, line, onward, state):
        try:
            while data := onward.recv(65536):
                if state["commit"]:
                    # Committed, answered, and nobody hears it.
                    self.lost += 1
                    break
                line.sendall(data)
        except OSError:
            pass
        for end in (line, onward):
            if end not in self.held:
                shut(end)
                end.close()

    def close(self):
        # A thread that waits in `accept` is woken by this, and not by `close`.
        shut(self.listener)
        self.listener.close()
