import Foundation
import PromptSpace
public import Studies

/// A run as the journal file of an Optuna study, for `optuna.load_study` and `optuna-dashboard`.
///
/// Read by `JournalStorage(JournalFileBackend(path))`: JSON Lines of operations, of which two are written,
/// `CREATE_STUDY` (0) and `CREATE_TRIAL` (4) with a trial that is finished. Agents are categorical parameters
/// whose choices are the candidates' numbers; Optuna stores the position of a choice, which is the same number.
public enum OptunaJournal {
  private static let maximize = 2
  private static let complete = 1
  private static let pruned = 2
  private static let failed = 3

  /// The whole file. Trials under way are left out, unusable ones fail, those that a race ended keep their mean.
  ///
  /// Optuna numbers trials from 0; the evaluation's own number is the user attribute `evaluation`.
  ///
  /// - Throws: an encoding error, where a score is not finite.
  /// - Complexity: O(records + trials · candidates).
  public static func text(
    of state: StudyState, manifest: StudyManifest, records: [JournalRecord]
  ) throws -> String {
    let times = Self.times(records)
    let distributions = try Dictionary(
      uniqueKeysWithValues: manifest.pools.map { pool in
        (pool.agent.rawValue, try Self.distribution(candidates: pool.candidates.count))
      })
    let header = StudyLine(studyName: manifest.study, directions: [maximize])
    let trials = state.evaluated.map { trial in
      let began = times.began[trial.number] ?? manifest.created
      return TrialLine(
        trial, state: trial.state(maximumErrorRate: state.maximumErrorRate),
        agents: manifest.pools.map(\.agent), distributions: distributions,
        times: (began, times.ended[trial.number] ?? began))
    }
    return try ([line(header)] + trials.map(line)).map { $0 + "\n" }.joined()
  }

  private static func times(
    _ records: [JournalRecord]
  ) -> (began: [Int: String], ended: [Int: String]) {
    var began: [Int: String] = [:]
    var ended: [Int: String] = [:]
    for record in records {
      switch record.event {
      case .proposed(let trial, _): began[trial] = record.time
      case .evaluated(let trial, _): ended[trial] = record.time
      default: break
      }
    }
    return (began, ended)
  }

  /// JSON within JSON: Optuna keeps a distribution as text.
  private static func distribution(candidates: Int) throws -> String {
    struct Attributes: Encodable { let choices: [Int] }
    struct Distribution: Encodable {
      let name = "CategoricalDistribution"
      let attributes: Attributes
      // A constant with a default is no parameter of the memberwise initializer, but it is encoded.
      enum CodingKeys: CodingKey { case name, attributes }
    }
    return try line(Distribution(attributes: Attributes(choices: Array(0..<candidates))))
  }

  private static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private struct StudyLine: Encodable {
    let opCode = 0
    let workerId = "maspob"
    let studyName: String
    let directions: [Int]

    enum CodingKeys: String, CodingKey {
      case opCode = "op_code"
      case workerId = "worker_id"
      case studyName = "study_name"
      case directions
    }
  }

  private struct TrialLine: Encodable {
    let opCode = 4
    let workerId = "maspob"
    let studyId = 0
    let datetimeStart: String
    let datetimeComplete: String
    let state: Int
    let value: Double?
    let distributions: [String: String]
    let params: [String: Int]
    let userAttrs: Attributes
    let systemAttrs: [String: Int] = [:]
    let intermediateValues: [String: Double] = [:]

    enum CodingKeys: String, CodingKey {
      case opCode = "op_code"
      case workerId = "worker_id"
      case studyId = "study_id"
      case datetimeStart = "datetime_start"
      case datetimeComplete = "datetime_complete"
      case state, value, distributions, params
      case userAttrs = "user_attrs"
      case systemAttrs = "system_attrs"
      case intermediateValues = "intermediate_values"
    }

    struct Attributes: Encodable {
      let evaluation: Int
      let assignment: String
      let status: String
      let examples: Int
      let errors: Int
      let calls: Int
    }

    init(
      _ trial: Trial, state: TrialState, agents: [AgentID], distributions: [String: String],
      times: (began: String, ended: String)
    ) {
      (datetimeStart, datetimeComplete) = (times.began, times.ended)
      // Optuna requires a value of what is complete, and takes none of what failed.
      let score = state.isInformative && state != .partial ? trial.outcome?.score : nil
      // A mean over some examples must not become its best value.
      self.state =
        state == .partial
        ? OptunaJournal.pruned : score == nil ? OptunaJournal.failed : OptunaJournal.complete
      value = score
      self.distributions = distributions
      params = Dictionary(
        uniqueKeysWithValues: zip(agents.map(\.rawValue), trial.assignment.indices))
      userAttrs = Attributes(
        evaluation: trial.number, assignment: trial.assignment.description,
        status: state.rawValue, examples: trial.outcome?.n ?? 0,
        errors: trial.outcome?.errors ?? 0, calls: trial.outcome?.usage.calls ?? 0)
    }
  }
}
