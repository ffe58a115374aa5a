"""Why a file cannot be read as a bank statement: kinds and facts, no wording."""

from enum import StrEnum


class StatementFault(StrEnum):
    """What is the matter with a file."""

    MISSING = "missing"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    SPREADSHEET = "spreadsheet"
    ARCHIVE = "archive"
    PDF = "pdf"
    NOT_TEXT = "not_text"
    UNKNOWN_SIGNS = "unknown_signs"
    """Its bytes are neither UTF-8 nor Windows' Western European code."""
    LONG_LINE = "long_line"
    OPEN_QUOTE = "open_quote"
    NO_COLUMNS = "no_columns"
    RAGGED = "ragged"
    """A row has fewer cells than it needs, or more than the header has."""
    UNREADABLE_DAY = "unreadable_day"
    UNREADABLE_AMOUNT = "unreadable_amount"
    NO_PAYMENTS = "no_payments"
    TOO_MANY_ROWS = "too_many_rows"
    NO_WHOLE_MONTH = "no_whole_month"
    TOO_LARGE_SUM = "too_large_sum"
    SELDOM = "seldom"
    """Nothing of what was chosen is paid in a usual month."""
    LOST = "lost"
    """What a page had carried did not come back whole."""
    NOTHING_CHOSEN = "nothing_chosen"


class UnreadableStatement(ValueError):
    """A file that is no bank statement, or a broken one.  `line` is the line of the file, from 1."""

    def __init__(self, kind: StatementFault, line: int | None = None) -> None:
        super().__init__(kind, line)
        self.kind = kind
        self.line = line
