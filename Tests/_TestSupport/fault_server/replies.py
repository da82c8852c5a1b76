"""Answers, pauses and refusals.

  ok                     a short answer with usage 12 + 3 (4 cached)
  echo                   a pure function of the messages: "echo " + the first 16 hexadecimal digits of
                         SHA-256 over "role\\0content\\n" of each message
  rule[/<s>]             see `rule_answer`: a tiny deterministic "model" whose score depends on its prompt,
                         after a pause
  latency/<s>            ok after a pause
  status/<code>[/<s>]    always that status, with a JSON error; <s> becomes Retry-After
  flaky/<code>/<n>[/<s>] n times that status for this model name, then ok
  flaky/reset/<n>        n times a connection closed before the reply, then ok
  error/<kind>           quota, auth, model, context, string, detail, in200, in200quota, echoprompt, echokey, filter, page
  picky/<kind>/<word>    error/<kind> where a message holds the word, else rule
  redirect               302 to another path of this server
"""

import hashlib
import re

from behaviour import behaviour


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


@behaviour("ok")
def ok(exchange, words):
    exchange.answer()


@behaviour("echo")
def echo(exchange, words):
    exchange.answer(echo_answer(exchange.request.json.get("messages", [])))


@behaviour("rule")
def rule(exchange, words):
    if words:
        return late(exchange, words[0], lambda: rule(exchange, []))
    exchange.answer(rule_answer(exchange.request.json.get("messages", [])))


@behaviour("latency")
def latency(exchange, words):
    return late(exchange, words[0], exchange.answer)


async def late(exchange, seconds, action):
    await exchange.pause(seconds)
    action()


@behaviour("status")
def status(exchange, words):
    headers = [("Retry-After", words[1])] if len(words) > 1 else []
    exchange.refuse(int(words[0]), "the scripted status " + words[0], headers=headers)


@behaviour("flaky")
def flaky(exchange, words):
    if exchange.book.turn(exchange.behaviour) > int(words[1]):
        return exchange.answer()
    if words[0] == "reset":
        exchange.break_off()
    status(exchange, words[:1] + words[2:])


@behaviour("picky")
def picky(exchange, words):
    messages = exchange.request.json.get("messages", [])
    if any(words[1] in message["content"] for message in messages):
        return error(exchange, words[:1])
    return rule(exchange, [])


@behaviour("redirect")
def redirect(exchange, words):
    exchange.reply(302, b"", headers=[("Location", "/bill")])


@behaviour("error")
def error(exchange, words):
    prompt = (exchange.request.json.get("messages") or [{"content": ""}])[-1]["content"]
    key = exchange.request.headers.get("authorization", "")
    kind = words[0]
    if kind == "quota":
        exchange.refuse(429, "You exceeded your quota", "insufficient_quota")
    elif kind == "auth":
        exchange.refuse(401, "Incorrect API key provided: " + key, "invalid_api_key")
    elif kind == "model":
        exchange.refuse(400, "The model does not exist", "model_not_found", "invalid_request_error")
    elif kind == "context":
        exchange.refuse(400, "This model's maximum context length is 8192 tokens",
                        "context_length_exceeded", "invalid_request_error")
    elif kind == "string":
        exchange.reply_json(400, {"error": "model 'x' not found, try pulling it first"})
    elif kind == "detail":
        exchange.reply_json(422, {"detail": "temperature must be at most 2"})
    elif kind == "in200":
        exchange.reply_json(200, {"error": {"message": "upstream is overloaded", "code": 503}})
    elif kind == "in200quota":
        exchange.refuse(200, "no credit", "insufficient_quota")
    elif kind == "echoprompt":
        exchange.refuse(400, "cannot parse: " + prompt)
    elif kind == "echokey":
        exchange.refuse(400, "bad header '%s' among %s" % (key, exchange.request.headers))
    elif kind == "filter":
        exchange.refuse(400, "policy", "content_filter")
    elif kind == "page":
        exchange.reply(502, b"<html><h1>Bad Gateway</h1></html>", "text/html")
