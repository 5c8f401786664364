"""A small real mail server on this machine, which can be as bad as one likes."""

import socketserver
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy


@dataclass
class Sink:
    """What the server got, and how it behaves."""

    port: int = 0
    letters: list = field(default_factory=list)
    refuses: dict = field(default_factory=dict)  # address → its answer, such as "550 No such user"
    greets_after: float = 0  # seconds before it says anything
    answers_after: float = 0  # seconds before it says that it took a letter
    taken: threading.Event = field(default_factory=threading.Event)

    @property
    def told(self):
        """Who got a letter, one entry for each."""
        return sorted(letter["To"] for letter in self.letters)


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.sink = self.server.sink
        time.sleep(self.sink.greets_after)
        self.say("220 sink")
        for line in self.rfile:
            word, _, rest = line.decode().strip().partition(" ")
            answer = getattr(self, f"do_{word.lower()}", self.do_other)(rest)
            if answer:
                self.say(answer)
            if word.upper() == "QUIT":
                return

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())

    def do_other(self, _):
        return "250 OK"

    def do_quit(self, _):
        return "221 Bye"

    def do_rcpt(self, rest):
        address = rest.partition("<")[2].partition(">")[0]
        return self.sink.refuses.get(address, "250 OK")

    def do_data(self, _):
        self.say("354 Go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.sink.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.sink.taken.set()
        time.sleep(self.sink.answers_after)
        return "250 Taken"


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, *_):
        """Whoever was too slow to be waited for is gone."""


@contextmanager
def running(**behaviour):
    sink = Sink(**behaviour)
    with Server(("127.0.0.1", sink.port), Talk) as server:
        server.sink, sink.port = sink, server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield sink
        server.shutdown()
