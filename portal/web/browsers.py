"""The kind of a browser in two words, such as `firefox android`, for people to know their own by.

Nothing else of what a browser says of itself is kept: the whole text would tell people apart.
"""

# Each says of itself that it is those below it too, so the first one found is it.
_BROWSERS = (
    ("edge", ("Edg/", "EdgA/", "EdgiOS/")),
    ("opera", ("OPR/", "OPT/", "Opera")),
    ("samsung", ("SamsungBrowser/",)),
    ("vivaldi", ("Vivaldi/",)),
    ("firefox", ("Firefox/", "FxiOS/")),
    ("chrome", ("Chrome/", "CriOS/", "Chromium/")),
    ("safari", ("Safari/", "AppleWebKit/")),
)
_DEVICES = (
    ("iphone", ("iPhone", "iPod")),
    ("ipad", ("iPad",)),
    ("android", ("Android",)),
    ("windows", ("Windows",)),
    ("chromebook", ("CrOS",)),
    ("mac", ("Macintosh",)),
    ("linux", ("Linux", "X11")),
)
OTHER = "other"

NAMES = {
    "edge": "Edge",
    "opera": "Opera",
    "samsung": "Samsung Internet",
    "vivaldi": "Vivaldi",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": "Android",
    "windows": "Windows",
    "chromebook": "Chromebook",
    "mac": "Mac",
    "linux": "Linux",
}
"""What each is called, in every language."""


def kind_of(user_agent: str | None) -> str:
    """The browser and the device of a `User-Agent`, a word each; `other` for what is not known."""
    said = user_agent or ""
    return f"{_first(_BROWSERS, said)} {_first(_DEVICES, said)}"


def _first(table: tuple[tuple[str, tuple[str, ...]], ...], said: str) -> str:
    return next((name for name, signs in table if any(sign in said for sign in signs)), OTHER)
