"""A request and the ways to reply to it."""

import asyncio
import hashlib
import http
import json
import socket
import struct

from behaviour import Broken

_HEADS = {status.value: b"HTTP/1.1 %d %s\r\n" % (status.value, status.phrase.encode())
          for status in http.HTTPStatus}
_JSON = b"Content-Type: application/json\r\nContent-Length: %d\r\n"


def vector_of(text):
    """8 numbers in [-0.5, 0.5) from the text's digest."""
    digest = hashlib.sha256(text.encode()).digest()
    return [struct.unpack("<I", digest[4 * i:4 * i + 4])[0] / 2**32 - 0.5 for i in range(8)]


class Exchange:
    __slots__ = ("connection", "request", "book", "behaviour", "kind", "text")

    def __init__(self, connection, request, book):
        self.connection = connection
        self.request = request
        self.book = book
        self.text = "fine"

    @property
    def is_embedding(self):
        return self.request.path.endswith("/embeddings")

    # What is said

    def completion(self, text=None):
        """A completion, which is billed from now on whatever becomes of it: 12 + 3 tokens, 4 cached."""
        text = self.text if text is None else text
        self.book.charge(12, 3)
        return {"id": "x", "object": "chat.completion", "model": self.request.json.get("model", "ok"),
                "error": None,
                "choices": [{"index": 0, "message": {"role": "assistant", "content": text},
                             "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15,
                          "prompt_tokens_details": {"cached_tokens": 4}}}

    def embeddings(self):
        self.book.charge(7, 0)
        data = [{"object": "embedding", "index": i, "embedding": vector_of(text)}
                for i, text in enumerate(self.request.json["input"])]
        return {"object": "list", "data": data, "usage": {"prompt_tokens": 7, "total_tokens": 7}}

    def answer(self, text=None):
        self.reply_json(200, self.embeddings() if self.is_embedding else self.completion(text))

    def refuse(self, status, message, code=None, kind=None, headers=()):
        self.reply_json(status, {"error": {"message": message, "code": code, "type": kind}}, headers)

    # How it is said

    def write(self, data):
        self.connection.transport.write(data)

    async def write_patiently(self, data):
        self.write(data)
        await self.connection.can_write.wait()

    def head(self, status, length, kind="application/json", headers=()):
        extra = "".join("%s: %s\r\n" % pair for pair in headers)
        if kind != "application/json":
            extra += "Content-Type: %s\r\n" % kind
            return _HEADS[status] + b"Content-Length: %d\r\n" % length + extra.encode() + b"\r\n"
        return _HEADS[status] + _JSON % length + extra.encode() + b"\r\n"

    def reply(self, status, data, kind="application/json", headers=(), length=None):
        """`length` is what the header claims, where that is not the truth."""
        self.write(self.head(status, len(data) if length is None else length, kind, headers) + data)

    def reply_json(self, status, value, headers=()):
        self.reply(status, json.dumps(value).encode(), headers=headers)

    async def pause(self, seconds):
        """A client that goes away meanwhile cancels this."""
        await asyncio.sleep(float(seconds))

    # How it is broken off

    def close(self):
        """Ends the connection after what was written, and lets the exchange count as answered."""
        self.connection.transport.close()

    def break_off(self, hard=False):
        """Ends the connection: with a FIN after what was written, or with a RST at once."""
        transport = self.connection.transport
        if hard:
            transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        else:
            transport.close()
        raise Broken
