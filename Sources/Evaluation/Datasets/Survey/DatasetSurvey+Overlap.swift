/// What two surveyed files share.
public struct SurveyOverlap: Hashable, Codable, Sendable {
  /// Rows of both files, by their lines.
  public struct Shared: Hashable, Codable, Sendable {
    /// Cut to 80 characters.
    public let text: String
    public let firstLines: [Int]
    public let secondLines: [Int]
  }

  public let ids: [Shared]
  public let texts: [Shared]

  public var isEmpty: Bool { ids.isEmpty && texts.isEmpty }
}

extension DatasetSurvey {
  /// Ids and questions that both files have, in the order of the first.
  public func overlap(with other: DatasetSurvey) -> SurveyOverlap {
    SurveyOverlap(
      ids: Self.shared(ids, other.ids), texts: Self.shared(texts, other.texts))
  }

  private static func shared(
    _ first: [String: [Int]], _ second: [String: [Int]]
  ) -> [SurveyOverlap.Shared] {
    first.compactMap { text, lines in
      second[text].map { others in
        SurveyOverlap.Shared(
          text: String(text.prefix(80)), firstLines: lines, secondLines: others)
      }
    }.sorted { $0.firstLines[0] < $1.firstLines[0] }
  }
}
