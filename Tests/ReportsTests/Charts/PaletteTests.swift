import Testing

@testable import Reports

@Suite struct PaletteTests {
  @Test func contrastIsThatOfTheGuidelines() {
    #expect(abs(Palette.contrast(0x000000, 0xFFFFFF) - 21) < 1e-9)
    // By the formula of WCAG 2.2 in an independent calculation (Python).
    #expect(abs(Palette.contrast(0x0B62A8, 0xFFFFFF) - 6.312499) < 1e-5)
    #expect(abs(Palette.contrast(0x777777, 0xFFFFFF) - 4.478089) < 1e-5)
  }

  @Test func textIsReadableAndMarksAreSeenInBothSchemes() {
    for scheme in [\Palette.Pair.light, \.dark] {
      for ground in [Palette.ground, Palette.panel] {
        for text in [Palette.ink, Palette.muted, Palette.link] {
          #expect(Palette.contrast(text[keyPath: scheme], ground[keyPath: scheme]) >= 4.5)
        }
      }
      for ground in [Palette.added, Palette.removed] {
        #expect(Palette.contrast(Palette.ink[keyPath: scheme], ground[keyPath: scheme]) >= 4.5)
      }
      for series in Palette.series {
        #expect(Palette.contrast(series[keyPath: scheme], Palette.ground[keyPath: scheme]) >= 3)
      }
    }
    for fill in Palette.heat {
      #expect(Palette.contrast(Palette.text(on: fill), fill) >= 4.5)
    }
  }

  @Test func neighboursInTheLegendDifferInMoreThanColour() {
    // Colours and shapes repeat after eight, dashes after seven: no two of 56 lines look the same.
    #expect(Palette.series.count == 8 && Palette.dashes.count == 7)
    #expect(Set(Palette.dashes).count == 7)
  }
}
