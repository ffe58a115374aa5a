"""The installation that a command works on, as the environment describes it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.config import BadSettings, Settings, load_settings
from portal.store.engine import Store, make_engine


def settings_here() -> Settings:
    """The settings.  Bad ones end the command with every fault named."""
    try:
        return load_settings()
    except BadSettings as fault:
        raise click.ClickException(str(fault)) from fault


@contextmanager
def opened_store(settings: Settings) -> Iterator[Store]:
    """The database with the keys that its rows are sealed with, until the command is done."""
    engine = make_engine(settings.database_url, settings.database_pool.patient())
    try:
        yield Store(engine, settings.keys.vault())
    finally:
        engine.dispose()
