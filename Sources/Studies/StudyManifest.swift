public import Foundation
public import PromptSpace

/// What a run was made of: enough to refuse a resumption that would mix two studies, and enough to
/// read the run where its project is gone.
public struct StudyManifest: Hashable, Codable, Sendable {
  public static let currentVersion = 1

  public var version = StudyManifest.currentVersion
  public var tool: String
  public var study: String
  /// ISO 8601, UTC.
  public var created: String
  /// What decides the results, by topic: a resumption must agree with every entry.
  public var identity: [String: String]
  /// How versions before this one wrote the same values: a run of theirs is the same study. Not part of the file.
  public var earlierIdentity: [String: String] = [:]
  public var agents: [Agent]
  public var pools: [PromptPool]
  /// The share of failed examples above which an evaluation is unusable.
  public var maximumErrorRate: Double

  private enum CodingKeys: CodingKey {
    case version, tool, study, created, identity, agents, pools, maximumErrorRate
  }

  /// One node of the workflow.
  public struct Agent: Hashable, Codable, Sendable {
    public var id: AgentID
    public var after: [AgentID]
    /// False for an agent that keeps its seed prompt.
    public var optimize: Bool

    public init(id: AgentID, after: [AgentID], optimize: Bool) {
      self.id = id
      self.after = after
      self.optimize = optimize
    }
  }

  public init(
    tool: String, study: String, created: String, identity: [String: String],
    space: (agents: [Agent], pools: [PromptPool]), maximumErrorRate: Double
  ) {
    self.tool = tool
    self.study = study
    self.created = created
    self.identity = identity
    agents = space.agents
    pools = space.pools
    self.maximumErrorRate = maximumErrorRate
  }

  /// Whether another manifest describes the same study.
  public func matches(_ other: StudyManifest?) -> Bool {
    other.map { differences(from: $0).isEmpty } ?? false
  }

  /// The prompt of every agent under an assignment of this run.
  ///
  /// - Precondition: the assignment lies in the space of ``pools``.
  public func prompts(of assignment: PromptAssignment) -> [(agent: AgentID, prompt: String)] {
    zip(pools, assignment.indices).map { ($0.agent, $0.candidates[$1]) }
  }

  /// The topics in which another manifest disagrees, sorted.
  public func differences(from other: StudyManifest) -> [String] {
    Set(identity.keys).union(other.identity.keys).filter { topic in
      guard identity[topic] != other.identity[topic] else { return false }
      return earlierIdentity[topic] == nil || earlierIdentity[topic] != other.identity[topic]
    }.sorted()
  }

  /// - Throws: ``StudyError`` with code `storage` when the file is missing or no manifest.
  public static func read(_ file: URL) throws -> StudyManifest {
    try RunFolder.check(file, limit: RunFolder.documentLimit)
    do {
      let manifest = try JSONDecoder().decode(StudyManifest.self, from: Data(contentsOf: file))
      if let objection = manifest.objection {
        throw StudyError(.storage, "\(file.path): \(objection)")
      }
      return manifest
    } catch let error as StudyError {
      throw error
    } catch let error as DecodingError {
      throw StudyError(
        .storage, "\(file.path): this is no manifest of a run (\(Self.words(error)))")
    } catch {
      throw StudyError(.storage, "\(file.path): \(StorageFailure.reason(error))")
    }
  }

  /// Writes the manifest whole or not at all.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  public func write(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(self).write(to: file, options: .atomic)
    } catch {
      throw StudyError(.storage, "\(file.path): \(StorageFailure.reason(error))")
    }
  }

  /// What makes a manifest unusable: it may come from a stranger, a later version, or an editor.
  private var objection: String? {
    if version != Self.currentVersion {
      return "the run is of version \(version), this tool reads version \(Self.currentVersion)"
    }
    let ids = agents.map(\.id)
    guard !ids.isEmpty, Set(ids).count == ids.count, pools.map(\.agent) == ids else {
      return "the agents and their pools do not match"
    }
    if let pool = pools.first(where: \.candidates.isEmpty) {
      return "agent '\(pool.agent)' has no candidate"
    }
    // An agent's name becomes a file name.
    return ids.first { !$0.isPlain }.map { "'\($0)' is no name of an agent" }
  }

  private static func words(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      context.debugDescription
    @unknown default: "unreadable"
    }
  }
}
