extension StyleDimension {
  /// In the order that presets count on.
  var options: [String] {
    switch self {
    case .reasoningStyle:
      [
        "Ask for one step after another.", "Ask to take the matter apart systematically.",
        "Ask to go through it part by part.", "Ask for a logical argument.",
        "Ask to weigh every aspect.", "Ask for a methodical approach.",
        "Ask to look at the details closely.", "Ask to work through it in stages.",
        "Ask to apply logic to what is known.", "Ask to judge systematically.",
      ]
    case .outputFormat:
      [
        "Want nothing but the answer.", "Want the answer on a new line at the end.",
        "Want the answer behind the word Answer.", "Want the answer stated directly.",
        "Want a reply that concludes with the answer.",
        "Want a last line with only the answer.", "Want the reasoning, then one line of answer.",
        "Want the answer in its simplest form.", "Want no words beside the answer.",
        "Want one fixed phrase before the final answer.",
      ]
    case .reasoningDepth:
      [
        "Every step should be shown.", "More than one approach should be tried.",
        "Every step should be verified.", "Edge cases should be thought of.",
        "The logic should be sound.", "Ways to go wrong should be considered.",
        "The result should be tested in the head.", "The result should be plausible.",
        "Arithmetic and logic should be gone over again.",
        "The parts should agree with each other.",
      ]
    case .verification:
      [
        "Call for a double check.", "Call for verification.", "Call for a review of the reasoning.",
        "Call for a confirmation of the result.", "Call for checking the work.",
        "Call for validating the result.", "Call for making certain that it is right.",
        "Call for a cross-check.", "Call for making sure before replying.",
        "Call for verifying the logic.",
      ]
    case .taskUnderstanding:
      [
        "The task is to be read carefully.", "The task is to be understood before it is begun.",
        "Find out first what is asked.", "The main requirements are to be found.",
        "The whole input is to be taken in.", "Full comprehension comes first.",
        "The task is to be grasped as a whole.", "It must be clear what is needed.",
        "The question itself is to be analysed.", "The question is to be considered with care.",
      ]
    case .decomposition:
      [
        "Split it into smaller parts.", "Name its key components.",
        "Separate what is known from what is not.", "Make separate steps.",
        "Find the core question.", "List the constraints.", "Gather the given data.",
        "Find the question behind the question.", "Name the goal and its sub-goals.",
        "Clear up the terms first.",
      ]
    case .errorHandling:
      [
        "Warn of common mistakes.", "Warn of edge cases.", "Warn of being off by one.",
        "Warn of boundaries.", "Allow no assumption that is not stated.",
        "Remind of special cases.", "Remind of negative values and of zero.",
        "Remind of limits.", "Remind of the order of operations.",
        "Remind of division by zero and overflow.",
      ]
    case .answerValidation:
      [
        "The answer should make sense.", "The answer should hold when it is put back.",
        "A small example should confirm the answer.", "The units should be right.",
        "The magnitude should be right.", "All conditions should be met.",
        "Critical sums should be done again.",
        "The answer should be of the kind that is asked for.",
        "The answer should be complete.", "The arithmetic should be right.",
      ]
    case .solvingStrategy:
      [
        "Suggest working backwards.", "Suggest looking for patterns.",
        "Suggest recalling similar problems.", "Suggest a simpler version first.",
        "Suggest trying examples.", "Suggest choosing a method first.",
        "Suggest comparing several methods.", "Suggest ruling out what cannot be.",
        "Suggest picturing it as a diagram.", "Suggest putting the data in order.",
      ]
    case .outputLength:
      [
        "Make it complete but concise.", "Keep to the essentials.",
        "Be thorough without being wordy.", "Say only what is asked for.",
        "Give enough detail.", "Be brief.", "Show the key steps.", "Be precise.",
        "Be complete and efficient.", "Use as few words as can be.",
      ]
    }
  }
}
