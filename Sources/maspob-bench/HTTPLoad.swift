import CurlTransport
import Foundation
import LanguageModels
import Synchronization

/// Many chat calls in flight over one transport, with ledger, limiter and calls log as in a real run.
///
/// The server is another process (`scripts/load.sh` starts it): what is measured here is the client alone.
struct HTTPLoad {
  let calls: Int
  let inFlight: Int
  let baseURL: String
  /// Of the scripted server on average, in milliseconds.
  let latency: Int

  /// Reads `--http URL [calls] [in-flight] [milliseconds]`, prints a line of JSON a figure.
  ///
  /// CPU is that of the whole process; overhead is a call's duration, from the moment a worker asks to the moment
  /// it has the answer, less the latency that the server was told to have.
  static func run(_ arguments: [String]) async throws {
    func number(_ position: Int, _ fallback: Int) -> Int {
      arguments.indices.contains(position) ? Int(arguments[position]) ?? fallback : fallback
    }
    let load = HTTPLoad(
      calls: number(1, 50_000), inFlight: number(2, 256), baseURL: arguments[0],
      latency: number(3, 100))
    try await load.measure()
  }

  private func measure() async throws {
    let log = FileManager.default.temporaryDirectory.appending(path: "load-\(UUID()).jsonl")
    defer { try? FileManager.default.removeItem(at: log) }
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(maximumConcurrentRequests: inFlight))
    let model = try model(transport, log: log)
    // Connections are made, caches are warm, and what a process costs in any case is spent.
    _ = await overheads(of: model, calls: 4 * inFlight)
    let memory = Memory.resident
    let (wall, cpu) = (Clock.wall.now, Clock.cpu.now)
    let measured = await overheads(of: model, calls: calls)
    let (wallSpent, cpuSpent) = (Clock.wall.now - wall, Clock.cpu.now - cpu)
    let overheads = measured.map { $0 / .milliseconds(1) }.sorted()
    func percentile(_ share: Double) -> Double {
      overheads.isEmpty ? .nan : overheads[Int(share * Double(overheads.count - 1))]
    }
    print("answered", "calls", Double(measured.count))
    print("rate", "1/s", Double(measured.count) / wallSpent)
    print("cpu", "ms CPU a call", 1000 * cpuSpent / Double(calls))
    print("overhead.p50", "ms", percentile(0.5))
    print("overhead.p99", "ms", percentile(0.99))
    print("memory.peak", "MB", Memory.peak)
    print("memory.growth", "MB", Memory.resident - memory)
  }

  private func model(_ transport: CurlHTTPTransport, log: URL) throws -> OpenAIChatModel {
    var services = CallServices()
    services.ledger = BudgetLedger(caps: BudgetCaps(calls: 10 * calls, tokens: 1_000_000_000))
    services.log = try JSONLinesCallLog(at: log)
    services.limiter = CallLimiter(maximumConcurrentCalls: inFlight)
    return OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: baseURL, apiKey: APIKey("load-test")),
      transport: transport, services: services)
  }

  /// What the server is told for a call, in milliseconds: spread evenly over half to one and a half of the average.
  /// Equal pauses would make all calls meet in waves, of which each has to wait for the whole wave before it.
  private func pause(of number: Int) -> Int {
    latency / 2 + (number &* 7919) % max(1, latency)
  }

  /// Durations of the calls that were answered, less the server's pauses, made by as many workers as may be in
  /// flight.
  private func overheads(of model: OpenAIChatModel, calls: Int) async -> [Duration] {
    let counter = Counter()
    return await withTaskGroup(of: [Duration].self) { group in
      for _ in 0..<inFlight {
        group.addTask {
          var overheads: [Duration] = []
          while true {
            let number = counter.next()
            guard number < calls else { return overheads }
            let pause = pause(of: number)
            let request = Self.request("latency/\(Double(pause) / 1000)", number)
            let start = ContinuousClock.now
            let answer = try? await model.complete(
              request, context: CallContext(role: .agent, agent: "load"))
            let duration = ContinuousClock.now - start - .milliseconds(pause)
            if answer != nil { overheads.append(duration) }
          }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }

  /// About a thousand characters, as a short prompt with an example has; no two alike.
  private static func request(_ behaviour: String, _ number: Int) -> ChatRequest {
    let filling = String(repeating: "The quick brown fox jumps over the lazy dog. ", count: 22)
    return ChatRequest(
      model: behaviour,
      messages: [ChatMessage(.system, "Be brief."), ChatMessage(.user, "\(filling)\(number)?")],
      temperature: 0, maxOutputTokens: 64)
  }

  /// Deals out the calls to the workers.
  private final class Counter: Sendable {
    private let dealt = Atomic(0)
    func next() -> Int { dealt.wrappingAdd(1, ordering: .relaxed).oldValue }
  }

  private func print(_ figure: String, _ unit: String, _ value: Double) {
    let text = String(format: "%.4g", value)
    Swift.print("{\"name\":\"http.\(inFlight).\(figure)\",\"unit\":\"\(unit)\",\"value\":\(text)}")
  }
}

/// Memory of this process in MB.
private enum Memory {
  /// The largest resident set so far.
  static var peak: Double { field("VmHWM") }
  static var resident: Double { field("VmRSS") }

  private static func field(_ name: String) -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
    let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
    return (kilobytes.flatMap { Double($0) } ?? .nan) / 1024
  }
}
