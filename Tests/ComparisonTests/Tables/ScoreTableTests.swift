import Comparison
import Foundation
import PromptSpace
import Testing

@Suite struct ScoreTableTests {
  private func failure(_ text: String) -> String? {
    do {
      _ = try ScoreTable(Data(text.utf8), name: "t.jsonl")
      return nil
    } catch {
      return error.description
    }
  }

  /// An operator's calls are not its samples: a vote takes none, a summary two.
  @Test func anAgentIsPricedByItsCalls() throws {
    let agents = [
      ScoreTableHeader.Agent(id: "a", after: [], samples: 3),
      ScoreTableHeader.Agent(id: "b", after: ["a"], calls: 2),
      ScoreTableHeader.Agent(id: "c", after: ["b"], calls: 0),
      ScoreTableHeader.Agent(id: "d", after: ["c"], calls: 1),
    ]
    let header = ScoreTableHeader(
      agents: agents, pools: agents.map { PromptPool(agent: $0.id, candidates: ["x"]) },
      examples: ["1", "2"], metric: "m", provenance: [:])
    #expect(header.callsPerAgent == [6, 4, 0, 2])
    let text = try ScoreTable.line(header)
    #expect(text.contains(#"{"after":["a"],"calls":2,"id":"b"}"#))
    #expect(text.contains(#"{"after":["c"],"id":"d"}"#))
    let row = ScoreTableRow(
      assignment: PromptAssignment([0, 0, 0, 0]), scores: [1, 0], calls: 12, inputTokens: 1,
      outputTokens: 1)
    let table = try ScoreTable(Data((text + ScoreTable.line(row)).utf8), name: "t.jsonl")
    #expect(TableProblem(table).callsPerAgent == [6, 4, 0, 2])
  }

  @Test(arguments: [
    (#""calls":-1"#, "calls of 'a' must lie between 0 and 100000"),
    (#""calls":0"#, "no agent takes a call"),
  ]) func priceslessHeadersAreRefused(calls: String, words: String) {
    let text =
      #"{"kind":"maspob-table","version":1,"workflow":{"agents":[{"id":"a","after":[],"#
      + calls + #"}]},"pools":{"a":["x"]},"examples":["1"],"metric":"m","provenance":{}}"#
      + "\n"
    #expect(failure(text)?.contains(words) ?? false)
  }

  @Test func whatIsWrittenIsReadInAnyOrder() throws {
    var small = SmallTable()
    let inOrder = try ScoreTable(Data(small.text.utf8), name: "t")
    #expect(inOrder.header == small.header && inOrder.rows == small.rows)
    small.rows.shuffle()
    #expect(try ScoreTable(Data(small.text.utf8), name: "t") == inOrder)
  }

  /// The format is public: these keys, and no others, whatever the types are called.
  @Test func theKeysAreThePublishedOnes() throws {
    let lines = try SmallTable().text.split(separator: "\n")
    func keys(_ line: Substring) throws -> Set<String> {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return Set(try #require(object as? [String: Any]).keys)
    }
    #expect(
      try keys(lines[0])
        == [
          "kind", "version", "workflow", "pools", "embeddings", "examples", "metric", "provenance",
        ])
    #expect(
      try keys(lines[1]) == ["assignment", "scores", "calls", "input_tokens", "output_tokens"])
    #expect(lines[0].contains(#"{"after":["a"],"id":"b"}"#))
    #expect(lines[1].contains(#""assignment":[0,0,0,0]"#))
  }

  @Test func readsATableWrittenByHand() throws {
    let text = """
      {"kind":"maspob-table","version":1,"workflow":{"agents":[{"id":"x","after":[]}]},
      """.replacing("\n", with: "") + """
        "pools":{"x":["p","q"]},"examples":["1","2"],"metric":"f1","provenance":{}}
        {"assignment":[1],"scores":[1,null],"calls":2,"input_tokens":3,"output_tokens":4}
        {"assignment":[0],"scores":[0.5,0],"calls":2,"input_tokens":3,"output_tokens":4}

        """
    let problem = TableProblem(try ScoreTable(Data(text.utf8), name: "hand"))
    #expect(problem.knownEmbeddings == nil)
    #expect(problem.trueScore(of: PromptAssignment([0])) == 0.25)
    #expect(problem.optimum.assignment == PromptAssignment([1]) && problem.optimum.score == 1)
    let observation = try #require(problem.observation(of: PromptAssignment([0]), visit: 3))
    // s² = 0.125, over two examples.
    #expect(observation.exampleCount == 2 && observation.variance == 0.0625)
    #expect(problem.observation(of: PromptAssignment([1]), visit: 0)?.exampleCount == 1)
    #expect(problem.meanScore == 0.625)
  }

  @Test func anEmptyFileIsCalledEmpty() {
    #expect(failure("") == "t.jsonl:1: is empty; 'maspob tabulate' writes a table")
  }

  @Test func missingCombinationsAreCounted() throws {
    var small = SmallTable()
    small.rows.removeAll { $0.assignment[1] == 2 }
    #expect(
      try failure(small.text)
        == "t.jsonl: 8 of 24 combinations are missing, the first is 0-2-0-0; "
        + "go on with 'maspob tabulate' and the same output")
  }

