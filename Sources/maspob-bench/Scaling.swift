import Foundation
import PromptSpace
import Randomness
import Surrogates

/// How the time of a fit grows along each size, beside the operations that the formula counts.
enum Scaling {
  private struct Point {
    var problem: () throws -> Problem
    var observations = 50
    var inputs = WorkflowGATArchitecture.Inputs.span
  }

  /// Epochs of a timed fit: an epoch costs the same in a short one.
  private static let epochs = 100

  /// One line of JSON a point: the axis, its value, seconds of a fit, operations.
  ///
  /// `N` lengthens a chain; all other axes vary the MATH workflow. Both kinds of input are timed along d:
  /// full inputs grow with d² (the encoder's width does, too) until that width reaches its limit, those in
  /// the span only with the width.
  static func run() throws {
    for n in [12, 25, 50, 100, 200, 400] {
      try measure("n", n, Point(problem: { try Problem() }, observations: n))
    }
    for candidates in [5, 10, 20, 40, 80] {
      try measure(
        "P", candidates, Point(problem: { try Problem(.init(candidates: candidates)) }))
    }
    for dimension in [256, 512, 1_024, 2_048] {
      let problem = { try Problem(.init(dimension: dimension)) }
      try measure("d", dimension, Point(problem: problem))
      try measure("d (full inputs)", dimension, Point(problem: problem, inputs: .full))
    }
    for agents in [2, 4, 8, 16, 32] {
      try measure("N", agents, Point(problem: { try Problem(chainOf: agents) }))
    }
  }

  private static func measure(_ axis: String, _ value: Int, _ point: Point) throws {
    let problem = try point.problem()
    let observations = problem.observations(point.observations)
    var model = problem.surrogate(inputs: point.inputs, epochs: epochs)
    let values = try Clock.cpu.measure {
      _ = try model.fit(observations, seeds: problem.seeds.child("fit"))
    }
    let seconds = Measurement(name: axis, unit: Clock.cpu.rawValue, values: values).median
    let flops = problem.fitFlops(observations, inputs: point.inputs, epochs: epochs)
    print(
      "{\"axis\":\"\(axis)\",\"value\":\(value),\"seconds\":\(String(format: "%.4g", seconds)),"
        + "\"flops\":\(String(format: "%.4g", flops))}")
    fflush(nil)
  }
}
