import PromptSpace

/// The agents of a workflow, those that can run together side by side, with arrows along the data.
struct WorkflowGraphDrawing: Chart {
  struct Node: Hashable, Sendable {
    let name: String
    let note: String
    /// Drawn with a heavier outline.
    let isEmphasized: Bool
  }

  let title: String
  let summary: String
  let topology: WorkflowTopology
  /// One for each agent, in the topology's order.
  let nodes: [Node]

  private static let box = (width: 144.0, height: 42.0)
  private static let gap = (x: 12.0, y: 34.0)

  /// Room beside the columns for arrows that pass a row of agents.
  private var margin: Double { topology.edges.contains { skips($0.from, $0.to) } ? 48 : 6 }

  var size: (width: Double, height: Double) {
    let columns = Double(topology.levels.map(\.count).max() ?? 1)
    let rows = Double(topology.levels.count)
    return (
      max(400, 2 * margin + columns * Self.box.width + (columns - 1) * Self.gap.x),
      12 + rows * Self.box.height + (rows - 1) * Self.gap.y
    )
  }

  var body: [Markup] {
    topology.edges.map { arrow(from: $0.from, to: $0.to) } + nodes.indices.flatMap(shapes)
  }

  private func level(of agent: Int) -> Int {
    topology.levels.firstIndex { $0.contains(agent) } ?? 0
  }

  private func skips(_ from: Int, _ to: Int) -> Bool { level(of: to) - level(of: from) > 1 }

  /// The middle of an agent's upper edge.
  private func place(of agent: Int) -> (x: Double, y: Double) {
    let row = level(of: agent)
    let agents = topology.levels[row]
    let pitch = Self.box.width + Self.gap.x
    let column = Double(agents.firstIndex(of: agent) ?? 0) - Double(agents.count - 1) / 2
    return (size.width / 2 + column * pitch, 6 + Double(row) * (Self.box.height + Self.gap.y))
  }

  private func shapes(of agent: Int) -> [Markup] {
    let (place, node) = (place(of: agent), nodes[agent])
    let room = Self.box.width - 10
    return [
      .leaf(
        "rect",
        [
          "class": node.isEmphasized ? "y" : "x", "rx": "6",
          "x": SVGNumber.text(place.x - Self.box.width / 2), "y": SVGNumber.text(place.y),
          "width": SVGNumber.text(Self.box.width), "height": SVGNumber.text(Self.box.height),
        ]),
      PlotFrame.text(
        "o b", place.x, place.y + 18, TextMetrics.fitted(node.name, size: 12, width: room)),
      PlotFrame.text(
        "m o", place.x, place.y + 33, TextMetrics.fitted(node.note, size: 11, width: room)),
    ]
  }

  /// A curve from the lower edge of one box to the upper edge of another; past other rows it bends outwards.
  private func arrow(from: Int, to: Int) -> Markup {
    let (above, below) = (place(of: from), place(of: to))
    let start = (x: above.x, y: above.y + Self.box.height)
    let end = (x: below.x, y: below.y - 1)
    let side = skips(from, to) ? outside(near: (start.x + end.x) / 2) : nil
    let (one, two) = (side ?? start.x, side ?? end.x)
    let bend = Self.gap.y * (side == nil ? 0.6 : 0.9)
    func text(_ x: Double, _ y: Double) -> String { "\(SVGNumber.text(x)) \(SVGNumber.text(y))" }
    let curve =
      "M\(text(start.x, start.y))C\(text(one, start.y + bend)) \(text(two, end.y - bend)) "
      + text(end.x, end.y)
    let head = SVGNumber.path([end, (end.x - 4, end.y - 8), (end.x + 4, end.y - 8)]) + "Z"
    return .joined([
      .leaf("path", ["class": "z", "d": curve]), .leaf("path", ["class": "r", "d": head]),
    ])
  }

  /// An x beyond the widest row, on the nearer side; a curve that aims there stays inside the drawing.
  private func outside(near x: Double) -> Double {
    x < size.width / 2 ? 4 : size.width - 4
  }
}
