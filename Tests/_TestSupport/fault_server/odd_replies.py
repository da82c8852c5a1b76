"""Replies with status 200 whose body is unusual.

  html, empty, badjson, badutf8, number
  nousage, nofinish, nochoices, emptychoices, nullcontent, parts, refusal, length, filter,
  lengthnousage
  dupfields     choices, content and usage twice over
  shuffled, ragged, missing     of embeddings
"""

import json

from behaviour import behaviour


def _choice(change):
    return lambda reply: change(reply["choices"][0])


def _cut_without_usage(reply):
    del reply["usage"]
    reply["choices"][0]["finish_reason"] = "length"


_CHANGES = {
    "nousage": lambda reply: reply.pop("usage"),
    "nochoices": lambda reply: reply.pop("choices"),
    "emptychoices": lambda reply: reply["choices"].clear(),
    "nofinish": _choice(lambda choice: choice.pop("finish_reason")),
    "nullcontent": _choice(lambda choice: choice["message"].update(content=None)),
    "parts": _choice(lambda choice: choice["message"].update(
        content=[{"type": "text", "text": "fi"}, {"type": "text", "text": "ne"}])),
    "refusal": _choice(lambda choice: choice.update(
        message={"role": "assistant", "content": None, "refusal": "I cannot"})),
    "length": _choice(lambda choice: choice.update(finish_reason="length")),
    "filter": _choice(lambda choice: choice.update(finish_reason="content_filter")),
    "lengthnousage": _cut_without_usage,
    "shuffled": lambda reply: reply["data"].reverse(),
    "ragged": lambda reply: reply["data"][-1]["embedding"].pop(),
    "missing": lambda reply: reply["data"].pop(),
}


@behaviour(*_CHANGES)
def changed(exchange, words):
    reply = exchange.embeddings() if exchange.is_embedding else exchange.completion()
    _CHANGES[exchange.kind](reply)
    exchange.reply_json(200, reply)


@behaviour("html", "empty", "badjson", "badutf8", "number", "dupfields")
def raw(exchange, words):
    whole = json.dumps(exchange.embeddings() if exchange.is_embedding else exchange.completion())
    kind = exchange.kind
    data = {
        "html": b"<!doctype html><title>Login</title>", "empty": b"", "badjson": b'{"choices": [',
        "badutf8": whole.encode().replace(b'"content": "', b'"content": "\xff\xfe'), "number": b"42",
        # The first and the last of each pair agree, so that every reader finds the same answer.
        "dupfields": (whole[:-1] + ", " + whole[1:]).encode(),
    }[kind]
    exchange.reply(200, data, "text/html" if kind == "html" else "application/json")
