"""A chat server on loopback that streams steps at exact times. Python 3 standard library only.

    python3 stream_server [--port N]

prints "PORT <n>" once it listens on 127.0.0.1, and ends when its standard input is closed.

POST /t/<tag>/configure              a bench with the knobs of knobs.py, as JSON; forgets what the tag had
POST /t/<tag>/v1/chat/completions    a completion, streamed or whole
GET  /t/<tag>/log                    what came and what was sent when, in seconds of one monotonic clock

A call takes its latency, then each of its tokens one interval; the k-th token is due at a fixed time after the request
was complete, so that being late with one does not delay the next. The first agent of a workflow, told by a tag in its
prompt, writes all steps in one call, any other one a step.

  knobs.py         what can be set                 prompt.py        who asks, and after which steps
  writing.py       the text of an answer           wire.py          its bytes, sound and otherwise
  reply.py         when they are sent, and faults  prefix_cache.py  which tokens a cache would save
  bench.py         calls and log of a tag          connection.py    HTTP
  fine_loop.py     timers of microseconds          ../fault_server/http_request.py
"""

import argparse
import asyncio
import gc
import os
import sys
import threading

# Behind this folder, whose modules win.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault_server"))

from connection import Connection  # noqa: E402
from fine_loop import fine_loop  # noqa: E402


async def serve(port):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", port, backlog=1024)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    # Whoever started us holds our standard input: when it closes, by an end or by a crash, we end too.
    closed = asyncio.Event()
    threading.Thread(
        target=lambda: (sys.stdin.buffer.read(), loop.call_soon_threadsafe(closed.set)),
        daemon=True).start()
    # Nothing here holds itself in a circle for long, and a collection would be late with every stream.
    gc.freeze()
    gc.disable()
    await closed.wait()


def main():
    parser = argparse.ArgumentParser(prog="stream_server")
    parser.add_argument("--port", type=int, default=0)
    loop = fine_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
