"""What must be true of every HTML reply that any test opens.

A rule is a function from a page to the faults it finds, each a sentence; `faults` runs them all.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from xml.etree.ElementTree import Element

from tests.ground.page import LANGUAGES, Page, text_of

Rule = Callable[[Page], Iterable[str]]

_ERROR_TITLE = {"fi": "Virhe: ", "sv": "Fel: "}
_POINTS_TO_IDS = ("for", "list", "aria-describedby", "aria-labelledby", "aria-controls", "headers")
_NEEDS_NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
_PERSONAL_IDENTITY_CODE = re.compile(r"\d{6}(?:[-+]|%2B|[A-FU-Y])\d{3}[0-9A-Y]")
_RANDOM_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNFILLED = re.compile(r"%\(\w*\)?|\{\{|\{%|%[sd]\b")


def is_well_formed(page: Page) -> Iterable[str]:
    """The parser of the HTML standard has nothing to put right."""
    return page.syntax_faults


def has_its_language(page: Page) -> Iterable[str]:
    """The page says its language, and it is the one of its address."""
    said = page.root.get("lang")
    if said not in LANGUAGES or said != (page.language or said):
        yield f"lang is {said}, the address says {page.language}"


def has_one_heading_in_its_title(page: Page) -> Iterable[str]:
    """There is one h1, and the title repeats it."""
    headings = [text_of(at) for at in page.all("h1")]
    if len(headings) != 1:
        yield f"there are {len(headings)} h1"
    elif not headings[0] or headings[0] not in page.title:
        yield f"the title “{page.title}” lacks the h1 “{headings[0]}”"


def skips_no_heading_level(page: Page) -> Iterable[str]:
    """A heading is at most one level below the one before it."""
    levels = [int(at.tag[1]) for at in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"h{below} follows h{above}"


def gives_an_id_once(page: Page) -> Iterable[str]:
    """No two elements share an id."""
    return (f"the id {name} is given {n} times" for name, n in Counter(page.ids).items() if n > 1)


def points_to_what_is_there(page: Page) -> Iterable[str]:
    """Labels, descriptions and links within the page lead to elements that exist."""
    for at in page.all():
        named = [name for attribute in _POINTS_TO_IDS for name in at.get(attribute, "").split()]
        address = at.get("href", "")
        named += [address[1:]] if address.startswith("#") else []
        for name in set(named) - set(page.ids):
            yield f"<{at.tag}> points to #{name}, which is not there"


def labels_every_field(page: Page) -> Iterable[str]:
    """Whatever can be filled in has a label."""
    labelled = {at.get("for") for at in page.all("label")}
    inside = {id(field) for label in page.all("label") for field in label.iter()}
    for at in page.all("input", "select", "textarea"):
        says_itself = at.get("aria-label") or at.get("aria-labelledby")
        if at.get("type") in _NEEDS_NO_LABEL or says_itself:
            continue
        if at.get("id") not in labelled and id(at) not in inside:
            yield f"the field {at.get('name')} has no label"


def asks_before_a_choice(page: Page) -> Iterable[str]:
    """Radio buttons lie in a group that says what is asked."""
    groups = [group for group in page.all("fieldset") if group.find("legend") is not None]
    grouped = {id(at) for group in groups for at in group.iter()}
    for at in page.all("input"):
        if at.get("type") == "radio" and id(at) not in grouped:
            yield f"the choice {at.get('name')} has no legend"


def names_every_link_and_button(page: Page) -> Iterable[str]:
    """A link, a button and a picture say what they are."""
    for at in page.all("a", "button"):
        if not (text_of(at) or at.get("aria-label") or at.get("aria-labelledby")):
            yield f"a <{at.tag}> to {at.get('href') or at.get('name')} has no name"
    for at in page.all("img"):
        if "alt" not in at.attrib:
            yield f"the picture {at.get('src')} has no alt"


def guards_every_post(page: Page) -> Iterable[str]:
    """Each form that posts carries a token against forgery."""
    for form in page.all("form"):
        tokens = [at.get("value") for at in form.iter("input") if at.get("name") == "csrf_token"]
        if form.get("method", "get").lower() == "post" and not (len(tokens) == 1 and tokens[0]):
            yield f"the form to {form.get('action')} has no token"


def tells_its_errors(page: Page) -> Iterable[str]:
    """A page to be corrected has status 422, a summary with links and a title that says so; no other has."""
    summaries = [at for at in page.all() if at.get("role") == "alert" and _links(at)]
    invalid = [at for at in page.all() if at.get("aria-invalid") == "true"]
    says_so = page.title.startswith(_ERROR_TITLE.get(page.root.get("lang", ""), "\0"))
    if len(summaries) != (page.status == 422) or says_so < len(summaries) or says_so > (page.status >= 400):
        yield f"{len(summaries)} error summaries, status {page.status}, title “{page.title}”"
    for at in invalid:
        linked = at.get("id") in {link for summary in summaries for link in _links(summary)}
        group = at.get("type") in {"radio", "checkbox"}
        if not at.get("aria-describedby") or not (linked or group):
            yield f"the wrong field {at.get('name')} is not described or not in the summary"


def _links(summary: Element) -> list[str]:
    return [at.get("href", "")[1:] for at in summary.iter("a") if at.get("href", "").startswith("#")]


def has_nothing_inline(page: Page) -> Iterable[str]:
    """No style and no script stands in the page itself; the policy of the headers would stop it anyway."""
    for at in page.all():
        for name in at.attrib:
            if name == "style" or name.startswith("on"):
                yield f"<{at.tag}> has the attribute {name}"
        if at.tag == "style" or (at.tag == "script" and not at.get("src")):
            yield f"an inline <{at.tag}>"


def takes_only_its_own_files(page: Page) -> Iterable[str]:
    """Scripts, styles and pictures come from the portal itself."""
    for at in page.all("script", "link", "img", "iframe", "source", "use"):
        for address in (at.get("src"), at.get("href") if at.tag == "link" else None):
            own = address is None or re.match(r"/(?!/)|data:image/|data:,", address)
            if not own and at.get("rel") not in {"alternate", "canonical"}:
                yield f"<{at.tag}> takes {address}"


def shows_no_raw_template(page: Page) -> Iterable[str]:
    """No placeholder was left unfilled."""
    for at in page.all():
        for text in (at.text, at.tail, *at.attrib.values()):
            if text and (found := _UNFILLED.search(text)):
                yield f"the unfilled “{found.group()}” in “{text.strip()[:60]}”"


def keeps_persons_out_of_addresses(page: Page) -> Iterable[str]:
    """No link and no form address holds a personal identity code or a script."""
    for at in page.all():
        for name in ("href", "src", "action", "formaction"):
            # By chance a random id can hold what looks like a code.
            address = _RANDOM_ID.sub("", at.get(name, ""))
            if _PERSONAL_IDENTITY_CODE.search(address) or address.startswith("javascript:"):
                yield f"<{at.tag} {name}> holds what no address may hold"


def keeps_what_is_typed(page: Page) -> Iterable[str]:
    """The button that keeps somebody signed in takes along what stands in the form that they type into."""
    typed = [form.get("id") for form in page.all("form") if form.get("method") == "post" and _typed(form)]
    for at in page.all("button"):
        if at.get("id") == "stay-on" and typed and (at.get("form") is None or at.get("form") not in typed):
            yield "what is typed here is lost by staying signed in: `typing` must name the form"


def _typed(form: Element) -> bool:
    return any(at.tag == "textarea" or at.get("type") == "text" for at in form.iter())


OF_A_PART: tuple[Rule, ...] = (
    is_well_formed,
    gives_an_id_once,
    names_every_link_and_button,
    has_nothing_inline,
    takes_only_its_own_files,
    shows_no_raw_template,
    keeps_persons_out_of_addresses,
)
OF_A_PAGE: tuple[Rule, ...] = (
    *OF_A_PART,
    has_its_language,
    has_one_heading_in_its_title,
    skips_no_heading_level,
    points_to_what_is_there,
    labels_every_field,
    asks_before_a_choice,
    guards_every_post,
    tells_its_errors,
    keeps_what_is_typed,
)


def faults(page: Page) -> list[str]:
    """Every fault of a page, or of a part that htmx takes."""
    rules = OF_A_PAGE if page.is_whole else OF_A_PART
    return [fault for rule in rules for fault in rule(page)]
