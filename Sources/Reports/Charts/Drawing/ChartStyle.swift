/// The rules that drawings rely on: once on a page, or in each file that stands alone.
enum ChartStyle {
  /// Custom properties for one colour scheme.
  private static func variables(_ colour: (Palette.Pair) -> UInt32) -> String {
    let named: [(String, Palette.Pair)] = [
      ("ground", Palette.ground), ("panel", Palette.panel), ("ink", Palette.ink),
      ("muted", Palette.muted), ("grid", Palette.grid), ("link", Palette.link),
      ("added", Palette.added), ("removed", Palette.removed),
    ]
    let series = Palette.series.enumerated().map { ("s\($0)", $1) }
    return (named + series).map { "--\($0):\(Palette.hex(colour($1)))" }.joined(separator: ";")
  }

  static let css: String = {
    let schemes =
      ":root{color-scheme:light dark;\(variables(\.light))}"
      + "@media(prefers-color-scheme:dark){:root{\(variables(\.dark))}}"
    let lines = Palette.series.indices.map { index in
      ".s\(index){stroke:var(--s\(index))}.f\(index){fill:var(--s\(index));stroke:var(--ground)}"
        + ".a\(index){fill:var(--s\(index))}"
    }
    let dashes = Palette.dashes.enumerated().map { ".d\($0){stroke-dasharray:\($1)}" }
    let heat = Palette.heat.enumerated().map { index, fill in
      ".h\(index){fill:\(Palette.hex(fill))}.t\(index){fill:\(Palette.hex(Palette.text(on: fill)))}"
    }
    return schemes + shapes + (lines + dashes + heat).joined()
  }()

  /// Colours come after, so that a series' own outweigh these.
  private static let shapes =
    "svg{background:var(--ground)}"
    + "svg text{font:12px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;fill:var(--ink)}"
    + "svg text.m{fill:var(--muted);font-size:11px}svg text.c{font-size:10px}"
    + "svg text.e{text-anchor:end}svg text.o{text-anchor:middle}svg text.b{font-weight:600}"
    + ".g{stroke:var(--grid);fill:none}.z{stroke:var(--muted);fill:none}"
    + ".l{fill:none;stroke-width:2;stroke-linejoin:round}.w{fill:none;stroke-width:1.5}"
    + ".a{fill-opacity:.16;stroke:none}.p{stroke-width:1}"
    + ".k{fill:none;stroke-width:1.6}.x{fill:var(--panel);stroke:var(--grid)}"
    + ".y{fill:var(--panel);stroke:var(--ink);stroke-width:2}.r{fill:var(--muted)}"
}
