# Runs one job and leaves. The job's source runs in a process that holds nothing which could let it claim success:
# a second one has the test, asks the first for values, and says here how the test went.


def read_exactly(count):
    """No byte more: what follows must not be in the memory of the process that is forked next."""
    parts = []
    while count:
        part = posix.read(0, count)
        if not part:
            posix._exit(0)
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_part():
    """The next part of a request, which is preceded by its length and a newline."""
    digits = b""
    while digits[-1:] != b"\n":
        digits += read_exactly(1)
    return decoded(read_exactly(int(digits)).decode())


def forked(limits, user, output, ends, work):
    """A process without rights that does the work. It leaves here and nowhere else."""
    pid = posix.fork()
    if pid:
        return pid
    leave = posix._exit
    try:
        posix.setsid()
        keep_only(output, *ends)
        give_up_rights(
            user, limits["cpu"], limits["memory"], limits["processes"], limits["storage"])
        work()
    except:
        pass
    leave(1)


def judge(job, test, peer, report):
    write_all(report, judgement(job, test, peer).encode() + b"\n")


class Line:
    """The one line of a report; whatever else arrives is none."""

    def __init__(self, cap):
        self.data, self.cap = b"", cap

    def receive(self, data):
        self.data += data
        return b"\n" in data or len(self.data) > self.cap

    def text(self):
        text, newline, rest = self.data.partition(b"\n")
        if not newline or rest or text == b'{"ending":"lost"}':
            return None
        return text.decode("ascii", "replace")


def start(user, arbiter, job, limits):
    """The processes of the job: their numbers, and where its output and its report arrive."""
    output, report = posix.pipe(), posix.pipe()
    if not job["isTested"]:
        pids = [forked(limits, user, output[1], [report[1]],
                       lambda: reporting(job, limits, report[1]))]
        own = (output[1], report[1])
    else:
        questions, answers = posix.pipe(), posix.pipe()
        pids = [forked(
            limits, user, output[1], [questions[0], answers[1]],
            lambda: SolutionPeer(
                questions[0], answers[1], Solution(job), limits["memory"]).run())]
        test = read_part()
        sources = {"<prelude>": job["prelude"]}
        pids.append(forked(
            limits, arbiter, output[1], [questions[1], answers[0], report[1]],
            lambda: judge(job, test, JudgePeer(answers[0], questions[1], sources), report[1])))
        own = (output[1], report[1], *questions, *answers)
    for descriptor in own:
        posix.close(descriptor)
    return pids, output[0], report[0]


def main():
    user, arbiter, spare, folders = arguments()
    sys.path += folders
    job = read_part()
    limits = job["limits"]
    limits["processes"] += spare
    begin = monotonic()
    line = Line(16 * limits["output"] + (1 << 20))
    watch = Watch(*start(user, arbiter, job, limits), limits["wall"], limits["output"])
    reached = watch.run(line.receive)
    ends = watch.end()
    seconds = monotonic() - begin
    text = line.text()
    if reached is None and text is None and any(
            status == -24 or used >= limits["cpu"] for status, used in ends):
        reached = "cpuTime"
    if reached is not None:
        text = exceeded(reached)
    elif text is None:
        text = '{"ending":"vanished","status":%d}' % ends[0][0]
    printed = b"".join(watch.kept).decode("utf-8", "replace")
    reply = '{"report":%s,"output":%s,"seconds":%f}\n' % (text, quoted(printed), seconds)
    write_all(1, reply.encode())
    # The caller ends us: leaving would only take from the next job.
    while posix.read(0, 1):
        pass
    posix._exit(0)


main()
