import Testing
import Workflows

struct NumberTextTests {
  /// What the published extractor falls back to, as measured on it.
  @Test(arguments: [
    ("The answer is -5", "-5"), ("**-5**", "-5"), ("Answer: 12", "12"), ("total 3.", "3"),
    ("so the answer is $1,234.50", "1234.5"), ("10-3", "-3"), ("1,2345", "5"), (".5", "5"),
    ("12 apples and 3 pears", "3"), ("answer is , then 7", "7"),
  ]) func followsTheMeasuredVectors(text: String, number: String) {
    #expect(NumberText.last(in: text) == number)
  }

  @Test(arguments: [
    ("1,234,567", "1234567"), ("1,234,56", "56"), ("12,345.", "12345"), ("3.14.15", "15"),
    ("+007.50", "7.5"), ("-0", "0"), ("-0.00", "0"), ("0.050", "0.05"), ("50%", "50"),
    ("\u{2212}4", "-4"), ("1e5", "5"), ("x2y", "2"), ("7 -", "7"), ("--8", "-8"),
    ("123456789012345678901234567890", "123456789012345678901234567890"), ("1,2,3", "3"),
    ("1,000", "1000"), ("1,0000", "0"), ("2 ٣", "2"),
  ]) func normalises(text: String, number: String) {
    #expect(NumberText.last(in: text) == number)
  }

  @Test(arguments: ["", "none", "-", ",", "٣"]) func findsNothing(text: String) {
    #expect(NumberText.last(in: text) == nil)
  }
}
