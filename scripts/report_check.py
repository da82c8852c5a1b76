#!/usr/bin/env python3
"""Opens reports in a headless browser, in light and dark, at the width of a phone and of a desk.

For each page: no message on the console, no request but the file's own, no overflow of the page, a heading
order without gaps, and no serious or critical violation of axe-core. Screenshots go to --screenshots.
"""

import argparse
import json
import pathlib
import shutil
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

VIEWPORTS = {"phone": (360, 800), "desk": (1280, 900)}
SCHEMES = ("light", "dark")


def find_browser() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if path := shutil.which(name):
            return path
    return None


def check(page, url: str, axe: Axe) -> list[str]:
    """What is wrong with one page in one setting."""
    faults: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: faults.append(f"console: {message.type}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(url)
    # What is folded away counts too.
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    if others := [one for one in requests if one != url]:
        faults.append(f"loaded {others}")
    width, inner = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if width > inner:
        faults.append(f"the page is {width} wide in a window of {inner}")
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    if levels[:1] != [1] or any(b > a + 1 for a, b in zip(levels, levels[1:])):
        faults.append(f"heading levels {levels}")
    if scripts := page.evaluate("document.scripts.length"):
        faults.append(f"{scripts} scripts")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
             const frame = svg.getBoundingClientRect();
             return [...svg.querySelectorAll('text,path,rect,circle,line')].filter(shape => {
               const box = shape.getBoundingClientRect();
               return box.width && (box.left < frame.left - 1.5 || box.right > frame.right + 1.5 ||
                 box.top < frame.top - 1.5 || box.bottom > frame.bottom + 1.5);
             }).map(shape => svg.querySelector('title').textContent + ': ' + shape.outerHTML.slice(0, 120));
           })"""
    )
    faults += [f"outside its drawing: {shape}" for shape in outside[:3]]
    # The page forbids scripts; axe is let in by the browser's own switch, see below.
    results = axe.run(page).response
    for violation in results["violations"]:
        if violation["impact"] in ("serious", "critical"):
            targets = [node["target"] for node in violation["nodes"][:3]]
            faults.append(f"axe {violation['impact']} {violation['id']}: {json.dumps(targets)}")
        else:
            print(f"  note: axe {violation['impact']} {violation['id']}")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    arguments = parser.parse_args()
    browser_path = find_browser()
    if browser_path is None:
        print("skipped: no chromium on this machine (apt-get install chromium)")
        return 0
    failures = 0
    with sync_playwright() as playwright:
        # As root, as in containers, the sandbox of the browser does not start.
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for path in arguments.pages:
            for name, (width, height) in VIEWPORTS.items():
                for scheme in SCHEMES:
                    context = browser.new_context(
                        viewport={"width": width, "height": height}, color_scheme=scheme,
                        bypass_csp=True)
                    page = context.new_page()
                    faults = check(page, path.resolve().as_uri(), Axe())
                    print(f"{path.name} {name} {scheme}: {'; '.join(faults) or 'sound'}")
                    failures += len(faults)
                    if arguments.screenshots:
                        arguments.screenshots.mkdir(parents=True, exist_ok=True)
                        page.evaluate(
                            "document.querySelectorAll('figure details').forEach(d => d.open = false)")
                        page.screenshot(
                            path=arguments.screenshots / f"{path.stem}-{name}-{scheme}.png",
                            full_page=True)
                    context.close()
        browser.close()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
