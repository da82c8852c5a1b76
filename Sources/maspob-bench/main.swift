import Foundation
import _TestSupport

// Prints one line of JSON a benchmark: those named, or all. `scripts/bench.sh` builds and runs this.
// With --problem it prints the data of the n = 50 benchmarks instead, for `scripts/goldens/peer_surrogate.py`,
// with --scaling the times of fits of many sizes, for `scripts/scaling.py`, with --http URL the load of
// `scripts/load.sh`, with --sandbox [CHECKS [FILE]] checks of Python programs in sandboxes, with --streaming [ROW…] how
// close pipelines of agents come to their models.
if CommandLine.arguments.contains("--problem") {
  try ProblemExport(Problem(), observations: 50).write()
  exit(0)
}
if CommandLine.arguments.contains("--scaling") {
  try Scaling.run()
  exit(0)
}
if let flag = CommandLine.arguments.firstIndex(of: "--http"),
  CommandLine.arguments.count > flag + 1
{
  try await HTTPLoad.run(Array(CommandLine.arguments[(flag + 1)...]))
  exit(0)
}
if let flag = CommandLine.arguments.firstIndex(of: "--sandbox") {
  try await SandboxLoad.run(Array(CommandLine.arguments[(flag + 1)...]))
  exit(0)
}
if CommandLine.arguments.contains(TimedServerProcess.flag) {
  try TimedServerProcess.serve()
  exit(0)
}
if let flag = CommandLine.arguments.firstIndex(of: "--streaming") {
  try await StreamingLoad.run(Array(CommandLine.arguments[(flag + 1)...]))
  exit(0)
}
let wanted = CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") }
let known = ["sgemm"] + Benchmarks.all.map(\.name)
if let unknown = wanted.first(where: { !known.contains($0) }) {
  FileHandle.standardError.write(
    Data("unknown benchmark \(unknown); there are \(known.joined(separator: ", "))\n".utf8))
  exit(2)
}

let yardstick = Benchmarks.sgemm()
// The fastest run: a neighbour on the same core can double the others.
let rate = (yardstick.flops ?? 0) / (yardstick.values.min() ?? yardstick.median)
if wanted.isEmpty || wanted.contains("sgemm") { print(yardstick.line(sgemmRate: rate)) }
for benchmark in Benchmarks.all where wanted.isEmpty || wanted.contains(benchmark.name) {
  print(try benchmark.run(benchmark.name).line(sgemmRate: rate))
  fflush(nil)
}
