import Evaluation
import LanguageModels
import PromptSpace
import Studies

/// What can be said of a run whose evaluator is a program of the user's own: how often it is asked, and what the
/// tool itself calls. What the program calls and costs, it reports itself.
struct EvaluatorPlan: Encodable {
  let study: String
  /// Asked for by the budget, and no more than there are combinations.
  let evaluations: Int
  let evaluationsDone: Int
  let validationExamples: Int
  let testExamples: Int
  /// The most that the project says; 1 where it says nothing.
  let callsPerExample: Int
  let embeddingCalls: Int

  init(of project: Project, budget: StudyBudget, run: RunProgress) {
    study = project.configuration.name
    evaluations = min(budget.evaluations, project.space.count ?? .max)
    evaluationsDone = run.evaluationsDone
    validationExamples = project.validation.examples.count
    testExamples = project.test?.examples.count ?? 0
    callsPerExample = project.configuration.evaluator?.callsPerExample ?? 1
    embeddingCalls = run.hasEmbeddings ? 0 : project.embeddingDemand.amount.calls
  }

  /// The plan for a person.
  var text: String {
    let verdict =
      testExamples > 0
      ? "; the verdict, seed and winner on \(testExamples.counted("test example"))"
      : "; no test examples"
    let done = evaluationsDone > 0 ? ", \(evaluationsDone) of them done" : ""
    return """
      the run: \(evaluations.counted("evaluation"))\(done), each on \(validationExamples.counted("example"))\(verdict)
      calls of the evaluator: it reports its own; caps count up to \(callsPerExample) for an example before it does
      calls of this tool: \(embeddingCalls) for embeddings
      """
  }
}
