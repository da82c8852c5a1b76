import PromptSpace
import Randomness
import Testing

@testable import Reports

/// Every drawing: well-formed, inside its frame, named, and the same each time.
@Suite struct DrawingTests {
  @Test func aSmallChartIsDrawnAsRecorded() {
    let chart = LineChart(
      title: "T", summary: "S", xTitle: "evaluations", yTitle: "score",
      series: [
        .init(
          name: "best",
          points: [
            .init(x: 1, y: 0.25, lower: 0, upper: 0.5), .init(x: 2, y: 0.25, lower: 0, upper: 0.5),
            .init(x: 3, y: 0.75, lower: 0.5, upper: 1),
          ], isStep: true)
      ], xIsWhole: true)
    let parsed = ParsedMarkup(chart.file)
    #expect(parsed.elements.first?.attributes["viewBox"] == "0 0 400 280")
    let paths = parsed.all("path").compactMap { $0.attributes["d"] }
    // By hand: a label of three digits' width leaves x 32.04…392.43 for 1…3, and y 240…28 for 0…1.
    #expect(
      paths == [
        "M32.04 134L392.43 134L392.43 28L392.43 134L392.43 240L32.04 240Z",
        "M32.04 187L392.43 187L392.43 81",
      ], "\(paths)")
    #expect(
      parsed.all("text").map(\.text) == [
        "0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "1", "2", "3", "score", "evaluations",
      ])
  }

  @Test func coordinatesAreShort() {
    let cases: [(Double, String)] = [
      (0, "0"), (-0.001, "0"), (12, "12"), (0.5, "0.5"), (-0.5, "-0.5"), (3.14159, "3.14"),
      (1.005, "1"), (-2.05, "-2.05"), (99.999, "100"),
    ]
    for (number, text) in cases { #expect(SVGNumber.text(number) == text) }
  }

  @Test func labelsAreMovedApartAndStayInside() {
    #expect(LineChart.apart([10, 11, 50], by: 14, within: 0...100) == [10, 24, 50])
    #expect(LineChart.apart([90, 95, 99], by: 14, within: 0...100) == [72, 86, 100])
    #expect(LineChart.apart([], by: 14, within: 0...100) == [])
  }

  @Test func longTextsAreCutToTheirRoom() {
    for text in ["a", String(repeating: "W", count: 90), "日本語の長い名前です", ""] {
      let fitted = TextMetrics.fitted(text, size: 12, width: 60)
      #expect(TextMetrics.width(of: fitted, size: 12) <= 60)
      #expect(fitted == text || fitted.hasSuffix("…"))
    }
  }

  @Test func manyPointsAreThinned() {
    let points = (0..<4_000).map { PointGroups.Point(x: Double($0), y: 0) }
    let groups = PointGroups([.init(name: "all", points: points)])
    #expect(groups.groups[0].points.count <= PointGroups.most)
    #expect(groups.thinning == "Of 4000 points one in 3 is drawn.")
    #expect(PointGroups([.init(name: "few", points: [points[0]])]).thinning == nil)
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func everyShapeLiesInsideItsFrame(seed: UInt64) {
    for chart in charts(seed) {
      let file = chart.file
      let parsed = ParsedMarkup(file)
      #expect(parsed.isWellFormed)
      #expect(parsed.elements.first?.attributes["role"] == "img")
      #expect(parsed.elements.dropFirst().first?.text == MarkupTests.shown(chart.title))
      let (width, height) = chart.size
      for element in parsed.elements {
        for place in ShapeExtent.places(of: element) {
          #expect(
            (-0.5...width + 0.5).contains(place.x) && (-0.5...height + 0.5).contains(place.y),
            "\(type(of: chart)) \(element.name) \(element.attributes) \(element.text)")
        }
      }
      #expect(file == chart.file)
    }
  }

  /// One of each kind with numbers and names of every size, some of them none at all.
  private func charts(_ seed: UInt64) -> [any Chart] {
    var generator = SeedSequence(seed: seed).generator
    let scale = ([1e-4, 1, 250, 1e6] as [Double]).randomElement(using: &generator) ?? 1
    func value() -> Double {
      Int.random(in: 0..<25, using: &generator) == 0
        ? ([.nan, .infinity, 0, -scale] as [Double]).randomElement(using: &generator) ?? 0
        : Double.random(in: -0.2...1, using: &generator) * scale
    }
    func name() -> String {
      let base = MarkupTests.hostile.randomElement(using: &generator) ?? ""
      return base + String(repeating: "n", count: Int.random(in: 0...40, using: &generator))
    }
    func points() -> [PointGroups.Point] {
      (0..<Int.random(in: 0...9, using: &generator)).map { _ in
        let y = value()
        return .init(x: value(), y: y, lower: y - scale, upper: y + scale, label: name())
      }
    }
    func groups(_ offset: Int) -> PointGroups {
      PointGroups(
        (0..<Int.random(in: 0...9, using: &generator)).map { _ in
          .init(name: name(), points: points())
        }, offset: offset)
    }
    let series = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
      LineChart.Series(
        name: name(),
        points: points().sorted { $0.x < $1.x }.map {
          .init(x: $0.x, y: $0.y, lower: $0.lower, upper: $0.upper)
        }, isStep: Bool.random(using: &generator))
    }
    let rows = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
      BarChart.Row(
        name: name(), value: value(), lower: -scale, upper: scale, note: name(),
        group: Int.random(in: 0...30, using: &generator))
    }
    let (height, width) = (
      Int.random(in: 1...20, using: &generator), Int.random(in: 1...20, using: &generator)
    )
    let cells = (0..<height).map { _ in
      (0..<width).map { _ in Bool.random(using: &generator) ? value() : nil }
    }
    return [
      LineChart(
        title: name(), summary: name(), xTitle: name(), yTitle: name(), series: series,
        marks: groups(1), xIsWhole: Bool.random(using: &generator)),
      ScatterChart(
        title: name(), summary: name(), xTitle: name(), yTitle: name(), points: groups(0),
        hasDiagonal: Bool.random(using: &generator)),
      BarChart(title: name(), summary: name(), xTitle: name(), rows: rows),
      BarChart(title: name(), summary: name(), xTitle: name(), rows: rows, style: .dots),
      HeatMap(
        title: name(), summary: name(), rowTitle: name(), columnTitle: name(),
        rowNames: (0..<height).map { _ in name() }, columnNames: (0..<width).map { _ in name() },
        cells: cells, notes: cells.map { $0.map { _ in name() } }),
      graph(&generator, name: name()),
      TimelineChart(
        title: name(), summary: name(), xTitle: name(), words: ("call", "step"),
        rows: rows.map { row in
          .init(
            name: row.name, note: row.note,
            bars: (0..<row.group).map { _ in
              .init(
                start: value(), end: value(), isFailed: Bool.random(using: &generator),
                label: name())
            }, marks: [.init(time: value(), label: name())])
        }, end: value()),
    ]
  }

  private func graph(
    _ generator: inout Xoshiro256StarStar, name: String
  ) -> WorkflowGraphDrawing {
    let count = Int.random(in: 1...8, using: &generator)
    let agents = (0..<count).map { AgentID("a\($0)") }
    var dependencies: [AgentID: [AgentID]] = [:]
    for (index, agent) in agents.enumerated() {
      dependencies[agent] = agents[..<index].filter { _ in
        Int.random(in: 0..<3, using: &generator) == 0
      }
    }
    let topology = try? WorkflowTopology(agents: agents, dependencies: dependencies)
    return WorkflowGraphDrawing(
      title: name, summary: name,
      topology: topology ?? WorkflowTopology.single,
      nodes: agents.map { _ in .init(name: name, note: name, isEmphasized: true) })
  }
}

extension WorkflowTopology {
  /// Never taken: dependencies on earlier agents form no cycle.
  fileprivate static var single: WorkflowTopology {
    do { return try WorkflowTopology(agents: ["a"]) } catch { preconditionFailure("\(error)") }
  }
}
