import Foundation
import PromptSpace
import Testing

struct ObservationTests {
  @Test(arguments: [nil, 0.01]) func survivesEncoding(variance: Double?) throws {
    let observation = Observation(
      assignment: PromptAssignment([1, 0]), score: 0.1 + 0.2, exampleCount: 50, variance: variance)
    let data = try JSONEncoder().encode(observation)
    #expect(try JSONDecoder().decode(Observation.self, from: data) == observation)
  }
}
