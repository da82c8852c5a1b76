import Foundation
import Workflows
import _TestSupport

@testable import MaspobCLI

/// The agents of the six published workflows, in the words of a project file and with prompts of a line.
enum BenchmarkShape: String, CaseIterable {
  case drop, hotpotqa, gsm8k, math, humaneval, mbpp

  var inputs: [String] {
    switch self {
    case .drop, .hotpotqa, .gsm8k, .math: ["question"]
    case .humaneval, .mbpp: ["prompt", "entry_point", "tests"]
    }
  }

  /// One example's fields.
  var fields: [String: String] {
    switch self {
    case .drop, .hotpotqa, .gsm8k, .math: ["question": "Q"]
    case .humaneval, .mbpp:
      ["prompt": "P", "entry_point": "f", "tests": #"["assert candidate(1) == 1"]"#]
    }
  }

  func workflow() throws -> WorkflowDefinition {
    try load().workflow
  }

  /// The folder is there for as long as it is read.
  func load() throws -> Project {
    let folder = try project()
    return try withExtendedLifetime(folder) { try ProjectLoader.load(folder.file) }
  }

  func project() throws -> ProjectFolder {
    let row = (["id": "1", "answer": "A"].merging(fields) { $1 }).sorted { $0.key < $1.key }
      .map { "\"\($0.key)\": \"\($0.value.replacing("\"", with: "\\\""))\"" }
    let rows = ["{\(row.joined(separator: ", "))}"]
    return try ProjectFolder(configuration: configuration, validation: rows, test: rows)
  }

  var configuration: String {
    """
    version: 1
    name: \(rawValue)
    workflow:
      inputs: [\(inputs.joined(separator: ", "))]
      agents:
    \(agents.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
    models: { local: { model: tiny } }
    data: { validation: validation.jsonl, test: test.jsonl, reference: answer }
    scorer: { metric: exact_match }
    """
  }

  private var agents: String {
    switch self {
    case .drop: Self.dropAgents
    case .hotpotqa: Self.hotpotqaAgents
    case .gsm8k: Self.gsm8kAgents
    case .math: Self.mathAgents
    case .humaneval: Self.writing + Self.testing(reflections: 5)
    case .mbpp: Self.writing + Self.testing(reflections: 2) + Self.fixing
    }
  }

  private static let dropAgents = """
    - id: solve
      prompt: "Solve {question}"
      output: { parse: tags, names: [thought, answer] }
    - id: shorten
      operator: format
      after: [solve]
      prompt: "Shorten {context}"
      when: { value: solve, not_empty: true }
      on_error: solve
    """

  private static let hotpotqaAgents = """
    - id: draw
      prompt: "Answer {question}"
      samples: 3
      temperature: 0.7
      output: { parse: tag, name: answer }
    - id: choose
      operator: ensemble
      after: [draw]
      candidates: [draw]
      prompt: "{question} {solutions}"
      output: { parse: tags, names: { thought: why, letter: the letter alone } }
      append_format: true
    - id: shorten
      operator: format
      after: [choose]
      prompt: "Shorten {input}"
      placeholders:
        input: { text: "Question: {question}\\nAnswer: {choose}" }
      output: { parse: tag, name: answer, fallback: choose }
    """

  private static let gsm8kAgents = """
    - id: draw
      prompt: "Solve {question}"
      samples: 3
      temperature: 0.7
      on_error: drop
    - id: choose
      operator: ensemble
      after: [draw]
      candidates: [draw]
      prompt: "{question} {solutions}"
      output: { parse: tag, name: letter }
    - id: program
      operator: program
      after: [choose]
      prompt: "{problem} {analysis} {feedback}"
      placeholders: { problem: question, analysis: choose }
      loop: { at_most: 3 }
      run: { call: solve, time_limit: 30, forbid_imports: [os, sys], refuse_parameters: true }
      on_error: { text: "" }
    - id: extract
      operator: extract
      after: [choose, program]
      prompt: "Give the number: {input}"
      placeholders: { input: { join: [choose, program] } }
      on_error: choose
    """

  private static let mathAgents = """
    - id: program
      operator: program
      prompt: "{problem} {analysis} {feedback}"
      placeholders: { problem: question, analysis: { text: None } }
      loop: { at_most: 3 }
      run: { call: solve, time_limit: 15 }
      on_error: drop
    - id: refine
      operator: refine
      after: [program]
      prompt: "{question} {context}"
      when: { value: program, not_empty: true, excludes: [Error, No code] }
      on_error: drop
    - id: detail
      prompt: "In detail: {question}"
      on_error: drop
    - id: draw
      prompt: "Solve {question}"
      samples: 2
      on_error: drop
    - id: choose
      operator: ensemble
      after: [refine, detail, draw]
      candidates: [refine, detail, draw]
      prompt: "{question} {solutions}"
      output: { parse: tag, name: letter }
    """

  private static let writing = """
    - id: write
      prompt: "Write {prompt} {entry_point}"
      samples: 3
      output: { parse: code, entry_point: entry_point }
      on_error: drop
    - id: choose
      operator: ensemble
      after: [write]
      candidates: [write]
      prompt: "{prompt} {solutions}"
      output: { parse: tag, name: letter }

    """

  private static func testing(reflections: Int) -> String {
    """
    - id: test
      operator: public_tests
      after: [choose]
      prompt: "{prompt} {solution} {exec_pass} {test_fail}"
      loop: { at_most: \(reflections) }
      run: { program: choose, asserts: tests, entry_point: entry_point, time_limit: 15 }
      on_error: choose

    """
  }

  private static let fixing = """
    - id: fix
      operator: fix
      after: [test]
      prompt: "{prompt} {solution} {error}"
      placeholders: { solution: test.code, error: test.error }
      output: { parse: code, entry_point: entry_point }
      when: { value: test.passed, equals: "false" }
      otherwise: test
    """
}
