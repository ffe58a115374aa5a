"""The languages in which people are served."""

LANGUAGES = ("fi", "sv")
