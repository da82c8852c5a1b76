import ArgumentParser
import Foundation
import PromptSpace
import Studies

/// The loop as a conversation: somebody outside evaluates, this process decides and writes down.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Drive a run from another program, by JSON lines.",
    discussion: """
      Reads requests from standard input and answers each with one line on standard output. The driver \
      evaluates, so no model is called and no key is needed; only a project with an embedder and no \
      vectors yet asks it once. For the same outcomes the decisions are those of 'optimize', and the \
      run is the same: 'optimize', 'show' and 'export' go on with it.

        {"op": "propose", "n": 1}      what to evaluate: trial, split, prompts, mean, uncertainty
        {"op": "tell", "trial": 1, "scores": [1, 0, 1]}    also "split", "score", "usage", as 'tell'
        {"op": "attach", "assignment": "0-3", "score": 0.6, "n": 24}    as 'attach'
        {"op": "fit", "surrogate": "gat"}    how far a surrogate can be trusted
        {"op": "state"}                best, verdict, bill
        {"op": "quit"}                 as the end of the input

      An answer has "ok": true, or false and "error"; no wrong request ends the process. When \
      "proposals" comes back empty, the study is over.

        maspob serve -c maspob.yaml --run-dir run
      """)

  @OptionGroup var study: StudyOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let project = try study.project()
    let study = try await DrivenStudy.open(
      project, in: study.folder(for: project), logger: LogHandlers.logger(output))
    output.console.note("serving \(study.session.folder.url.relativePath)")
    var server = LoopServer(study)
    do {
      try serve(&server)
    } catch {
      var study = server.study
      try? study.close()
      throw error
    }
    var ended = server.study
    try ended.close()
  }

  private func serve(_ server: inout LoopServer) throws {
    var input = StandardInput()
    while !server.isDone, let line = try input.nextLine() {
      guard let answer = server.answer(to: line) else { continue }
      // Who cannot hear the answers cannot drive.
      try FileHandle.standardOutput.write(contentsOf: Data((answer + "\n").utf8))
    }
  }
}
