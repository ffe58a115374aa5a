"""A person who uses the keyboard alone: tabs, types, presses; every stop must be seen."""

from pathlib import Path

from playwright.sync_api import Page, TimeoutError

_MOST_STOPS = 120
_NOWHERE = "the focus is nowhere"

# What is wrong with where the focus is: an outline that cannot be seen, a stop outside the window or
# wholly under something else, a target that is too small (inline links are exempt, WCAG 2.5.8).
_FAULTS_OF_STOP = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const faults = [], name = at.outerHTML.slice(0, 120);
  if (at === document.body) return ["NOWHERE"];
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
}""".replace("NOWHERE", _NOWHERE)

# Every stop of the page in the order of its text, the first one focused; of a group of radios its chosen
# one, else its first.  The faults: a stop that is seen above the one before it, in the same column or row.
_BEGIN_ROUND = """() => {
  const whole = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const group = (at) => [...at.form.elements[at.name]];
  const stops = [...document.querySelectorAll(whole)].filter((at) =>
    at.tabIndex >= 0 && !at.disabled && at.checkVisibility({visibilityProperty: true}) &&
    (at.type !== "radio" || at === (group(at).find((one) => one.checked) ?? group(at)[0])));
  const sticks = (at) => at && (["sticky", "fixed"].includes(getComputedStyle(at).position)
    || sticks(at.parentElement));
  const box = (at) => at.getBoundingClientRect(), faults = [];
  stops.slice(1).forEach((at, before) => {
    if (sticks(at) || sticks(stops[before]) || stops[before].className === "skip") return;
    const [here, there] = [box(at), box(stops[before])];
    const column = here.left < there.right && there.left < here.right;
    const row = here.top < there.bottom && there.top < here.bottom;
    if (column ? here.bottom <= there.top : row && here.right <= there.left)
      faults.push("before what comes after it: " + at.outerHTML.slice(0, 120));
  });
  window.stops = stops;
  stops[0].focus({focusVisible: true});
  return [stops.length, faults];
}"""
_STOP = "() => window.stops.indexOf(document.activeElement)"
_COME_TO = f"(wanted) => [document.activeElement.matches(wanted), ({_FAULTS_OF_STOP})()]"
_NAME = "() => document.activeElement.outerHTML.slice(0, 120)"


class Keyboard:
    """The keyboard of a page, and what was wrong at its stops."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: set[str] = set()
        # Without a listener from the start the browser may open its own window before it is told not to.
        page.on("filechooser", lambda _chooser: None)

    def go_round(self) -> None:
        """Tab through the whole page: every stop is reached in its order, and the last one can be left."""
        count, faults = self.page.evaluate(_BEGIN_ROUND)
        self._note(faults)
        for place in range(count):
            at, faults = self.page.evaluate(f"() => [({_STOP})(), ({_FAULTS_OF_STOP})()]")
            self._note(faults)
            if at != place:
                self._note([f"stop {place} of {count} is elsewhere: {self.page.evaluate(_NAME)}"])
                break
            self.page.keyboard.press("Tab")
        if self.page.evaluate(_STOP) == count - 1:
            self._note(["the last stop cannot be left"])
        self.page.evaluate("() => window.stops[0].focus()")

    def is_at(self, selector: str) -> None:
        """The focus is where the work goes on."""
        try:
            self.page.wait_for_function("(wanted) => document.activeElement.matches(wanted)", arg=selector)
        except TimeoutError as late:
            at = self.page.evaluate(_NAME)
            raise AssertionError(f"not {selector} has the focus but {at} on {self.page.url}") from late

    def tab_to(self, selector: str) -> None:
        """Press Tab until an element has the focus."""
        rounds = 0
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            found, faults = self.page.evaluate(_COME_TO, selector)
            # Behind the last stop comes the window of the browser, once, and then the first.
            rounds += faults == [_NOWHERE]
            self._note(faults if faults != [_NOWHERE] or rounds > 1 else [])
            if found:
                return
        raise AssertionError(f"{selector} cannot be reached with the Tab key on {self.page.url}")

    def type_into(self, name: str, text: str) -> None:
        """Tab to a field and type in the place of what stands there."""
        self.tab_to(f'main [name="{name}"]')
        self.page.keyboard.type(text)

    def type_over(self, text: str) -> None:
        """Type in the place of all that stands in the field that has the focus."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, presses: int = 0) -> None:
        """Tab to a group of radios and take the first, or the one so many arrows further."""
        self.tab_to(f'main input[name="{name}"]')
        self.page.keyboard.press("Space")
        for _ in range(presses):
            self.page.keyboard.press("ArrowDown")

    def select(self, name: str, presses: int = 1) -> None:
        """Tab to a select and go so many choices down."""
        self.tab_to(f'main select[name="{name}"]')
        for _ in range(presses):
            self.page.keyboard.press("ArrowDown")

    def tick(self, *selectors: str) -> None:
        """Tab to boxes and tick them."""
        for selector in selectors:
            self.tab_to(f"main input{selector}")
            self.page.keyboard.press("Space")

    def open(self, selector: str) -> None:
        """Tab to a heading that opens something, and open it: the focus stays on it."""
        self.tab_to(f"main {selector}")
        self.page.keyboard.press("Enter")
        self.is_at(f"details[open] > {selector.rpartition(' ')[2]}")

    def press(self, selector: str) -> None:
        """Tab to a link or a button and press it."""
        self.tab_to(selector)
        self.send()

    def send(self) -> None:
        """Press Enter where the focus is: the form goes on."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def send_and_correct(self) -> None:
        """The same where something is to be put right: the summary is read first, and leads to its field."""
        self.send()
        self.is_at("#errors")
        self.tab_to("#errors a")
        self.page.keyboard.press("Enter")
        wanted = self.page.evaluate("() => location.hash")
        self.is_at(wanted)

    def choose_file(self, path: Path) -> None:
        """Tab to the field of a file and choose one."""
        self.tab_to('main input[type="file"]')
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)

    def _note(self, faults: list[str]) -> None:
        self.faults.update(f"{self.page.url.partition('/budget')[2]}: {fault}" for fault in faults)
