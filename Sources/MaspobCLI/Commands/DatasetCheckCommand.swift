import ArgumentParser
import Evaluation
import Foundation

/// Looks for what would spoil a result later.
struct DatasetCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Rows, fields, duplicates and unreadable answers of a data file.",
    discussion: """
      With two files also the rows that they share: a score on one is then no news of the other. The exit
      status is 2 where rows cannot be read or ids stand twice; what else is odd is only said.
      """)

  @Argument(help: "The data file, as its owners publish it.", completion: .file())
  var file: String

  @Argument(help: "A second split, to look for rows in both.", completion: .file())
  var second: String?

  @Option(
    name: .long,
    help:
      "The format, by default told from the first row: \(BenchmarkFormat.names.joined(separator: ", ")).",
    transform: { try BenchmarkFormat.named($0, "format") })
  var format: BenchmarkFormat?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let reports = try [file, second].compactMap { $0 }.map {
      SurveyReport(try DatasetSurvey(path: $0, format: format))
    }
    let overlap = reports.count == 2 ? reports[0].survey.overlap(with: reports[1].survey) : nil
    for report in reports {
      output.console.result(report.text)
      try output.console.event(report)
    }
    if let overlap {
      output.console.result(SurveyReport.text(of: overlap))
      try output.console.event(["overlap": overlap])
    }
    if reports.contains(where: \.isBroken) { throw ExitCode(ExitStatus.usage.rawValue) }
  }
}
