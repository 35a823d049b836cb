"""A way to PostgreSQL that loses answers: it stands between a server of ours and the database, and can swallow one."""

import os
import socket
import tempfile
import threading


class LossyWay:
    """Forwards everything, and after `lose_next_commit` closes the line when the database has answered the next COMMIT."""

    def __init__(self, folder):
        self.target = f"{folder}/.s.PGSQL.5432"
        self.folder = tempfile.mkdtemp(prefix="way-")
        os.chmod(self.folder, 0o755)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(f"{self.folder}/.s.PGSQL.5432")
        self.listener.listen(64)
        self.armed, self.lost = threading.Event(), 0
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_next_commit(self):
        self.armed.set()

    def _accept(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
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
                    if state["writing"] and self.armed.is_set():
                        self.armed.clear()
                        state["commit"] = True
                    state["writing"] = False
                onward.sendall(data)
        except OSError:
            pass
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
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def close(self):
        self.listener.close()
