import Foundation
import LanguageModels
import Testing
import _TestSupport

@Suite struct JSONLinesCallLogTests {
  let folder: TemporaryFolder
  let file: URL

  init() throws {
    folder = try TemporaryFolder()
    file = folder.file("calls.jsonl")
  }

  func record(_ attempt: Int, status: String = "ok", sent: Bool = true) -> CallRecord {
    CallRecord(
      time: Date(timeIntervalSince1970: 1_700_000_000.25), context: .test, model: "m",
      attempt: attempt,
      outcome: CallRecord.Outcome(
        status: status, usage: TokenUsage(inputTokens: 10, outputTokens: 5, cachedInputTokens: 2),
        costUSD: 0.125, latency: .milliseconds(1234), wasSent: sent))
  }

  @Test func writesOneReadableLine() throws {
    try JSONLinesCallLog(at: file).append(record(1))
    #expect(
      try String(contentsOf: file, encoding: .utf8)
        == #"{"agent":"solver","attempt":1,"cached":false,"cached_tokens":2,"cost_usd":0.125,"#
        + #""estimated":false,"example":"e1","input_tokens":10,"latency_ms":1234,"model":"m","#
        + #""output_tokens":5,"role":"agent","sent":true,"status":"ok","#
        + #""time":"2023-11-14T22:13:20.250Z","trial":7}"# + "\n")
  }

  @Test func appendsWhenOpenedAgainAndEndsATornLine() throws {
    try JSONLinesCallLog(at: file).append(record(1))
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(#"{"time":"20"#.utf8))
    try handle.close()
    let log = try JSONLinesCallLog(at: file)
    log.append(record(2, status: "429"))
    log.append(record(0, status: "cache", sent: false))
    log.append(record(3, status: "cannotConnect", sent: false))
    #expect(log.failure == nil)
    let totals = try CallLogTotals(contentsOf: file)
    #expect(totals.spent == BudgetAmount(calls: 2, tokens: 30, usd: 0.25))
    #expect(totals.cachedCalls == 1)
    #expect(totals.damagedLines == 1)
  }

  @Test func linesOfManyWritersNeverMix() async throws {
    let logs = [try JSONLinesCallLog(at: file), try JSONLinesCallLog(at: file)]
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<400 { group.addTask { logs[number % 2].append(record(1)) } }
    }
    let totals = try CallLogTotals(contentsOf: file)
    #expect(totals.spent.calls == 400)
    #expect(totals.damagedLines == 0)
  }

  @Test func namesAFileItCannotOpen() {
    let error = #expect(throws: CallLogError.self) {
      try JSONLinesCallLog(at: folder.file("none/calls.jsonl"))
    }
    #expect(error?.description.contains("none/calls.jsonl") == true)
  }

  @Test func aFullDiskIsRemembered() throws {
    let log = try JSONLinesCallLog(at: URL(fileURLWithPath: "/dev/full"))
    log.append(record(1))
    #expect(log.failure == "cannot write to the calls log /dev/full")
  }
}
