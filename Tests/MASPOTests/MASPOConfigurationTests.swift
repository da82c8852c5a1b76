import Foundation
import MASPO
import Testing

@Suite struct MASPOConfigurationTests {
  static let presets: [MASPOConfiguration] =
    MASPOConfiguration.Preset.allCases.map(\.configuration) + [.sequential, .roundRobin]

  @Test(arguments: presets)
  func everyPresetCanRunAndSurvivesJSON(_ preset: MASPOConfiguration) throws {
    #expect(preset.issues == [])
    let data = try JSONEncoder().encode(preset)
    #expect(try JSONDecoder().decode(MASPOConfiguration.self, from: data) == preset)
  }

  @Test func presetsDiffer() {
    #expect(Set(Self.presets).count == Self.presets.count)
  }

  static let broken: [@Sendable (inout MASPOConfiguration) -> Void] = [
    { $0.schedule = .fixedRounds(rounds: 0, steps: 3) },
    { $0.schedule = .fixedRounds(rounds: -1, steps: -3) },
    { $0.schedule = .topological(depth: 0) },
    { $0.schedule = .roundRobin(depth: 3, patience: 0) },
    { $0.poolSize = 0 },
    { $0.batchSize = 0 },
    { $0.beamWidth = 0 },
    { $0.offspring = 0 },
    { $0.offspring = 11 },
    { $0.maximumCalls = 0 },
    { $0.proposalAttempts = 0 },
    { $0.keptCases = -1 },
    { $0.misalignedCases = .own(limit: -1) },
    { $0.misalignedCases = .successors(limit: 11) },
    { $0.weights.local = 0.5 },
    { $0.weights = .init(local: 1.2, next: -0.4, global: 0.2) },
    { $0.narrowWeights = .init(local: 0.4, next: 0.4, global: 0.2) },
    { $0.acceptance = .lowerBound(confidence: 1) },
    { $0.gate = .init(questions: 0, confidence: 0.9) },
    { $0.gate = .init(questions: 5, confidence: .nan) },
  ]

  @Test(arguments: broken.indices)
  func whatCannotRunIsSaid(_ index: Int) {
    var configuration = MASPOConfiguration.reference
    Self.broken[index](&configuration)
    #expect(!configuration.issues.isEmpty)
  }
}
