#!/usr/bin/env python3
"""A chat server on loopback that misbehaves on request. Python 3 standard library only.

    python3 fault_server.py [--port N]     prints "PORT <n>" once it listens on 127.0.0.1, and ends when
                                           its standard input is closed

A behaviour is the model's name, a path of words joined by "/", e.g. "flaky/429/2". The header
"X-Behaviour" wins over the model's name.

  ok                     a short answer with usage 12 + 3 (4 cached)
  echo                   a pure function of the messages: "echo " + the first 16 hexadecimal digits of
                         SHA-256 over "role\\0content\\n" of each message
  rule[/<s>]             see `rule_answer`: a tiny deterministic "model" whose score depends on its prompt,
                         after a pause
  latency/<s>            ok after a pause
  status/<code>[/<s>]    always that status, with a JSON error; <s> becomes Retry-After
  flaky/<code>/<n>[/<s>] n times that status for this model name, then ok
  flaky/reset/<n>        n times a connection closed before the reply, then ok
  error/<kind>           quota, auth, string, detail, in200, in200quota, echoprompt, echokey, filter, page
  redirect               302 to another path of this server
  reset/<where>          before | headers | body | reuse: the connection breaks there (RST for before);
                         reuse: first request of a connection is answered, later ones break
  slow/first/<s>         headers and body only after s seconds
  slow/drip/<n>/<s>      the body in n pieces, s seconds apart
  slow/stall             half a body, then silence
  slow/latestall/<s>     the same after s seconds
  html, empty, badjson, badutf8, nousage, nofinish, nochoices, emptychoices, nullcontent, parts,
  refusal, number, length, filter, longlength (Content-Length too long), shortlength (too short),
  huge/<bytes>, nothttp

Embeddings: POST /v1/embeddings; vectors of 8 numbers from SHA-256 of each text; behaviours shuffled,
ragged, missing, and all the failures above.

Every path may begin with "/t/<tag>": each tag has a bill and counters of its own, so that many tests can
share one server.

GET /bill              what a provider would charge and what it saw: requests, answered, connections (that
                       carried a POST), aborted (by the client), peak (at once), by_model, authorizations,
                       expectations (requests with an Expect header), repeated (requests equal to one that
                       was answered before)
POST /reset            sets the bill to zero; only that of the tag, if there is one
"""

import argparse
import hashlib
import json
import re
import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOCK = threading.Lock()
BOOKS = {}


class Book:
    """The bill and the counters of one tag; used with LOCK held."""

    def __init__(self):
        self.bill = dict(requests=0, answered=0, connections=0, aborted=0, peak=0, by_model={},
                         authorizations=[], expectations=0, repeated=0)
        self.running = 0
        self.flaky = {}
        self.answered = set()

    def begin(self, behaviour, authorization, is_new):
        bill = self.bill
        bill["requests"] += 1
        bill["connections"] += is_new
        bill["by_model"][behaviour] = bill["by_model"].get(behaviour, 0) + 1
        if authorization not in bill["authorizations"]:
            bill["authorizations"].append(authorization)
        self.running += 1
        bill["peak"] = max(bill["peak"], self.running)


def echo_answer(messages):
    digest = hashlib.sha256()
    for message in messages:
        digest.update(message["role"].encode() + b"\0" + message["content"].encode() + b"\n")
    return "echo " + digest.hexdigest()[:16]


def rule_answer(messages):
    """The last user message holds "INPUT: <text>"; the prompt before it earns abilities by its words.

    "upper" anywhere in the prompt: the answer is the text in upper case; "reverse": it is reversed; "brief": only
    the answer is printed, otherwise it is wrapped in "The answer is <answer>, I think." Without either
    ability the text comes back as it is. A study that finds the prompts with the right words for its
    examples scores 1, others less.
    """
    conversation = "\n".join(message["content"] for message in messages)
    head, _, text = conversation.rpartition("INPUT:")
    text = text.strip()
    words = set(re.findall(r"[a-z]+", head.lower()))
    if "upper" in words:
        text = text.upper()
    if "reverse" in words:
        text = text[::-1]
    return text if "brief" in words else "The answer is %s, I think." % text


def vector_of(text):
    digest = hashlib.sha256(text.encode()).digest()
    return [struct.unpack("<I", digest[4 * i:4 * i + 4])[0] / 2**32 - 0.5 for i in range(8)]


def completion(text, finish="stop", usage=True, model="ok"):
    reply = {"id": "x", "object": "chat.completion", "model": model, "error": None,
             "choices": [{"index": 0, "message": {"role": "assistant", "content": text},
                          "finish_reason": finish}]}
    if usage:
        reply["usage"] = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15,
                          "prompt_tokens_details": {"cached_tokens": 4}}
    return reply


