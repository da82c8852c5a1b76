/// The programs that a reply may mean, the likeliest first.
///
/// The last marked block that defines the function; all Python blocks, since a helper may have one of its own;
/// the reply as it is. Where none of them defines the function, its body in a block or in the reply, after the
/// prompt that begins the function.
struct ProgramCandidates {
  let programs: [String]
  /// Whether the programs are bodies after the prompt.
  let areContinuations: Bool

  /// - Complexity: O(length).
  init(in reply: String, name: String?, prompt: String?) {
    func defines(_ source: String) -> Bool { TopLevelNames.contains(name, in: source) }
    let code = MarkedCode(in: reply)
    let joined = code.python.map(\.text).joined(separator: "\n\n")
    let last = code.blocks.last { defines($0.text) }?.text
    var programs = [last, joined, reply].compactMap(\.self).filter(defines)
    areContinuations = programs.isEmpty
    if programs.isEmpty, let name, let prompt, TopLevelNames.contains(name, in: prompt) {
      let bodies = [code.python.last?.text, reply].compactMap(\.self)
      programs = bodies.map { "\(prompt)\n\(IndentedLines($0).asBody)\n" }
    }
    var seen: Set<String> = []
    self.programs = programs.filter { seen.insert($0).inserted }
  }
}
