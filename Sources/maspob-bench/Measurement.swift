import Foundation

/// The runs of one benchmark, printed as one line of JSON.
struct Measurement {
  let name: String
  let unit: String
  let values: [Double]
  /// Floating-point operations of one run; `nil` where counting them says nothing.
  var flops: Double?

  var median: Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// - Parameter sgemmRate: operations a second of a large single-precision product.
  func line(sgemmRate: Double) -> String {
    let fraction = flops.map { $0 / median / sgemmRate }
    let fields = [
      ("name", "\"\(name)\""), ("unit", "\"\(unit)\""), ("median", number(median)),
      ("min", number(values.min())), ("max", number(values.max())), ("runs", "\(values.count)"),
      ("flops", number(flops)), ("fraction_of_sgemm", number(fraction)),
    ]
    return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }

  private func number(_ value: Double?) -> String {
    value.map { String(format: "%.4g", $0) } ?? "null"
  }
}

/// How runs are timed.
enum Clock: String {
  /// Time of this process on its cores: other processes of the machine do not count.
  case cpu = "s CPU"
  /// For what waits for another process.
  case wall = "s wall"

  var now: Double {
    var time = timespec()
    clock_gettime(self == .cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Times `runs` calls after `warmUp` uncounted ones, each of `repeats` passes that are averaged.
  func measure(
    runs: Int = 7, warmUp: Int = 1, repeats: Int = 1, _ body: () throws -> Void
  ) rethrows -> [Double] {
    for _ in 0..<warmUp { try body() }
    return try (0..<runs).map { _ in
      let start = now
      for _ in 0..<repeats { try body() }
      return (now - start) / Double(repeats)
    }
  }
}
