"""An event loop whose timers are late by microseconds."""

import asyncio
import selectors


def fine_loop():
    """`epoll` waits whole milliseconds, and rounds up; `select` does not."""
    try:
        # The kernel lets a waiting thread sleep 50 microseconds longer, unless told otherwise.
        with open("/proc/self/timerslack_ns", "w") as slack:
            slack.write("1")
    except OSError:
        pass
    return asyncio.SelectorEventLoop(selectors.SelectSelector())
