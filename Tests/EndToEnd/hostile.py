"""Bytes on a line, as no client of ours sends them."""

import socket
import time

from contract import PATIENCE


def hears(house, sent):
    """A connection on which something was said that is not complete."""
    line = socket.create_connection(("127.0.0.1", house.server.port), PATIENCE)
    line.sendall(sent)
    return line


def raw(house, *sent, to_end=False):
    """What comes back until there is silence; to the end of the connection, if it must end."""
    with socket.create_connection(("127.0.0.1", house.server.port), PATIENCE) as line:
        try:
            for each in sent:
                line.sendall(each)
        except OSError:
            pass  # It does not read to the end.
        answer = b""
        line.settimeout(PATIENCE)
        try:
            while part := line.recv(65536):
                answer += part
                if not to_end:
                    line.settimeout(0.3)
        except TimeoutError:
            assert answer and not to_end, f"the connection stays open: {answer[:200]}"
        except ConnectionError:
            pass
    return answer


def rest_is_read(house, seconds, least):
    """Whether this many bytes of a body are read that was refused by its length already."""
    line = hears(house, b"POST /api/v1/plugins/errors HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
    line.settimeout(1)
    taken, began = 0, time.monotonic()
    try:
        while time.monotonic() - began < seconds and taken < least:
            taken += line.send(b"x" * 65536)
    except OSError:
        pass
    finally:
        line.close()
    return taken >= least


def policy(reply):
    """The directives of a Content-Security-Policy."""
    parts = [part.split() for part in reply.headers["Content-Security-Policy"].split(";")]
    assert len({part[0] for part in parts}) == len(parts), "a directive that comes twice counts once"
    return {part[0]: part[1:] for part in parts}
