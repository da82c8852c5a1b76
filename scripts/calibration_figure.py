#!/usr/bin/env python3
"""Draws notebooks-data/calibration.svg from calibration-curves.csv: mean simple regret with 95 % bands.

Needs nothing but Python. Run by scripts/calibration.sh.
"""

import collections
import csv
import pathlib

DATA = pathlib.Path(__file__).resolve().parent.parent / "notebooks-data"
COLOURS = {"gp": "#0b6e4f", "mlp": "#1d4ed8", "linear": "#b7791f", "random": "#6b7280"}
WIDTH, HEIGHT, LEFT, TOP = 280, 190, 46, 26
COLUMNS = 3


def read():
    curves = collections.defaultdict(lambda: collections.defaultdict(list))
    with open(DATA / "calibration-curves.csv") as table:
        for row in csv.DictReader(table):
            if row["method"].endswith("+choice"):
                continue  # the same search: it differs only in what it recommends at the end
            curves[row["table"]][row["method"]].append(
                [float(row[key]) for key in ("evaluation", "mean_regret", "lower", "upper")])
    return curves


def panel(name, methods, top, x0, y0):
    last = max(point[0] for points in methods.values() for point in points)

    def at(evaluation, regret):
        x = x0 + LEFT + (evaluation - 1) / (last - 1) * (WIDTH - LEFT - 12)
        y = y0 + TOP + (1 - max(0, regret) / top) * (HEIGHT - TOP - 30)
        return f"{x:.1f},{y:.1f}"

    out = [f'<text x="{x0 + LEFT}" y="{y0 + 16}" font-weight="bold">{name}</text>']
    for tick in range(0, int(top * 10) + 1):
        x, y = at(1, tick / 10).split(",")
        right = at(last, 0).split(",")[0]
        out.append(f'<path d="M{x} {y}H{right}" stroke="#e5e7eb"/>'
                   f'<text x="{float(x) - 6}" y="{float(y) + 4}" text-anchor="end">{tick / 10}</text>')
    for evaluation in (1, 10, 20, int(last)):
        x, y = at(evaluation, 0).split(",")
        out.append(f'<text x="{x}" y="{float(y) + 16}" text-anchor="middle">{evaluation}</text>')
    for method, points in methods.items():
        colour = COLOURS.get(method, "#000")
        band = [at(p[0], p[3]) for p in points] + [at(p[0], p[2]) for p in reversed(points)]
        out.append(f'<polygon points="{" ".join(band)}" fill="{colour}" opacity="0.12"/>')
        out.append(f'<polyline points="{" ".join(at(p[0], p[1]) for p in points)}" fill="none" '
                   f'stroke="{colour}" stroke-width="1.6"/>')
    return out


def main():
    curves = read()
    top = 0.1 * (1 + int(10 * max(p[3] for m in curves.values() for c in m.values() for p in c)))
    rows = -(-len(curves) // COLUMNS)
    size = (COLUMNS * WIDTH, rows * HEIGHT + 34)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" '
           'font-family="sans-serif" font-size="11" fill="#111827">',
           f'<rect width="{size[0]}" height="{size[1]}" fill="#fff"/>']
    for index, (name, methods) in enumerate(curves.items()):
        out += panel(name, methods, top, index % COLUMNS * WIDTH, index // COLUMNS * HEIGHT)
    names = list(dict.fromkeys(method for methods in curves.values() for method in methods))
    for index, method in enumerate(names):
        x, y = 20 + index * 115, rows * HEIGHT + 18
        out.append(f'<path d="M{x} {y - 4}h18" stroke="{COLOURS.get(method, "#000")}" stroke-width="3"/>'
                   f'<text x="{x + 24}" y="{y}">{method}</text>')
    (DATA / "calibration.svg").write_text("\n".join(out + ["</svg>"]) + "\n")


if __name__ == "__main__":
    main()
