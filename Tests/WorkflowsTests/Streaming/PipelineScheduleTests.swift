import Testing
import Workflows

struct PipelineScheduleTests {
  private static let tree = [[], [0], [0], [1, 2]]
  private static let graph = [[], [0], [0, 1], [2]]
  private static let full = [[], [0], [0, 1], [0, 1, 2]]

  @Test(arguments: [
    (tree, 1_230, 1_100, 660), (graph, 1_640, 1_100, 770), (full, 1_640, 1_870, 770),
  ])
  func timesOfGraphs(parents: [[Int]], serial: Int, each: Int, coalesced: Int) {
    let schedule = PipelineSchedule(
      parents: parents, steps: 4, latency: .milliseconds(10), step: .milliseconds(100))
    #expect(schedule.serialTime == .milliseconds(serial))
    #expect(schedule.streamedTime(.each) == .milliseconds(each))
    #expect(schedule.streamedTime(.coalesced) == .milliseconds(coalesced))
  }

  @Test func callsOfAnAgentAreTheMessagesOfItsParents() {
    let schedule = PipelineSchedule(
      parents: Self.full, steps: 4, latency: .zero, step: .seconds(1))
    #expect(schedule.streamedSteps(.each).map(\.count) == [4, 4, 8, 16])
    #expect(schedule.streamedSteps(.coalesced).allSatisfy { $0.count <= 7 })
  }

  @Test func oneAgentAloneIsOneCall() {
    let schedule = PipelineSchedule.chain(
      agents: 1, steps: 3, latency: .seconds(2), step: .seconds(1))
    #expect(schedule.streamedTime(.each) == .seconds(5) && schedule.serialTime == .seconds(5))
  }
}
