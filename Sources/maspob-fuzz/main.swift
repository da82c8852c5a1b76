import Foundation
import Randomness

/// Usage: maspob-fuzz CORPUS STATUS [COUNT [SEED [TARGET [ONLY]]]]
///
/// Runs COUNT inputs a target. STATUS always names the input at work, so that the script that started this
/// process can say what ended it; ONLY runs that one input again and prints it.
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 2 else {
  print("usage: maspob-fuzz CORPUS STATUS [COUNT [SEED [TARGET [ONLY]]]]")
  exit(2)
}

func argument(_ index: Int) -> String? { arguments.count > index ? arguments[index] : nil }

let corpusFolder = URL(filePath: arguments[0], directoryHint: .isDirectory)
try Data().write(to: URL(filePath: arguments[1]))
let status = try FileHandle(forWritingTo: URL(filePath: arguments[1]))
/// A mistyped number must not become another run that passes.
func number<Number: FixedWidthInteger>(_ index: Int, else standard: Number?) -> Number? {
  guard let text = argument(index) else { return standard }
  guard let number = Number(text), number >= 0 else {
    print("\(text) is no number of 0 or more")
    exit(2)
  }
  return number
}
let count = number(2, else: 1000) ?? 1000
let seeds = SeedSequence(seed: number(3, else: 1) ?? 1)
let only: Int? = number(5, else: nil)
let targets = Target.all.filter { target in argument(4).map { $0 == target.name } ?? true }
guard !targets.isEmpty else {
  print("there is no such target; there are \(Target.all.map(\.name).joined(separator: ", "))")
  exit(2)
}
/// Far above what any input of the largest size takes, even on a busy machine.
let patience = Duration.seconds(5)
var failures = 0

for target in targets {
  let file = corpusFolder.appending(path: "\(target.name).txt")
  let corpus = try Data(contentsOf: file).split(separator: UInt8(ascii: "\u{1}")).map { Array($0) }
  let words = (target.words + Target.commonWords).map { Array($0.utf8) }
  let start = ContinuousClock.now
  var slowest = Duration.zero
  for number in only.map({ $0..<$0 + 1 }) ?? 0..<count {
    // An input that never comes back ends the process, and the script says which one it was.
    alarm(60)
    try status.seek(toOffset: 0)
    try status.write(contentsOf: Data("\(target.name) \(seeds.value) \(number)          \n".utf8))
    var mutator = Mutator(seed: seeds.child(target.name).child(number).value)
    let input = mutator.input(from: corpus, words: words)
    if only != nil { print(String(decoding: input, as: UTF8.self)) }
    let begin = ContinuousClock.now
    var problem = await target.check(input)
    let time = ContinuousClock.now - begin
    slowest = max(slowest, time)
    if time > patience { problem = problem ?? "took \(time)" }
    if let problem {
      failures += 1
      print("FAILED \(target.name) seed \(seeds.value) input \(number): \(problem)")
      if failures >= 20 { exit(1) }
    }
  }
  print("\(target.name): \(count) inputs in \(ContinuousClock.now - start), slowest \(slowest)")
}
exit(failures == 0 ? 0 : 1)
