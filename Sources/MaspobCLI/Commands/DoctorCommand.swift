import ArgumentParser
import Evaluation
import Foundation
import LanguageModels
import Sandboxing

/// Makes one small real call per role and says what it found.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Make one small real call per model and report.",
    discussion: """
      Spends one call of a few tokens per model, and one embedding. Also tries the sandbox that generated code \
      would run in.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let project = try ProjectLoader.load(project.file) { configuration in
      runtime.apply(to: &configuration.runtime)
      // A kept answer would say nothing about the server.
      configuration.runtime.usesCache = false
    }
    let services = try Services(
      for: project,
      options: .init(logger: LogHandlers.logger(output), usesModels: project.metric != nil))
    defer { services.shutdown() }
    try await services.requireReachable()
    for key in services.models.keys.sorted() { try await checkModel(key, project, services) }
    if let embedder = services.embedder { try await check(embedder, services) }
    try await checkMetric(of: project, services)
    try await checkSandbox()
  }

  /// Says which protection generated code would get; a workflow that runs none can do without.
  private func checkSandbox() async throws {
    do {
      let python = try await SandboxedPython.probe()
      let (program, version) = (python.interpreter.program, python.interpreter.version)
      output.console.result(
        "ok  sandbox for generated code: \(python.level.rawValue), Python \(version) at \(program)")
      try output.console.event(
        SandboxFinding(event: "ok", level: python.level, python: program, message: nil))
    } catch let error as SandboxError {
      output.console.result("no  sandbox for generated code: \(error.message)")
      try output.console.event(
        SandboxFinding(event: "missing", level: nil, python: nil, message: error.message))
    }
  }

  private func checkModel(_ key: String, _ project: Project, _ services: Services) async throws {
    guard let model = services.models[key], let section = project.configuration.models[key],
      let settings = services.endpoints[key]
    else { return }
    // With the project's own parameters, which some models refuse.
    let sampling = section.sampling
    let request = ChatRequest(
      model: section.model, messages: [ChatMessage(.user, "Say OK.")],
      temperature: sampling.temperature, topP: sampling.topP, maxOutputTokens: 8,
      seed: sampling.seed)
    let start = ContinuousClock.now
    let response = try await model.complete(request, context: CallContext(role: .doctor))
    let took = Self.milliseconds(since: start)
    let estimated = response.usage.isEstimated ? " (our estimate: the server reports none)" : ""
    try report(
      Finding(
        name: key, kind: "model", baseURL: settings.endpoint.baseURL, origin: settings.origin,
        milliseconds: took),
      "ok  model '\(key)' (\(section.model)) at \(settings.endpoint.baseURL) (from \(settings.origin)): "
        + "\(response.usage.inputTokens) + \(response.usage.outputTokens) tokens\(estimated), \(took) ms"
    )
  }

  private func check(_ embedder: any TextEmbedder, _ services: Services) async throws {
    guard let settings = services.endpoints["embedder"] else { return }
    let start = ContinuousClock.now
    let vectors = try await embedder.embed(["probe"], context: CallContext(role: .doctor))
    let took = Self.milliseconds(since: start)
    try report(
      Finding(
        name: "embedder", kind: "embedder", baseURL: settings.endpoint.baseURL,
        origin: settings.origin, milliseconds: took),
      "ok  embedder at \(settings.endpoint.baseURL) (from \(settings.origin)): "
        + "\(vectors.first?.count ?? 0) dimensions, \(took) ms")
  }

  /// Free of charge, and the only finding for a project whose metric needs nothing is that it is there.
  private func checkMetric(of project: Project, _ services: Services) async throws {
    let start = ContinuousClock.now
    guard project.metric != nil else { return }
    let tools = try await project.codeTools()
    defer { tools.shutdown() }
    let metric = try await project.scorer(tools: tools, models: services.models)
    let took = Self.milliseconds(since: start)
    try report(
      Finding(name: metric.name, kind: "metric", milliseconds: took),
      "ok  metric '\(metric.name)', \(took) ms")
  }

  private func report(_ finding: Finding, _ text: String) throws {
    output.console.result(text)
    try output.console.event(finding)
  }

  private static func milliseconds(since start: ContinuousClock.Instant) -> Int {
    Int(((ContinuousClock.now - start) / .milliseconds(1)).rounded())
  }

  private struct SandboxFinding: Encodable {
    let event: String
    let kind = "sandbox"
    let level: SandboxLevel?
    let python: String?
    let message: String?
  }

  private struct Finding: Encodable {
    let event = "ok"
    let name: String
    let kind: String
    var baseURL: String?
    var origin: String?
    let milliseconds: Int
  }
}
