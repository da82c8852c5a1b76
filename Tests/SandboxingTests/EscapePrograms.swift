/// Programs that try to get out, to outlive their job, or to pass without being right.
///
/// Each defines `f`, which a right one would answer with 4 for 2. `CANARY` is a file of the machine, `PORT` a
/// port that somebody listens on.
enum EscapePrograms {
  struct Program: Sendable, CustomStringConvertible {
    let name: String
    let source: String
    var test = "def check(candidate):\n    assert candidate(2) == 4"
    /// Only its time ends it.
    var isEndless = false
    var description: String { name }

    func with(test: String) -> Program { Program(name: name, source: source, test: test) }

    fileprivate var endless: Program {
      var program = self
      program.isEndless = true
      return program
    }
  }

  static let all =
    exhaustion + files + processes + network + kernel + verdicts + interpreter + forgeries

  private static func program(_ name: String, _ source: String) -> Program {
    Program(name: name, source: source)
  }

  /// In the function under test, so that leaving it early is what counts.
  static func inside(_ name: String, _ body: String, before: String = "") -> Program {
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    return Program(
      name: name,
      source: before + "\ndef f(x):\n" + lines.map { "    \($0)" }.joined(separator: "\n"))
  }

  static let exhaustion = [
    program("fork bomb", "import os\nwhile True: os.fork()"),
    program(
      "fork bomb that swallows errors",
      "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    ).endless,
    inside("sleep", "import time; time.sleep(1000)").endless,
    inside("busy loop", "while True: pass"),
    inside("flood of output", "while True: print('x' * 4096)"),
    inside("flood of errors", "import os\nwhile True: os.write(2, b'x' * 4096)"),
    program(
      "flood of threads",
      "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=[99]).start()"),
    inside("memory hog", "y = []\nwhile True: y.append(bytearray(1 << 24))"),
    inside("one huge number", "return 9 ** 9 ** 9").endless,
    inside("shared memory", "import mmap\ny = []\nwhile True: y.append(mmap.mmap(-1, 1 << 26))"),
    inside(
      "deep recursion", "import sys\nsys.setrecursionlimit(10 ** 9)\nreturn g(x)",
      before: "class C:\n    def __repr__(self): return repr([self])\ndef g(x): return repr(C())"),
    inside("huge file", "with open('/tmp/y', 'wb') as y:\n    while True: y.write(bytes(1 << 20))"),
    inside(
      "many files", "i = 0\nwhile True:\n    open(f'/tmp/{i}', 'wb').write(bytes(4096)); i += 1"),
    inside("descriptors", "y = []\nwhile True: y.append(open('/dev/null'))"),
    inside("huge exception", "raise ValueError('x' * (1 << 27))"),
    inside("catastrophic pattern", "import re; re.match(r'(a+)+$', 'a' * 40 + 'b')").endless,
  ]

  static let files = [
    inside("overwrite the canary", "open(CANARY, 'w').write('gone'); return 4"),
    inside(
      "reach the canary through a link",
      "import os; os.symlink(CANARY, '/tmp/y'); open('/tmp/y', 'w').write('gone'); return 4"),
    inside(
      "reach the canary through a path",
      "open('../' * 20 + CANARY[1:], 'w').write('gone'); return 4"),
    inside("read shadow", "return 4 if open('/etc/shadow').read() else 5"),
    // The folder itself may be there, on the way to Python.
    inside("read the home of root", "open('/root/.bashrc').read(); return 4"),
    inside("read the project", "return 4 if open(PROJECT + '/Package.swift').read() else 5"),
    inside("write to the library", "open('/usr/lib/python3/y', 'w'); return 4"),
    inside(
      "replace a module", "import os; open(os.__file__, 'a').write('#'); return 4"),
    inside("write to the root", "import os; os.mkdir('/y'); return 4"),
    inside("chmod", "import os; os.chmod('/usr', 0o777); return 4"),
    inside("device", "import os; os.mknod('/tmp/sda', 0o60666, 0x800); open('/tmp/sda'); return 4"),
    inside(
      "read the environment",
      "import os\nif set(os.environ) - {'LC_ALL', 'LC_CTYPE', 'PWD'}: return 4\nreturn 5"),
    inside("environment of the parent", "open('/proc/1/environ').read(); return 4"),
    inside("own memory", "open('/proc/self/mem', 'r+b').write(b'x'); return 4"),
    inside(
      "memory of the parent",
      "import os; open(f'/proc/{os.getppid()}/mem', 'r+b').write(b'x'); return 4"),
    inside(
      "descriptors of others",
      "import os\nfor p in range(1, 99):\n    try: os.listdir(f'/proc/{p}/fd')\n    except OSError: continue\n    return 4"
    ),
    inside(
      "kernel settings", "open('/proc/sys/kernel/core_pattern', 'w').write('|/tmp/y'); return 4"),
  ]

  static let processes = [
    inside(
      "list processes",
      "import os\nreturn 4 if any(p.isdigit() for p in os.listdir('/proc')) else 5"),
    inside("kill the parent", "import os; os.kill(os.getppid(), 9); return 4 if WRONG else 5"),
    inside("kill everybody", "import os; os.kill(-1, 9); return 5"),
    inside("kill the first", "import os; os.kill(1, 9); return 4 if WRONG else 5"),
    inside("kill the group", "import os; os.killpg(0, 9)"),
    inside("stop the parent", "import os; os.kill(os.getppid(), 19); return 5"),
    inside(
      "ignore signals",
      "import signal\nfor n in range(1, 65):\n    try: signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True: pass"
    ).endless,
    inside(
      "daemon",
      "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(1000)\n    os._exit(0)\nreturn 5"
    ),
    inside(
      "a copy that goes on", "import os, time\nif os.fork(): time.sleep(1000)\nreturn 4"
    ).endless,
    inside(
      "a copy that is right", "import os\nif os.fork() == 0: return 4\nos.wait()\nreturn 5"),
    inside(
      "threads that stay",
      "import threading, time\nfor _ in range(3): threading.Thread(target=time.sleep, args=[1000]).start()\nreturn 5"
    ),
    inside("another program", "import os; os.execv('/bin/sh', ['sh', '-c', 'exit 0'])"),
    inside("a shell", "import os; return 4 if os.system('true') == 0 else 5"),
    inside("highest priority", "import os; os.nice(-20); return 4"),
    inside(
      "raise the limits",
      "import resource; resource.setrlimit(resource.RLIMIT_NPROC, (9999, 9999)); return 4"),
    // Where an ordinary user runs this, the number 0 may be all that there is, and means nothing.
    inside("become root", "import os; os.setuid(0); os.utime('/usr/lib'); return 4"),
    inside("become another group", "import os; os.setgroups([0]); return 4"),
  ]

  static let network = [
    inside("TCP", "import socket; socket.create_connection(('127.0.0.1', PORT), 2); return 4"),
    inside(
      "TCP outside", "import socket; socket.create_connection(('192.0.2.1', 80), 2); return 4"),
    inside("listen", "import socket; socket.create_server(('0.0.0.0', 0)); return 4"),
    inside(
      "UDP",
      "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9)); return 4"
    ),
    inside(
      "unix", "import socket; socket.socket(socket.AF_UNIX).bind('\\0maspob-escape'); return 4"),
    inside(
      "netlink",
      "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).bind((0, 0)); return 4"),
    inside("raw", "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW); return 4"),
    inside("interfaces", "import socket; return 4 if len(socket.if_nameindex()) > 1 else 5"),
    inside("name lookup", "import socket; socket.getaddrinfo('example.com', 80); return 4"),
  ]

  private static let call = """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    def call(name, *arguments):
        if getattr(libc, name)(*arguments) == -1: raise OSError(ctypes.get_errno(), name)
    """

  static let kernel = [
    inside(
      "ptrace", "call('ptrace', 16, os.getppid(), 0, 0); return 4", before: call + "\nimport os"),
    inside("trace me", "call('ptrace', 0, 0, 0, 0); return 4", before: call),
    inside("mount", "call('mount', b'none', b'/tmp', b'tmpfs', 0, None); return 4", before: call),
    inside("unmount", "call('umount', b'/usr/lib'); return 4", before: call),
    inside("namespace of users", "call('unshare', 0x10000000); return 4", before: call),
    inside("namespace of mounts", "call('unshare', 0x20000); return 4", before: call),
    inside("change the root", "import os; os.chroot('/tmp'); return 4"),
    // add_key
    inside(
      "keys",
      "call('syscall', {'x86_64': 248, 'aarch64': 217}[os.uname().machine], b'user', b'x', b'y', 1, -5); return 4",
      before: call + "\nimport os"),
    inside("memory file", "import os; os.memfd_create('x'); return 4"),
    inside("clock", "import time; time.clock_settime(0, 0); return 4"),
    inside("host name", "import socket; socket.sethostname('mine'); return 4"),
    inside("crash", "ctypes.string_at(0); return 4", before: call),
    inside("abort", "libc.abort()", before: call),
    inside("exit from C", "libc._exit(0)", before: call),
  ]

  static let verdicts = [
    inside("sys.exit", "import sys; sys.exit(0)"),
    inside("quit", "raise SystemExit"),
    inside("os._exit", "import os; os._exit(0)"),
    inside("KeyboardInterrupt", "raise KeyboardInterrupt"),
    inside("GeneratorExit", "raise GeneratorExit"),
    inside("StopIteration", "raise StopIteration(4)"),
    inside("an exception of its own", "raise E()", before: "class E(BaseException): pass"),
    inside(
      "an exception whose text exits", "raise E()",
      before: "import os\nclass E(Exception):\n    def __str__(self): os._exit(0)"),
    inside(
      "an exception whose class lies", "raise E()",
      before:
        "class M(type):\n    @property\n    def __name__(c): raise SystemExit\nclass E(BaseException, metaclass=M): pass"
    ),
    program("exit while loading", "import os\ndef f(x): return 4\nos._exit(0)"),
    inside("exit later", "return 5", before: "import atexit, os\natexit.register(os._exit, 0)"),
    inside(
      "exit from a thread",
      "threading.Thread(target=os._exit, args=[0]).start(); time.sleep(5); return 5",
      before: "import os, threading, time"),
    inside("fake reply on stdout", "print(FAKE, flush=True); return 5"),
    inside(
      "fake reply on stderr", "import sys; print(FAKE, file=sys.stderr, flush=True); return 5"),
    inside(
      "fake report everywhere",
      "for n in range(256):\n    try: os.write(n, FAKE.encode() + b'\\n' + REPORT.encode() + b'\\n')\n    except OSError: pass\nos._exit(0)",
      before: "import os"),
    inside(
      "echo everything",
      "import select\nfor _ in range(20):\n    for n in range(3, 256):\n        try:\n            os.set_blocking(n, False)\n            os.write(n, REPORT.encode() + b'\\n')\n        except OSError: pass\n        try: data = os.read(n, 999)\n        except OSError: continue\n        for m in range(3, 256):\n            try: os.write(m, data)\n            except OSError: pass\nos._exit(0)",
      before: "import os"),
    inside("close everything", "import os; os.closerange(0, 256); return 5"),
    inside("close and be right", "import os; os.closerange(0, 256); return 4"),
    inside(
      "exchange descriptors",
      "import os\nfor n in range(3, 20):\n    try: os.dup2(1, n)\n    except OSError: pass\nreturn 5"
    ),
  ]

  static let interpreter = [
    inside(
      "patched builtins", "return 5",
      before:
        "import builtins\nfor n in ('AssertionError', 'BaseException', 'Exception', 'isinstance', 'type', 'str', 'callable', 'len'):\n    setattr(builtins, n, lambda *a, **k: True)"
    ),
    inside(
      "an AssertionError of its own", "return 5", before: "class AssertionError(Exception): pass"),
    inside(
      "patched exits", "return 5",
      before:
        "import os, sys, posix, json, _json\nsys.exit = os._exit = posix._exit = lambda *a: None\njson.dumps = _json.encode_basestring_ascii = lambda *a: REPORT"
    ),
    inside(
      "patched write", "return 5",
      before:
        "import os, posix\nold = posix.write\nos.write = posix.write = lambda fd, data: old(fd, REPORT.encode())"
    ),
    inside(
      "import hooks", "return 5",
      before: "import sys\nsys.meta_path.insert(0, None)\nsys.modules.clear()"),
    inside(
      "trace function", "return 5",
      before:
        "import sys\ndef t(frame, event, arg):\n    if event == 'return' and frame.f_code.co_name == 'check': raise SystemExit(0)\n    return t\nsys.settrace(t)"
    ),
    inside(
      "patched globals of every frame",
      "frame = sys._getframe()\nwhile frame:\n    for k, v in list(frame.f_globals.items()):\n        if callable(v) and k != 'f': frame.f_globals[k] = lambda *a, **k: REPORT\n    frame = frame.f_back\nreturn 5",
      before: "import sys"),
    inside(
      "texts of every frame",
      "found = set()\nframe = sys._getframe()\nwhile frame:\n    for v in list(frame.f_locals.values()):\n        if isinstance(v, bytes): found.add(v)\n    frame = frame.f_back\nfor o in gc.get_objects():\n    for v in gc.get_referents(o):\n        if isinstance(v, bytes) and len(v) == 32: found.add(v)\nfor s in found:\n    for n in range(3, 256):\n        try: os.write(n, s + REPORT.encode() + b'\\n' + s + b'\\n')\n        except OSError: pass\nos._exit(0)",
      before: "import sys, gc, os"),
    inside(
      "half a report",
      """
      frame = sys._getframe()
      while frame:
          for v in list(frame.f_locals.values()):
              if isinstance(v, bytes) and len(v) == 32: os.write(REPORT_END, v + REPORT.encode() + b'\\n')
          frame = frame.f_back
      os._exit(0)
      """,
      before: """
        import sys, os
        REPORT_END = sys._getframe().f_back.f_back.f_locals['report']
        """),
    inside(
      "collected objects",
      "for o in gc.get_objects():\n    if type(o) is dict and o is not globals(): o.clear()\nreturn 5",
      before: "import gc"),
    inside("lone surrogate", "print('\\udc80')"),
    inside("bytes that are no text", "import os; os.write(1, bytes(range(256)) * 9); return 5"),
    inside("surrogates and NUL in a message", "raise ValueError('\\udc80\\0\\x1b[2J' * 99)"),
    program("NUL in the source", "def f(x): return 4\0"),
    program("unfinished source", "def f(x):\n    return (4"),
    program("nested source", "f = " + String(repeating: "(", count: 5_000)),
    program("nothing", ""),
    inside("input", "return 4 if input() else 5"),
    inside("a debugger", "breakpoint(); return 5"),
    inside("a check of its own", "return 5", before: "def check(f): pass"),
  ]
}
