import LanguageModels
import PromptSpace
import Synchronization
import Workflows

/// Everything that is told of the run of one row: its calls, and what its agents handed to each other.
final class RowRecorder: CallLog, CommunicationLog {
  private struct State {
    var calls: [CallRecord] = []
    var events: [CommunicationEvent] = []
    var duration = Duration.zero
  }

  private let state = Mutex(State())

  func append(_ record: CallRecord) { state.withLock { $0.calls.append(record) } }

  func append(_ event: CommunicationEvent) { state.withLock { $0.events.append(event) } }

  func note(_ duration: Duration) { state.withLock { $0.duration += duration } }

  /// What came since this was last asked.
  func take() -> (calls: [CallRecord], events: [CommunicationEvent], duration: Duration) {
    state.withLock { state in
      defer { state = State() }
      return (state.calls, state.events, state.duration)
    }
  }
}

/// An executor whose runs are timed, without what scores their answers.
struct TimedExecutor: WorkflowExecutor {
  let executor: any WorkflowExecutor
  let recorder: RowRecorder

  var workflow: WorkflowDefinition { executor.workflow }
  var callsPerExample: Int { executor.callsPerExample }

  func run(
    _ prompts: [PromptTemplate], on input: ExecutionInput
  ) async throws(ExecutionFailure) -> ExecutionResult {
    let start = ContinuousClock.now
    defer { recorder.note(ContinuousClock.now - start) }
    return try await executor.run(prompts, on: input)
  }
}
