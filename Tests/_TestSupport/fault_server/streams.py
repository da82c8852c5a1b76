"""Streamed completions, as `text/event-stream` in chunks.

  stream/<n>/<s>          n pieces "p0 p1 ", s seconds apart, usage, [DONE]
  stream/<n>/<s>/<how>    the same, but:
      bytes      every byte is a chunk of its own          crlf       lines end with CR LF
      nodone     neither usage nor [DONE]                  nousage    no usage
      error      an error in the place of the end          reset      a RST in its place
      stall      silence in its place                      silent     the body ends, the answer does not
      lateerror, latereset  likewise, but behind the reason of the end
      comments   a heartbeat between the pieces            plain      one JSON object, no stream
  flood/<bytes>           pieces of 1,000 characters until there are so many
"""

import json

from behaviour import behaviour


def event(value):
    return b"data: " + (value if isinstance(value, str) else json.dumps(value)).encode() + b"\n\n"


def piece(text, reason=None):
    return event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]})


USAGE = {"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 3,
                                  "prompt_tokens_details": {"cached_tokens": 4}}}


def begin(exchange):
    exchange.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")


def chunk(data):
    return b"%x\r\n" % len(data) + data + b"\r\n"


async def say(exchange, data, how):
    data = data.replace(b"\n", b"\r\n") if how == "crlf" else data
    for part in [bytes([byte]) for byte in data] if how == "bytes" else [data]:
        await exchange.write_patiently(chunk(part))


@behaviour("stream")
async def stream(exchange, words):
    count, pause, how = int(words[0]), words[1], words[2] if len(words) > 2 else ""
    exchange.book.charge(12, 3)
    if how == "plain":
        return exchange.answer()
    begin(exchange)
    for index in range(count):
        if index:
            await exchange.pause(pause)
        if how == "comments":
            await say(exchange, b": still here\n\n", how)
        await say(exchange, piece("p%d " % index), how)
    if how.startswith("late"):
        await say(exchange, piece("", "stop"), how)
        how = how.removeprefix("late")
    if how == "reset":
        await exchange.pause(0.05)
        exchange.break_off(hard=True)
    if how == "stall":
        await exchange.pause(60)
    if how == "error":
        await say(exchange, event({"error": {"message": "overloaded", "code": 503}}), how)
    elif how != "silent":
        await say(exchange, piece("", "stop"), how)
        if how not in ("nodone", "nousage"):
            await say(exchange, event(USAGE), how)
        if how != "nodone":
            await say(exchange, event("[DONE]"), how)
    exchange.write(b"0\r\n\r\n")


@behaviour("flood")
async def flood(exchange, words):
    exchange.book.charge(12, 3)
    begin(exchange)
    data = piece("x" * 1000)
    for _ in range(0, int(words[0]), len(data)):
        await say(exchange, data, "")
        exchange.book.count_fault("pieces")
        if exchange.connection.transport.is_closing():
            raise ConnectionResetError
    await say(exchange, piece("", "stop") + event("[DONE]"), "")
    exchange.write(b"0\r\n\r\n")
