import LanguageModels
import PromptSpace
import Testing
import _TestSupport

@testable import Workflows

/// Steps that correct earlier ones.
@Suite struct SupersedeTests {
  private static func correction(_ step: Int, _ text: String) -> String {
    "\(CommunicationWording.correctionMark) \(step)\n\(text)"
  }

  // MARK: Marks

  @Test(arguments: [
    ("INSTEAD_OF_STEP 2\nfive", 2, "five"),
    ("**INSTEAD_OF_STEP 1**\r\n\n five\nsix ", 1, "five\nsix"),
    ("INSTEAD_OF_STEP  3:\n`x`", 3, "`x`"),
  ])
  func marksAreRead(text: String, step: Int, rest: String) {
    let found = StepCorrection(text, behind: 3)
    #expect(found?.step == step && found?.text == rest)
  }

  @Test(arguments: [
    "INSTEAD_OF_STEP 4\nno such step", "INSTEAD_OF_STEP 0\nx", "INSTEAD_OF_STEP -1\nx",
    "INSTEAD_OF_STEP 1", "INSTEAD_OF_STEP 1\n \n", "INSTEAD_OF_STEP one\nx", "instead_of_step 1\nx",
    "so\nINSTEAD_OF_STEP 1\nx", "INSTEAD_OF_STEP 1 and 2\nx", "INSTEAD_OF_STEP1\nx", "",
    "INSTEAD_OF_STEP 99999999999999999999\nx",
  ])
  func whatIsNoMarkIsText(text: String) {
    #expect(StepCorrection(text, behind: 3) == nil)
    #expect(StepCorrection("INSTEAD_OF_STEP 1\nx", behind: 0) == nil)
  }

  /// Against replacing by hand, over random corrections of corrections.
  @Test(arguments: 0..<4) func correctionsStandWhereTheStepsStood(seed: UInt64) {
    var random = TestRandom(seed: seed)
    for _ in 0..<50 {
      var steps = CorrectedSteps()
      var slots: [(text: String, written: Int, numbers: Set<Int>)] = []
      for number in 1...Int.random(in: 1...12, using: &random) {
        let text = "text \(number)"
        if number > 1, Bool.random(using: &random) {
          let target = Int.random(in: 1..<number, using: &random)
          steps.add(text, correcting: target)
          if let slot = slots.firstIndex(where: { $0.numbers.contains(target) }) {
            slots[slot] = (text, number, slots[slot].numbers.union([number]))
          }
        } else {
          steps.add(text)
          slots.append((text, number, [number]))
        }
      }
      #expect(steps.joined == slots.map(\.text).joined(separator: "\n\n"))
      #expect(steps.newestFirst == slots.sorted { $0.written > $1.written }.map(\.text))
    }
  }

  // MARK: Runs

  private static func model() -> StepModel {
    StepModel { _, context, call in
      switch context.agent {
      case "A": .steps(["A1", "A2", correction(1, "A1 right"), "A4"])
      case "B": .steps([call == 3 ? correction(1, "B1 right") : "B\(call)"])
      default: .steps(["C\(call)"])
      }
    }
  }

