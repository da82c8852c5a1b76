import Studies
import Workflows

extension RunFolder {
  /// What agents told each other, summed up by protocol; nothing where they wait for each other.
  ///
  /// - Throws: ``StudyError`` with code `storage` for a log that cannot be read.
  func communicationSummaries() throws -> [CommunicationProtocol: CommunicationSummary] {
    CommunicationSummary.byProtocol(try CommunicationHistory(contentsOf: communication).events)
  }
}
