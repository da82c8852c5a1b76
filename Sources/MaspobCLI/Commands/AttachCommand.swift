import ArgumentParser
import Evaluation
import Foundation
import PromptSpace
import Studies

/// Gives a run the scores of earlier work.
struct AttachCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach", abstract: "Give a run scores that were measured before.",
    discussion: """
      The surrogate learns from them and they count as warm-up, but they are no trials of the run: they \
      spend no budget, and never become baseline or winner. A good one may be proposed and measured \
      again, since a verdict rests on the run's own measurements alone.

        maspob attach earlier.jsonl run
        maspob attach other-run/trials.csv -c maspob.yaml

      A line is {"assignment": "0-3-2", "score": 0.61, "n": 24, "variance": 0.01}, or "scores" in place \
      of "score", or "prompts": {"agent": "its text"} in place of "assignment"; texts must be \
      candidates of the pools. A table has the columns assignment and score, and n and variance if known. \
      Nothing is attached if one row is wrong.
      """)

  @Argument(
    help: "Scores as .jsonl or .csv; the trials.csv of a run with the same pools will do.",
    completion: .file(extensions: ["jsonl", "csv"]))
  var file: String

  @OptionGroup var chosen: RunOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (folder, project) = try chosen.find(orBegin: true)
    var hand = try RunInHand(folder, of: project)
    let attached = try AttachedFile(path: file, parser: hand.parser(for: project))
    let known = Set(hand.recorder.journal.records.map(\.event))
    for entry in attached.entries
    where known.contains(.attached(observation: entry.observation, source: entry.source)) {
      throw UsageError("\(entry.source) was attached before; nothing was attached")
    }
    for entry in attached.entries {
      try hand.recorder.attach(entry.observation, source: entry.source)
    }
    if attached.unscoredRows > 0 {
      output.console.note("left out \(attached.unscoredRows) rows without a score")
    }
    let total = hand.recorder.state.attached.count
    output.console.result(
      "attached \(attached.entries.count) scores to \(folder.url.relativePath), \(total) in all")
    try output.console.event(
      Done(attached: attached.entries.count, total: total, run: folder.url.relativePath))
  }

  private struct Done: Encodable {
    let event = "done"
    let attached: Int
    let total: Int
    let run: String
  }
}
