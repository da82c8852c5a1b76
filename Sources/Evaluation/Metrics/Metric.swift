/// Scores an answer: 0 is worthless, 1 is right.
public protocol Metric: Sendable {
  /// The name by which a configuration asks for the metric.
  var name: String { get }

  /// The name and every rule that may change a score; part of what identifies a run.
  var identity: String { get }

  /// Makes sure that whatever the metric needs is there, before anything is paid.
  ///
  /// - Throws: an error that names what is missing and the remedy.
  func prepare() async throws

  /// - Returns: a value in [0, 1].
  /// - Throws: when the answer could not be judged; the example then has no score.
  func score(_ answer: String, for example: Example) async throws -> Double

  /// Calls of a model for one answer; 0 for all but a judge.
  var callsPerAnswer: Int { get }

  /// The score with what it took.
  ///
  /// - Parameter context: on whose behalf the calls are made, if there are any.
  func judgement(
    on answer: String, for example: Example, context: ScoringContext
  ) async -> Judgement

  /// Why no answer could ever score on the example, or `nil`: the data do not suit the metric.
  func objection(to example: Example) -> String?

  /// Why the gold answer of this one example cannot be read, or `nil`: such an example is left out and
  /// counted, and the rest of its data set stays.
  func exclusion(of example: Example) -> String?
}

extension Metric {
  public var identity: String { name }

  public func prepare() async throws {}

  public var callsPerAnswer: Int { 0 }

  public func judgement(
    on answer: String, for example: Example, context: ScoringContext
  ) async -> Judgement {
    do { return Judgement(.success(try await score(answer, for: example))) } catch {
      return Judgement(.failure(error))
    }
  }

  public func objection(to example: Example) -> String? { nil }

  public func exclusion(of example: Example) -> String? { nil }
}
