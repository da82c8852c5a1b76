import PromptSpace
import Search

extension MASPOSearch {
  /// The next batch of an agent, with the misaligned cases that the configuration puts into it or beside it.
  func batch(for agent: Int, using generator: inout some RandomNumberGenerator) -> Batch {
    var injected: [Int] = []
    var labelled: [Int] = []
    switch configuration.misalignedCases {
    case .unused: break
    case .successors(let limit):
      for question in problem.topology.predecessors[agent].flatMap({ states[$0].misaligned })
      where !injected.contains(question) {
        injected.append(question)
      }
      if injected.count > limit { injected = generator.sample(limit, of: injected) }
    case .own(let limit): labelled = Array(states[agent].misaligned.prefix(limit))
    }
    return Batch(
      size: configuration.batchSize, pool: pool, injected: injected, labelled: labelled,
      using: &generator)
  }

  /// What all agents are asked with while one agent's prompt is tried, question by question.
  ///
  /// - Parameter sampled: how many of the questions, the first ones, count as the batch whose last 30 % may
  ///   see other prompts of the predecessors.
  func contexts(
    for agent: Int, prompt: String, count: Int, sampled: Int,
    using generator: inout some RandomNumberGenerator
  ) -> [[String]] {
    var base = best
    let predecessors = problem.topology.predecessors[agent]
    if configuration.switchesDynamically, states[agent].depth % 2 == 1 {
      for predecessor in predecessors where states[predecessor].beam.count > 1 {
        base[predecessor] = states[predecessor].beam[1].prompt
      }
    }
    base[agent] = prompt
    let start = configuration.samplesPredecessors ? sampled * 7 / 10 : sampled
    return (0..<count).map { place in
      var prompts = base
      guard (start..<sampled).contains(place) else { return prompts }
      for predecessor in predecessors where states[predecessor].beam.count > 1 {
        let others = states[predecessor].beam.dropFirst()
        prompts[predecessor] =
          others[others.startIndex + generator.index(below: others.count)].prompt
      }
      return prompts
    }
  }
}
