extension Int {
  /// Such as `1 call` and `2 calls`.
  func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
