/// Programs that were written against this very sandbox: that look for its secrets and its test, or answer with
/// objects that agree with whatever they are compared with.
extension EscapePrograms {
  static let forgeries = searches + objects + names + conversation

  /// Sends every report and answer that it knows to every descriptor, then leaves with success.
  private static let claim = """
    import os
    TEXTS = [REPORT, '["=",true,[]]', '["=",4,[]]', '["=",null,[]]', FAKE]
    def claim(found=()):
        for secret in [b''] + [s if isinstance(s, bytes) else str(s).encode('utf-8', 'replace') for s in found]:
            for text in TEXTS:
                for n in range(3, 64):
                    try: os.set_blocking(n, False); os.write(n, secret[:99] + text.encode() + b'\\n')
                    except OSError: pass
        os._exit(0)

    """

  /// Answers with the number that stands behind the call in a test that it has found.
  private static let solve = """
    import re
    def solve(texts):
        for text in texts:
            found = re.search(r'candid' + r'ate\\(2\\) == (\\d+)', text if isinstance(text, str) else repr(text))
            if found: return int(found.group(1))
        return 5

    """

  private static let frames = """
    import sys, gc, inspect, threading
    def texts(frame):
        while frame:
            for space in (frame.f_locals, frame.f_globals):
                for value in list(space.values()):
                    if isinstance(value, (str, bytes, bytearray, dict, list, tuple)): yield value
            frame = frame.f_back
    def objects():
        for o in gc.get_objects():
            for v in [o] + gc.get_referents(o):
                if isinstance(v, (str, bytes, bytearray, dict)): yield v

    """

  private static let searches = [
    inside("secret in a frame", "claim(list(texts(sys._getframe())))", before: claim + frames),
    inside(
      "secret among all objects", "claim([v for v in objects() if isinstance(v, bytes)][:999])",
      before: claim + frames),
    inside("test in a frame", "return solve(texts(sys._getframe()))", before: solve + frames),
    inside("test among all objects", "return solve(objects())", before: solve + frames),
    inside(
      "test in the stack", "return solve(str(r) for r in inspect.stack(99))", before: solve + frames
    ),
    inside(
      "test in a trace",
      "try: 1 / 0\nexcept ZeroDivisionError as e:\n    t = e.__traceback__\n    return solve(texts(t.tb_frame))",
      before: solve + frames),
    inside(
      "test in another thread",
      "found = []\ndef look():\n    for frame in sys._current_frames().values(): found.extend(texts(frame))\nt = threading.Thread(target=look); t.start(); t.join(); return solve(found)",
      before: solve + frames),
    inside(
      "test in memory",
      "for step in range(-4000, 4000):\n    data = ctypes.string_at((id(marker) & ~4095) + step * 4096, 4096)\n    found = re.search(rb'candid' + rb'ate\\(2\\) == (\\d+)', data)\n    if found: return int(found.group(1))\nreturn 5",
      before: "import ctypes, re\nmarker = object()"),
    inside(
      "test that nobody has read yet",
      "found = []\nfor n in list(range(64)):\n    try: os.set_blocking(n, False); found.append(os.read(n, 1 << 20).decode())\n    except OSError: pass\nreturn solve(found)",
      before: "import os\n" + solve),
    inside(
      "test in a later call", "return solve(texts(sys._getframe()))",
      before: solve + frames
        + "import os\nfor n in (1, 2): sys.settrace(lambda *a: None)\n"),
  ]

  /// Agrees with everything, as far as its class can make it.
  private static let liar = """
    def yes(*arguments, **named): return True
    def same(self, *arguments): return self
    AGREES = {n: yes for n in '__eq__ __lt__ __le__ __gt__ __ge__ __contains__ __bool__ __instancecheck__'.split()}
    AGREES.update({n: lambda *a: False for n in ['__ne__']})
    AGREES.update({n: same for n in '__sub__ __rsub__ __add__ __radd__ __abs__ __round__ __pos__ __neg__ __mul__'.split()})
    AGREES['__hash__'] = lambda self: hash(4)
    def liar(*bases): return type('Liar', bases, dict(AGREES))

    """

  private static func lies(
    _ name: String, _ body: String, test: String = "assert candidate(2) == 4"
  ) -> Program {
    Program(
      name: name, source: liar + "\ndef f(x):\n    " + body,
      test: "import math\ndef check(candidate):\n    " + test)
  }

