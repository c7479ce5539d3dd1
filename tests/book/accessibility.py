"""Faults of accessibility that axe-core finds on an open page."""

from collections.abc import Iterable
from importlib.resources import files

AXE = files("axe_playwright_python") / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A contrast takes axe-core longest and follows from a few computed styles: two texts of each look stand for all those
# alike. Both rules on colours look at this sample alone.
COLOURS = ("color-contrast", "link-in-text-block")
MARK_SAMPLE = """() => {
  document.querySelectorAll("[data-sample]").forEach(element => { delete element.dataset.sample; });
  const told = new Map(), looks = new Map(), seen = new Set();
  const tell = element => {
    if (!element) return { opacity: 1 };
    if (!told.has(element)) {
      const own = getComputedStyle(element), around = tell(element.parentElement);
      const clear = own.backgroundColor === "rgba(0, 0, 0, 0)" && own.backgroundImage === "none";
      const text = own.color + own.textDecorationLine, opacity = own.opacity * around.opacity;
      const ground = clear && around.ground || own.backgroundColor + own.backgroundImage;
      const look = [text, own.fontSize, own.fontWeight, own.textShadow, opacity, ground].join("|");
      told.set(element, { text, opacity, ground, look });
    }
    return told.get(element);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(element)) continue;
    seen.add(element);
    const link = element.closest("a"), look = tell(element).look + (link ? tell(link.parentElement).text : "");
    const alike = looks.get(look) ?? 0;
    looks.set(look, alike + 1);
    if (alike < 2) for (const one of [element, link ?? element]) one.dataset.sample = "";
  }
}"""
KEEP_TO_SAMPLE = """axe.configure({ rules: [
  { id: "color-contrast", selector: "[data-sample]" },
  { id: "link-in-text-block", selector: "a[href][data-sample]" },
] })"""


def faults_of(page, tried: Iterable[str]) -> list[str]:
    """Faults that axe-core finds on an open page, in its ``"layout"``, its ``"colours"``, or both."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    if "colours" in tried:
        page.evaluate(MARK_SAMPLE)
        page.evaluate(KEEP_TO_SAMPLE)
    rules: dict[str, object] = {"runOnly": {"type": "rule", "values": list(COLOURS)}}
    if "layout" in tried:
        left = {} if "colours" in tried else {name: {"enabled": False} for name in COLOURS}
        rules = {"runOnly": {"type": "tag", "values": TAGS}, "rules": left}
    options = {**rules, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']} : {violation['help']} : {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
