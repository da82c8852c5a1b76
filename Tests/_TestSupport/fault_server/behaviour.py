"""The table of behaviours."""

BEHAVIOURS = {}


class Broken(Exception):
    """The connection has been broken on purpose."""


def behaviour(*names):
    """Registers `f(exchange, words)`; a coroutine where it needs time, else a plain function."""

    def register(function):
        for name in names:
            BEHAVIOURS[name] = function
        return function

    return register


def perform(exchange, name):
    """-> None when the reply is on its way, else a coroutine to be awaited."""
    words = name.split("/")
    action = BEHAVIOURS.get(words[0])
    if action is None:
        return exchange.answer()
    exchange.behaviour = name
    exchange.kind = words[0]
    return action(exchange, words[1:])
