/// What the prompts of MASPO's graphs say about the task at hand.
enum GraphTask {
  case mathematics, choice, code

  init(of benchmark: String) {
    self =
      switch benchmark {
      case "aqua": .choice
      case "mbpp-sanitized", "humaneval-et": .code
      default: .mathematics
      }
  }

  /// The words of the graph templates.
  var words: [String: String] {
    switch self {
    case .mathematics:
      [
        "expert": "You are good at mathematics.", "steps": "Think step by step.",
        "answer":
          "Give the final answer once, between <answer> and </answer>, and nothing else there.",
        "short": "Sum this up in 30 words or fewer: the key steps and the final answer.",
        "gist":
          "Shorten this to 30 words or fewer: the facts, the conditions and what is asked for. Do not answer it.",
        "parse": "text", "vote": "answer", "compare": "answer", "metric": "maspo_math",
      ]
    case .choice:
      [
        "expert": "You are good at multiple-choice questions.", "steps": "Think step by step.",
        "answer":
          "Give the letter of the right option once, between <answer> and </answer>, and nothing else there.",
        "short": "Sum this up in 30 words or fewer: the key steps and the chosen letter.",
        "gist":
          "Shorten this to 30 words or fewer: the facts, the conditions and what is asked for. Do not answer it.",
        "parse": "text", "vote": "answer", "compare": "answer", "metric": "choice",
      ]
    case .code:
      [
        "expert": "You are an expert in Python.", "steps": "Think about the algorithm first.",
        "answer":
          "End with one fenced python block that holds the function, without type annotations, input checks or exception handling.",
        "short": "Sum this up in 50 words or fewer: the key logic of the solution.",
        "gist":
          "Shorten this to 50 words or fewer: what the function takes and returns, and its rules. Do not write it.",
        "parse": "function", "vote": "function", "compare": "code", "metric": "maspo_code",
      ]
    }
  }
}
