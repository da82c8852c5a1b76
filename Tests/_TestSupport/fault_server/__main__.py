"""A chat server on loopback that misbehaves on request. Python 3 standard library only.

    python3 fault_server [--port N] [--tls KIND --certificates FOLDER]

prints "PORT <n>" once it listens on 127.0.0.1, and ends when its standard input is closed.

A behaviour is the model's name, a path of words joined by "/", e.g. "flaky/429/2". The header
"X-Behaviour" wins over the model's name. What there is stands in the files behind `BEHAVIOURS`:

  replies.py     answers, pauses and refusals           odd_replies.py  status 200 with an unusual body
  limits.py      rate limits in every form of header    breakages.py    broken and slow connections
  mixture.py     some of the above at random, the same in every run
  author.py      one search for better prompts: agent, optimizer and judge
  writer.py      prompts for `maspob generate`, sound and otherwise
  scripts.py     replies by the words of the prompt, written for one test
  streams.py     streamed completions, whole and broken

Embeddings: POST /v1/embeddings; vectors of 8 numbers from SHA-256 of each text.

Every path may begin with "/t/<tag>": each tag has a bill and counters of its own (see books.py), so that
many tests can share one server.

GET /bill      what a provider would charge and what it saw
GET /asked     what the behaviour `script` was asked; POST /script gives it its rules
POST /reset    sets the bill to zero; only that of the tag, if there is one

The server also takes requests as an HTTP proxy gets them ("POST http://host/path") and answers them itself.

--tls valid | expired | selfsigned | wronghost   speaks TLS; the folder gets `ca.pem`, which signed the rest
"""

import argparse
import asyncio
import sys
import threading

import breakages  # noqa: F401  (each of these registers its behaviours)
import limits  # noqa: F401
import mixture  # noqa: F401
import odd_replies  # noqa: F401
import replies  # noqa: F401
import writer  # noqa: F401
import author  # noqa: F401
import scripts  # noqa: F401
import streams  # noqa: F401
from connection import Connection
from tls import server_context


async def serve(arguments):
    loop = asyncio.get_running_loop()
    context = server_context(arguments.tls, arguments.certificates) if arguments.tls else None
    server = await loop.create_server(
        Connection, "127.0.0.1", arguments.port, backlog=1024, ssl=context)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    # Whoever started us holds our standard input: when it closes, by an end or by a crash, we end too.
    closed = asyncio.Event()
    threading.Thread(
        target=lambda: (sys.stdin.buffer.read(), loop.call_soon_threadsafe(closed.set)),
        daemon=True).start()
    await closed.wait()


def main():
    parser = argparse.ArgumentParser(prog="fault_server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", choices=["valid", "expired", "selfsigned", "wronghost"])
    parser.add_argument("--certificates", help="a folder for the files of --tls")
    arguments = parser.parse_args()
    if arguments.tls and not arguments.certificates:
        parser.error("--tls needs --certificates")
    asyncio.run(serve(arguments))


if __name__ == "__main__":
    main()
