import Foundation
import LanguageModels
import PromptSpace
import Reports
import Studies
import Workflows

/// Which protocol `communication: auto` came to, and what it was measured by; kept in the folder of a run.
struct ProtocolChoice: Codable, Hashable {
  let chosen: CommunicationProtocol
  /// In words.
  let reason: String
  /// Examples that it rests on.
  var rows = 0
  /// p_j
  var probabilities: [Double] = []
  /// δ and ε.
  var gain: Double?
  var loss: Double?
  var regime: String?
  /// Of streaming over waiting by the model of a chain, from the latencies measured.
  var speedup: Double?
  /// Exact bill of streaming over waiting; `nil` where no price is known.
  var costRatio: Double?

  /// What is printed and remembered.
  var line: String { "communication: \(chosen.rawValue), since \(reason)" }

  /// - Returns: `nil` where the folder has none.
  /// - Throws: ``StudyError`` with code `storage`.
  static func read(_ folder: RunFolder) throws -> ProtocolChoice? {
    let file = folder.communicationChoice
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    guard let data = try? Data(contentsOf: file),
      let choice = try? JSONDecoder().decode(ProtocolChoice.self, from: data)
    else {
      throw StudyError(
        .storage, "\(file.path): the file is damaged; remove it to measure the protocols again")
    }
    return choice
  }

  /// - Throws: ``StudyError`` with code `storage`.
  func write(to folder: RunFolder) throws {
    try TextFile.write(try JSONText.line(self) + "\n", to: folder.communicationChoice)
  }
}

extension RunFolder {
  var communicationChoice: URL { url.appending(path: "communication.json") }
}

// MARK: - Rules

/// What a pilot found out.
struct ProtocolEvidence {
  let estimate: ReliabilityEstimate
  /// Levels of the workflow.
  let agents: Int
  let timing: StepTiming?
  /// Of streaming over waiting; `nil` where no price is known.
  let costRatio: Double?
  /// Mean scores of streaming and of the first agent alone, where that was run.
  var scores: (streaming: Double, single: Double)?

  /// What a step takes.
  struct StepTiming: Hashable {
    /// τ and d in seconds.
    let latency: Double
    let step: Double
  }

  /// A·(τ + S·d) / ((S + A − 1)·(τ + d)).
  var speedup: Double? {
    guard let timing, timing.latency + timing.step > 0 else { return nil }
    let (a, s) = (Double(agents), Double(estimate.reliability.probabilities.count))
    return a * (timing.latency + s * timing.step)
      / ((s + a - 1) * (timing.latency + timing.step))
  }

  /// Mean correctness of later steps below which two protocols are taken as equal.
  static let tie = 0.05

  /// Whether steps seem to do more harm than good, whoever reads them.
  var speaksForOneAgent: Bool {
    [StepProtocol.serial, .stream].allSatisfy { estimate.reliability.gain(of: $0) < -Self.tie }
  }

  /// The first protocol in the order of theorem 1; between streaming and waiting within ``tie`` the one whose
  /// time × bill is less. The first agent alone only where it scored no worse than the workflow.
  var choice: ProtocolChoice {
    let reliability = estimate.reliability
    let (stream, serial) = (reliability.gain(of: .stream), reliability.gain(of: .serial))
    if speaksForOneAgent, let scores, scores.single >= scores.streaming {
      return choice(
        .single,
        "steps do later agents more harm than good, and the first agent alone scores no worse")
    }
    if abs(stream - serial) <= Self.tie { return byTimeAndBill }
    return stream > serial
      ? choice(
        .streaming,
        "later steps are less reliable than early ones, so the head should be read first")
      : choice(.serial, "later steps repair early ones, so agents should read whole answers")
  }

  private var byTimeAndBill: ProtocolChoice {
    guard let speedup else { return choice(.serial, "both score alike, and no time was measured") }
    let ratio = costRatio ?? 1
    let words =
      "both score alike, and streaming would be \(Decimals.fixed(speedup, places: 2)) times as fast at "
      + (costRatio.map { "\(Decimals.fixed($0, places: 2)) times the bill" }
        ?? "a bill that no price tells")
    return choice(speedup > ratio ? .streaming : .serial, words)
  }

  private func choice(_ kind: CommunicationProtocol, _ reason: String) -> ProtocolChoice {
    let reliability = estimate.reliability
    var choice = ProtocolChoice(
      chosen: kind, reason: "\(reason) (\(estimate.samples.counted("row")))")
    choice.rows = estimate.samples
    choice.probabilities = reliability.probabilities
    (choice.gain, choice.loss) = (reliability.gain, reliability.loss)
    choice.regime = reliability.regime?.rawValue
    (choice.speedup, choice.costRatio) = (speedup, costRatio)
    return choice
  }
}
