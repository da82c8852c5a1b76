import Foundation
import Generation
import PromptSpace
import Randomness
import Testing
import Yams
import _TestSupport

@testable import MaspobCLI

@Suite struct PoolFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ text: String?) throws -> PoolFile {
    let url = folder.file("pool.yaml")
    if let text { try Data(text.utf8).write(to: url) }
    return try PoolFile(url, name: "pool.yaml")
  }

  private func added(_ texts: [String], to old: String?) throws -> String {
    let candidates = texts.enumerated().map {
      Candidate(text: $1, style: "systematic", attempt: $0)
    }
    return try file(old).adding(candidates, agent: "a", model: "m\n- evil")
  }

  @Test(arguments: [
    "- one\n", "- one", "# head\n- one # tail\n# end\n", "  - one\n  - |\n    two\n    lines",
    "- |+\n  kept\n\n\n", "- >-\n  folded\n  text\n", "---\n- one\n", "- one\r\n- two\r\n",
    "- 'quoted: x'\n- ~\n- 12\n",
  ])
  func whatIsThereStays(old: String) throws {
    let before = try #require(try Yams.compose(yaml: old)?.sequence?.map { $0.scalar?.string })
    let new = try added(["Do {x}\n\n  - it", "- y: [z"], to: old)
    #expect(new.hasPrefix(old))
    let after = try #require(try Yams.compose(yaml: new)?.sequence?.map { $0.scalar?.string })
    // A block text that ended with the file gains the end of its line, which is never sent.
    #expect(
      after.map { PromptText.trimmed($0 ?? "") } == before.map {
        PromptText.trimmed($0 ?? "")
      } + ["Do {x}\n\n  - it", "- y: [z"])
  }

  @Test(arguments: ["[]", "[one, \"two\"]\n", "- one\n...\n", "[one] # note"])
  func aListThatCannotGrowIsWrittenAnew(old: String) throws {
    let before = try #require(try Yams.compose(yaml: old)?.sequence?.map { $0.scalar?.string })
    let new = try added(["Do {x}"], to: old)
    let after = try #require(try Yams.compose(yaml: new)?.sequence?.map { $0.scalar?.string })
    #expect(after == before + ["Do {x}"])
  }

  @Test func aNewFileSaysWhatItIs() throws {
    #expect(
      try added(["Do {x}\nnow"], to: nil) == """
        # Candidates for the agent `a`; candidate 0 is the prompt in the project file.
        # generated: m\\n- evil, style systematic, attempt 1
        - |-
          Do {x}
          now

        """)
  }

  @Test(arguments: ["a: b", "- [one]\n", "text"])
  func anythingElseIsRefused(old: String) {
    #expect(throws: ConfigurationError.self) { try file(old) }
  }

  /// Any text comes back as it was, and so does what stood before it.
  @Test func everyTextIsReadBack() throws {
    var generator = SeedSequence(seed: 5).generator
    let marks = [
      "- ", ": ", "# ", "'", "\"", "\n", "\n\n", " ", "\t", "|", ">", "&a", "*a", "!t", "%", "@",
      "`", "{x}", "---", "...", "é", "\u{301}", "👩‍👩‍👧", "\u{200B}", "\u{A0}", "~", "null", "12",
    ]
    var old: String?
    var texts: [String] = []
    for _ in 0..<300 {
      let count = Int.random(in: 1...8, using: &generator)
      let text = (0..<count).map { _ in marks[Int.random(in: marks.indices, using: &generator)] }
        .joined()
      texts.append(text)
      do { old = try added([text], to: old) } catch {
        Issue.record("\(text.debugDescription): \(error)")
        return
      }
    }
    let found = try #require(try Yams.compose(yaml: old ?? "")?.sequence)
    #expect(found.count == 300)
    for (node, text) in zip(found, texts) {
      let read = PromptText.trimmed(node.scalar?.string ?? "").utf8
      #expect(read.elementsEqual(PromptText.trimmed(text).utf8), "\(text.debugDescription)")
    }
  }
}
