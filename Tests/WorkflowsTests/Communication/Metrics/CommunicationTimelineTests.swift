import Testing

@testable import Workflows

@Suite struct CommunicationTimelineTests {
  private func bar(_ parts: (String, Int)...) -> String {
    parts.map { String(repeating: $0.0, count: $0.1) }.joined()
  }

  /// By hand: a cell is 7.5204 s, so that A ends in cell 15.8, B goes from 5.3 to 46.95, and so on.
  @Test func thePublishedRunIsDrawnCellByCell() throws {
    let timeline = try #require(CommunicationSummary(EventScript.published.events).timeline)
    #expect(
      timeline.text == [
        "Timeline, 376.0s in 50 cells",
        "A  \(bar(("█", 16), ("░", 34)))  118.9s",
        "B  \(bar(("░", 5), ("█", 42), ("░", 3)))  313.1s",
        "C  \(bar(("░", 13), ("█", 12), ("░", 6), ("█", 19)))  221.1s",
        "   " + bar(("─", 50)),
        "   |    |       |  |        |     |               |  |",
        "   0.0  40.0    98.0        183.7 240.6           353.1",
        "                   118.9                             376.0",
        "   █ busy  ░ idle",
      ])
  }

  @Test func aCallFillsEveryCellThatItTouches() {
    let timeline = CommunicationTimeline(
      run: "r", wall: 50,
      rows: [
        .init(
          agent: "long name",
          calls: [
            .init(number: 1, start: 0.5, end: 1), .init(number: 2, start: 1, end: 2),
            .init(number: 3, start: 3, end: 3.01), .init(number: 4, start: 49, end: 50),
          ], steps: []),
        .init(agent: "x", calls: [], steps: []),
      ])
    let lines = timeline.text
    #expect(lines[1] == "long name  ██░█\(bar(("░", 45)))█  2.5s")
    #expect(lines[2] == "x          \(bar(("░", 50)))  0.0s")
    // No mark where one call follows another.
    #expect(lines[4] == "           | |||" + bar((" ", 44)) + "||")
  }

  @Test func nothingAndStrangeTimesAreDrawn() {
    let none = CommunicationTimeline(run: "r", wall: 0, rows: [])
    #expect(none.text.count == 3)
    let strange = CommunicationTimeline(
      run: "r", wall: 1e-300,
      rows: [
        .init(agent: "a\u{1B}[2J", calls: [.init(number: 1, start: -1e300, end: 1e300)], steps: [])
      ])
    #expect(strange.text[1].hasPrefix("a\\u{1B}[2J  █"))
  }
}
