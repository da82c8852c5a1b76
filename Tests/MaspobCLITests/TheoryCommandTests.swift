import Foundation
import Testing
import _TestSupport

@testable import MaspobCLI

/// `maspob theory` from the command line to its figures.
@Suite struct TheoryCommandTests {
  private let folder: TemporaryFolder
  private let tool: ToolProcess

  init() throws {
    folder = try TemporaryFolder()
    tool = ToolProcess(in: folder.url, baseURL: nil)
  }

  private func figures<Figures: Decodable>(_ arguments: String) throws -> Figures {
    let result = try tool.run(["theory"] + arguments.split(separator: " ").map(String.init) + ["--json"])
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Figures.self, from: Data(result.output.utf8))
  }

  private func isClose(_ value: Double?, _ wanted: Double, within error: Double = 5e-4) -> Bool {
    value.map { abs($0 - wanted) <= error } ?? false
  }

  private struct Speedup: Decodable {
    struct Times: Decodable {
      let serialMilliseconds: Double
      let streamedMilliseconds: Double
      let speedup: Double
      let fractionOfBound: Double
    }
    let simpleBound: Double
    let bound: Double
    let alpha: Double
    let beta: Double
    let times: Times?
  }

  @Test func speedupOfAChain() throws {
    let published: Speedup = try figures(
      "speedup --agents 4 --steps 4 --prompt-per-step 0.5 --decode-per-prefill 0.05 --decode-per-cached 0.005")
    #expect(isClose(published.simpleBound, 2.2857) && isClose(published.bound, 2.3418))
    #expect(published.alpha == 0.28125 && published.beta == 3.375 && published.times == nil)
    let timed: Speedup = try figures("speedup --agents 4 --steps 4 --latency 50 --step-time 100")
    let times = try #require(timed.times)
    #expect(isClose(times.serialMilliseconds, 1800) && isClose(times.streamedMilliseconds, 1050))
    #expect(isClose(times.speedup, 1.714) && isClose(times.fractionOfBound, 0.75))
  }

  private struct Workflow: Decodable {
    struct Row: Decodable {
      let milliseconds: Double
      let speedup: Double
    }
    let agents: Int
    let times: [Row]
  }

  /// A → B → C → D and A → C, by the published times.
  @Test func speedupOfAProject() throws {
    let project = try RuleProject()
    let file = project.folder.url.appending(path: "maspob.yaml")
    let agents = [("a", ""), ("b", "a"), ("c", "a, b"), ("d", "c")]
    let text = """
      version: 1
      name: graph
      workflow:
        inputs: [word]
        agents:
      \(agents.map { "    - { id: \($0.0), after: [\($0.1)], prompt: \"Say {word}\" }" }.joined(separator: "\n"))
      models:
        local: { model: ok }
      data: { validation: validation.jsonl, reference: answer }
      scorer: { metric: exact_match }
      budget: { evaluations: 4 }
      """
    try Data(text.utf8).write(to: file)
    let timing: Workflow = try figures(
      "speedup -c \(file.path) --steps 4 --latency 10 --step-time 100")
    #expect(timing.agents == 4)
    for (row, wanted) in zip(timing.times, [(1640.0, 1.0), (1100, 1.491), (770, 2.130)]) {
      #expect(isClose(row.milliseconds, wanted.0) && isClose(row.speedup, wanted.1))
    }
    #expect(timing.times.count == 3)
  }

  private struct Cost: Decodable {
    struct Bill: Decodable {
      let serial: Double
      let streamed: Double
    }
    let formulaRatio: Double
    let exactRatio: Double
    let bill: Bill?
  }

  @Test func costs() throws {
    let prices = "--input-price 5 --cached-price 0.5 --output-price 25"
    let short: Cost = try figures("cost --agents 4 --steps 4 \(prices) --step-tokens 1000")
    #expect(isClose(short.formulaRatio, 0.925) && isClose(short.exactRatio, 1.039))
    let bill = try #require(short.bill)
    // 3·4·1000 tokens read and 4·4·1000 written.
    #expect(isClose(bill.serial, 0.46, within: 1e-12))
    #expect(isClose(bill.streamed, 0.46 + 3 * 3 * 4 * 0.0005, within: 1e-12))
    let long: Cost = try figures(
      "cost --agents 64 --steps 64 \(prices) --cache-hit-rate 0 --decoded-ratio 0.5")
    #expect(isClose(long.formulaRatio, 11.336 / 2) && isClose(long.exactRatio, 11.36, within: 5e-3))
    #expect(long.bill == nil)
  }

  private struct Regime: Decodable {
    let head: Double
    let mean: Double
    let tail: Double
    let breakEven: Double
    let regime: String?
    let order: [String]?
  }

  @Test func regimes() throws {
    let falling: Regime = try figures(
      "regime --reliability 0.9,0.8,0.3 --gain 0.2 --loss 0.3")
    #expect(isClose(falling.head, 4.6 / 6) && isClose(falling.mean, 2.0 / 3))
    #expect(isClose(falling.tail, 1.4 / 3) && isClose(falling.breakEven, 0.6))
    #expect(falling.order == ["stream", "serial", "single"])
    #expect(falling.regime?.hasPrefix("I.a") == true)
    let even: Regime = try figures("regime --reliability 0.5,0.5 --gain 1 --loss 1")
    #expect(even.regime == nil && even.order == nil)
  }

  @Test(arguments: [
    ("speedup --steps 4", "Give either --agents or a project with --config."),
    ("speedup --steps 4 --agents 2 -c x", "Give either --agents or a project with --config."),
    ("speedup --steps 0 --agents 2", "--steps must lie between 1 and 1000000."),
    ("speedup --steps 4 -c maspob.yaml", "A project's times need --step-time."),
    ("speedup --steps 4 --agents 2 --step-time nan", "--step-time must lie above 0"),
    (
      "cost --agents 2 --steps 2 --input-price 0 --cached-price 0 --output-price 1",
      "--input-price must lie above 0"
    ),
    ("regime --reliability 0.9,1.2 --gain 1 --loss 1", "'1.2' is no probability between 0 and 1"),
    ("regime --reliability 0.9,,1 --gain 1 --loss 1", "'' is no probability between 0 and 1"),
    ("regime --reliability 1 --gain 0 --loss 1", "--gain must lie above 0"),
  ])
  func whatIsRefused(arguments: String, message: String) throws {
    let result = try tool.run(["theory"] + arguments.split(separator: " ").map(String.init))
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func textForPeople() throws {
    let result = try tool.run(
      ["theory", "speedup", "--agents", "3", "--steps", "4", "--latency", "1", "--step-time", "100"])
    let cells = result.output.split(separator: "\n").map { line in
      line.split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    #expect(cells.contains(["step by step, ms", "606.0"]) && cells.contains(["speed-up", "1.985"]))
    #expect(cells.contains(["share of AS/(S + A - 1)", "0.993"]))
  }
}
