# The process that runs the test, and compares. None of the job's source runs here: its functions are asked in
# their own process, and what they answer are values of ours.


class Space(dict):
    """The names that a test sees: its own, then the built-in ones, the prelude's, and the solution's."""

    def __init__(self, job, test, peer):
        super().__init__(__name__="solution", __builtins__=builtins)
        self.job, self.peer, self.offered = job, peer, None
        self.own = names_for(job, test)

    def __missing__(self, name):
        if name in self.own:
            return self.remote(name)
        if hasattr(builtins, name):
            raise KeyError(name)
        if self.offered is None:
            # Most tests need none of it, and its imports cost more than the test.
            self.offered = prelude(self.job["prelude"])
        found = self.offered.get(name, self)
        # The solution makes the objects of a class: it must know it as its own.
        isTheirs = isinstance(found, type) and found.__module__ == "solution"
        return self.remote(name) if found is self or isTheirs else found

    def remote(self, name):
        value = self.peer.ask("name", name)
        if type(value) is Remote:
            self[name] = value
        return value

    def check(self):
        """The test's own, never one that the solution defines."""
        if "check" not in self:
            raise NameError("the test defines no function 'check'")
        return self["check"]


def prelude(source):
    space = {"__name__": "solution"}
    exec(compile(source, "<prelude>", "exec", 0, True), space)
    return space


def names_for(job, test):
    """What the solution may define in the place of what is built in: only what is under test."""
    if job.get("entryPoint") is not None:
        return {job["entryPoint"]}
    text = "\n".join(test.get("statements") or [])
    called = {word for word in words_before(text, "(") if word.isidentifier()}
    reserved = {word for word in called if hasattr(builtins, word)}
    return set() if called - reserved - {"assert", "not", "and", "or", "in"} else reserved


def words_before(text, mark):
    for part in text.split(mark)[:-1]:
        end = part.rstrip()
        start = len(end)
        while start and (end[start - 1].isalnum() or end[start - 1] == "_"):
            start -= 1
        if end[start - 1:start] != ".":
            yield end[start:]


class JudgePeer(Peer):
    """Lends what a test passes for use, not for a look behind it."""

    def visible(self, target, name):
        if name.startswith("_") or type(target).__module__ != "solution":
            raise AttributeError(name)
        return getattr(target, name)

    def __init__(self, source, target, sources):
        super().__init__(source, target, sources)
        shared = ("item", "len", "iter", "next", "bool", "str", "repr")
        self.operations = {name: Peer.operations[name] for name in shared}
        self.operations["get"] = self.visible

    def called(self, function, values, named):
        if not any(function is one for one in self.lent):
            raise TypeError("not lent")
        return super().called(function, values, named)


def judgement(job, test, peer):
    """A report; the one place where a test is said to have passed."""
    sources, failures = peer.sources, []
    space = Space(job, test, peer)

    def perform(text):
        sources["<test>"] = text
        exec(compile(text, "<test>", "exec", 0, True), space)

    try:
        if peer.reply("load") is not True:
            return '{"ending":"missingEntryPoint"}'
        for statement in test.get("statements") or ():
            try:
                perform(statement)
            except AssertionError as error:
                failures.append(failed(error, sources, statement))
        if "test" in test:
            perform(test["test"])
            space.check()(*([space.remote(job["entryPoint"])] if test["passesEntryPoint"] else []))
    except AssertionError as error:
        failures.append(failed(error, sources))
    except BaseException as error:
        return '{"ending":"lost"}' if peer.is_lost else raised(error, sources)
    if peer.is_lost:
        return '{"ending":"lost"}'
    return failures_of(failures) if failures else '{"ending":"passed"}'
