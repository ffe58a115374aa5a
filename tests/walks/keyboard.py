"""A person who uses the keyboard alone: tabs, types, presses; every stop must be seen."""

from playwright.sync_api import Page

_MOST_STOPS = 80

# What is wrong with where the focus is: an outline that cannot be seen, a stop outside the window or
# wholly under something else, a target that is too small (inline links are exempt, WCAG 2.5.8).
_FAULTS_OF_STOP = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const faults = [], name = at.outerHTML.slice(0, 120);
  if (at === document.body) return ["the focus is nowhere"];
  if (parseFloat(style.outlineWidth) < 2 || style.outlineStyle === "none")
    faults.push("no outline: " + name);
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
    faults.push("outside the window: " + name);
  else {
    const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].map(([x, y]) =>
      document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
    if (!points.some((seen) => seen && (at.contains(seen) || seen.contains(at))))
      faults.push("covered: " + name);
  }
  const inline = style.display === "inline" && at.tagName === "A";
  if (!inline && (box.width < 24 || box.height < 24)) faults.push("too small: " + name);
  return faults;
}"""


class Keyboard:
    """The keyboard of a page, and what was wrong at its stops."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: set[str] = set()

    def tab_to(self, selector: str) -> None:
        """Press Tab until an element has the focus."""
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            self.faults.update(self.page.evaluate(_FAULTS_OF_STOP))
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached with the Tab key on {self.page.url}")

    def type_into(self, name: str, text: str) -> None:
        """Tab to a field and type."""
        self.tab_to(f'main [name="{name}"]')
        self.page.keyboard.type(text)

    def choose(self, name: str, presses: int = 0) -> None:
        """Tab to a group of radios and take the first, or the one so many arrows further."""
        self.tab_to(f'main input[name="{name}"]')
        self.page.keyboard.press("Space")
        for _ in range(presses):
            self.page.keyboard.press("ArrowDown")

    def press(self, selector: str) -> None:
        """Tab to a link or a button and press it."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def send(self) -> None:
        """Press Enter where the focus is: the form goes on."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
