"""The ground that every test stands on; what each fixture gives is said where it is defined."""

pytest_plugins = ["tests.ground.browser", "tests.ground.databases", "tests.ground.portal"]
