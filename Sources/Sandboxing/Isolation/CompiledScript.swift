import Subprocesses
import Synchronization

/// A script of ours as an interpreter's own byte code: each one that starts would otherwise spend more time on
/// compiling it than on a small job.
struct CompiledScript: Sendable {
  private struct Key: Hashable {
    let program: String
    let script: String
  }

  private static let compiled = Mutex<[Key: String]>([:])

  /// The text to start Python with; the script itself where it could not be compiled. Blocks the first time.
  static func text(of script: String, for program: String) -> String {
    let key = Key(program: program, script: script)
    if let text = compiled.withLock({ $0[key] }) { return text }
    guard let code = code(of: script, program) else { return script }
    let text = "import binascii, marshal\nexec(marshal.loads(binascii.a2b_base64('\(code)')))\n"
    // The kernel takes no longer argument of a program.
    guard text.utf8.count < 128 << 10 else { return script }
    compiled.withLock { $0[key] = text }
    return text
  }

  /// Byte code in base 64, from an interpreter that runs none of it.
  private static func code(of script: String, _ program: String) -> String? {
    guard
      let child = try? ChildProcess(
        [program, "-I", "-S", "-c", compiler], in: "/", environment: ["LC_ALL": "C.UTF-8"])
    else { return nil }
    defer { child.kill() }
    let digits = Array("0123456789abcdef".utf8)
    let request = script.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    var exchange = LineExchange(request: request, deadline: .now + .seconds(10))
    let answer = exchange.run(with: child, log: { _ in }, isCancelled: { false })
    guard case .answer(let line) = answer else { return nil }
    let text = String(decoding: line, as: UTF8.self)
    return text.wholeMatch(of: /[A-Za-z0-9+\/]+=*/) == nil ? nil : text
  }

  /// Without documentation: it would be part of every start.
  private static let compiler = """
    import binascii, marshal, sys
    text = bytes.fromhex(sys.stdin.readline()).decode()
    code = marshal.dumps(compile(text, "<sandbox>", "exec", 0, True, 2))
    print(binascii.b2a_base64(code, newline=False).decode())
    """
}