  @Test(arguments: [
    (
      #""calls":24"#, #""calls":-1"#,
      "t.jsonl:2: calls and tokens must lie between 0 and 1000000000"
    ),
    (
      #""scores":["#, #""scores":[NaN,"#,
      "t.jsonl:2: is no complete JSON object; remove a cut line, "
        + "or go on with 'maspob tabulate'"
    ),
    (#""scores":["#, #""scores":[1e999,"#, nil),
    (
      #""scores":["#, #""scores":[0.5,"#,
      "t.jsonl:2: scores: 5 scores for 4 examples; write null for "
        + "an example without a score"
    ),
    (#""scores":["#, #""score":["#, "t.jsonl:2: the key 'scores' is missing"),
    (#""calls":24"#, #""calls":"24""#, "t.jsonl:2: calls: has a value of the wrong kind"),
    (
      "[0,0,0,0]", "[0,3,0,0]",
      "t.jsonl:2: assignment: 0-3-0-0 lies outside the pools of sizes "
        + "[2, 3, 2, 2]"
    ),
    (
      "[0,0,0,0]", "[0,0,0,1]", "t.jsonl:3: 0-0-0-1 stands on line 2 already; remove one of the two"
    ),
    (
      #""version":1"#, #""version":2"#,
      "t.jsonl:1: this tool reads tables of kind 'maspob-table', "
        + "version 1, found 'maspob-table', version 2"
    ),
    (#""after":["b","c"]"#, #""after":["b","x"]"#, nil),
    (#""a":["a 0","a 1"]"#, #""a":[]"#, nil),
    (
      #""examples":["e0","e1""#, #""examples":["e0","e0""#,
      "t.jsonl:1: examples: at least one id is "
        + "needed, and none of them twice"
    ),
    (
      #"[0,1,0.5]"#, #"[0,1]"#,
      "t.jsonl:1: embeddings: those of 'a' differ in length; leave "
        + "embeddings out, or give every candidate a vector of one length"
    ),
  ]) func aDamagedLineIsRefusedWithItsNumber(
    _ old: String, _ new: String, _ words: String?
  ) throws {
    let text = try SmallTable().text
    #expect(text.contains(old), "nothing to damage: \(old)")
    let range = try #require(text.firstRange(of: old))
    let answer = failure(text.replacingCharacters(in: range, with: new))
    if let words {
      #expect(answer == words)
    } else {
      #expect(answer?.hasPrefix("t.jsonl:") == true)
    }
  }

  @Test func aCombinationWithoutAnyScoreIsRefused() throws {
    var small = SmallTable()
    small.rows[3] = ScoreTableRow(
      assignment: small.rows[3].assignment, scores: [nil, nil, nil, nil], calls: 1,
      inputTokens: 1, outputTokens: 1)
    #expect(
      try failure(small.text)
        == "t.jsonl:5: scores: no example of 0-0-1-1 has a score; measure it again")
    small.rows[3] = ScoreTableRow(
      assignment: small.rows[3].assignment, scores: [nil, 1.5, nil, nil], calls: 1,
      inputTokens: 1, outputTokens: 1)
    #expect(try failure(small.text) == "t.jsonl:5: scores: they must lie between 0 and 1")
  }

  /// Whoever was interrupted while writing goes on after the last whole line.
  @Test func atEveryCutWholeLinesAreKept() throws {
    let bytes = Data(try SmallTable().text.utf8)
    let newline = UInt8(ascii: "\n")
    let first = try #require(bytes.firstIndex(of: newline)) + 1
    for length in stride(from: first, through: bytes.count, by: 7) {
      let cut = bytes.prefix(length)
      let partial = try PartialScoreTable(cut, name: "t", toleratesTornEnd: true)
      let lineEnds = cut.count { $0 == newline }
      let sound = (cut.lastIndex(of: newline) ?? 0) + 1
      #expect(partial.rows.count == lineEnds - 1)
      #expect(partial.soundBytes == sound)
      #expect(partial.missing.count == 24 - partial.rows.count)
    }
    #expect(throws: ScoreTableError.self) {
      try PartialScoreTable(bytes.prefix(first + 20), name: "t", toleratesTornEnd: false)
    }
  }

  @Test func aSyntheticTableReadsBackAndHasItsDials() throws {
    let table = try SyntheticTable("chain:3:coupling=0.5:examples=40:seed=4").table()
    #expect(table.header.space.sizes == [3, 3, 3, 3] && table.header.examples.count == 40)
    let text =
      try ScoreTable.line(table.header) + table.rows.map { try ScoreTable.line($0) }.joined()
    #expect(try ScoreTable(Data(text.utf8), name: "s") == table)
    #expect(table.rows.allSatisfy { $0.calls == 160 })
    #expect(try SyntheticTable("chain:3:coupling=0.5:examples=40:seed=4").table() == table)
    #expect(
      try SyntheticTable("chain:3:coupling=0.5:examples=40:seed=5").table().rows != table.rows)
    // With many examples the measured means are the planted scores.
    let fine = TableProblem(try SyntheticTable("chain:2:examples=10000").table())
    let coarse = TableProblem(try SyntheticTable("chain:2:examples=5").table())
    #expect(abs(fine.meanScore - coarse.meanScore) < 0.2 && fine.optimum.score < 1)
  }

  @Test(arguments: [
    "ring", "chain:0", "chain:101", "chain:60", "chain:x", "chain:6:coupling=2",
    "chain:6:coupling=0.99", "chain:6:examples=1", "chain::6",
  ]) func aFamilyThatThereIsNotIsRefused(text: String) {
    #expect(throws: SyntheticTable.ParsingError.self) { try SyntheticTable(text) }
  }
}
