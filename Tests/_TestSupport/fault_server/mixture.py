"""Faults at random, the same in every run.

  mix/<share>/<behaviour>/<fault>[,<fault>...]
      a share of the requests meets one of the faults, each as likely as the others; the rest meet the
      behaviour. Words of a behaviour or fault are joined by ":" here, as in
      "mix/0.3/rule:0.01/status:500,reset:before". A fault with a whole answer has that of `rule`, if that is
      the behaviour.

The draw is a function of the request's content and of how often it has come: a repeated attempt draws anew,
a repeated run draws the same.
"""

import hashlib

from behaviour import behaviour, perform
from replies import rule_answer


@behaviour("mix")
def mix(exchange, words):
    share, usual, faults = words
    identity = exchange.request.identity
    turn = exchange.book.turn(identity)
    digest = hashlib.sha256(identity + turn.to_bytes(4, "big")).digest()
    if int.from_bytes(digest[:8], "big") / 2**64 >= float(share):
        return perform(exchange, usual.replace(":", "/"))
    faults = faults.split(",")
    fault = faults[int.from_bytes(digest[8:16], "big") % len(faults)]
    exchange.book.count_fault(fault)
    if usual.startswith("rule"):
        exchange.text = rule_answer(exchange.request.json["messages"])
    return perform(exchange, fault.replace(":", "/"))
