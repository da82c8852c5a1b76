"""One request, read from the bytes of a connection."""

import hashlib
import json
import re

_TAGGED = re.compile(r"(?:/t/([^/]+))?(/.*)", re.DOTALL)


class Request:
    """A complete request; `tag` is taken off the path."""

    __slots__ = ("method", "tag", "path", "headers", "body", "is_proxied", "_identity", "_json")

    def __init__(self, method, target, headers, body):
        self.method = method
        self.is_proxied = target.startswith("http://")
        if self.is_proxied:
            target = "/" + target.split("/", 3)[3]
        self.tag, self.path = _TAGGED.fullmatch(target).groups()
        self.headers = headers
        self.body = body
        self._identity = self._json = None

    @property
    def identity(self):
        """Equal for equal requests."""
        if self._identity is None:
            self._identity = hashlib.sha256(self.path.encode() + b"\0" + self.body).digest()
        return self._identity

    @property
    def json(self):
        if self._json is None:
            self._json = json.loads(self.body)
        return self._json


def parse_head(head):
    """-> (method, target, headers by lower-case name)."""
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return method, target, headers
