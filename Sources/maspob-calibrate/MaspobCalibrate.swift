import ArgumentParser
import Comparison
import Foundation
import Randomness

/// Runs methods on synthetic problems; `scripts/calibration.sh` holds the study's settings.
@main
struct MaspobCalibrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maspob-calibrate",
    abstract: "Regret of methods on synthetic problems with planted interactions.")

  @Option(help: "Families, comma-separated; all of the study when left out.")
  var families: String?
  @Option(help: "Methods, separated by spaces, such as 'gat gp:beta=1 random'.")
  var methods = "gat gp mlp linear random"
  @Option(help: "First seed.")
  var firstSeed: UInt64 = 1
  @Option(help: "Number of seeds, at least 2.")
  var seeds = 200
  @Option(help: "Evaluations of each study.")
  var evaluations = 30
  @Option(help: "Studies at the same time.")
  var width = ProcessInfo.processInfo.activeProcessorCount
  @Option(
    help: "Folder for calibration-curves.csv, calibration-finals.csv and calibration.md.")
  var output: String?
  @Option(
    help:
      "Folder that keeps every curve; what is there already is not run again, whatever code made it."
  )
  var work: String?
  @Option(help: "A method that is set beside each of the others; may be given several times.")
  var subject: [String] = []

  @Flag(help: "Also measure the final choice by each method's own surrogate.")
  var recommend = false
  @Option(
    help:
      "Instead of searching, fit so many uniform evaluations and print how well the space is known."
  )
  var fit: Int?

  func validate() throws {
    if seeds < 2 { throw ValidationError("an interval needs at least 2 seeds") }
    if evaluations < 1 { throw ValidationError("a study needs an evaluation") }
  }

  func run() async throws {
    let methods = try methods.split(separator: " ").map { try ComparisonMethod(String($0)) }
    if let fit { return try printQuality(methods, observations: fit) }
    let numbers = (0..<UInt64(seeds)).map { firstSeed + $0 }
    var tables: [ComparisonTable] = []
    var pooled = CurvesTable()
    for (index, family) in try chosenFamilies().enumerated() {
      var curves = CurvesTable()
      for method in methods {
        curves.rows += try await self.curves(of: method, on: family, seeds: numbers).rows
      }
      if recommend { curves.rows += try recommendations(curves, methods, on: family) }
      // A seed draws another problem in each family, so that all are independent pairs.
      if family.coupling > 0 {
        pooled.rows += curves.rows.map {
          $0.relabelled(table: Self.pooledName, seed: UInt64(index) << 32 + $0.seed)
        }
      }
      let table = ComparisonTable(problem: family.name, curves: curves)
      print(table.markdown(subjects: subject))
      tables.append(table)
      // After each family, so that a long study can be looked at, or cut.
      try write(tables)
    }
    if tables.count > 1, !pooled.rows.isEmpty {
      let table = ComparisonTable(problem: Self.pooledName, curves: pooled)
      print(table.markdown(subjects: subject))
      try write(tables, also: table)
    }
  }

  /// For each method with a surrogate another, "method+choice", whose final regret is that of the
  /// surrogate's choice among what the method evaluated; its curve before the end is the method's.
  private func recommendations(
    _ curves: CurvesTable, _ methods: [ComparisonMethod], on family: SyntheticFamily
  ) throws -> [CurvesTable.Row] {
    let byMethod = Dictionary(grouping: curves.rows, by: \.method)
    return try methods.flatMap { method in
      let bySeed = Dictionary(grouping: byMethod[method.description] ?? [], by: \.seed)
      return try bySeed.sorted { $0.key < $1.key }.flatMap { seed, rows -> [CurvesTable.Row] in
        let seeds = SeedSequence(seed: seed).child(family.name)
        let problem = SyntheticProblem(family, seeds: seeds.child("problem"))
        guard
          let choice = try ModelRecommendation.choice(
            of: method, among: rows.map(\.assignment), on: problem, seeds: seeds)
        else { return [] }
        return rows.map { row in
          row.recommending(
            row.evaluation == rows.count ? choice : nil, as: "\(method)+choice", on: problem)
        }
      }
    }
  }

  /// The families with interactions taken together.
  private static let pooledName = "coupled families"

  /// Reads the curves that an earlier call left in the work folder, or runs the method and leaves them.
  private func curves(
    of method: ComparisonMethod, on family: SyntheticFamily, seeds: [UInt64]
  ) async throws -> CurvesTable {
    let name = "\(family.name)-\(method)-\(firstSeed)-\(seeds.count)-\(evaluations).csv"
    let file = work.map { URL(fileURLWithPath: $0, isDirectory: true).appending(path: name) }
    if let file, let text = try? String(contentsOf: file, encoding: .utf8) {
      return try CurvesTable(csv: text)
    }
    let progress = Progress("\(family.name), \(method)", total: seeds.count)
    let studies = try await ComparisonRun(methods: [method], evaluations: evaluations).studies(
      of: family, seeds: seeds, width: width, finished: { _ in progress.advance() })
    var table = CurvesTable()
    for (seed, studies) in zip(seeds, studies) {
      for study in studies {
        table.rows +=
          CurvesTable(
            table: family.name, method: method.description, seed: seed, study: study
          ).rows
      }
    }
    if let file {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(table.csv.utf8).write(to: file, options: .atomic)
    }
    return table
  }

  private func printQuality(_ methods: [ComparisonMethod], observations: Int) throws {
    print("| family | method | correlation | rmse | regret of the best prediction | coverage |")
    print("|---|---|---|---|---|---|")
    for family in try chosenFamilies() {
      for method in methods {
        let found = try (0..<UInt64(seeds)).compactMap { offset in
          let sequence = SeedSequence(seed: firstSeed + offset).child(family.name)
          return try PredictionQuality(
            of: method, on: SyntheticProblem(family, seeds: sequence.child("problem")),
            observations: observations, seeds: sequence.child("fit"))
        }
        guard !found.isEmpty else { continue }
        let means = [
          mean(found.map(\.correlation)), mean(found.map(\.rmse)), mean(found.map(\.greedyRegret)),
          mean(found.compactMap(\.coverage)),
        ].map { $0.map { String(format: "%.4f", $0) } ?? "" }
        print("| \(family.name) | `\(method)` | \(means.joined(separator: " | ")) |")
      }
    }
  }

  private func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  private func chosenFamilies() throws -> [SyntheticFamily] {
    guard let families else { return SyntheticFamily.study }
    return try families.split(separator: ",").map { name in
      guard let family = SyntheticFamily.study.first(where: { $0.name == name }) else {
        let known = SyntheticFamily.study.map(\.name).joined(separator: ", ")
        throw ValidationError("there is no family \(name); there are \(known)")
      }
      return family
    }
  }

  private func write(_ tables: [ComparisonTable], also pooled: ComparisonTable? = nil) throws {
    guard let output else { return }
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let files = [
      ("calibration-curves.csv", ComparisonTable.curvesCSV(tables)),
      ("calibration-finals.csv", ComparisonTable.finalsCSV(tables)),
      (
        "calibration.md",
        (tables + [pooled].compactMap { $0 }).map { $0.markdown(subjects: subject) }
          .joined(separator: "\n")
      ),
    ]
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appending(path: name), options: .atomic)
    }
  }
}