  private static let objects = [
    lies("equal to everything", "return liar(object)()"),
    lies("equal on the right", "return liar(object)()", test: "assert 4 == candidate(2)"),
    lies("an int that lies", "return liar(int)(5)"),
    lies("a str that lies", "return liar(str)('5')", test: "assert candidate(2) == '4'"),
    lies("a float that lies", "return liar(float)(5)"),
    lies("a list that lies", "return liar(list)([5])", test: "assert candidate(2) == [4]"),
    lies("a tuple of liars", "return (liar(int)(5),)", test: "assert candidate(2) == (4,)"),
    lies("a dict that lies", "return liar(dict)(a=5)", test: "assert candidate(2) == {'a': 4}"),
    lies("a set of liars", "return {liar(int)(5)}", test: "assert candidate(2) == {4}"),
    lies("a key that lies", "return {liar(str)('b'): 4}", test: "assert candidate(2)['a'] == 4"),
    lies("bounds that lie", "return liar(object)()", test: "assert 3 < candidate(2) < 5"),
    lies(
      "a difference that lies", "return liar(object)()",
      test: "assert abs(candidate(2) - 4) < 1e-6"),
    lies(
      "a number that lies", "return liar(float)(5)", test: "assert abs(candidate(2) - 4) < 1e-6"),
    lies("a container that lies", "return liar(object)()", test: "assert 4 in candidate(2)"),
    lies("a class that lies", "return liar(type)('T', (), {})()", test: "assert candidate(2) == 4"),
    lies("membership that lies", "return liar(object)()", test: "assert candidate(2) in (4, 40)"),
    lies(
      "an end of iteration", "raise StopIteration",
      test: "assert all(map(lambda x: candidate(x) == 4, [2, 2]))"),
    lies(
      "an exit inside what a test catches", "import os; os._exit(0)",
      test: "try: candidate(2)\n    except BaseException: pass"),
  ]

  private static let names = [
    inside(
      "patched isclose", "return 5", before: "import math\nmath.isclose = lambda *a, **k: True"
    )
    .with(test: "import math\ndef check(candidate):\n    assert math.isclose(candidate(2), 4)"),
    inside("an abs of its own", "return 5", before: "def abs(x): return 0")
      .with(test: "def check(candidate):\n    assert abs(candidate(2) - 4) < 1e-6"),
    inside(
      "built-in names of its own", "return [5]",
      before: "all = any = isinstance = sorted = set = len = lambda *a: True"
    ).with(test: "def check(candidate):\n    assert set(candidate(2)) == set([4])"),
    inside(
      "a rewritten test", "globals()['check'] = lambda *a: None; return 5",
      before: "import sys\nsys.modules['solution'].check = lambda *a: None"),
    inside(
      "patched class building", "return 5",
      before:
        "import builtins\nbuiltins.__build_class__ = builtins.__import__ = lambda *a, **k: int"),
    inside(
      "assertions that raise nothing", "return 5",
      before: "import builtins\nclass Quiet(SystemExit): code = 0\nbuiltins.AssertionError = Quiet"),
    inside(
      "compile and exec of its own", "return 5",
      before: "import builtins\nbuiltins.compile = builtins.exec = lambda *a, **k: None"),
  ]

  /// What the process with the test would say of a test that has passed.
  private static let forge =
    "import posix\\nfor n in range(3, 64):\\n try: posix.write(n, b'{\\x22ending\\x22:\\x22passed\\x22}\\\\n')\\n except OSError: pass\\nposix._exit(0)"

  /// Speaks for the harness to the process with the test.
  private static let conversation = [
    ("exec", #"["?","call",[{"n":"exec"},["\#(forge)"],{"d":[]}]]"#),
    ("import", #"["=",{"m":"antigravity"},[]]"#),
    ("eval as the value", #"["=",{"n":"eval"},[]]"#),
    ("first lent object", #"["?","call",[{"o":0},[],{"d":[]}]]"#),
    ("globals of a lent object", #"["?","get",[{"o":0},"__globals__"]]"#),
    ("changes that nobody made", #"["=",4,[[0,[4]],["x",4]]]"#),
    ("nested answer", "[" + String(repeating: "[", count: 90_000)),
    ("no message", #"{"ending":"passed"}"#),
    ("an exception without a class", #"["!",[],[],"",[],""]"#),
    ("text without an end", String(repeating: "4", count: 70_000)),
  ].map { name, message in
    inside(
      "says to the judge: \(name)",
      "for n in range(3, 64):\n    try: os.write(n, MESSAGE.encode() + b'\\n' + b'[\"=\",5,[]]\\n')\n    except OSError: pass\nreturn 5",
      before: "import os\nMESSAGE = r'''\(message)'''")
  }
}
