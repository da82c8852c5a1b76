/// A question to the workflow: what its agents may read, and nothing else.
///
/// No reference answer fits in here, so none can reach a judge or a writer.
public struct WorkflowQuestion: Sendable {
  /// Goes to the calls log.
  public let id: String
  /// By the names of the workflow's inputs, in their order.
  let fields: [(name: String, value: String)]

  /// - Parameters:
  ///   - inputs: the workflow's.
  ///   - values: by name; others than the inputs are dropped.
  public init(id: String, inputs: [String], values: [String: String]) {
    self.id = id
    fields = inputs.compactMap { name in values[name].map { (name, $0) } }
  }

  var values: [String: String] { Dictionary(fields.map { ($0.name, $0.value) }) { $1 } }
}
