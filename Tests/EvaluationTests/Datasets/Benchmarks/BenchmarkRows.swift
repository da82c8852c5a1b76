@testable import Evaluation

/// One or two rows of every format, of our own making in the published shape.
enum BenchmarkRows {
  static let rows: [BenchmarkFormat: [String]] = [
    .hotpotqa: [
      #"""
      {"_id": "5a1", "answer": "Oslo", "question": "Where was the painter of Fog born?", "supporting_facts": [["Fog", 0]], "context": [["Fog", ["Fog is a painting.", " Ann Lee made it."]], ["Ann Lee", ["Ann Lee was born in Oslo."]]], "type": "bridge", "level": "hard"}
      """#,
      #"""
      {"_id": 37, "answer": "yes", "question": "Are both rivers?", "supporting_facts": [], "context": [], "type": "comparison", "level": "hard"}
      """#,
    ],
    .drop: [
      #"""
      {"context": "Passage: Two goals were shot in 1904, one later.\nQuestion: How many goals?\nAnswer:", "completion": " 3", "ref_text": "3|three", "id": 4032}
      """#
    ],
    .gsm8k: [
      #"{"question": "Tom has 1,000 nuts and 234 more. How many?", "answer": "1,234", "cot": "1000 + 234 = <<1000+234=1234>>1234", "id": "gsm8k-test-1"}"#,
      #"{"question": "Ten less three?", "answer": "10 - 3 = <<10-3=7>>7\n#### 7", "id": "gsm8k-test-2"}"#,
    ],
    .math: [
      #"""
      {"problem": "What is half of three?", "level": "Level 5", "type": "Prealgebra", "solution": "It is $\\boxed{\\frac{3}{2}}$."}
      """#
    ],
    .humaneval: [
      #"""
      {"task_id": "HumanEval/900", "prompt": "def twice(x):\n    \"\"\" Double x. \"\"\"\n", "entry_point": "twice", "canonical_solution": "    return 2 * x\n", "test": "def check(candidate):\n    assert candidate(2) == 4\n"}
      """#,
      #"""
      {"task_id": "HumanEval/901", "prompt": "def add(x, y):\n    \"\"\" Add. \"\"\"\n", "entry_point": "add", "canonical_solution": "    return x + y\n", "test": "def check(candidate):\n    assert candidate(2, 3) == 5\n"}
      """#,
    ],
    .mbpp: [
      #"""
      {"source_file": "a.ipynb", "task_id": 901, "prompt": "Write a function to halve.\n\ndef halve(x):", "code": "def halve(x):\n    return x / 2", "test_imports": [], "test_list": ["assert halve(4) == 2"], "entry_point": "halve", "test": "def check():\n    assert halve(4) == 2\n"}
      """#
    ],
    .math500: [
      #"""
      {"problem": "What is $1+1$?", "solution": "It is $\\boxed{2}$.", "answer": "2", "subject": "Algebra", "level": 1, "unique_id": "test/algebra/1.json"}
      """#
    ],
    .aqua: [
      #"{"question": "How far?", "options": ["A)3 km", "B)4 km"], "rationale": "It is 4.", "correct": "B"}"#,
      #"{"question": "How big?", "options": ["A)1", "B)2"], "rationale": "r", "problem": "How big? A)1 B)2", "answer": "A"}"#,
    ],
    .agievalMath: [
      #"{"problem": "Sum of 2 and 3?", "answer": "5", "solution": "It is \\boxed{5}.", "level": 5, "type": "Algebra"}"#
    ],
    .mbppSanitized: [
      #"""
      {"source_file": "a.ipynb", "task_id": 902, "prompt": "Write a function for the area.", "code": "import math\ndef helper(r):\n    return r\ndef area(r):\n    return math.pi * helper(r) ** 2", "test_imports": ["import math"], "test_list": ["assert math.isclose(area(1), 3.14, rel_tol=0.01)", "assert math.isclose(math.floor(area(0)), 0)"]}
      """#
    ],
    .humanevalET: [
      #"""
      {"task_id": "HumanEval/902", "prompt": "def twice(x):\n    \"\"\" Double x. \"\"\"\n", "entry_point": "twice", "canonical_solution": "    return 2 * x\n", "test": "def check(candidate):\n    pass\n", "test_list": ["assert twice(2) == 4", "assert twice(0) == 0"]}
      """#
    ],
  ]

  static let publicTests = """
    {"problem_id": "HumanEval/12", "test": ["assert candidate(1, 1) == 2"], "entry_point": "add"}
    {"problem_id": "HumanEval/901", "test": ["assert candidate(2, 2) == 4", "assert candidate(0, 0) == 0"], "entry_point": "add"}
    {"problem_id": "HumanEval/900", "test": ["assert candidate(3) == 6"], "entry_point": "twice"}
    """

  static func text(_ format: BenchmarkFormat) -> String {
    (rows[format] ?? []).joined(separator: "\n")
  }

  static func dataset(
    _ format: BenchmarkFormat, _ options: BenchmarkOptions? = nil
  ) throws -> Dataset {
    try Dataset(
      bytes: Array(text(format).utf8), name: "\(format.rawValue).jsonl",
      options: DatasetOptions(benchmark: options ?? BenchmarkOptions(format)))
  }
}
