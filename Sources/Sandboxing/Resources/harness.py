# Runs one job and leaves. The verdict is ours: the child must first report with a secret, then repeat a number
# that does not exist before it has reported. Code in the same interpreter could in the end learn both and
# lie about itself; nothing else in the sandbox can, and no accident does.
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


def trace_of(error, kind, message, sources):
    lines, step = [], error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        source = sources.get(code.co_filename)
        if source is not None:
            lines.append(entry(code.co_filename, step.tb_lineno, source, code.co_name))
        step = step.tb_next
    if isinstance(error, SyntaxError) and error.filename in sources and error.lineno:
        lines.append(entry(error.filename, error.lineno, sources[error.filename], None))
    if len(lines) > MOST_FRAMES:
        half = MOST_FRAMES // 2
        lines[half:-half] = ["  (%d frames left out)\n" % (len(lines) - 2 * half)]
    return "Traceback (most recent call last):\n" + "".join(lines) + kind + (": " + message if message else "")


def entry(file, number, source, function):
    place = ", in " + function if function else ""
    rows = source.split("\n")
    row = rows[number - 1].strip()[:200] if 0 < number <= len(rows) else ""
    return '  File "%s", line %d%s\n    %s\n' % (file, number, place, row)


def failing_line(error, sources):
    """The statement whose assertion does not hold: of the test where it is one of the test's."""
    found, step = "", error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file in sources and (file == "<test>" or not found):
            rows = sources[file].split("\n")
            found = rows[step.tb_lineno - 1].strip() if step.tb_lineno <= len(rows) else found
        step = step.tb_next
    return found


def exceeded(limit):
    return '{"ending":"exceeded","limit":"%s"}' % limit


def description(error, sources):
    kind = text_of(type(error).__name__, 200)
    message = text_of(error)
    trace = text_of(trace_of(error, kind, message, sources), 4 * LONGEST_MESSAGE)
    return '"type":%s,"message":%s,"traceback":%s' % (quoted(kind), quoted(message), quoted(trace))


def failure(error, sources, statement=None):
    """The report of an exception that nobody caught."""
    if isinstance(error, MemoryError):
        return exceeded("memory")
    number = error.errno if isinstance(error, OSError) else None
    if number in (27, 28, 122):  # EFBIG, ENOSPC, EDQUOT
        return exceeded("storage")
    if number == 11 or type(error) is RuntimeError and str(error) == "can't start new thread":
        return exceeded("processes")
    return '{"ending":"raised",%s}' % description(error, sources)


def requires_arguments(function):
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    positional = code.co_argcount - len(function.__defaults__ or ())
    if hasattr(function, "__self__"):
        positional -= 1
    return positional > 0 or code.co_kwonlyargcount > len(function.__kwdefaults__ or ())


def attempt(job, cap, assertion=AssertionError, make=compile, perform=exec, text=str, encode=str.encode):
    """Everything that runs the job's own code. Returns a report, and reports success in one place only."""
    source, name, action = job["source"], job.get("entryPoint"), job["action"]
    sources = {"<solution>": source, "<prelude>": job["prelude"]}
    module = type(sys)("solution")
    space = module.__dict__
    sys.modules["solution"] = sys.modules["__main__"] = module
    value, failures = None, []
    try:
        # Apart from the source, which may then begin with what only the beginning of a file may hold.
        perform(make(job["prelude"], "<prelude>", "exec", 0, True), space)
        perform(make(source, "<solution>", "exec", 0, True), space)
        function = None
        if name is not None:
            function = space.get(name)
            if not callable(function):
                return '{"ending":"missingEntryPoint"}'
        if action == "call":
            if job["refusesParameters"] and requires_arguments(function):
                return '{"ending":"needsArguments"}'
            value = encode(text(function()), "utf-8", "replace")
            if len(value) > cap:
                return exceeded("output")
        elif action == "check":
            sources["<test>"] = job["test"]
            perform(make(job["test"], "<test>", "exec", 0, True), space)
            if job["passesEntryPoint"]:
                space["check"](function)
            else:
                space["check"]()
        elif action == "assert":
            for statement in job["statements"]:
                sources["<test>"] = statement
                try:
                    perform(make(statement, "<test>", "exec", 0, True), space)
                except assertion as error:
                    failures.append('{"statement":%s,%s}' % (
                        quoted(statement), description(error, sources)))
    except assertion as error:
        failures.append('{"statement":%s,%s}' % (
            quoted(text_of(failing_line(error, sources))), description(error, sources)))
    except:
        error = sys.exc_info()[1]
        report = failure(error, sources)
        return report
    if failures:
        return '{"ending":"failed","failures":[%s]}' % ",".join(failures)
    return '{"ending":"passed"%s}' % (
        "" if value is None else ',"value":' + quoted(value.decode()))


