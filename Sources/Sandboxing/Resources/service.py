# Answers requests one after the other, each in a fork of its own: the script is ours, its input is not.
# A request is `SECONDS JSON`, a reply `ok JSON`, `error TEXT`, `missing TEXT` or `exceeded LIMIT`.
import gc
import json

LONGEST_REPLY = 8 << 20
LONGEST_OUTPUT = 1 << 16
STORAGE = 1 << 20
PROCESSES = 8


def load(source):
    """The script's `handle`, or the reply that every request gets in its place."""
    space = {"__name__": "service"}
    try:
        exec(compile(source, "<service>", "exec", 0, True), space)
        return space["handle"], None
    except ImportError as error:
        return None, b"missing " + line_of(error)
    except Exception as error:
        return None, b"error " + line_of(error)


def line_of(error):
    text = "%s: %s" % (type(error).__name__, error)
    return text.encode("utf-8", "replace").replace(b"\n", b" ")[:2000]


def work(handle, body, user, limits, output, report):
    try:
        keep_only(output, report)
        give_up_rights(user, *limits)
        reply = b"ok " + json.dumps(handle(json.loads(body))).encode()
    except MemoryError:
        setrlimit(RLIMIT_AS, (limits[1] + RESERVE,) * 2)
        reply = b"exceeded memory"
    except BaseException as error:
        reply = b"error " + line_of(error)
    try:
        write_all(report, reply + b"\n")
    finally:
        posix._exit(0)


def answer(handle, line, user, memory, spare):
    head, _, body = line.partition(b" ")
    seconds = float(head)
    limits = (int(seconds) + 1, memory, PROCESSES + spare, STORAGE)
    output, report = posix.pipe(), posix.pipe()
    pid = posix.fork()
    if pid == 0:
        work(handle, body, user, limits, output[1], report[1])
    posix.close(output[1])
    posix.close(report[1])
    watch = Watch([pid], output[0], report[0], seconds, LONGEST_OUTPUT)
    parts = []

    def received(data):
        parts.append(data)
        return data.endswith(b"\n") or sum(map(len, parts)) > LONGEST_REPLY

    reached = watch.run(received)
    (status, _), = watch.end()
    posix.close(output[0])
    posix.close(report[0])
    reply = b"".join(parts)
    if reached is None and reply.endswith(b"\n") and len(reply) <= LONGEST_REPLY:
        return reply
    if reached is None and status == -24:
        reached = "cpuTime"
    if reached is not None:
        return b"exceeded " + reached.encode() + b"\n"
    return b"error the request ended its process with status %d\n" % status


def sweep():
    """Ends whatever a request has left behind: everything here but the first process and this one."""
    try:
        posix.kill(-1, 9)
    except OSError:
        pass
    try:
        while posix.waitpid(-1, posix.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def serve():
    user, _, spare, (memory, script, *folders) = arguments()
    sys.path += folders
    handle, refusal = load(script)
    # What was imported stays shared with the forks.
    gc.freeze()
    while True:
        line = read_line()
        if refusal is not None:
            write_all(1, refusal + b"\n")
            continue
        reply = answer(handle, line, user, int(memory), spare)
        sweep()
        write_all(1, reply)


serve()
