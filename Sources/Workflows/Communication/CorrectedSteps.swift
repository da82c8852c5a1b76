/// What an agent's steps come to: a correction stands where the step stood that it corrects.
///
/// Messages that were handed on stay as they are; this is the agent's own result.
struct CorrectedSteps {
  private var texts: [String] = []
  /// Of each step in the order in which they were written, its place in ``texts``.
  private var places: [Int] = []
  /// In the order in which they were written, those too that were corrected later.
  private(set) var written: [String] = []

  /// - Parameter step: the number of the earlier step that this one corrects, counted from 1.
  mutating func add(_ text: String, correcting step: Int? = nil) {
    written.append(text)
    guard let step else {
      places.append(texts.count)
      return texts.append(text)
    }
    let place = places[step - 1]
    places.append(place)
    texts[place] = text
  }

  var joined: String { texts.joined(separator: "\n\n") }

  /// Those that stand, the one that was written last first.
  var newestFirst: [String] {
    var seen: Set<Int> = []
    return places.reversed().filter { seen.insert($0).inserted }.map { texts[$0] }
  }
}

/// A step that its agent has marked as the correction of an earlier one.
struct StepCorrection: Hashable {
  /// The number of the step that it corrects, counted from 1.
  let step: Int
  /// Without the mark.
  let text: String

  /// - Parameters:
  ///   - text: a step whose first line may be ``CommunicationWording/correctionMark`` and a number.
  ///   - count: steps that the agent has handed on; a mark that names none of them is no mark.
  init?(_ text: String, behind count: Int) {
    let line = text.prefix { !$0.isNewline }
    let decoration: Set<Character> = ["*", "`", ":", "."]
    let words = line.filter { !decoration.contains($0) }.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, words[0] == CommunicationWording.correctionMark,
      let step = Int(words[1]), step >= 1, step <= count
    else { return nil }
    let rest = text[line.endIndex...].trimmed
    guard !rest.isEmpty else { return nil }
    self.step = step
    self.text = rest
  }
}
