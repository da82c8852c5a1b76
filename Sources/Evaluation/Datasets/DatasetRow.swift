import Workflows

/// A row as a reader hands it over, before it becomes an example.
struct DatasetRow {
  /// Where the row starts in its file, from 1.
  let line: Int
  let members: [JSONValue.Member]

  /// The value of a field that is present and not `null`.
  subscript(name: String) -> JSONValue? {
    let value = members.last { $0.name == name }?.value
    return value == .null ? nil : value
  }

  var fieldNames: [String] { members.map(\.name) }
}
