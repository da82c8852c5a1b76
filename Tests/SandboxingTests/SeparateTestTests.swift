import Sandboxing
import Testing

/// A test and the program under test are in processes of their own, which a test hardly notices.
@Suite(.serialized) struct SeparateTestTests {
  private func ending(
    _ source: String, prelude: String = "", _ statements: String...
  ) async throws -> PythonOutcome.Ending {
    try await Sandboxes.run(
      PythonJob(source: source, prelude: prelude, action: .assert(statements))
    ).ending
  }

  private func passes(
    _ source: String, prelude: String = "", _ statements: String...
  ) async throws -> Bool {
    try await Sandboxes.run(
      PythonJob(source: source, prelude: prelude, action: .assert(statements))
    ).hasPassed
  }

  @Test(arguments: [
    "None", "True", "-1", "2 ** 100", "-(10 ** 4000)", "0.1", "-0.0", "1e400", "-1e400",
    "'ä\\udc80\\0\"'",
    "b'\\0\\xff'", "bytearray(b'x')", "2j", "(1, (2, []), {})", "[[1], (2,)]",
    "{1: 'a', (2, 3): {4}}",
    "{1, 'b', (2,)}", "frozenset({1})", "range(1, 9, 2)", "{1: 2}.keys()", "{1: 2}.items()",
    "__import__('decimal').Decimal('1.10')", "__import__('fractions').Fraction(1, 3)",
    "__import__('collections').deque([1, 2], 5)", "__import__('datetime').date(2020, 2, 29)",
    "__import__('datetime').timedelta(3, 4, 5)", "__import__('array').array('i', [1, 2])",
  ])
  func valuesGoThereAndBack(value: String) async throws {
    let source = "def echo(x): return x\ndef is_it(x): return repr(x) == repr(\(value))"
    #expect(
      try await passes(
        source, "assert echo(\(value)) == \(value)",
        "assert repr(echo(\(value))) == repr(\(value))",
        "assert type(echo(\(value))) is type(\(value))", "assert is_it(\(value)) is True"))
    #expect(try await !passes(source, "assert echo(\(value)) == 'another'"))
  }

  @Test func notANumberStaysNone() async throws {
    #expect(
      try await passes(
        "def f(): return [float('nan')]", "x = f()[0]", "assert x != x", "assert f() != f()"))
  }

  @Test func subclassesCountAsWhatTheyExtend() async throws {
    let source = """
      import collections, enum
      P = collections.namedtuple('P', 'x y')
      class E(enum.IntEnum): A = 1
      def f(): return [P(1, 2), E.A, collections.Counter('aab'), collections.OrderedDict(a=1),
                       collections.defaultdict(int, b=2), True]
      """
    #expect(
      try await passes(
        source, "assert f() == [(1, 2), 1, {'a': 2, 'b': 1}, {'a': 1}, {'b': 2}, True]"))
  }

  @Test func whatACallDoesToItsArgumentsShows() async throws {
    let source = """
      def f(a, b, c, *, d):
          a.sort(); b['x'] = 1; c.add(7); d.extend(b'yz')
      """
    #expect(
      try await passes(
        source, "a, b, c, d = [3, 1, 2], {}, set(), bytearray()", "f(a, b, c, d=d)",
        "assert (a, b, c, d) == ([1, 2, 3], {'x': 1}, {7}, b'yz')"))
    #expect(try await passes("def f(x): x[0][0] = 9", "g = [[1]]", "f(g)", "assert g == [[9]]"))
  }

  @Test func objectsOfTheProgramCanBeBuiltAndUsed() async throws {
    let source = """
      class Node:
          def __init__(self, value): self.value, self.left = value, None
          def twice(self): return 2 * self.value
          def __eq__(self, other): return self.value == other.value
          def __len__(self): return 3
          def __getitem__(self, i): return [self.value, 'b', 'c'][i]
          def __str__(self): return 'node'
      def total(node): return node.value + (total(node.left) if node.left else 0)
      """
    for prelude in ["", "class Node: pass"] {
      #expect(
        try await passes(
          source, prelude: prelude, "root = Node(1)", "root.left = Node(2)",
          "assert total(root) == 3", "assert root.left.twice() == 4", "assert root.left.value == 2",
          "assert root == Node(1) and root != Node(2)", "assert root != 1 and not root == 1",
          "assert len(root) == 3 and list(root) == [1, 'b', 'c'] and root[1] == 'b'",
          "assert str(root) == 'node' and isinstance(root, Node) and not isinstance(4, Node)",
          "assert root.left is root.left"))
    }
  }

  @Test func functionsAndIteratorsGoBothWays() async throws {
    let source = """
      def adder(n): return lambda x: x + n
      def count():
          n = 0
          while True:
              yield n
              n += 1
      def apply(f, *values): return [f(v) for v in values]
      def first(items): return next(iter(items))
      """
    #expect(
      try await passes(
        source, "assert adder(2)(3) == 5", "import itertools",
        "assert list(itertools.islice(count(), 3)) == [0, 1, 2]",
        "assert apply(lambda x: x * 2, 1, 'a') == [2, 'aa']", "assert apply(adder(1), 1) == [2]",
        "assert apply(str, 1) == ['1'] and apply(max, [1, 3]) == [3]",
        "assert first(x * x for x in [3, 4]) == 9", "assert next(iter([1])) == 1"))
  }

  @Test func exceptionsAreCaughtByTheirNames() async throws {
    let source = """
      class Own(LookupError): pass
      def f(x): raise {0: ValueError('no'), 1: Own('own'), 2: KeyError('k')}[x]
      """
    let test = """
      def outcome(x):
          try: f(x)
          except ValueError as e: return 'value', str(e)
          except KeyError as e: return 'key', str(e)
          except LookupError as e: return type(e).__name__, str(e)
      """
    #expect(
      try await passes(
        source, test, "assert outcome(0) == ('value', 'no')", "assert outcome(1) == ('Own', 'own')",
        "assert outcome(2) == ('key', \"'k'\")"))
    #expect(
      try await ending(source, "f(1)")
        == .raised(
          type: "Own", message: "own",
          traceback: """
            Traceback (most recent call last):
              File "<test>", line 1, in <module>
                f(1)
              File "<solution>", line 2, in f
                def f(x): raise {0: ValueError('no'), 1: Own('own'), 2: KeyError('k')}[x]
            Own: own
            """))
  }

  @Test func namesComeFromTheTestThenThePreludeThenTheProgram() async throws {
    #expect(
      try await passes(
        "import sys, math as m\ndef f(): return helper()\nhelper = lambda: 2\nK = [1]",
        prelude: "import math\ndef helper(): return 1",
        "assert helper() == 1 and f() == 2 and K == [1] and math.gcd(4, 6) == 2 and m.pi > 3",
        "assert sys.getsizeof((1,)) == sys.getsizeof((2,))"))
    // The function under test may have the name of a built-in one, and nothing else may.
    #expect(try await passes("def sum(a, b): return 7", "assert sum(10, 15) == 7"))
    #expect(
      try await !passes("def f(): return 5\ndef abs(x): return 0", "assert abs(f() - 4) < 1"))
    guard case .raised("NameError", _, _) = try await ending("x = 1", "assert y") else {
      return #expect(Bool(false))
    }
  }

  @Test func whatATestLendsShowsNothingBehindIt() async throws {
    let source = """
      def f(g):
          try: return g.__globals__ is None
          except AttributeError: pass
          try: return g.gi_frame is None
          except AttributeError: return 'closed'
      """
    #expect(
      try await passes(
        source, "assert f(lambda: 1) == 'closed'", "assert f(x for x in [1]) == 'closed'"))
  }
}
