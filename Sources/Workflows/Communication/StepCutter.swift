/// Cuts a text into steps while it is written, at most so many: the last one takes what is left.
struct StepCutter {
  typealias Step = StepSegmenter.Step

  private enum Kind {
    case delimiter(StepSegmenter)
    case lines
    case paragraphs
    case words(Int)
  }

  private var kind: Kind
  private let limit: Int
  /// Committed steps.
  private(set) var count: Int
  /// Steps that came after the last but one, which belong together.
  private var rest: [Step] = []
  private var text = ""
  private(set) var bytes = 0

  /// - Parameters:
  ///   - limit: the most steps.
  ///   - committed: steps that were handed on before this text.
  init(_ segmentation: StepSegmentation, limit: Int, committed: Int = 0) {
    precondition(limit > 0, "at most \(limit) steps")
    kind =
      switch segmentation {
      case .delimiter(let word): .delimiter(StepSegmenter(delimiter: word))
      case .lines: .lines
      case .paragraphs: .paragraphs
      case .words(let count): .words(max(count, 1))
      }
    self.limit = limit
    count = committed
  }

  mutating func append(_ piece: String) -> [Step] {
    bytes += piece.utf8.count
    return admitted(cut(piece))
  }

  /// The steps that the end of the text leaves.
  mutating func finish() -> [Step] {
    let last: [Step]
    if case .delimiter(var segmenter) = kind {
      last = segmenter.finish()
    } else {
      let text = text.trimmed
      last = text.isEmpty ? [] : [Step(text: text)]
    }
    rest += last
    guard !rest.isEmpty else { return [] }
    count += 1
    let joined = rest.map(\.text).joined(separator: "\n\n")
    return [Step(text: joined, isRecovered: rest.contains(where: \.isRecovered))]
  }

  /// The last step that may be handed on waits for the end of the text.
  private mutating func admitted(_ steps: [Step]) -> [Step] {
    let now = steps.prefix(max(limit - 1 - count, 0))
    count += now.count
    rest += steps.dropFirst(now.count)
    return Array(now)
  }

  private mutating func cut(_ piece: String) -> [Step] {
    if case .delimiter(var segmenter) = kind {
      defer { kind = .delimiter(segmenter) }
      return segmenter.append(piece)
    }
    text += piece
    var steps: [Step] = []
    while let end = firstEnd() {
      let step = text[..<end].trimmed
      text = String(text[end...])
      if !step.isEmpty { steps.append(Step(text: step)) }
    }
    return steps
  }

  /// Behind the first complete step of what is left.
  private func firstEnd() -> String.Index? {
    switch kind {
    case .delimiter: return nil
    case .lines:
      guard let newline = text.firstIndex(where: \.isNewline) else { return nil }
      return text.index(after: newline)
    case .paragraphs:
      return text.firstRange(of: "\n\n")?.upperBound
    case .words(let limit):
      // A word is complete when white space follows.
      var words = 0
      var isInside = false
      for index in text.indices {
        let isSpace = text[index].isWhitespace
        if isInside, isSpace {
          words += 1
          if words == limit { return index }
        }
        isInside = !isSpace
      }
      return nil
    }
  }
}
