import Sandboxing
import Testing

struct PythonOutcomeTests {
  @Test func onlyAFullReturnPasses() {
    let endings: [PythonOutcome.Ending] = [
      .failed([]), .raised(type: "E", message: "", traceback: ""), .missingEntryPoint,
      .needsArguments, .exceeded(.wallTime), .vanished(status: 0),
    ]
    #expect(endings.allSatisfy { !PythonOutcome(ending: $0).hasPassed })
    #expect(PythonOutcome(ending: .passed(value: nil)).hasPassed)
  }
}
