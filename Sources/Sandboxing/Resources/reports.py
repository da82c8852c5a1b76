# What is said about exceptions, in JSON. Every process here writes reports; only the harness decides.
try:
    from _json import encode_basestring_ascii as quoted, make_scanner

    class Decoding:
        strict = False
        object_hook = object_pairs_hook = None
        parse_float, parse_int, parse_constant = float, int, float

    def decoded(text, scan=make_scanner(Decoding)):
        return scan(text, 0)[0]
except ImportError:
    from json import loads as decoded
    from json.encoder import encode_basestring_ascii as quoted

LONGEST_MESSAGE = 10_000
MOST_FRAMES = 30


def text_of(value, limit=LONGEST_MESSAGE, encode=str.encode):
    """What `str` makes of anything, without lone surrogates, whatever its class does."""
    try:
        return encode(str(value), "utf-8", "replace").decode()[:limit]
    except:
        return "(no text)"


def entry(file, number, source, function):
    place = ", in " + function if function else ""
    rows = source.split("\n")
    row = rows[number - 1].strip()[:200] if 0 < number <= len(rows) else ""
    return '  File "%s", line %d%s\n    %s\n' % (file, number, place, row)


def lines_of(error, sources):
    """The trace through the job's own code, that of the other process last."""
    lines, step = [], error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        source = sources.get(code.co_filename)
        if source is not None:
            lines.append(entry(code.co_filename, step.tb_lineno, source, code.co_name))
        step = step.tb_next
    if isinstance(error, SyntaxError) and error.filename in sources and error.lineno:
        lines.append(entry(error.filename, error.lineno, sources[error.filename], None))
    lines += told(error)[0]
    if len(lines) > MOST_FRAMES:
        half = MOST_FRAMES // 2
        lines[half:-half] = ["  (%d frames left out)\n" % (len(lines) - 2 * half)]
    return lines


def told(error):
    """What the process where an exception was raised has said of it: its trace and its failing statement."""
    return getattr(error, "_told", None) or ([], "")


def failing_line(error, sources):
    """The statement whose assertion does not hold: of the test where it is one of the test's."""
    found, step = "", error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file in sources and (file == "<test>" or not found):
            rows = sources[file].split("\n")
            found = rows[step.tb_lineno - 1].strip() if step.tb_lineno <= len(rows) else found
        step = step.tb_next
    return found or told(error)[1]


def exceeded(limit):
    return '{"ending":"exceeded","limit":"%s"}' % limit


def description(error, sources):
    kind, message = text_of(type(error).__name__, 200), text_of(error)
    trace = "Traceback (most recent call last):\n%s%s" % ("".join(lines_of(error, sources)), kind)
    trace = text_of(trace + (": " + message if message else ""), 4 * LONGEST_MESSAGE)
    return '"type":%s,"message":%s,"traceback":%s' % (quoted(kind), quoted(message), quoted(trace))


def failed(error, sources, statement=None):
    if statement is None:
        statement = text_of(failing_line(error, sources))
    return '{"statement":%s,%s}' % (quoted(statement), description(error, sources))


def failures_of(list):
    return '{"ending":"failed","failures":[%s]}' % ",".join(list)


def raised(error, sources):
    """The report of an exception that nobody caught."""
    if isinstance(error, MemoryError):
        return exceeded("memory")
    number = error.errno if isinstance(error, OSError) else None
    if number in (27, 28, 122):  # EFBIG, ENOSPC, EDQUOT
        return exceeded("storage")
    if number == 11 or type(error) is RuntimeError and str(error) == "can't start new thread":
        return exceeded("processes")
    return '{"ending":"raised",%s}' % description(error, sources)
