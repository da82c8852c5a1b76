# The process that runs the job's source. It holds nothing of the test, not even its text: that is read after
# this process was forked.


class Solution:
    def __init__(self, job):
        self.job, self.name = job, job.get("entryPoint")
        self.sources = {"<solution>": job["source"], "<prelude>": job["prelude"]}
        module = ModuleType("solution")
        self.space = module.__dict__
        sys.modules["solution"] = sys.modules["__main__"] = module

    def load(self, make=compile, perform=exec):
        # Apart from the source, which may then begin with what only the beginning of a file may hold.
        for name in ("prelude", "source"):
            file = "<solution>" if name == "source" else "<prelude>"
            perform(make(self.job[name], file, "exec", 0, True), self.space)
        return self.name is None or callable(self.space.get(self.name))

    def attempt(self, cap, text=str, encode=str.encode, assertion=AssertionError):
        """The report of a job without a test: a claim of the code about itself, and no more is asked."""
        try:
            if not self.load():
                return '{"ending":"missingEntryPoint"}'
            if self.job["action"] == "execute":
                return '{"ending":"passed"}'
            function = self.space[self.name]
            if self.job["refusesParameters"] and requires_arguments(function):
                return '{"ending":"needsArguments"}'
            value = encode(text(function()), "utf-8", "replace")
            if len(value) > cap:
                return exceeded("output")
            return '{"ending":"passed","value":%s}' % quoted(value.decode())
        except assertion as error:
            return failures_of([failed(error, self.sources)])
        except:
            error = sys.exc_info()[1]
            return raised(error, self.sources)


class SolutionPeer(Peer):
    """Answers the judge. A copy of its process that the code has forked has no say."""

    def __init__(self, source, target, solution, memory):
        super().__init__(source, target, solution.sources)
        self.solution, self.memory, self.limit = solution, memory, setrlimit
        self.identity, self.own, self.leave = posix.getpid, posix.getpid(), posix._exit
        self.flush = sys.stdout.flush
        self.operations = dict(Peer.operations, name=solution.space.__getitem__)

    def run(self):
        try:
            text = '["=",%s,[]]' % ("true" if self.solution.load() else "false")
        except:
            error = sys.exc_info()[1]
            text = self.error_text(error)
        self.send(text)
        while True:
            self.serve(self.receive())

    def send(self, text):
        if self.identity() != self.own:
            self.leave(1)
        try:
            self.flush()
        except:
            pass
        super().send(text)

    def error_text(self, error):
        if isinstance(error, MemoryError):
            self.limit(RLIMIT_AS, (self.memory + RESERVE,) * 2)
            return '["!",["MemoryError"],[],"",[],""]'
        return super().error_text(error)


def requires_arguments(function):
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    positional = code.co_argcount - len(function.__defaults__ or ())
    if hasattr(function, "__self__"):
        positional -= 1
    return positional > 0 or code.co_kwonlyargcount > len(function.__kwdefaults__ or ())


def reporting(job, limits, report):
    leave, write, flush = posix._exit, posix.write, sys.stdout.flush
    identity, own, limit = posix.getpid, posix.getpid(), setrlimit
    exhausted = exceeded("memory").encode()
    try:
        text = Solution(job).attempt(limits["output"]).encode()
    except MemoryError:
        text = exhausted
    if identity() != own:
        leave(1)
    limit(RLIMIT_AS, (limits["memory"] + RESERVE,) * 2)
    try:
        flush()
    except:
        pass
    data = text + b"\n"
    while data:
        data = data[write(report, data):]
