# A conversation between two processes that share no object. Values travel as JSON and are rebuilt from exact
# built-in types, so that no class of the other side ever takes part in a comparison; whatever has no such form
# stays where it is and is lent by number.
import builtins
import _operator as operator


class Lost(BaseException):
    """The other process has gone, or has said what nobody says."""


class Remote:
    """An object of the other process. It is never equal to a value, and no number."""
    __slots__ = ("_peer", "_number")

    def __init__(self, peer, number):
        object.__setattr__(self, "_peer", peer)
        object.__setattr__(self, "_number", number)

    def __call__(self, *values, **named):
        return self._peer.call(self, values, named)

    def __getattr__(self, name):
        return self._peer.ask("get", self, name)

    def __setattr__(self, name, value):
        self._peer.ask("set", self, name, value)

    def __getitem__(self, key):
        return self._peer.ask("item", self, key)

    def __len__(self):
        return self._peer.ask("len", self)

    def __iter__(self):
        return self._peer.ask("iter", self)

    def __next__(self):
        return self._peer.ask("next", self)

    # By iteration, so that the comparison is ours.
    def __contains__(self, value):
        return any(value is item or value == item for item in self)

    def __bool__(self):
        return self._peer.ask("bool", self) is True

    def __str__(self):
        return self._peer.ask("str", self)

    def __repr__(self):
        return self._peer.ask("repr", self)

    def __eq__(self, other):
        return type(other) is Remote and self._peer.ask("eq", self, other) is True

    def __hash__(self):
        return self._number

    def __instancecheck__(self, other):
        return type(other) is Remote and self._peer.ask("isinstance", other, self) is True


def named_type(module, name):
    return getattr(sys.modules.get(module), name, None)


# Types of the library whose values equal others by their content: what they are made from, and how again.
LIBRARY = {
    ("decimal", "Decimal"): (str, None),
    ("fractions", "Fraction"): (lambda x: (x.numerator, x.denominator), lambda make, x: make(*x)),
    ("collections", "deque"): (lambda x: (list(x), x.maxlen), lambda make, x: make(*x)),
    ("datetime", "date"): (lambda x: (x.year, x.month, x.day), lambda make, x: make(*x)),
    ("datetime", "timedelta"):
        (lambda x: (x.days, x.seconds, x.microseconds), lambda make, x: make(*x)),
    ("array", "array"): (lambda x: (x.typecode, x.tolist()), lambda make, x: make(*x)),
}
VIEWS = {
    type({}.keys()): ("keys", lambda items: dict.fromkeys(items).keys()),
    type({}.values()): ("values", lambda items: dict(enumerate(items)).values()),
    type({}.items()): ("items", lambda items: dict(items).items()),
}
# A subclass counts as what it extends, with the content that this says it has.
BASES = (
    (int, int.__pos__), (float, float.__pos__), (complex, complex.__pos__), (str, str.__str__),
    (bytes, lambda x: bytes.__getitem__(x, slice(None))), (bytearray, lambda x: bytearray.copy(x)),
    (list, lambda x: [*list.__iter__(x)]), (tuple, lambda x: (*tuple.__iter__(x),)),
    (dict, lambda x: {k: v for k, v in dict.items(x)}),
    (set, lambda x: {*set.__iter__(x)}), (frozenset, lambda x: frozenset({*frozenset.__iter__(x)})),
)
MUTABLE = (list, dict, set, bytearray)
# All that is built in and handed over by its name; of functions, none that could be turned against its caller.
NAMED = {"int", "float", "complex", "bool", "str", "bytes", "list", "tuple", "dict", "set", "frozenset"}
SMALL = 1 << 62
ModuleType = type(sys)


def listed(values, lend):
    return "[%s]" % ",".join([packed(value, lend) for value in values])


def packed(value, lend):
    kind = type(value)
    if kind is str:
        return quoted(value)
    if kind is int:
        return repr(value) if -SMALL < value < SMALL else '{"i":"%x"}' % value
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is float:
        return number(value)
    if kind is list:
        return listed(value, lend)
    if kind is tuple:
        return '{"t":%s}' % listed(value, lend)
    if kind is dict:
        return '{"d":[%s]}' % ",".join(
            ["[%s,%s]" % (packed(key, lend), packed(item, lend)) for key, item in value.items()])
    if kind is set or kind is frozenset:
        return '{"%s":%s}' % ("s" if kind is set else "f", listed(value, lend))
    return rare(value, kind, lend)


def number(value):
    if value != value:
        return "NaN"
    text = repr(value)
    return text if text[-1] != "f" else text.replace("inf", "Infinity")


def rare(value, kind, lend):
    if kind is bytes or kind is bytearray:
        return '{"%s":%s}' % ("b" if kind is bytes else "a", quoted(value.decode("latin-1")))
    if kind is complex:
        return '{"c":[%s,%s]}' % (number(value.real), number(value.imag))
    if kind is range:
        return '{"r":%s}' % listed((value.start, value.stop, value.step), lend)
    if kind is Remote:
        return '{"o":%d}' % object.__getattribute__(value, "_number")
    if kind is ModuleType:
        return '{"m":%s}' % quoted(value.__name__)
    if kind in VIEWS:
        return '{"v":["%s",%s]}' % (VIEWS[kind][0], listed(value, lend))
    name = getattr(value, "__name__", None) if kind is type else None
    if name in NAMED and getattr(builtins, name) is value:
        return '{"n":%s}' % quoted(name)
    place = (kind.__module__, kind.__name__)
    if place in LIBRARY and named_type(*place) is kind:
        return '{"x":["%s","%s",%s]}' % (*place, packed(LIBRARY[place][0](value), lend))
    for base, exact in BASES:
        if isinstance(value, base):
            return packed(exact(value), lend)
    return '{"l":%d}' % lend(value)


def unpacked(node, peer):
    kind = type(node)
    if kind is list:
        return [unpacked(item, peer) for item in node]
    if kind is not dict:
        return node
    (tag, content), = node.items()
    return UNPACKING[tag](content, peer)


def view(content, peer):
    return {name: make for name, make in VIEWS.values()}[content[0]](unpacked(content[1], peer))


def library(content, peer):
    place, parts = (content[0], content[1]), unpacked(content[2], peer)
    make = LIBRARY[place][1]
    __import__(place[0])
    return make(named_type(*place), parts) if make else named_type(*place)(parts)


def module(name, peer):
    if name.startswith("_") or name == "solution":
        raise ValueError(name)
    __import__(name)
    return sys.modules[name]


UNPACKING = {
    "i": lambda x, peer: int(x, 16),
    "t": lambda x, peer: tuple(unpacked(x, peer)),
    "d": lambda x, peer: {unpacked(k, peer): unpacked(v, peer) for k, v in x},
    "s": lambda x, peer: set(unpacked(x, peer)),
    "f": lambda x, peer: frozenset(unpacked(x, peer)),
    "b": lambda x, peer: x.encode("latin-1"),
    "a": lambda x, peer: bytearray(x.encode("latin-1")),
    "c": lambda x, peer: complex(*x),
    "r": lambda x, peer: range(*unpacked(x, peer)),
    "v": view, "x": library, "m": module,
    "n": lambda x, peer: getattr(builtins, x) if x in NAMED else peer.lose(),
    "o": lambda x, peer: peer.lent[x],
    "l": lambda x, peer: peer.borrowed(x),
}
