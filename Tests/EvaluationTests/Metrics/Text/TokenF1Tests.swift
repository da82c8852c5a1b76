import Randomness
import Testing
import _TestSupport

@testable import Evaluation

struct TokenF1Tests {
  static let vectors: [(String, String, Double)] = [
    ("The cat sat", "a cat sat.", 1), ("cat", "dog", 0), ("the cat sat", "cat", 2.0 / 3),
    ("cat cat", "cat", 2.0 / 3), ("cat cat dog", "cat dog dog", 2.0 / 3), ("", "cat", 0),
    ("99.27", "9927", 1), ("well-known", "wellknown", 1), ("Anthem", "them", 0),
    ("A", "a", 1), ("the", "a", 0), ("", "the", 0), ("", "", 1), ("...", "!", 0),
    ("theory of a plan", "theory of plan", 1), ("dog\u{2014}the cat", "dog\u{2014} cat", 1),
  ]

  @Test(arguments: vectors) func sharesWords(answer: String, reference: String, score: Double) {
    #expect(abs(TokenF1().score(answer, reference: reference) - score) < 1e-15)
  }

  @Test func normalisesInTheStatedOrder() {
    #expect(TokenF1.words("The A.N. answer, an 'a'\n is:\tTHE end") == ["answer", "is", "end"])
  }

  @Test func theBestReferenceCounts() {
    let score = TokenF1().score("big cat", references: ["dog", "big red cat", "cat"])
    #expect(abs(score - 0.8) < 1e-15)
  }

  @Test(arguments: 0..<100) func isSymmetricAndBounded(seed: Int) {
    var generator = Xoshiro256StarStar(seed: UInt64(seed))
    let words = ["a", "the", "x", "y", "Z", "1.5", "it's", " ", "\n", ","]
    func text() -> String {
      (0..<Int.random(in: 0...8, using: &generator))
        .map { _ in words.randomElement(using: &generator) ?? "" }.joined(separator: " ")
    }
    let (left, right) = (text(), text())
    let metric = TokenF1()
    let score = metric.score(left, reference: right)
    #expect(score == metric.score(right, reference: left))
    #expect((0...1).contains(score))
    #expect(metric.score(left, reference: left) == 1)
    let shouted = metric.score(left.uppercased() + " the", reference: left)
    #expect(shouted == (TokenF1.words(left).isEmpty ? 0 : 1))
  }
}
