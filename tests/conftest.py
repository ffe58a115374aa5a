"""The ground that every test stands on; what each fixture gives is said where it is defined."""

from hypothesis import HealthCheck, settings

# No test asserts a time, and no example is a different one on a slow machine.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")

pytest_plugins = [
    # First, because the others import it and pytest rewrites the assertions of what it loads itself.
    "tests.ground.needs",
    "tests.ground.databases",
    "tests.ground.rabbitmq",
    "tests.ground.portal",
    "tests.ground.live",
    "tests.ground.browser",
    "tests.ground.provided",
]