class Broken(Exception):
    """The connection has been broken on purpose."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def setup(self):
        super().setup()
        self.served = 0
        self.tags = set()

    def open_book(self):
        """Takes the tag off the path and opens its book."""
        self.tag, path = re.fullmatch(r"(?:/t/([^/]+))?(/.*)", self.path).groups()
        self.path = path
        with LOCK:
            self.book = BOOKS.setdefault(self.tag, Book())

    def do_GET(self):
        self.open_book()
        if self.path == "/bill":
            with LOCK:
                bill = json.dumps(self.book.bill).encode()
            self.send_bytes(200, bill)
        else:
            self.send_json(404, {"error": {"message": "no such path"}})

    def do_POST(self):
        self.open_book()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/reset":
            with LOCK:
                BOOKS.pop(self.tag, None)
            return self.send_json(200, {})
        request = json.loads(body)
        behaviour = self.headers.get("X-Behaviour") or request.get("model", "ok")
        self.served += 1
        identity = hashlib.sha256(self.path.encode() + b"\0" + body).digest()
        with LOCK:
            self.book.bill["repeated"] += identity in self.book.answered
            self.book.begin(behaviour, self.headers.get("Authorization"), self.tag not in self.tags)
            self.book.bill["expectations"] += "Expect" in self.headers
        self.tags.add(self.tag)
        outcome = None
        try:
            self.behave(behaviour.split("/"), behaviour, request)
            outcome = "answered"
        except Broken:
            self.close_connection = True
        except OSError:
            outcome = "aborted"
            self.close_connection = True
        finally:
            with LOCK:
                self.book.running -= 1
                if outcome:
                    self.book.bill[outcome] += 1
                if outcome == "answered":
                    self.book.answered.add(identity)

    # Replies

    def send_bytes(self, status, data, kind="application/json", headers=(), length=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def send_json(self, status, value, headers=()):
        self.send_bytes(status, json.dumps(value).encode(), headers=headers)

    def send_error_json(self, status, message, code=None, kind=None, headers=()):
        self.send_json(status, {"error": {"message": message, "code": code, "type": kind}}, headers)

    def send_ok(self, request, text=None):
        if self.path.endswith("/embeddings"):
            return self.send_json(200, self.embeddings(request))
        model = request.get("model", "ok")
        self.send_json(200, completion("fine" if text is None else text, model=model))

    @staticmethod
    def embeddings(request):
        data = [{"object": "embedding", "index": i, "embedding": vector_of(text)}
                for i, text in enumerate(request["input"])]
        return {"object": "list", "data": data, "usage": {"prompt_tokens": 7, "total_tokens": 7}}

    def break_connection(self, hard=False):
        if hard:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            self.wfile.flush()
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.connection.close()
        raise Broken

    def wait(self, seconds):
        """Sleeps, and notices a client that goes away."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(min(0.02, max(0, end - time.monotonic())))
            self.connection.setblocking(False)
            try:
                if self.connection.recv(1, socket.MSG_PEEK) == b"":
                    raise ConnectionResetError
            except BlockingIOError:
                pass
            finally:
                self.connection.setblocking(True)

    # Behaviours

    def behave(self, words, name, request):
        action = getattr(self, "act_" + words[0], None)
        if action:
            return action(words[1:], name, request)
        return self.odd_reply(words, request)

    def act_ok(self, words, name, request):
        self.send_ok(request)

    def act_echo(self, words, name, request):
        self.send_ok(request, echo_answer(request.get("messages", [])))

    def act_rule(self, words, name, request):
        if words:
            self.wait(float(words[0]))
        self.send_ok(request, rule_answer(request.get("messages", [])))

    def act_latency(self, words, name, request):
        self.wait(float(words[0]))
        self.send_ok(request)

    def act_status(self, words, name, request):
        headers = [("Retry-After", words[1])] if len(words) > 1 else []
        self.send_error_json(int(words[0]), "the scripted status " + words[0], headers=headers)

    def act_flaky(self, words, name, request):
        with LOCK:
            turn = self.book.flaky[name] = self.book.flaky.get(name, 0) + 1
        if turn > int(words[1]):
            return self.send_ok(request)
        if words[0] == "reset":
            self.break_connection()
        self.act_status([words[0]] + words[2:], name, request)

    def act_error(self, words, name, request):
        prompt = (request.get("messages") or [{"content": ""}])[-1]["content"]
        key = self.headers.get("Authorization", "")
        kind = words[0]
        if kind == "quota":
            self.send_error_json(429, "You exceeded your quota", "insufficient_quota")
        elif kind == "auth":
            self.send_error_json(401, "Incorrect API key provided: " + key, "invalid_api_key")
        elif kind == "string":
            self.send_json(400, {"error": "model 'x' not found, try pulling it first"})
        elif kind == "detail":
            self.send_json(422, {"detail": "temperature must be at most 2"})
        elif kind == "in200":
            self.send_json(200, {"error": {"message": "upstream is overloaded", "code": 503}})
        elif kind == "in200quota":
            self.send_error_json(200, "no credit", "insufficient_quota")
        elif kind == "echoprompt":
            self.send_error_json(400, "cannot parse: " + prompt)
        elif kind == "echokey":
            self.send_error_json(400, "bad header '%s' among %s" % (key, dict(self.headers)))
        elif kind == "filter":
            self.send_error_json(400, "policy", "content_filter")
        elif kind == "page":
            self.send_bytes(502, b"<html><h1>Bad Gateway</h1></html>", "text/html")

    def act_redirect(self, words, name, request):
        self.send_bytes(302, b"", headers=[("Location", "/bill")])

    def act_reset(self, words, name, request):
        if words[0] == "before":
            self.break_connection(hard=True)
        if words[0] == "reuse":
            if self.served > 1:
                self.break_connection()
            return self.send_ok(request)
        if words[0] == "headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
        else:
            self.send_bytes(200, json.dumps(completion("x")).encode()[:30], length=1000)
        self.break_connection()

    def act_slow(self, words, name, request):
        if words[0] == "first":
            self.wait(float(words[1]))
            return self.send_ok(request)
        data = json.dumps(completion("slow")).encode()
        if words[0] == "latestall":
            self.wait(float(words[1]))
        if words[0].endswith("stall"):
            self.send_bytes(200, data[:20], length=len(data))
            self.wfile.flush()
            self.wait(60)
            return
        count, pause = int(words[1]), float(words[2])
        self.send_bytes(200, b"", length=len(data))
        size = -(-len(data) // count)
        for start in range(0, len(data), size):
            self.wfile.write(data[start:start + size])
            self.wfile.flush()
            self.wait(pause)

    def act_huge(self, words, name, request):
        size = int(words[0])
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        piece = b"x" * 65536
        for _ in range(0, size, len(piece)):
            self.wfile.write(b"%x\r\n" % len(piece) + piece + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def act_longlength(self, words, name, request):
        data = json.dumps(completion("x")).encode()
        self.send_bytes(200, data, length=len(data) + 10)
        self.break_connection()

    def act_shortlength(self, words, name, request):
        self.send_bytes(200, json.dumps(completion("x")).encode(), length=20)
        self.close_connection = True

    def act_nothttp(self, words, name, request):
        self.wfile.write(b"220 smtp.example.org ready\r\n" * 4)
        self.break_connection()

    def odd_reply(self, words, request):
        """Replies with status 200 whose body is unusual."""
        kind = words[0]
        reply = completion("fine")
        choice = reply["choices"][0]
        if self.path.endswith("/embeddings"):
            reply = self.embeddings(request)
            if kind == "shuffled":
                reply["data"].reverse()
            elif kind == "ragged":
                reply["data"][-1]["embedding"].pop()
            elif kind == "missing":
                reply["data"].pop()
        elif kind == "nousage":
            del reply["usage"]
        elif kind == "nofinish":
            del choice["finish_reason"]
        elif kind == "nochoices":
            del reply["choices"]
        elif kind == "emptychoices":
            reply["choices"] = []
        elif kind == "nullcontent":
            choice["message"]["content"] = None
        elif kind == "parts":
            choice["message"]["content"] = [{"type": "text", "text": "fi"},
                                            {"type": "text", "text": "ne"}]
        elif kind == "refusal":
            choice["message"] = {"role": "assistant", "content": None, "refusal": "I cannot"}
        elif kind == "length":
            choice["finish_reason"] = "length"
        elif kind == "filter":
            choice["finish_reason"] = "content_filter"
        raw = {"html": b"<!doctype html><title>Login</title>", "empty": b"", "badjson": b'{"choices": [',
               "badutf8": json.dumps(reply).encode().replace(b"fine", b"\xff\xfe"),
               "number": b"42"}.get(kind)
        if raw is None:
            return self.send_json(200, reply)
        self.send_bytes(200, raw, "text/html" if kind == "html" else "application/json")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    server = Server(("127.0.0.1", parser.parse_args().port), Handler)
    print("PORT", server.server_address[1], flush=True)
    # Whoever started us holds our standard input: when it closes, by an end or by a crash, we end too.
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
