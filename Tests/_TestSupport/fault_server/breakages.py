"""Connections that break, crawl, or lie about their length.

  reset/<where>          before (RST) | headers | body | inside (RST in the body) | after (closed after a
                         whole reply that promised to go on) | reuse (first request of a connection is
                         answered, later ones break)
  slow/first/<s>         headers and body only after s seconds
  slow/drip/<n>/<s>      the body in n pieces, s seconds apart
  slow/stall             half a body, then silence
  slow/latestall/<s>     the same after s seconds
  longlength             Content-Length too long       shortlength    too short
  huge/<bytes>           a chunked body without end     nothttp        another protocol
"""

import json

from behaviour import behaviour
from replies import late


def body(exchange):
    return json.dumps(exchange.completion()).encode()


@behaviour("reset")
def reset(exchange, words):
    where = words[0]
    if where == "before":
        exchange.break_off(hard=True)
    if where == "reuse" and exchange.connection.served > 1:
        exchange.break_off()
    if where in ("reuse", "after"):
        exchange.answer()
        return exchange.close() if where == "after" else None
    if where == "headers":
        exchange.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
    else:
        exchange.reply(200, body(exchange)[:30], length=1000)
    if where == "inside":
        return broken_later(exchange)
    exchange.break_off()


async def broken_later(exchange):
    """A RST drops what the other side has not read: leave it time."""
    await exchange.pause(0.02)
    exchange.break_off(hard=True)


@behaviour("slow")
def slow(exchange, words):
    if words[0] == "first":
        return late(exchange, words[1], exchange.answer)
    if words[0] == "drip":
        return drip(exchange, int(words[1]), words[2])
    return stall(exchange, words[1] if words[0] == "latestall" else 0)


async def stall(exchange, seconds):
    await exchange.pause(seconds)
    data = body(exchange)
    exchange.reply(200, data[:20], length=len(data))
    await exchange.pause(60)
    exchange.break_off()


async def drip(exchange, count, pause):
    data = body(exchange)
    exchange.write(exchange.head(200, len(data)))
    size = -(-len(data) // count)
    for start in range(0, len(data), size):
        # Not after the last piece: the client may rightly leave then.
        if start > 0:
            await exchange.pause(pause)
        exchange.write(data[start:start + size])


@behaviour("huge")
async def huge(exchange, words):
    exchange.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"x" * 65536
    for _ in range(0, int(words[0]), len(piece)):
        await exchange.write_patiently(b"%x\r\n" % len(piece) + piece + b"\r\n")
        if exchange.connection.transport.is_closing():
            raise ConnectionResetError
    exchange.write(b"0\r\n\r\n")


@behaviour("longlength")
def longlength(exchange, words):
    data = body(exchange)
    exchange.reply(200, data, length=len(data) + 10)
    exchange.break_off()


@behaviour("shortlength")
def shortlength(exchange, words):
    exchange.reply(200, body(exchange), length=20)
    exchange.close()


@behaviour("nothttp")
def nothttp(exchange, words):
    exchange.write(b"220 smtp.example.org ready\r\n" * 4)
    exchange.break_off()
