/// Cuts the text that a model writes into steps at a delimiter, while it is written.
///
/// A line that holds nothing but the delimiter ends a step, unless it stands in a code block that is fenced by ``` or
/// ~~~. White space and the marks of bold and code around it do not count. Steps that are empty are dropped; a step is
/// never taken back.
public struct StepSegmenter: Sendable {
  public struct Step: Hashable, Sendable {
    /// Without the delimiter, and without white space at either end.
    public let text: String
    /// Whether no delimiter ended it: the text broke off, or was longer than allowed.
    public let isRecovered: Bool

    public init(text: String, isRecovered: Bool = false) {
      self.text = text
      self.isRecovered = isRecovered
    }
  }

  public static let delimiter = "END_STEP"

  private let delimiter: String
  private let maximumBytes: Int
  /// The complete lines of the step so far.
  private var lines: [String] = []
  private var bytes = 0
  private var line = ""
  /// The marker that opened the code block around the next line.
  private var fence: String?
  /// The delimiter of this line has ended a step before its newline was there.
  private var hasEndedEarly = false
  private var endedWithCR = false

  /// - Parameters:
  ///   - delimiter: a word alone on its line.
  ///   - maximumBytes: of a step; a longer one is cut at its last blank line, else where it is.
  /// - Precondition: the delimiter is not empty and has no white space; there is room for a byte.
  public init(delimiter: String = StepSegmenter.delimiter, maximumBytes: Int = 64 << 10) {
    precondition(
      !delimiter.isEmpty && !delimiter.contains(where: \.isWhitespace),
      "no delimiter: '\(delimiter)'")
    precondition(maximumBytes > 0, "steps of \(maximumBytes) bytes")
    self.delimiter = delimiter
    self.maximumBytes = maximumBytes
  }

  /// The steps that this piece completes. The delimiter ends its step at once, without waiting for its newline, where
  /// it stands alone from the first character of its line.
  ///
  /// - Complexity: O(length).
  public mutating func append(_ text: String) -> [Step] {
    var steps: [Step] = []
    for scalar in text.unicodeScalars {
      defer { endedWithCR = scalar == "\r" }
      if scalar == "\n" || scalar == "\r" {
        // Both together are one end.
        if scalar == "\r" || !endedWithCR { endLine(&steps) }
      } else {
        line.unicodeScalars.append(scalar)
        bytes += UTF8.width(scalar)
        // A scalar that follows at once may still be of a longer word; then it begins the next step.
        if scalar == delimiter.unicodeScalars.last, fence == nil, line == delimiter {
          commit(&steps)
          hasEndedEarly = true
          line = ""
        }
        if bytes > maximumBytes { cut(&steps) }
      }
    }
    return steps
  }

  /// The step that the end of the text leaves.
  public mutating func finish() -> [Step] {
    var steps: [Step] = []
    endLine(&steps)
    commit(&steps, isRecovered: true)
    return steps
  }

  private mutating func endLine(_ steps: inout [Step]) {
    defer { line = "" }
    if hasEndedEarly {
      hasEndedEarly = false
      // Nothing but the end of the delimiter's own line.
      if line.allSatisfy(Self.isDecoration) { return }
    }
    if fence == nil, line.trimming(Self.isDecoration) == delimiter {
      commit(&steps)
      return
    }
    fence = Self.fence(after: line, inside: fence)
    lines.append(line)
    bytes += 1
  }

  private mutating func commit(_ steps: inout [Step], isRecovered: Bool = false) {
    let text = lines.joined(separator: "\n").trimming(\.isWhitespace)
    if !text.isEmpty { steps.append(Step(text: text, isRecovered: isRecovered)) }
    lines = []
    bytes = 0
  }

  private mutating func cut(_ steps: inout [Step]) {
    let blank = lines.lastIndex { $0.allSatisfy(\.isWhitespace) }
    let rest: ArraySlice<String>
    if let blank, blank > 0 {
      rest = lines[(blank + 1)...]
      lines = Array(lines[..<blank])
    } else {
      rest = []
      lines.append(line)
      line = ""
    }
    commit(&steps, isRecovered: true)
    lines = Array(rest)
    bytes = lines.reduce(line.utf8.count) { $0 + $1.utf8.count + 1 }
  }

  private static func isDecoration(_ character: Character) -> Bool {
    character.isWhitespace || character == "*" || character == "`"
  }

  /// The fence that is open after a line.
  private static func fence(after line: String, inside open: String?) -> String? {
    let start = line.drop { $0 == " " }
    guard let mark = start.first, mark == "`" || mark == "~" else { return open }
    let run = start.prefix { $0 == mark }
    guard run.count >= 3 else { return open }
    let rest = start[run.endIndex...]
    guard let open else { return mark == "`" && rest.contains("`") ? nil : String(run) }
    let closes = open.first == mark && run.count >= open.count && rest.allSatisfy(\.isWhitespace)
    return closes ? nil : open
  }
}

extension String {
  fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> String {
    var rest = drop(while: isTrimmed)
    while let last = rest.last, isTrimmed(last) { rest.removeLast() }
    return String(rest)
  }
}
