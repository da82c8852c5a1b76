/// Why a program could not be started.
package struct SubprocessError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence with the system's reason.
  package let message: String

  package init(_ message: String) { self.message = message }

  package var description: String { message }
}
