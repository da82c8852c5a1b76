import PromptSpace

/// How many calls the agents of a workflow make on one example, by how they talk to each other.
///
/// Counted where nothing fails and nothing is retried, with the checks of first steps and the warm-ups that the options
/// ask for. With S the limit of steps and s(v) the steps that agent v hands on:
/// - a first agent makes 1 call and hands on 0…S steps, with `emulated` a call for each step;
/// - a later one makes a call for each batch of the Σ s(p) messages of its parents p, and at least one; all of them
///   arrive together where it waits for its parents, and each may come alone where it does not;
/// - an agent that works on everything at once makes the calls of ``WorkflowDefinition/callRange(of:)`` and hands on
///   at most one step.
public struct CommunicationCalls: Hashable, Sendable {
  /// Calls of each agent, in the order of the workflow.
  public private(set) var calls: [ClosedRange<Int>]
  /// Steps that each hands on.
  public private(set) var steps: [ClosedRange<Int>]
  let workflow: WorkflowDefinition
  let kind: CommunicationProtocol
  let options: CommunicationOptions

  /// Numbers above it are not told apart: steps of steps multiply from agent to agent.
  public static let largest = 1_000_000

  /// - Complexity: O(agents + edges).
  public init(
    of workflow: WorkflowDefinition, by kind: CommunicationProtocol,
    _ options: CommunicationOptions = CommunicationOptions()
  ) {
    self.workflow = workflow
    self.kind = kind
    self.options = options
    calls = workflow.agents.indices.map(workflow.callRange(of:))
    steps = workflow.agents.map { _ in 0...1 }
    guard kind != .stepwise else { return }
    for agent in workflow.topology.topologicalOrder { count(agent) }
  }

  /// Whichever of several protocols it will be.
  ///
  /// - Precondition: there is one.
  public init(
    of workflow: WorkflowDefinition, byAnyOf kinds: [CommunicationProtocol],
    _ options: CommunicationOptions = CommunicationOptions()
  ) {
    precondition(!kinds.isEmpty, "no protocol")
    // The one with the most calls decides how long conversations grow.
    let all = kinds.map { CommunicationCalls(of: workflow, by: $0, options) }
    self = all.max { $0.total.upperBound < $1.total.upperBound } ?? all[0]
    for other in all {
      calls = zip(calls, other.calls).map(Self.union)
      steps = zip(steps, other.steps).map(Self.union)
    }
  }

  private static func union(
    _ left: ClosedRange<Int>, _ right: ClosedRange<Int>
  ) -> ClosedRange<Int> {
    min(left.lowerBound, right.lowerBound)...max(left.upperBound, right.upperBound)
  }

  /// Of all agents together.
  public var total: ClosedRange<Int> {
    calls.reduce(0...0) { sum, own in
      (sum.lowerBound + own.lowerBound)...(sum.upperBound + own.upperBound)
    }
  }

  private mutating func count(_ agent: Int) {
    if kind == .single, agent != workflow.topology.topologicalOrder.first {
      (calls[agent], steps[agent]) = (0...0, 0...0)
      return
    }
    if workflow.worksInSteps(agent) {
      let isFirst = workflow.topology.predecessors[agent].isEmpty
      if isFirst { countFirst(agent) } else { countLater(agent) }
    }
    // An answer that has settled ends the run, whatever the others have done by then.
    if options.stableCalls != nil, kind.usesSteps {
      let fewest = agent == workflow.resultAgent ? min(calls[agent].lowerBound, 1) : 0
      calls[agent] = fewest...calls[agent].upperBound
    }
  }

  private mutating func countFirst(_ agent: Int) {
    let limit = options.stepLimit
    guard kind.usesSteps else {
      calls[agent] = 1...1
      return
    }
    steps[agent] = 0...limit
    if kind == .emulated {
      // It ends with a call that brings nothing new, or with the last step; the first call may be in vain as well.
      calls[agent] = (limit == 1 || options.adaptsSteps ? 1 : 2)...(limit + 1)
    } else {
      // The check, and the draw in place of the step that was objected to.
      calls[agent] = 1...(options.checksFirstStep && limit > 1 ? 3 : 1)
    }
  }

  private mutating func countLater(_ agent: Int) {
    let (fewest, most) = (batches(for: agent, \.lowerBound), batches(for: agent, \.upperBound))
    let own = max(fewest.fewest, 1)...max(most.most, 1)
    let each = kind.usesSteps && options.handsOnEachStep ? options.stepLimit : 1
    steps[agent] = 0...Self.bounded(own.upperBound, times: each)
    let warmUp = options.warmsUp && !kind.waitsForParents ? 1 : 0
    calls[agent] = (own.lowerBound + warmUp)...(own.upperBound + warmUp)
  }

  /// In how many calls an agent reads what its parents hand on.
  private func batches(
    for agent: Int, _ bound: KeyPath<ClosedRange<Int>, Int>
  ) -> (fewest: Int, most: Int) {
    let parents = workflow.topology.predecessors[agent]
    let messages = parents.map { steps[$0][keyPath: bound] }
    let sum = min(messages.reduce(0, +), Self.largest)
    guard kind != .serial else { return (1, 1) }
    switch options.mergeOrder {
    case .roundRobin: return (sum, sum)
    case .barrier: return (messages.max() ?? 0, messages.max() ?? 0)
    case .arrival:
      let limit = options.batchLimit(parents: parents.count)
      let together = sum == 0 ? 0 : (sum - 1) / limit + 1
      return (together, kind.waitsForParents ? together : sum)
    }
  }

  private static func bounded(_ number: Int, times other: Int) -> Int {
    let (product, overflows) = number.multipliedReportingOverflow(by: other)
    return overflows ? largest : min(product, largest)
  }
}

extension WorkflowDefinition {
  /// Whether an agent answers while those before it still write, where they talk to each other in steps: one that asks
  /// once and whose prompt is always shown. All others work on everything at once.
  public func worksInSteps(_ agent: Int) -> Bool {
    let definition = agents[agent]
    guard case .generate = definition.operation, definition.samples == 1 else { return false }
    return definition.conditions.isEmpty && definition.parser != .code
  }
}
