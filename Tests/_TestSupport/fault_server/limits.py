"""Rate limits, with the headers that providers really send.

  limit/<form>/<value>/<n>   n times 429 for this model name, then ok; the form says how to wait:
      seconds      Retry-After: <value>
      date         Retry-After: the HTTP date <value> seconds from now
      ms           retry-after-ms: <value>
      requests     x-ratelimit-remaining-requests: 0, x-ratelimit-reset-requests: <value>, as in "1m30s";
                   tokens remain, and their reset is far
      tokens       the same with the tokens used up
      rfc3339      anthropic-ratelimit-requests-remaining: 0 and -reset: <value> seconds from now
      none         no header at all
  capacity/<n>/<s>           ok after a pause, but 429 for what comes while n are under way
"""

import datetime
import email.utils
import time

from behaviour import behaviour
from replies import late

_FAR = "23h0m0s"


def _openai(spent, other, reset):
    return [("x-ratelimit-remaining-" + spent, "0"), ("x-ratelimit-reset-" + spent, reset),
            ("x-ratelimit-remaining-" + other, "999"), ("x-ratelimit-reset-" + other, _FAR)]


def _rfc3339(seconds):
    # Rounded up: a whole second that has passed already would ask for no pause.
    moment = datetime.datetime.fromtimestamp(int(time.time() + float(seconds)) + 1, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def headers_of(form, value):
    return {
        "seconds": lambda: [("Retry-After", value)],
        "date": lambda: [("Retry-After", email.utils.formatdate(int(time.time() + float(value)) + 1,
                                                                 usegmt=True))],
        "ms": lambda: [("retry-after-ms", value)],
        "requests": lambda: _openai("requests", "tokens", value),
        "tokens": lambda: _openai("tokens", "requests", value),
        "rfc3339": lambda: [("anthropic-ratelimit-requests-remaining", "0"),
                            ("anthropic-ratelimit-requests-reset", _rfc3339(value)),
                            ("anthropic-ratelimit-tokens-remaining", "5"),
                            ("anthropic-ratelimit-tokens-reset", _rfc3339(80_000))],
        "none": lambda: [],
    }[form]()


@behaviour("limit")
def limit(exchange, words):
    form, value, times = words
    if exchange.book.turn(exchange.behaviour) > int(times):
        return exchange.answer()
    exchange.refuse(429, "Rate limit reached", "rate_limit_exceeded", headers=headers_of(form, value))


@behaviour("capacity")
def capacity(exchange, words):
    if exchange.book.running > int(words[0]):
        return exchange.refuse(429, "too many at once", "rate_limit_exceeded")
    return late(exchange, words[1], exchange.answer)
