"""A connection: bytes to requests, one at a time."""

import asyncio
import collections
import http
import json
import socket

from bench import Bench
from http_request import Request, parse_head
from reply import Reply

_BENCHES = collections.defaultdict(Bench)
_HEADS = {status.value: b"HTTP/1.1 %d %s\r\n" % (status.value, status.phrase.encode())
          for status in http.HTTPStatus}


class Later:
    """Work that may wait until what has arrived is stamped and what is due is sent: one piece a turn of the loop."""

    def __init__(self):
        self.work = collections.deque()

    def add(self, action):
        self.work.append(action)
        if len(self.work) == 1:
            asyncio.get_running_loop().call_soon(self._do)

    def _do(self):
        try:
            self.work[0]()
        finally:
            self.work.popleft()
            if self.work:
                asyncio.get_running_loop().call_soon(self._do)


_LATER = Later()


class Connection(asyncio.Protocol):
    """Kept alive between requests."""

    def connection_made(self, transport):
        self.transport = transport
        self.loop = asyncio.get_running_loop()
        self.buffer = b""
        self.head = None
        self.reply = None
        self.is_reading = False
        self.bench = None
        self.can_write = True
        self.on_writable = None
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, error):
        reply, self.reply = self.reply, None
        if reply:
            reply.aborted()

    def pause_writing(self):
        self.can_write = False

    def resume_writing(self):
        self.can_write = True
        action, self.on_writable = self.on_writable, None
        if action:
            action()

    def when_writable(self, action):
        self.on_writable = action

    def data_received(self, data):
        self.buffer += data
        self.advance(self.loop.time())

    def advance(self, arrived):
        if self.reply or self.is_reading:
            return
        request = self.take_request()
        if request is not None:
            self.is_reading = True
            _LATER.add(lambda: self.serve(request, arrived))

    def take_request(self):
        if self.head is None:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return None
            self.head = parse_head(head)
            self.buffer = rest
            if self.head[2].get("expect", "").lower() == "100-continue":
                self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        method, target, headers = self.head
        length = int(headers.get("content-length", 0))
        if len(self.buffer) < length:
            return None
        body, self.buffer, self.head = self.buffer[:length], self.buffer[length:], None
        return Request(method, target, headers, body)

    def serve(self, request, arrived):
        self.is_reading = False
        if self.transport.is_closing():
            return
        if request.method == "POST" and request.path.endswith("/chat/completions"):
            bench = _BENCHES[request.tag]
            if self.bench is not bench:
                self.bench = bench
                bench.connections += 1
            self.reply = Reply(self, bench, request.json, arrived)
            return self.reply.start()
        self.reply_json(*self.administer(request))
        self.advance(self.loop.time())

    def administer(self, request):
        if request.method == "GET" and request.path == "/log":
            return 200, json.dumps(_BENCHES[request.tag].log()).encode()
        if request.method == "POST" and request.path == "/configure":
            try:
                _BENCHES[request.tag] = Bench(request.json)
            except (TypeError, ValueError) as error:
                return 400, json.dumps({"error": {"message": str(error)}}).encode()
            return 200, b"{}"
        return 404, b'{"error": {"message": "no such path"}}'

    def reply_json(self, status, data, headers=()):
        extra = "".join("%s: %s\r\n" % pair for pair in headers).encode()
        self.transport.write(
            _HEADS[status] + b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(data)
            + extra + b"\r\n" + data)

    def finished(self, reply):
        if self.reply is reply:
            self.reply = None
            if self.buffer:
                self.advance(self.loop.time())
