/// Pairs of answers such as models and gold solutions write: equal in another notation, nearly equal, unrelated.
struct AnswerCorpus<Generator: RandomNumberGenerator> {
  var generator: Generator

  mutating func pair() -> (String, String) {
    let first = answer()
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<5: return (first.written, rewritten(first))
    case 5..<8: return (first.written, perturbed(first))
    default: return (first.written, answer().written)
    }
  }

  /// A value of one kind and its first notation.
  private struct Answer {
    let kind: Int
    let a: Int
    let b: Int
    let c: Int
    let written: String
  }

  private mutating func answer() -> Answer {
    let kind = Int.random(in: 0..<10, using: &generator)
    let (a, c) = (small(), Int.random(in: 2...12, using: &generator))
    let b = Int.random(in: 1...30, using: &generator)
    return Answer(kind: kind, a: a, b: b, c: c, written: written(kind, a, b, c))
  }

  private mutating func small() -> Int {
    let size = [9, 60, 4000].randomElement(using: &generator) ?? 9
    return Int.random(in: -size...size, using: &generator)
  }

  private func written(_ kind: Int, _ a: Int, _ b: Int, _ c: Int) -> String {
    switch kind {
    case 0: "\(a)"
    case 1: "\(a).\(b)"
    case 2: "\\frac{\(a)}{\(b)}"
    case 3: "\(c)\\sqrt{\(b)}"
    case 4: "\\frac{\(a)\\sqrt{\(b)}}{\(c)}"
    case 5: "\(c)\\pi"
    case 6: "\(c)x^2+\(b)x-\(abs(a))"
    case 7: "\(c)+\(b)\\sqrt{\(c)}"
    case 8: "(x+\(c))(x-\(b))"
    default: "\\frac{1}{\(c)+\\sqrt{\(b)}}"
    }
  }

  /// The same value, often in another notation.
  private func rewritten(_ answer: Answer) -> String {
    let (a, b, c) = (answer.a, answer.b, answer.c)
    return switch answer.kind {
    case 0: "\\frac{\(a * c)}{\(c)}"
    case 1: "\(a).\(b)0"
    case 2: a.isMultiple(of: 2) ? "\\dfrac{\(a * c)}{\(b * c)}" : "\(a)/\(b)"
    case 3: "\\sqrt{\(b * c * c)}"
    case 4: "\\frac{\(a)}{\(c)}\\sqrt{\(b)}"
    case 5: "\\frac{\(2 * c)\\pi}{2}"
    case 6: "-\(abs(a))+\(b)x+\(c)x^{2}"
    case 7: "\(b)\\sqrt{\(c)}+\(c)"
    case 8: "x^2+\(c - b)x-\(b * c)".replacing("+-", with: "-")
    default: b == c * c ? "\\frac{1}{\(2 * c)}" : "\\frac{\(c)-\\sqrt{\(b)}}{\(c * c - b)}"
    }
  }

  /// A value close by.
  private func perturbed(_ answer: Answer) -> String {
    let (a, b, c) = (answer.a, answer.b, answer.c)
    return switch answer.kind {
    case 0: "\(a).000\(b)"
    case 1: "\(a).\(b)01"
    case 2: "\(Double(Int(Double(a) / Double(b) * 10_000)) / 10_000)"
    case 3: "\(Double(Int(Double(c) * Double(b).squareRoot() * 1000)) / 1000)"
    case 5: "\(Double(Int(Double(c) * .pi * 10_000)) / 10_000)"
    default: written(answer.kind, a, b + 1, c)
    }
  }
}
