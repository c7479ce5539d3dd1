"""Faults of accessibility that axe-core finds on an open page."""

from collections.abc import Iterable
from importlib.resources import files

AXE = files("axe_playwright_python") / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Colours are tried apart, on a sample: their faults are looked for in light and in dark, the others at both widths.
RULES_ON_LAYOUT = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"color-contrast": {"enabled": False}}}
RULES_ON_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

# The contrast of a text follows from a few computed styles: two texts of each look stand for all those alike, which
# spares axe-core nine tenths of its time on a long page.
MARK_SAMPLE = """() => {
  const looks = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const clear = style => style.backgroundColor === "rgba(0, 0, 0, 0)" && style.backgroundImage === "none";
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    const element = walker.currentNode.parentElement, own = getComputedStyle(element), link = element.closest("a");
    let ground = element, opacity = 1;
    for (let one = element; one; one = one.parentElement) opacity *= getComputedStyle(one).opacity;
    while (ground.parentElement && clear(getComputedStyle(ground))) ground = ground.parentElement;
    const under = getComputedStyle(ground), around = link && getComputedStyle(link.parentElement);
    const look = [own.color, own.fontSize, own.fontWeight, own.textDecorationLine, own.textShadow, opacity,
      under.backgroundColor, under.backgroundImage, around?.color, around?.textDecorationLine].join("|");
    const alike = looks.get(look) ?? 0;
    looks.set(look, alike + 1);
    if (alike < 2) element.dataset.sample = "";
  }
}"""


def faults_of(page, tried: Iterable[str]) -> list[str]:
    """Faults that axe-core finds on an open page, in its layout, its colours, or both."""
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    page.evaluate(MARK_SAMPLE)
    found = []
    for what in tried:
        where, rules = ("[data-sample]", RULES_ON_COLOURS) if what == "colours" else ("html", RULES_ON_LAYOUT)
        options = {**rules, "resultTypes": ["violations"]}
        result = page.evaluate("([where, options]) => axe.run(where, options)", [where, options])
        found += [
            f"{violation['id']} : {violation['help']} : {node['html'][:160]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
    return found
