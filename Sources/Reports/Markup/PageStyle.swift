/// How a report looks around its drawings.
enum PageStyle {
  static let css = layout + content + tables + prompts

  private static let layout =
    "*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}"
    + "body{margin:0 auto;max-width:76rem;padding:1rem;background:var(--ground);color:var(--ink);"
    + "font:16px/1.5 system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;overflow-wrap:anywhere}"
    + "h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}"
    + "h2{font-size:1.25rem;margin:2.5rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--grid)}"
    + "h3{font-size:1.05rem;margin:1.5rem 0 .5rem}p{max-width:46rem;margin:.5rem 0}"
    + "a{color:var(--link)}.note,figcaption{color:var(--muted);font-size:.9rem}"
    + "figcaption strong{color:var(--ink)}:focus-visible{outline:2px solid var(--link);outline-offset:2px}"
    + ".skip{position:absolute;left:-999rem}.skip:focus{position:static}"

  private static let content =
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:1rem 0;padding:0}"
    + "nav a{display:inline-block;padding:.2rem 0}"
    + ".verdict{border-left:4px solid var(--s0);background:var(--panel);padding:.75rem 1rem;font-size:1.1rem}"
    + ".figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));"
    + "gap:2rem 1.5rem;margin:1rem 0}figure{margin:0;min-width:0}.wide{grid-column:1/-1}"
    + ".chart>svg{display:block;width:100%;max-width:34rem;height:auto;margin:.5rem 0}"
    + ".wide svg{display:block;margin:.5rem 0}details{margin:.5rem 0}"
    + "summary{cursor:pointer;color:var(--link);padding:.2rem 0}"

  private static let tables =
    ".scroll{overflow:auto;max-width:100%;max-height:32rem}table{border-collapse:collapse;font-size:.9rem}"
    + "caption{text-align:left;color:var(--muted);padding:.25rem 0}"
    + "th,td{padding:.25rem .6rem;border-bottom:1px solid var(--grid);vertical-align:top;font-weight:400}"
    + "thead th{font-weight:600;background:var(--panel)}"
    + ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    + ".t{text-align:left;min-width:6rem;overflow-wrap:break-word}td.t:last-child{min-width:14rem}"

  private static let prompts =
    "pre,.diff{background:var(--panel);border:1px solid var(--grid);border-radius:4px;padding:.75rem;"
    + "font:13px/1.45 ui-monospace,'DejaVu Sans Mono',monospace;white-space:pre-wrap;"
    + "overflow-wrap:anywhere;unicode-bidi:isolate;margin:.5rem 0}"
    + ".diff>*{display:block;text-decoration:none;min-height:1.45em;padding-left:1.5em;text-indent:-1.5em}"
    + ".diff ins{background:var(--added)}.diff del{background:var(--removed)}"
}
