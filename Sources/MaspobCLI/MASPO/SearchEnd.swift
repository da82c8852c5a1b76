import Foundation
import LanguageModels
import MASPO
import Studies

/// How a search that writes prompts ended, and under which caps, in a file of the run folder.
struct SearchEnd: Codable, Hashable {
  let result: MASPOResult
  /// `nil` in files of earlier versions.
  let caps: BudgetCaps?

  private enum CodingKeys: CodingKey { case caps }

  init(result: MASPOResult, caps: BudgetCaps) {
    self.result = result
    self.caps = caps
  }

  /// One object: the result with the caps beside its own keys.
  init(from decoder: any Decoder) throws {
    result = try MASPOResult(from: decoder)
    caps = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(
      BudgetCaps.self, forKey: .caps)
  }

  func encode(to encoder: any Encoder) throws {
    try result.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(caps, forKey: .caps)
  }

  /// - Throws: where there is no such file, or one that cannot be read.
  init(in folder: RunFolder) throws {
    self = try JSONDecoder().decode(SearchEnd.self, from: Data(contentsOf: folder.search))
  }

  /// - Throws: ``StudyError`` with code `storage`.
  func write(in folder: RunFolder) throws {
    try TextFile.write(try JSONText.line(self) + "\n", to: folder.search)
  }
}