def child(job, limits, user, output, report, answer, secret):
    """The process that runs the job. It leaves here and nowhere else, or its exit code is its verdict."""
    leave, write, read, flush = posix._exit, posix.write, posix.read, sys.stdout.flush
    identity, own, limit = posix.getpid, posix.getpid(), setrlimit
    exhausted = exceeded("memory").encode()
    try:
        posix.setsid()
        keep_only(output, report, answer)
        give_up_rights(
            user, limits["cpu"], limits["memory"], limits["processes"], limits["storage"])
        try:
            text = attempt(job, limits["output"]).encode()
        except MemoryError:
            text = exhausted
        # A copy of this process that the code has forked has no say.
        if identity() != own:
            leave(1)
        limit(RLIMIT_AS, (limits["memory"] + RESERVE,) * 2)
        try:
            flush()
        except:
            pass
        data = secret + text + b"\n"
        while data:
            data = data[write(report, data):]
        write(report, read(answer, 64) + b"\n")
    except:
        pass
    leave(1)


class Verdict:
    """The two steps of a report; whatever else arrives makes it invalid."""

    def __init__(self, secret, answer, cap):
        self.secret, self.answer, self.cap = secret, answer, cap
        self.buffer, self.text, self.number = b"", None, None
        self.is_valid = False

    def receive(self, data):
        self.buffer += data
        if self.text is None:
            head = self.buffer[:len(self.secret)]
            if not self.secret.startswith(head) or len(self.buffer) > self.cap:
                return True
            line, newline, rest = self.buffer.partition(b"\n")
            if not newline:
                return False
            if rest:
                return True
            self.text, self.buffer = line[len(self.secret):], b""
            self.number = token()
            try:
                posix.write(self.answer, self.number)
            except BrokenPipeError:
                return True
            return False
        expected = self.number + b"\n"
        self.is_valid = self.buffer == expected
        return self.is_valid or not expected.startswith(self.buffer)


def token():
    return posix.urandom(16).hex().encode()


def main():
    user, spare, folders = arguments()
    sys.path += folders
    job = decoded(read_line().decode())
    limits = job["limits"]
    limits["processes"] += spare
    output, report, answer = posix.pipe(), posix.pipe(), posix.pipe()
    secret = token()
    start = monotonic()
    pid = posix.fork()
    if pid == 0:
        child(job, limits, user, output[1], report[1], answer[0], secret)
    for descriptor in (output[1], report[1], answer[0]):
        posix.close(descriptor)
    watch = Watch(pid, output[0], report[0], limits["wall"], limits["output"])
    verdict = Verdict(secret, answer[1], 16 * limits["output"] + (1 << 20))
    reached = watch.run(verdict.receive)
    status, used = watch.end()
    seconds = monotonic() - start
    if reached is None and not verdict.is_valid and (status == -24 or used >= limits["cpu"]):
        reached = "cpuTime"
    if reached is not None:
        text = exceeded(reached)
    elif verdict.is_valid:
        text = verdict.text.decode("ascii", "replace")
    else:
        text = '{"ending":"vanished","status":%d}' % status
    printed = b"".join(watch.kept).decode("utf-8", "replace")
    reply = '{"report":%s,"output":%s,"seconds":%f}\n' % (text, quoted(printed), seconds)
    write_all(1, reply.encode())
    # The caller ends us: leaving would only take from the next job.
    while posix.read(0, 1):
        pass
    posix._exit(0)


main()
