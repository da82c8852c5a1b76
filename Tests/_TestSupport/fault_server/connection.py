"""A connection: bytes to requests, one at a time, each handed to its behaviour."""

import asyncio
import json

import books
import scripts
from behaviour import Broken, perform
from exchange import Exchange
from http_request import Request, parse_head


class Connection(asyncio.Protocol):
    """Kept alive between requests; raw instead of asyncio's streams, which halve the rate."""

    def connection_made(self, transport):
        self.transport = transport
        self.buffer = b""
        self.head = None
        self.served = 0
        self.tags = set()
        self.task = None
        self.can_write = asyncio.Event()
        self.can_write.set()

    def connection_lost(self, error):
        if self.task:
            self.task.cancel()

    def pause_writing(self):
        self.can_write.clear()

    def resume_writing(self):
        self.can_write.set()

    def data_received(self, data):
        self.buffer += data
        self.advance()

    def advance(self):
        """Serves what is complete in the buffer, until a behaviour needs time."""
        while self.task is None and not self.transport.is_closing():
            request = self.take_request()
            if request is None:
                return
            self.serve(request)

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

    def serve(self, request):
        book = books.book(request.tag)
        exchange = Exchange(self, request, book)
        if request.method == "GET" and request.path == "/bill":
            return exchange.reply(200, json.dumps(book.bill).encode())
        if request.method == "GET" and request.path == "/asked":
            return exchange.reply(200, json.dumps(scripts.asked(request.tag)).encode())
        if request.path == "/script":
            scripts.post(request.tag, request.json)
            return exchange.reply(200, b"{}")
        if request.method == "GET":
            return exchange.refuse(404, "no such path")
        if request.path == "/reset":
            books.forget(request.tag)
            return exchange.reply(200, b"{}")
        behaviour = request.headers.get("x-behaviour") or request.json.get("model", "ok")
        self.served += 1
        book.begin(request, behaviour, request.tag not in self.tags)
        self.tags.add(request.tag)
        try:
            work = perform(exchange, behaviour)
        except Broken:
            return book.end(request, None)
        if work is None:
            return book.end(request, "answered")
        self.task = asyncio.get_running_loop().create_task(self.finish(work, book, request))

    async def finish(self, work, book, request):
        outcome = None
        try:
            await work
            outcome = "answered"
        except Broken:
            pass
        except (asyncio.CancelledError, ConnectionError):
            outcome = "aborted"
        finally:
            book.end(request, outcome)
            self.task = None
        self.advance()
