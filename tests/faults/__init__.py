"""Faults that the portal must survive, made on purpose, each with the number that it must reach.

`python -m tests.faults` runs them; `docs/faults.md` says what each does.  Everything is real: servers,
relays, databases and the broker are processes on loopback, and they are killed, stopped and starved.
"""
