"""Which statements of a migration would hold up those who are at work in a PostgreSQL database."""

import re
from collections.abc import Iterator

_MADE = re.compile(r"CREATE TABLE (\w+)")
_INDEX = re.compile(r"(?:CREATE (?:UNIQUE )?INDEX|DROP INDEX) (CONCURRENTLY )?.*?(?: ON (\w+)|$)", re.DOTALL)
_ALTER = re.compile(r"ALTER TABLE (\w+) (.*)", re.DOTALL)
_CHANGES = re.compile(r"(?:UPDATE|DELETE FROM) (?!alembic_version)")
_BOUNDED = re.compile(r"\bWHERE\b.*\bLIMIT\b", re.DOTALL)
_REWRITES = {
    r"ALTER COLUMN \w+ (?:SET DATA )?TYPE": "rewrites the table",
    r"ALTER COLUMN \w+ SET NOT NULL": "reads the whole table under a lock",
    r"ADD COLUMN (?!.*\bDEFAULT\b).*\bNOT NULL\b": "fails where there are rows",
    r"ADD COLUMN .*\bDEFAULT (?!(?:\d+|'[^']*'|true|false|NULL)\b)": "may rewrite the table",
    r"ADD CONSTRAINT (?!.*\b(?:NOT VALID|USING INDEX)\b)": "reads the whole table under a lock",
    r"RENAME": "breaks the version that is still running",
}


def faults(sql: str) -> Iterator[str]:
    """What is unsafe in the statements of one migration; tables that it makes itself nobody uses yet."""
    own = set(_MADE.findall(sql))
    for statement in _statements(sql):
        if (index := _INDEX.match(statement)) and not index[1] and index[2] not in own:
            yield f"an index that is not made or dropped CONCURRENTLY: {statement}"
        if (alter := _ALTER.match(statement)) and alter[1] not in own:
            yield from (
                f"{what}: {statement}"
                for kind, what in _REWRITES.items()
                if re.search(kind, alter[2], re.IGNORECASE)
            )
        if _CHANGES.match(statement) and not _BOUNDED.search(statement):
            yield f"touches all rows in one transaction: {statement}"
        if re.match(r"(LOCK|CLUSTER|VACUUM FULL|REINDEX (?!.*CONCURRENTLY))\b", statement):
            yield f"locks a table: {statement}"


def _statements(sql: str) -> list[str]:
    lines = [line for line in sql.splitlines() if not line.startswith("--")]
    return [" ".join(part.split()) for part in "\n".join(lines).split(";") if part.strip()]
