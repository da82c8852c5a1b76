import Testing

@testable import Reports

@Suite struct DecimalsTests {
  @Test(arguments: [
    (0.0, "0.000"), (-0.0, "0.000"), (1, "1.000"), (0.0004, "0.000"), (-0.0004, "0.000"),
    (0.0006, "0.001"), (-0.25, "-0.250"), (12.3456, "12.346"), (0.1 + 0.2, "0.300"),
  ])
  func showsThreePlaces(_ number: Double, _ text: String) {
    #expect(Decimals.fixed(number) == text)
  }

  @Test func signsEveryNumber() {
    #expect(Decimals.signed(0.0833) == "+0.083")
    #expect(Decimals.signed(-0.0833) == "-0.083")
    #expect(Decimals.signed(0) == "+0.000")
  }

  @Test func otherPlaces() {
    #expect(Decimals.fixed(2.5, places: 0) == "3")
    #expect(Decimals.fixed(0.00012, places: 4) == "0.0001")
  }

  @Test func whatDoesNotFitIsShownInFull() {
    #expect(Decimals.fixed(.infinity) == "inf")
    #expect(Decimals.fixed(1e300) == "1e+300")
  }
}
