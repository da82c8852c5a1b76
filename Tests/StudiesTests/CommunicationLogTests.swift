import Foundation
import LanguageModels
import PromptSpace
import Synchronization
import Testing
import Workflows
import _TestSupport

@testable import Studies

@Suite struct CommunicationLogTests {
  private let folder: TemporaryFolder
  private let file: URL

  init() throws {
    folder = try TemporaryFolder()
    file = RunFolder(folder.url).communication
  }

  private func event(_ number: Int) -> CommunicationEvent {
    var event = CommunicationEvent(.step, run: "r", seconds: Double(number), agent: "a")
    event.step = number
    return event
  }

  /// Keeps what it writes down.
  private final class Witness: CommunicationLog {
    private let file: JSONLinesCommunicationLog
    private let state = Mutex<[CommunicationEvent]>([])

    init(_ file: JSONLinesCommunicationLog) { self.file = file }

    var events: [CommunicationEvent] { state.withLock { $0 } }

    func append(_ event: CommunicationEvent) {
      state.withLock { events in
        events.append(event)
        file.append(event)
      }
    }
  }

  /// Runs of a real executor side by side: what the file tells is what happened, and it tells no text.
  @Test func aSummaryIsRebuiltFromTheFile() async throws {
    let model = ScriptedModel { request, context in
      .scripted(
        context.agent == "a" ? "secret one\nEND_STEP\nsecret two\nEND_STEP" : "secret three")
    }
    var reader = AgentDefinition(id: "b", prompt: "{task} {a}", modelKey: "m")
    reader.dependencies = ["a"]
    let workflow = try WorkflowDefinition(
      name: "w", inputs: ["task"],
      agents: [AgentDefinition(id: "a", prompt: "{task}", modelKey: "m"), reader], result: "b")
    let log = Witness(try JSONLinesCommunicationLog(at: file))
    let executor = StreamingExecutor(
      try StepwiseExecutor(workflow: workflow, models: ["m": model]), protocol: .streaming, log: log
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          let input = ExecutionInput(fields: ["task": "secret"], example: "e\(number)")
          _ = try await executor.run(workflow.seedTemplates, on: input)
        }
      }
      try await group.waitForAll()
    }
    let history = try CommunicationHistory(contentsOf: file)
    #expect(history.damagedLines == 0 && history.events == log.events)
    let (live, rebuilt) = (
      CommunicationSummary(log.events), CommunicationSummary(history.events)
    )
    #expect(rebuilt == live)
    #expect(live.runs == 20 && live.agents.map(\.segments) == [20, 40])
    #expect(live.prefillTokens == 600 && live.failedRuns == 0 && live.unfinishedRuns == 0)
    #expect(try !String(contentsOf: file, encoding: .utf8).contains("secret"))
  }

  @Test func linesOfManyWritersNeverMix() async throws {
    let logs = [
      try JSONLinesCommunicationLog(at: file), try JSONLinesCommunicationLog(at: file),
    ]
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<400 { group.addTask { logs[number % 2].append(event(number)) } }
    }
    let history = try CommunicationHistory(contentsOf: file)
    #expect(Set(history.events.compactMap(\.step)) == Set(0..<400))
    #expect(history.events.count == 400 && history.damagedLines == 0)
  }

  /// A process may die at any byte.
  @Test func aTornLineCostsOneEvent() throws {
    let log = try JSONLinesCommunicationLog(at: file)
    for number in 0..<3 { log.append(event(number)) }
    let whole = try Data(contentsOf: file)
    let lines = whole.split(separator: UInt8(ascii: "\n"))
    for length in 0...whole.count {
      try whole.prefix(length).write(to: file)
      let again = try JSONLinesCommunicationLog(at: file)
      again.append(event(9))
      let history = try CommunicationHistory(contentsOf: file)
      let intact = lines.indices.filter { index in
        lines[...index].reduce(0) { $0 + $1.count } + index <= length
      }
      #expect(history.events == intact.map { event($0) } + [event(9)], "\(length)")
    }
  }

  @Test func aFileHasALimit() throws {
    let line = try event(1).json().count + 1
    for _ in 0..<2 {
      let log = try JSONLinesCommunicationLog(at: file, limit: 5 * line)
      for _ in 0..<4 { log.append(event(1)) }
      // Half of the second process's lines have no room.
      let bytes = try Data(contentsOf: file).count
      #expect(bytes <= 5 * line && log.isFull == (bytes == 5 * line))
      #expect(log.failure == nil)
    }
    #expect(try CommunicationHistory(contentsOf: file).events.count == 5)
  }

  @Test func nothingBehindAGapIsWritten() throws {
    var long = event(1)
    long.reason = String(repeating: "x", count: 200)
    let log = try JSONLinesCommunicationLog(at: file, limit: 150)
    for event in [event(1), long, event(2)] { log.append(event) }
    #expect(log.isFull)
    #expect(try CommunicationHistory(contentsOf: file).events == [event(1)])
  }

  @Test func aLogThatIsNotThereIsEmpty() throws {
    #expect(try CommunicationHistory(contentsOf: file).events.isEmpty)
    #expect(throws: CallLogError.self) {
      try JSONLinesCommunicationLog(at: folder.file("none/communication.jsonl"))
    }
    try FileManager.default.createSymbolicLink(
      at: file, withDestinationURL: folder.file("elsewhere"))
    #expect(throws: StudyError.self) { try CommunicationHistory(contentsOf: file) }
  }

  @Test func aFullDiskIsRemembered() throws {
    let log = try JSONLinesCommunicationLog(at: URL(fileURLWithPath: "/dev/full"))
    log.append(event(1))
    #expect(log.failure == "cannot write to the communication log /dev/full")
  }
}
