import Testing

@testable import Generation

@Suite struct ReplyCleanerTests {
  @Test(arguments: [
    ("  Read {x}.\n\n", "Read {x}."),
    ("A\r\nB {x}", "A\nB {x}"),
    // One fence around everything.
    ("```\nRead {x}\n```", "Read {x}"),
    ("```markdown\nRead\n\n{x}\n```  ", "Read\n\n{x}"),
    ("````\n```\nin\n```\n{x}\n````", "```\nin\n```\n{x}"),
    ("```\nRead {x}\n```\nmore {x}", "```\nRead {x}\n```\nmore {x}"),
    ("Use\n```\n{x}\n```", "Use\n```\n{x}\n```"),
    ("```a\nb\n```\nc\n```", "```a\nb\n```\nc\n```"),
    // An announcing first line.
    ("Here is the prompt:\nRead {x}", "Read {x}"),
    ("Sure! Here's a new one:\n\nRead {x}", "Read {x}"),
    ("Certainly.\nRead {x}", "Read {x}"),
    ("**Below is the prompt**\nRead {x}", "Read {x}"),
    ("The following is it\nRead {x}", "Read {x}"),
    ("New prompt (short): Read {x}", "Read {x}"),
    ("**Generated prompt:** Read {x}", "Read {x}"),
    ("Generated prompt:\n\nRead {x}", "Read {x}"),
    ("Here is {x}. Read it.", "Here is {x}. Read it."),
    ("Here is {x}\nRead it.", "Here is {x}\nRead it."),
    ("Here is all there is", "Here is all there is"),
    ("Surely read {x}", "Surely read {x}"),
    // Closing remarks.
    ("Read {x}\n\nNote: it is short.", "Read {x}"),
    ("Read {x}\n\n**Explanation**: it is\nshort.\n\nThis prompt is good.", "Read {x}"),
    ("Read\n\nNote the {x}", "Read\n\nNote the {x}"),
    ("Note: read", "Note: read"),
    // All of it, in any order.
    ("Sure:\n```\nRead {x}\n```\n\nNote: fine", "Read {x}"),
    ("<think>Here {y} is\n\nmore</think>\n\nRead {x}", "Read {x}"),
    ("\"Read {x}\"", "Read {x}"),
    ("\"\"\"\nRead {x}\n\"\"\"", "Read {x}"),
    ("\"a\" or \"b\"", "\"a\" or \"b\""),
    ("", ""), ("```\n```", ""), ("\"", "\""),
  ])
  func keepsThePromptOnly(reply: String, prompt: String) {
    #expect(ReplyCleaner.prompt(in: reply) == prompt)
  }

  @Test func oneFenceIsTakenOffAndNoMore() {
    #expect(ReplyCleaner.prompt(in: "````\n```\n{x}\n```\n````") == "```\n{x}\n```")
  }
}
