"""The bytes of an answer."""

import functools
import json

HEAD = (b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n")
LAST_CHUNK = b"0\r\n\r\n"


def event(value):
    return b"data: " + (value if isinstance(value, str) else json.dumps(value)).encode() + b"\n\n"


# The words between beginning and end of a step are the same in all of them.
@functools.lru_cache(maxsize=4096)
def content(text, reason=None):
    # Real characters, which a stream may cut in the middle.
    delta = json.dumps({"content": text}, ensure_ascii=False)
    return ('data: {"choices":[{"index":0,"delta":%s,"finish_reason":%s}]}\n\n'
            % (delta, json.dumps(reason))).encode()


def token(knobs, text):
    if not text:
        return []
    return [content(letter) for letter in text] if knobs.split == "letters" else [content(text)]


def ending(knobs, reason, usage):
    """-> the events after the text."""
    events = [content("", reason)]
    if knobs.usage:
        events.append(event({"choices": [], "usage": usage}))
    if knobs.done:
        events.append(event("[DONE]"))
    return events


def chunks(knobs, events):
    """-> pieces to be written one after the other."""
    if knobs.heartbeats:
        events = [part for one in events for part in (b": still here\n\n", one)]
    if knobs.crlf:
        events = [one.replace(b"\n", b"\r\n") for one in events]
    if knobs.split == "bytes":
        return [b"1\r\n%c\r\n" % byte for one in events for byte in one]
    if knobs.split == "letters":
        return [_chunk(one) for one in events]
    return [_chunk(b"".join(events))] if events else []


def _chunk(data):
    return b"%x\r\n%b\r\n" % (len(data), data)


def whole(model, text, reason, usage):
    """-> the JSON object of an answer that is not streamed."""
    return json.dumps({
        "id": "x", "object": "chat.completion", "model": model, "usage": usage,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text},
                     "finish_reason": reason}]}).encode()
