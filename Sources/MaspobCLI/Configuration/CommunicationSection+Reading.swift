import Workflows
import Yams

extension CommunicationSection {
  private enum Segmentation: String, CaseIterable { case delimiter, lines, paragraphs, words }

  private static let keys = [
    "steps", "max_steps", "segmentation", "delimiter", "words", "merge_order", "max_batch",
    "recovery", "on_failure", "retries", "queue_bytes", "deadline", "context_window",
    "stop_at_delimiter", "stable_calls", "approval", "check_first_step", "warm_up", "adapt_steps",
    "each_step", "pilot_rows", "supersede",
  ]

  /// Reads the key and the section; where both are absent agents are asked step by step.
  init(reading top: ConfigurationMapping) {
    // Unknown keys are reported where the rest of the section is read.
    var runtime: ConfigurationMapping?
    if case .mapping = top.node("runtime") { runtime = top.mapping("runtime", allowed: nil) }
    choice = runtime?.choice("communication", Choice.self) ?? choice
    if choice != .stepwise, top.has("evaluator") {
      runtime?.report(
        "communication", "an evaluator runs the workflow itself; remove one of the two")
    }
    if case .mapping = top.node("search"), let search = top.mapping("search", allowed: nil) {
      readSearched(search, hasEvaluator: top.has("evaluator"))
    }
    guard let section = top.mapping("communication", allowed: Self.keys) else { return }
    written = section.entries.map(\.key)
    readSteps(section)
    readMessages(section)
    readFailures(section)
    options.allowsApproval = section.flag("approval") ?? options.allowsApproval
    options.allowsSuperseding = section.flag("supersede") ?? options.allowsSuperseding
    options.checksFirstStep = section.flag("check_first_step") ?? options.checksFirstStep
    options.warmsUp = section.flag("warm_up") ?? options.warmsUp
    pilotRows = section.integer("pilot_rows", in: 1...1000) ?? pilotRows
    options.stableCalls = section.integer("stable_calls", in: 1...1000)
  }

  private static let searchKey = "optimize_communication"

  /// True, or a list of protocols; the one that runs today comes first, as a seed prompt does.
  private mutating func readSearched(_ search: ConfigurationMapping, hasEvaluator: Bool) {
    let key = Self.searchKey
    guard let node = search.node(key) else { return }
    var kinds: [CommunicationProtocol] = [.stepwise, .serial, .streaming]
    if case .sequence = node {
      kinds = (search.strings(key) ?? []).compactMap { protocolNamed($0, search) }
    } else if search.flag(key) != true {
      return
    }
    guard let today = choice.named else {
      return search.report(key, "'auto' chooses by itself; remove one of the two")
    }
    if hasEvaluator {
      search.report(key, "an evaluator runs the workflow itself; remove one of the two")
    }
    var seen: Set<CommunicationProtocol> = []
    kinds = ([today] + kinds).filter { seen.insert($0).inserted }
    if kinds.count < 2 { search.report(key, "names nothing to choose beside '\(today.rawValue)'") }
    searched = kinds
  }

  private func protocolNamed(
    _ name: String, _ search: ConfigurationMapping
  ) -> CommunicationProtocol? {
    if let kind = CommunicationProtocol(rawValue: name) { return kind }
    let names = CommunicationProtocol.allCases.map(\.rawValue)
    search.report(
      Self.searchKey,
      "'\(name)' is none of \(names.joined(separator: ", "))"
        + NearestName.hint(for: name, among: names))
    return nil
  }

  private mutating func readSteps(_ section: ConfigurationMapping) {
    options.steps = section.integer("steps", in: 1...1000)
    options.maximumSteps = section.integer("max_steps", in: 1...1000) ?? options.maximumSteps
    options.adaptsSteps = section.flag("adapt_steps") ?? options.adaptsSteps
    options.handsOnEachStep = section.flag("each_step") ?? options.handsOnEachStep
    options.stopsAtDelimiter = section.flag("stop_at_delimiter") ?? options.stopsAtDelimiter
    let kind = section.choice("segmentation", Segmentation.self) ?? .delimiter
    let words = section.integer("words", in: 1...100_000)
    let delimiter = section.string("delimiter")
    if let delimiter, delimiter.isEmpty || delimiter.contains(where: \.isWhitespace) {
      section.report("delimiter", "must be a word without white space, such as END_STEP")
    }
    switch kind {
    case .delimiter: options.segmentation = .delimiter(delimiter ?? StepSegmenter.delimiter)
    case .lines: options.segmentation = .lines
    case .paragraphs: options.segmentation = .paragraphs
    case .words:
      if !section.has("words") {
        section.report("segmentation", "'words' needs the key 'words', such as words: 60")
      }
      options.segmentation = .words(words ?? 1)
    }
  }

  private mutating func readMessages(_ section: ConfigurationMapping) {
    options.mergeOrder =
      section.choice("merge_order", CommunicationOptions.MergeOrder.self) ?? options.mergeOrder
    options.maximumBatch = section.integer("max_batch", in: 1...100_000)
    options.queueBytes = section.integer("queue_bytes", in: 1...(1 << 30)) ?? options.queueBytes
    options.contextWindow = section.integer("context_window", in: 64...100_000_000)
  }

  private mutating func readFailures(_ section: ConfigurationMapping) {
    options.recovery =
      section.choice("recovery", CommunicationOptions.Recovery.self) ?? options.recovery
    options.failurePolicy =
      section.choice("on_failure", CommunicationOptions.FailurePolicy.self)
      ?? options.failurePolicy
    options.maximumRetries = section.integer("retries", in: 0...20) ?? options.maximumRetries
    options.deadline = section.words("deadline", WallTime.init, "45s, 2m or 1h30m")?.duration
  }
}
