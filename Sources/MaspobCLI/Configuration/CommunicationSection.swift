import Workflows

/// How agents hand their work to each other: the key `runtime.communication`, and the section `communication`.
struct CommunicationSection: Hashable {
  enum Choice: String, CaseIterable {
    case stepwise, single, serial, segmented, emulated, streaming
    /// Whichever a measurement before the run speaks for.
    case auto

    /// `nil` before it was measured.
    var named: CommunicationProtocol? { CommunicationProtocol(rawValue: rawValue) }
  }

  var choice = Choice.stepwise
  var options = CommunicationOptions()
  /// The keys of the section that the file has.
  var written: [String] = []
  /// What ``Choice/auto`` was found to be.
  var measured: CommunicationProtocol?
  /// Validation rows that ``Choice/auto`` is measured on.
  var pilotRows = 4
  /// Those that a search chooses among, besides the prompts.
  var searched: [CommunicationProtocol] = []

  /// What ``Choice/auto`` may turn out to be.
  static let candidates: [CommunicationProtocol] = [.stepwise, .single, .serial, .streaming]

  /// The protocols that a run of the project may use.
  var kinds: [CommunicationProtocol] {
    if !searched.isEmpty { return searched }
    return (choice.named ?? measured).map { [$0] } ?? Self.candidates
  }

  /// What runs; step by step where ``Choice/auto`` has not been measured.
  var kind: CommunicationProtocol { choice.named ?? measured ?? .stepwise }

  /// Whether a run is the plain one in every respect.
  var isPlain: Bool { choice == .stepwise && searched.isEmpty }

  /// For a person, such as `streaming, 4 steps`.
  var summary: String {
    if !searched.isEmpty { return "chosen by the search among \(Self.list(searched))" }
    let name = choice.rawValue + (choice == .auto ? measured.map { " (\($0.rawValue))" } ?? "" : "")
    guard kinds.contains(where: \.usesSteps) else { return name }
    let steps =
      options.steps.map { "\($0.counted("step"))" } ?? "at most \(options.stepLimit) steps"
    return "\(name), \(steps)"
  }

  /// For the identity of a run: everything that changes results.
  var identity: String {
    // Runs from before there were corrections have none.
    let known = "\(options)".replacing(", allowsSuperseding: false", with: "")
    return "\(searched.isEmpty ? choice.rawValue : Self.list(searched)) \(known)"
  }

  static func list(_ kinds: [CommunicationProtocol]) -> String {
    kinds.map(\.rawValue).joined(separator: ", ")
  }
}
