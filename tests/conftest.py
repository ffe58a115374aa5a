"""The ground that every test stands on; what each fixture gives is said where it is defined."""

pytest_plugins = [
    # First, because the others import it and pytest rewrites the assertions of what it loads itself.
    "tests.ground.needs",
    "tests.ground.databases",
    "tests.ground.portal",
    "tests.ground.live",
    "tests.ground.browser",
]
