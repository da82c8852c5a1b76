import Foundation
import PromptSpace
import Testing

struct ExecutionTraceTests {
  @Test func survivesEncoding() throws {
    let step = ExecutionTrace.Step(
      agent: "solve", prompt: "2 + 2?", replies: ["four", "4"], output: "4", missedFormat: true,
      truncated: false, droppedSamples: 2)
    let trace = ExecutionTrace(steps: [step], usage: ResourceUsage(calls: 2, costUSD: nil))
    let data = try JSONEncoder().encode(trace)
    #expect(try JSONDecoder().decode(ExecutionTrace.self, from: data) == trace)
    #expect(ExecutionTrace().usage == .zero)
  }
}
