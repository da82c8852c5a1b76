# One end of the conversation: it asks, and while it waits it serves what the other end asks.


class Peer:
    operations = {
        "get": getattr, "set": setattr, "item": operator.getitem, "len": len, "iter": iter,
        "next": next, "bool": bool, "str": str, "repr": repr, "eq": operator.eq,
        "isinstance": isinstance,
    }

    def __init__(self, source, target, sources):
        self.source, self.target, self.sources = source, target, sources
        self.lent, self.numbers, self.known = [], {}, {}
        self.rest = b""
        self.is_lost = False

    def lend(self, value):
        number = self.numbers.setdefault(id(value), len(self.lent))
        if number == len(self.lent):
            self.lent.append(value)
        return number

    def borrowed(self, number):
        if number not in self.known:
            self.known[number] = Remote(self, number)
        return self.known[number]

    def send(self, text, write=posix.write):
        data = memoryview(text.encode("ascii") + b"\n")
        try:
            while data:
                data = data[write(self.target, data):]
        except OSError:
            self.lose()

    def receive(self, read=posix.read):
        parts = [self.rest]
        while b"\n" not in parts[-1]:
            parts.append(read(self.source, 1 << 16))
            if not parts[-1]:
                self.lose()
        line, _, self.rest = b"".join(parts).partition(b"\n")
        return self.understood(decoded, line.decode("ascii", "replace"))

    def lose(self):
        self.is_lost = True
        raise Lost

    def understood(self, read, *content):
        """What is no message ends the conversation."""
        try:
            return read(*content)
        except (MemoryError, Lost):
            raise
        except BaseException:
            self.lose()

    def ask(self, operation, *values):
        return self.answer(operation, [packed(value, self.lend) for value in values], ())

    def call(self, function, values, named):
        parts = (function, list(values), named)
        return self.answer("call", [packed(part, self.lend) for part in parts], (values, named))

    def answer(self, operation, parts, places):
        self.send('["?","%s",[%s]]' % (operation, ",".join(parts)))
        return self.reply(operation, places)

    def reply(self, operation, places=()):
        while True:
            message = self.receive()
            if type(message) is not list or not message:
                self.lose()
            if message[0] == "?":
                self.serve(message)
            elif message[0] == "=":
                value, changes = self.understood(
                    lambda: (unpacked(message[1], self), unpacked(message[2], self)))
                for key, content in changes:
                    self.understood(change, places, key, content)
                return value
            else:
                error = self.understood(rebuilt, message, operation)
                raise error from None

    def serve(self, message):
        try:
            operation = message[1]
            values = [unpacked(part, self) for part in message[2]]
            if operation == "call":
                text = self.called(*values)
            else:
                text = '["=",%s,[]]' % packed(self.operations[operation](*values), self.lend)
        except Lost:
            raise
        except:
            text = self.error_text(sys.exc_info()[1])
        self.send(text)

    def called(self, function, values, named):
        """What an argument has become belongs to the result."""
        arguments = [*enumerate(values), *named.items()]
        before = [
            (key, value, packed(value, self.lend)) for key, value in arguments if type(value) in MUTABLE]
        result = packed(function(*values, **named), self.lend)
        changes = []
        for key, value, old in before:
            new = packed(value, self.lend)
            if new != old:
                changes.append("[%s,%s]" % (packed(key, self.lend), new))
        return '["=",%s,[%s]]' % (result, ",".join(changes))

    def error_text(self, error):
        try:
            names = [text_of(kind.__name__, 200) for kind in type(error).__mro__]
        except:
            names = ["BaseException"]
        values = [
            value for value in error.args
            if type(value) in (int, str, type(None)) and len(str(value)) <= LONGEST_MESSAGE]
        trace, statement = lines_of(error, self.sources), failing_line(error, self.sources)
        return '["!",%s,%s,%s,%s,%s]' % (
            listed(names, None), listed(values, None), quoted(text_of(error)),
            listed([text_of(line) for line in trace], None), quoted(text_of(statement)))


def change(places, key, content):
    old = places[0][key] if type(key) is int else places[1][key]
    if type(content) not in MUTABLE or not isinstance(old, type(content)):
        raise ValueError(key)
    if isinstance(old, (list, bytearray)):
        old[:] = content
    else:
        old.clear()
        old.update(content)


def rebuilt(message, operation):
    """The exception that the other process has raised, or the nearest that every Python has."""
    _, names, values, text, trace, statement = unpacked(message, None)
    base = BaseException
    for name in names:
        found = getattr(builtins, name, None)
        if isinstance(found, type) and issubclass(found, BaseException):
            base = found
            break
    # Raised by a call it would end whatever loop the call stands in.
    if issubclass(base, (StopIteration, StopAsyncIteration)) and operation != "next":
        base, names = Exception, ["StopIteration"]
    error = None
    if base.__name__ == names[0]:
        try:
            error = base(*values)
        except Exception:
            pass
    if error is None or text_of(error) != text:
        error = type(names[0], (base,), {"__str__": lambda self: text})
        error = error.__new__(error)
    error._told = ([str(line) for line in trace], str(statement))
    return error
