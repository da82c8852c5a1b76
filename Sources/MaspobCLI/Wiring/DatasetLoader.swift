import Evaluation
import Foundation
import Workflows

/// The examples of a project, as far as they can be judged.
struct ProjectData {
  let validation: Dataset
  let test: Dataset?
  /// What was left out, and what would make a verdict too kind.
  let warnings: [String]
}

/// Reads the data of a project, and keeps what its workflow can be asked and its metric can judge.
struct DatasetLoader {
  let configuration: ProjectConfiguration
  let issues: IssueList
  /// The fields that the workflow reads.
  let inputs: [String]

  /// - Parameter metric: `nil` where an evaluator scores, or after its report.
  /// - Throws: ``ConfigurationError`` with every mistake of the first stage that found any: the files, then the
  ///   gold answers, then what no answer could score on.
  func data(
    for workflow: WorkflowDefinition, metric: (any Metric)?
  ) throws(ConfigurationError) -> ProjectData {
    let (allValidation, allTest) = splits()
    for dataset in [allValidation, allTest].compactMap({ $0 }) {
      for objection in workflow.objections(to: dataset) { issues.add(objection, at: nil) }
    }
    try issues.throwIfAny()
    var excluded: [String] = []
    let validation = allValidation.flatMap { usable($0, by: metric, &excluded) }
    let test = allTest.flatMap { usable($0, by: metric, &excluded) }
    try issues.throwIfAny()
    guard let validation, metric != nil || configuration.evaluator != nil else {
      throw ConfigurationError(file: issues.file, "the project is incomplete")
    }
    if let metric {
      for dataset in [validation, test].compactMap({ $0 }) { check(dataset, suits: metric) }
    }
    try issues.throwIfAny()
    return ProjectData(
      validation: validation, test: test,
      warnings: excluded + leakage(from: validation, into: test))
  }

  private func splits() -> (validation: Dataset?, test: Dataset?) {
    guard let data = configuration.data else {
      return (
        configuration.evaluator?.examples.map(Self.unseen),
        configuration.evaluator?.testExamples.map(Self.unseen)
      )
    }
    return (
      dataset(data.validation, key: "validation", data),
      data.test.flatMap { dataset($0, key: "test", data) }
    )
  }

  /// Examples that only the evaluator knows, by number from 1.
  private static func unseen(count: Int) -> Dataset {
    Dataset(
      name: "evaluator", examples: (1...count).map { Example(id: "\($0)", fields: [:]) },
      usesRowNumbers: true)
  }

  private func dataset(
    _ split: ProjectConfiguration.DataSection.Split, key: String,
    _ data: ProjectConfiguration.DataSection
  ) -> Dataset? {
    do {
      let options = DatasetOptions(
        idField: data.idField, referenceField: data.referenceField, requiredFields: inputs,
        limit: split.limit, benchmark: try benchmark(data))
      return try Dataset(path: configuration.path(of: split.path), options: options)
    } catch {
      issues.add("data.\(key): \(error)", at: nil)
      return nil
    }
  }

  private func benchmark(
    _ data: ProjectConfiguration.DataSection
  ) throws(EvaluationError) -> BenchmarkOptions? {
    guard let format = data.format else { return nil }
    var options = BenchmarkOptions(format, compatibility: configuration.compatibility)
    if let tests = data.publicTests {
      options.publicTests = try PublicTests(path: configuration.path(of: tests))
    }
    return options
  }

  /// Without the examples whose gold answers the metric cannot read, which are counted in a warning.
  private func usable(
    _ dataset: Dataset, by metric: (any Metric)?, _ warnings: inout [String]
  ) -> Dataset? {
    guard let metric else { return dataset }
    do {
      let (kept, excluded) = try dataset.usable(by: metric)
      if let excluded { warnings.append(excluded.summary) }
      return kept
    } catch {
      issues.add("\(error)", at: nil)
      return nil
    }
  }

  /// An example on which no answer can score would only blur every comparison.
  private func check(_ dataset: Dataset, suits metric: any Metric) {
    for example in dataset.examples {
      if let objection = metric.objection(to: example) {
        issues.add("\(dataset.name): example '\(example.id)': \(objection)", at: nil)
        return
      }
    }
  }

  private func leakage(from validation: Dataset, into test: Dataset?) -> [String] {
    guard let test else { return ["there is no test split, so no verdict can be given"] }
    let overlap = validation.overlap(with: test, inputs: inputs)
    let shared = max(overlap.sharedIDs.count, overlap.identicalInputs.count)
    guard shared > 0 else { return [] }
    return ["validation and test share \(shared) examples: the verdict would be too kind"]
  }
}
