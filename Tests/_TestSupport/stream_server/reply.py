"""One answer: when its bytes are sent, and what goes wrong."""

import asyncio
import json
import socket
import struct

import wire
from writing import cut_at_stop, write

# Two timers that are due within this are served at once.
_SLACK = 20e-6
_LIMITS = ("max_completion_tokens", "max_tokens")


class Reply:
    def __init__(self, connection, bench, body, arrived):
        self.connection = connection
        self.bench = bench
        self.knobs = bench.knobs
        self.body = body
        self.loop = asyncio.get_running_loop()
        self.timer = None
        self.is_admitted = False
        self.next = 0
        self.prompt, self.entry, self.fault = bench.enter(body, arrived)
        self.tokens = write(self.knobs, self.entry["id"], self.prompt, self.fault)
        self.reason = "stop"
        self._cut()

    def _cut(self):
        stops = self.body.get("stop") or []
        self.tokens = cut_at_stop(self.tokens, [stops] if isinstance(stops, str) else stops)
        limit = next((self.body[name] for name in _LIMITS if self.body.get(name)), None)
        if limit is not None and limit < len(self.tokens):
            self.tokens, self.reason = self.tokens[:limit], "length"
        kind = self.fault.kind if self.fault else None
        if kind in ("length", "filter"):
            self.tokens = self.tokens[:max(1, self.fault.after)] if self.fault.after else self.tokens
            self.reason = "length" if kind == "length" else "content_filter"

    # MARK: Time

    def start(self):
        refused = [name for name in self.knobs.rejects if name in self.body]
        if refused:
            return self._refuse(400, "Unrecognized request argument supplied: " + refused[0])
        if self.fault and self.fault.kind == "status":
            return self._refuse(self.fault.status, "the scripted status", self.fault.retry_after)
        self.bench.admit(self._begin)

    def _begin(self):
        self.is_admitted = True
        if self.connection.transport.is_closing():
            return self._end("aborted")
        waited = self.bench.knobs.max_concurrency is not None
        begin = self.loop.time() if waited else self.entry["arrived"]
        self.entry["admitted"] = begin
        cached = self.entry["cached_tokens"]
        fresh = self.entry["prompt_tokens"] - cached
        self.first = (begin + self.knobs.latency + fresh * self.knobs.per_fresh_token
                      + cached * self.knobs.per_cached_token)
        whole = not self.body.get("stream") or (self.fault and self.fault.kind == "plain")
        if whole:
            self.timer = self.loop.call_at(self._due(len(self.tokens) - 1), self._answer_whole)
        else:
            self._prepare()
            self.timer = self.loop.call_at(self._due(0), self._tick)

    def _due(self, index):
        return self.first + (index + 1) * self.knobs.token_interval

    def _tick(self):
        """Sends all tokens that are due."""
        self.timer = None
        if not self.connection.can_write:
            return self.connection.when_writable(self._tick)
        now = self.loop.time() + _SLACK
        while self._due(self.next) <= now:
            if self._breaks_at(self.next):
                return self._break()
            self._send(self.next)
            self.next += 1
            if self.next == len(self.tokens):
                return self._break() if self._breaks_at(self.next) else self._end("answered")
            self._prepare()
        self.timer = self.loop.call_at(self._due(self.next), self._tick)

    # MARK: Bytes

    def _prepare(self):
        """Makes the bytes of the next token, while there is time."""
        index = self.next
        events = wire.token(self.knobs, self.tokens[index].text)
        is_last = index == len(self.tokens) - 1 and not self._breaks_at(len(self.tokens))
        if is_last:
            events = events + wire.ending(self.knobs, self.reason, self._usage(len(self.tokens)))
        pieces = wire.chunks(self.knobs, events)
        if is_last:
            pieces = pieces[:-1] + [pieces[-1] + wire.LAST_CHUNK]
        if index == 0:
            pieces = [wire.HEAD + pieces[0]] + pieces[1:] if pieces else [wire.HEAD]
        self.pieces = pieces

    def _send(self, index):
        self._mark(self.tokens[index], index)
        for piece in self.pieces:
            self.connection.transport.write(piece)

    def _mark(self, token, index):
        if token.step:
            # Before they are written: nobody can have them earlier.
            self.entry["steps"].append(
                {"id": token.step, "due": self._due(index), "sent": self.loop.time()})

    def _answer_whole(self):
        self.timer = None
        text = "".join(token.text for token in self.tokens)
        for index, token in enumerate(self.tokens):
            self._mark(token, index)
        self.connection.reply_json(
            200, wire.whole(self.body.get("model"), text, self.reason, self._usage(len(self.tokens))))
        self._end("answered")

    def _usage(self, written):
        return {"prompt_tokens": self.entry["prompt_tokens"], "completion_tokens": written,
                "total_tokens": self.entry["prompt_tokens"] + written,
                "prompt_tokens_details": {"cached_tokens": self.entry["cached_tokens"]}}

    # MARK: Faults

    def _breaks_at(self, index):
        return (self.fault is not None and self.fault.kind in ("error", "reset", "silent", "stall")
                and min(self.fault.after, len(self.tokens)) == index)

    def _break(self):
        """Instead of the next token."""
        transport, kind = self.connection.transport, self.fault.kind
        if self.next == 0 and kind != "reset":
            transport.write(wire.HEAD)
        if kind == "stall":
            # Until the client goes away.
            self.entry["outcome"] = "stall"
        elif kind == "reset":
            # A RST drops what the other side has not read: leave it time.
            self.timer = self.loop.call_later(0.02, self._reset)
        else:
            events = [wire.event({"error": {"message": "overloaded", "code": 503}})] if kind == "error" else []
            transport.write(b"".join(wire.chunks(self.knobs, events)) + wire.LAST_CHUNK)
            self._end(kind)

    def _reset(self):
        self.timer = None
        transport = self.connection.transport
        transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
        self._end("reset")

    def _refuse(self, status, message, retry_after=None):
        headers = [] if retry_after is None else [("Retry-After", "%g" % retry_after)]
        self.connection.reply_json(
            status, json.dumps({"error": {"message": message}}).encode(), headers)
        self._end("status")

    # MARK: End

    def aborted(self):
        """The client has gone away."""
        if self.timer:
            self.timer.cancel()
        if self.is_admitted:
            self._end("aborted")

    def _end(self, outcome):
        now = self.loop.time()
        self.entry["ended"] = now
        self.entry["outcome"] = self.entry["outcome"] or outcome
        if self.knobs.cache_replies and outcome == "answered":
            text = "".join(token.text for token in self.tokens)
            data = self.prompt.data + ("\x1eassistant\n%s\n" % text).encode()
            self.bench.cache.add(self.prompt.agent, data, now)
        if self.is_admitted:
            self.is_admitted = False
            self.bench.leave()
        self.connection.finished(self)
