/// What is believed of a count that another program or a file says.
public enum CountLimit {
  /// From 0 to 10¹²: sums over a million trials stay far below overflow, and as milliseconds it is 31 years.
  public static let range = 0...1_000_000_000_000
  /// The same for a number of examples, of which there is at least one.
  public static let positive = 1...range.upperBound
}
