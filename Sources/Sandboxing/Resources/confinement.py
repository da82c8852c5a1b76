# Shared by harness.py and service.py, which are appended to it: the side of a sandbox that we trust. It is
# never the process that runs the code: that one is forked, gives up its rights and cannot reach back.
# Only built-in modules: their import is most of what a check costs beyond Python's own start.
import posix
import select
import sys
from resource import (
    RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_NPROC, setrlimit)
from time import monotonic

# Memory that is left to report that memory is exhausted.
RESERVE = 32 << 20
DESCRIPTORS = 256


def read_line():
    """One request; leaves when there are no more."""
    parts = []
    while True:
        chunk = posix.read(0, 1 << 20)
        if not chunk:
            posix._exit(0)
        parts.append(chunk)
        if chunk.endswith(b"\n"):
            return b"".join(parts)[:-1]


def write_all(descriptor, data):
    view = memoryview(data)
    while view:
        view = view[posix.write(descriptor, view):]


def give_up_rights(user, cpu, memory, processes, storage):
    """Limits first, and hard ones: the code may lower them, never raise them."""
    setrlimit(RLIMIT_CORE, (0, 0))
    setrlimit(RLIMIT_CPU, (cpu, cpu + 1))
    setrlimit(RLIMIT_FSIZE, (storage, storage))
    setrlimit(RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    setrlimit(RLIMIT_NPROC, (processes, processes))
    setrlimit(RLIMIT_AS, (memory, memory + RESERVE))
    if user:
        posix.setgroups([])
        posix.setresgid(user, user, user)
        posix.setresuid(user, user, user)


def refuse_system_calls(instructions):
    """For all that runs from here on. The first level has done this before Python started."""
    import ctypes

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]

    program = Program(len(instructions) // 8, instructions)
    # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
    if ctypes.CDLL(None).prctl(22, 2, ctypes.byref(program), 0, 0) != 0:
        raise OSError("the system calls cannot be filtered")


def arguments():
    """The user of the job, that of its judge, their spare processes, and what is the script's own."""
    if sys.argv[4]:
        refuse_system_calls(bytes.fromhex(sys.argv[4]))
    return (*map(int, sys.argv[1:4]), sys.argv[5:])


def keep_only(output, *others):
    """Nothing to read, output and errors in one stream, and what is named."""
    nothing = posix.open("/dev/null", posix.O_RDONLY)
    posix.dup2(nothing, 0)
    posix.dup2(output, 1)
    posix.dup2(output, 2)
    low = 3
    for descriptor in sorted(others):
        posix.closerange(low, descriptor)
        low = descriptor + 1
    posix.closerange(low, 4096)


class Watch:
    """Forked children until they have reported, one has ended, or a limit is reached."""

    def __init__(self, children, output, report, seconds, cap):
        self.deadline = monotonic() + seconds
        self.output, self.report = output, report
        self.kept, self.room = [], cap
        self.poll = select.poll()
        # Nothing is expected from the caller but its end.
        self.poll.register(0, 0)
        for descriptor in (output, report):
            posix.set_blocking(descriptor, False)
            self.poll.register(descriptor, select.POLLIN)
        self.exits = {child: posix.pidfd_open(child) for child in children}
        for descriptor in self.exits.values():
            self.poll.register(descriptor, select.POLLIN)

    def run(self, received):
        """The limit that was reached, or None; `received` returns true when it has seen enough."""
        while True:
            left = self.deadline - monotonic()
            if left <= 0:
                return "wallTime"
            ready = [descriptor for descriptor, _ in self.poll.poll(left * 1000 + 1)]
            if 0 in ready:
                posix._exit(0)
            if not self.drain():
                return "output"
            # What was reported before the end is found at the end.
            enough = received(self.take(self.report))
            if enough or any(descriptor in ready for descriptor in self.exits.values()):
                return None if self.drain() else "output"

    def take(self, descriptor):
        try:
            data = posix.read(descriptor, 1 << 16)
        except BlockingIOError:
            return b""
        if not data:
            # Closed by the child: otherwise it would be ready for ever.
            try:
                self.poll.unregister(descriptor)
            except KeyError:
                pass
        return data

    def drain(self):
        while True:
            data = self.take(self.output)
            if not data:
                return True
            self.kept.append(data[:self.room])
            if len(data) > self.room:
                self.room = 0
                return False
            self.room -= len(data)

    def end(self):
        """Kills the children; the exit code of each, negative for a signal, and the processor seconds it used."""
        ends = []
        for child, descriptor in self.exits.items():
            try:
                posix.kill(child, 9)
            except ProcessLookupError:
                pass
            _, status, usage = posix.wait4(child, 0)
            posix.close(descriptor)
            ends.append((posix.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime))
        return ends
