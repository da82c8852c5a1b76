/// Why a file of another program holds no prompts for this workflow.
public struct ForeignPromptsError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
