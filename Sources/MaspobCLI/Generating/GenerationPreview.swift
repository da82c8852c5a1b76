import Generation
import LanguageModels

/// What `generate` would do, without a call.
struct GenerationPreview {
  private let plan: GenerationPlan

  init(_ plan: GenerationPlan) { self.plan = plan }

  func print(to console: Console) throws {
    let model = SilentModel()
    let target = plan.options.candidates
    var request: String?
    var fewest = 0
    var most = 0
    for job in plan.jobs {
      let missing = max(0, target - job.count)
      let calls = plan.generator(for: job, model: model, embedder: nil).calls(missing: missing)
      (fewest, most) = (fewest + calls.lowerBound, most + calls.upperBound)
      console.result(
        "\(job.place.agent): \(job.count)/\(target) candidates, \(calls.lowerBound) to "
          + "\(calls.upperBound) calls for the rest, into \(job.place.file.name)")
      if missing > 0, request == nil {
        request = plan.writer(for: job, model: model).requestText(ofAttempt: 0)
      }
    }
    console.result(
      "in all \(fewest) to \(most) calls of \(plan.settings.model), fewer where the cache answers"
        + (plan.usesEmbedder ? ", and the embeddings of the candidates" : ""))
    if let request { console.result("the first request:\n\n\(request)") }
    try console.event(Preview(fewestCalls: fewest, mostCalls: most, request: request))
  }

  private struct Preview: Encodable {
    let event = "plan"
    let fewestCalls: Int
    let mostCalls: Int
    let request: String?
  }

  /// Nobody asks it.
  private struct SilentModel: ChatModel {
    func complete(
      _ request: ChatRequest, context: CallContext
    ) async throws -> ChatResponse {
      throw LanguageModelError(.unreachable, "a preview makes no call")
    }
  }
}