  @Test func aCorrectionIsAMessageMore() async throws {
    let bench = try CommunicationBench(Shape.chain(3), Self.model()) { $0.allowsSuperseding = true }
    let result = try await bench.run()
    let reader = bench.model.requests(of: "B")
    #expect(
      reader.map { $0.messages.last?.content }
        == ["Task of B: count\nA: A1", "A2", "In place of step 1:\nA1 right", "A4"])
    for (earlier, later) in zip(reader, reader.dropFirst()) {
      #expect(later.messages.starts(with: earlier.messages))
    }
    #expect(
      bench.model.requests(of: "C").map { $0.messages.last?.content }.suffix(3)
        == ["B2", "In place of step 1:\nB1 right", "B4"])
    #expect(
      result.trace.steps.map(\.output)
        == ["A1 right\n\nA2\n\nA4", "B1 right\n\nB2\n\nB4", "C1\n\nC2\n\nC3\n\nC4"])
    #expect(bench.counts == [1, 4, 4])
  }

  @Test func itIsOnRecordAndCounted() async throws {
    let bench = try CommunicationBench(Shape.chain(3), Self.model()) { $0.allowsSuperseding = true }
    _ = try await bench.run()
    let marks = bench.log.all(.superseded)
    #expect(marks.map(\.agent) == ["A", "B"] && marks.map(\.step) == [1, 1])
    let own = bench.log.events.filter { $0.agent == "A" && [.step, .superseded].contains($0.kind) }
    #expect(own.map(\.kind) == [.step, .step, .superseded, .step, .step])
    #expect(bench.log.all(.step, of: "A").map(\.step) == [1, 2, 3, 4])
    let inbound = bench.log.all(.callStarted, of: "B").flatMap { $0.inbound ?? [] }
    #expect(inbound.map(\.step) == [1, 2, 3, 4])
    #expect(CommunicationSummary(bench.log.events).corrections == 2)
    // Through the lines of the record as well.
    let lines = try bench.log.events.map { String(decoding: try $0.json(), as: UTF8.self) }
    #expect(lines.count { $0.contains(#""kind":"superseded""#) } == 2)
  }

  @Test func withoutTheOptionItIsText() async throws {
    let bench = try CommunicationBench(Shape.chain(3), Self.model())
    let result = try await bench.run()
    #expect(
      bench.model.requests(of: "B")[2].messages.last?.content
        == Self.correction(1, "A1 right"))
    #expect(bench.log.all(.superseded).isEmpty)
    #expect(result.trace.steps.first?.output.contains("A1\n\nA2") == true)
    for request in bench.model.calls.map(\.request) {
      #expect(!request.messages[0].content.contains(CommunicationWording.correctionMark))
    }
  }

  @Test func agentsAreToldWhereItHelps() {
    var options = CommunicationOptions()
    options.allowsSuperseding = true
    func words(_ parents: Int, _ kind: CommunicationProtocol) -> String {
      CommunicationWording.system(parents: parents, protocol: kind, options)
    }
    let mark = CommunicationWording.correctionMark
    #expect(words(0, .streaming).contains(mark) && words(2, .segmented).contains(mark))
    #expect(!words(0, .streaming).contains("In place of"))
    #expect(words(1, .streaming).contains("In place of step"))
    #expect(!words(1, .serial).contains(mark))
    options.segmentation = .lines
    #expect(!words(0, .streaming).contains(mark) && !words(1, .streaming).contains("In place"))
  }

  /// A number in a superseded step is no answer, however well it parses.
  @Test(arguments: [("unclear", ""), ("it is 42", "42")])
  func whatWasCorrectedIsNoAnswer(text: String, answer: String) async throws {
    let model = StepModel { _, _, _ in
      .steps(["it is 41", "so", Self.correction(1, text), "done"])
    }
    var only = AgentDefinition(id: "A", prompt: "{task}", modelKey: "m")
    only.parser = .lastNumber
    let workflow = try WorkflowDefinition(name: "one", inputs: ["task"], agents: [only])
    var options = CommunicationOptions()
    options.allowsSuperseding = true
    let executor = StreamingExecutor(
      try StepwiseExecutor(workflow: workflow, models: ["m": model]), protocol: .streaming,
      options: options)
    let result = try await executor.run(
      workflow.seedTemplates, on: ExecutionInput(fields: ["task": "x"]))
    #expect(result.output == answer)
  }

  /// The instruction once, and the heading with each message.
  @Test func promptsAreBoundedWithThem() throws {
    let workflow = try Shape.workflow(Shape.chain(2))
    func bound(_ options: CommunicationOptions) -> Int {
      CommunicationCalls(of: workflow, by: .streaming, options)
        .inputBounds(openings: [100, 100], outputs: [50, 50])[1]
    }
    func instruction(_ options: CommunicationOptions) -> Int {
      var options = options
      options.steps = CommunicationCalls.largest
      return CommunicationWording.system(parents: 1, protocol: .streaming, options).utf8.count
    }
    let plain = CommunicationOptions()
    var options = plain
    options.allowsSuperseding = true
    let heading = CommunicationWording.inPlace(of: CommunicationCalls.largest, "").utf8.count
    #expect(
      bound(options) - bound(plain)
        == instruction(options) - instruction(plain) + options.stepLimit * heading)
  }
}
