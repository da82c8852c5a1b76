import LanguageModels
import PromptSpace
import Sandboxing

/// All that one agent sees when it works on one example.
struct AgentScene: Sendable {
  let workflow: WorkflowDefinition
  let index: Int
  let template: PromptTemplate
  let input: ExecutionInput
  /// By agent; `nil` for those that have not run.
  let results: [AgentResult?]
  let model: (any ChatModel)?
  let truncation: TruncationPolicy
  let codeRunner: (any CodeRunner)?
  let sanitizer: (any CodeSanitizer)?

  typealias Cause = AgentRun.Cause

  var agent: AgentDefinition { workflow.agents[index] }

  // MARK: Texts

  /// What a name stands for; an agent that did not speak has said nothing.
  func text(named name: String, locals: [String: String] = [:]) throws(Cause) -> String {
    if let local = locals[name] { return local }
    switch workflow.meaning(of: name, for: index) {
    case .input(let field):
      guard let value = input.fields[field] else { throw Cause(.missingInput(field)) }
      return value
    case .agent(let sender): return results[sender]?.output ?? ""
    case .value(let sender, let value): return results[sender]?.values[value] ?? ""
    case .local, nil: throw Cause(.other("nothing is known under the name '\(name)'"))
    }
  }

  func text(_ source: TextSource, locals: [String: String] = [:]) throws(Cause) -> String {
    switch source {
    case .named(let name): return try text(named: name, locals: locals)
    case .joined(let names, let separator):
      var parts: [String] = []
      for name in names where hasSpoken(name) {
        parts.append(try text(named: name, locals: locals))
      }
      return parts.joined(separator: separator)
    case .composed(let template): return try fill(template) { _ in nil }
    }
  }

  private func hasSpoken(_ name: String) -> Bool {
    switch workflow.meaning(of: name, for: index) {
    case .agent(let sender), .value(let sender, _): results[sender]?.hasSpoken ?? false
    case .input, .local, nil: true
    }
  }

  /// The agents that names refer to.
  func senders(of names: [String]) -> [Int] {
    names.compactMap {
      switch workflow.meaning(of: $0, for: index) {
      case .agent(let sender), .value(let sender, _): sender
      case .input, .local, nil: nil
      }
    }
  }

  /// Why nothing stands behind a text that was taken over from others without asking: set where it could only
  /// come from agents, and calls of all of them failed.
  func sharedAbsence(of names: [String]) -> AgentResult.Absence? {
    let senders = senders(of: names)
    let absences = senders.compactMap { results[$0]?.absence }
    return senders.count == names.count && absences.count == senders.count ? absences.first : nil
  }

  /// The agent's prompt with all it shows, and what its reply must look like where that is asked for.
  ///
  /// - Parameter locals: what the operation provides.
  func prompt(_ locals: [String: String] = [:]) throws(Cause) -> String {
    var values: [String: String] = [:]
    for placeholder in template.orderedPlaceholders {
      values[placeholder] = try text(agent.source(of: placeholder), locals: locals)
    }
    let text = try filled(template, values)
    guard agent.appendsFormat else { return text }
    let parser = agent.readsCode ? .code : agent.parser
    let instructions = FormatInstructions.text(
      for: parser, notes: agent.tagNotes, entryPoint: try entryPoint())
    return instructions.map { text + "\n\n" + $0 } ?? text
  }

  /// A template whose names are sources.
  ///
  /// - Parameter special: values that come before those of the workflow.
  func fill(
    _ template: PromptTemplate, _ special: (String) -> String?
  ) throws(Cause) -> String {
    var values: [String: String] = [:]
    for name in template.orderedPlaceholders {
      if let value = special(name) {
        values[name] = value
      } else {
        values[name] = try text(named: name)
      }
    }
    return try filled(template, values)
  }

  private func filled(
    _ template: PromptTemplate, _ values: [String: String]
  ) throws(Cause) -> String {
    do { return try template.fill(values) } catch { throw Cause(.other(error.description)) }
  }

  /// The function that a reply read as code must define.
  func entryPoint() throws(Cause) -> String? {
    switch agent.operation {
    case .program(let run): try function(run.function)
    case .generate, .summarise:
      try agent.entryPoint.map { name throws(Cause) in try function(name) }
    // A repaired program is taken as it is: its tests say what is missing.
    case .publicTests, .ensemble, .vote: nil
    }
  }

  /// A function named by an input field, a value of an agent, or by itself.
  func function(_ name: String) throws(Cause) -> String {
    workflow.isFunctionSource(name) ? try text(named: name).trimmed : name
  }

  /// The texts to choose among: every sample of an agent, one value of it, or an input field.
  func candidates() throws(Cause) -> [String] {
    var found: [String] = []
    for source in workflow.candidates(of: index) {
      switch source {
      case .agent(let sender): found += results[sender]?.candidates ?? []
      case .value(let sender, let value):
        guard let result = results[sender], result.hasSpoken else { continue }
        found.append(result.values[value] ?? "")
      case .input(let field): found.append(try text(named: field))
      case .local: continue
      }
    }
    return found
  }
}
