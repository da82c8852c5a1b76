import Foundation

/// What can be set; see `knobs.py`.
struct TimedKnobs: Decodable {
  private struct Anything: Decodable {}

  var latency = 0.0
  var tokenInterval = 0.0
  var tokensPerStep = 2
  var steps = 4
  var laterSteps = 1
  var rootTag = "You are the first of several agents"
  var delimiter = "END_STEP"
  var cacheBlock = 1
  private var perFreshToken = 0.0
  private var perCachedToken = 0.0
  private var split = "none"
  private var delimiterForm = "plain"
  private var faults: [Anything] = []
  private var rejects: [String] = []

  init() {}

  /// - Throws: where this is no such object, or asks for what only `stream_server` does.
  init(_ json: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(Self.self, from: json)
    guard split == "none", delimiterForm == "plain", faults.isEmpty, rejects.isEmpty,
      perFreshToken == 0, perCachedToken == 0, tokensPerStep > 1
    else { throw TimedServer.Unable() }
  }
}

/// What is known of a call; encodes as `StreamServer.Log.Call` reads it.
final class TimedRecord: Encodable {
  struct Step: Encodable {
    let id: String
    let due: Double
    let sent: Double
  }

  let id: String
  let agent: String
  let call: Int
  let isRoot: Bool
  let parents: [String]
  let hash: String
  let extends: Bool?
  let promptTokens: Int
  let cachedTokens: Int
  let bytes: Int
  let arrived: Double
  let admitted: Double
  var steps: [Step] = []
  private var ended: Double?
  private var outcome: String?

  init(_ prompt: TimedPrompt, call: Int, cached: Int, extends: Bool?, arrived: Double) {
    id = "\(prompt.agent).\(call)"
    (agent, isRoot, parents, hash) = (prompt.agent, prompt.isRoot, prompt.parents, prompt.hash)
    (self.call, self.extends) = (call, extends)
    (promptTokens, cachedTokens, bytes) = (prompt.tokens, cached, prompt.data.count)
    (self.arrived, admitted) = (arrived, arrived)
  }

  func end() { (ended, outcome) = (TimedServer.now, "answered") }
}

/// Calls and log of a tag.
final class TimedBench {
  private struct Log: Encodable {
    let calls: [TimedRecord]
    let peak: Int
    let connections: Int
    let cpu: Double
  }

  private let knobs: TimedKnobs
  private var records: [TimedRecord] = []
  private var latest: [String: (calls: Int, prompt: [UInt8])] = [:]
  private var connections: Set<ObjectIdentifier> = []

  init(_ knobs: TimedKnobs) { self.knobs = knobs }

  func log() throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try encoder.encode(
      // Nobody waits here, so that the most calls at one time are not looked at.
      Log(
        calls: records, peak: 0, connections: connections.count,
        cpu: TimedServer.now(CLOCK_PROCESS_CPUTIME_ID)))
  }

  func enter(
    _ body: [UInt8], from connection: TimedConnection, arrived: Double
  ) throws -> TimedCall {
    let request = try TimedCompletion(body)
    guard request.isStreamed else { throw TimedServer.Unable() }
    let prompt = TimedPrompt(request, rootTag: knobs.rootTag)
    let before = latest[prompt.agent]
    let number = (before?.calls ?? 0) + 1
    latest[prompt.agent] = (number, prompt.data)
    connections.insert(ObjectIdentifier(connection))
    let cached = cachedTokens(of: prompt.data, after: before?.prompt ?? [])
    let record = TimedRecord(
      prompt, call: number, cached: cached,
      extends: before.map { prompt.data.starts(with: $0.prompt) }, arrived: arrived)
    records.append(record)
    let isCut = request.stops.contains(knobs.delimiter)
    return TimedCall(
      TimedReply(record, knobs, isCut: isCut).tokens(), on: connection,
      first: arrived + knobs.latency,
      interval: knobs.tokenInterval, record: record)
  }

  /// What the agent's prompt shares with its last one, in whole blocks.
  private func cachedTokens(of prompt: [UInt8], after last: [UInt8]) -> Int {
    guard knobs.cacheBlock > 0 else { return 0 }
    let shared = zip(prompt, last).prefix { $0 == $1 }.count
    let block = knobs.cacheBlock * TimedPrompt.bytesPerToken
    return shared / block * knobs.cacheBlock
  }
}
