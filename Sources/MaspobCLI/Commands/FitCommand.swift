import Acquisition
import ArgumentParser
import Foundation
import PromptSpace
import Randomness
import Studies
import Surrogates

/// Trains a surrogate on a run's observations and says how far it can be trusted.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fit surrogates to a run's observations and judge them.",
    discussion: """
      Makes no call. Each surrogate predicts every observation from all the others; the error is \
      compared with that of the mean of the scores, the order with the order of the scores, and the \
      intervals with how often they hold the score.
      """)

  @Argument(help: "The run's folder; by default the newest run.", completion: .directory)
  var folder: String?

  @Option(
    name: .long,
    help: "The surrogate: \(SurrogateSelection.allCases.map(\.rawValue).joined(separator: ", ")).",
    transform: SurrogateSelection.parse)
  var surrogate = SurrogateSelection.auto

  @Option(name: .long, help: "Seed of the fits.")
  var seed: UInt64 = 42

  @OptionGroup var output: OutputOptions

  func run() throws {
    let recorded = try RecordedRun(named: folder)
    let observations = recorded.state.observations
    guard !observations.isEmpty else {
      throw UsageError("\(recorded.folder.url.relativePath) has no usable evaluation to fit")
    }
    let factory = try recorded.surrogateFactory()
    let seeds = SeedSequence(seed: seed)
    let kinds: [SurrogateKind]
    switch surrogate {
    case .fixed(let kind): kinds = [kind]
    case .auto: kinds = SurrogateKind.allCases
    }
    // All kinds by refitting: closed forms would favour those that have one.
    let method: SurrogateDiagnostics.Method = kinds.count > 1 ? .refit : .fastest
    let diagnostics = SurrogateDiagnostics(observations, seeds: seeds, method: method)
    let line = ProgressLine(isEnabled: output.console.verbosity > .quiet)
    defer { line.clear() }
    var candidates: [SurrogateChoice.Candidate] = []
    for kind in kinds {
      line.update("fitting \(kind.rawValue) to \(observations.count) observations")
      candidates.append(try candidate(kind, factory, diagnostics))
    }
    line.clear()
    try print(candidates, of: recorded)
  }

  private func candidate(
    _ kind: SurrogateKind, _ factory: SurrogateFactory, _ diagnostics: SurrogateDiagnostics
  ) throws -> SurrogateChoice.Candidate {
    do {
      return .init(kind: kind, report: try diagnostics.report(on: factory.make(kind)))
    } catch SurrogateError.trainingDiverged(let epoch, let loss) {
      output.console.note("\(kind.rawValue): training diverged at epoch \(epoch), loss \(loss)")
      return .init(kind: kind, report: nil)
    }
  }

  private func print(_ candidates: [SurrogateChoice.Candidate], of recorded: RecordedRun) throws {
    let console = output.console
    console.result(SurrogateTable.text(of: candidates))
    if surrogate == .auto { console.result("auto: " + SurrogateChoice(candidates).summary) }
    for candidate in candidates {
      try console.event(Event(kind: candidate.kind, report: candidate.report))
    }
    try console.event(
      Done(
        run: recorded.folder.url.relativePath,
        chosen: surrogate == .auto ? SurrogateChoice(candidates).kind : nil))
  }

  private struct Event: Encodable {
    let event = "surrogate"
    let kind: SurrogateKind
    let report: SurrogateReport?
  }

  private struct Done: Encodable {
    let event = "done"
    let run: String
    let chosen: SurrogateKind?
  }
}

extension SurrogateSelection {
  /// Reads an option of the command line.
  static func parse(_ text: String) throws -> SurrogateSelection {
    guard let selection = SurrogateSelection(rawValue: text) else {
      let names = allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("there is no surrogate '\(text)'; use one of \(names)")
    }
    return selection
  }
}
