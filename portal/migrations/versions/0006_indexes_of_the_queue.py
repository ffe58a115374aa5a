"""Indexes by which the queue, the acknowledgements, the work list and a resident's requests are found."""

from portal.migrations.online import create_index, drop_index

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ARRIVAL = ("arrived_at", "id", "applicant_hash")
_NEW = {
    "ix_applications_state_submitted_at": ("applications", ["state", "submitted_at"]),
    "ix_credits_application_id": ("credits", ["application_id"]),
    "ix_outbox_state_unit_due_at": ("outbox", ["state", "unit", "due_at", "created_at", "id"]),
    "ix_discussion_requests_resident_id_asked_at": ("discussion_requests", ["resident_id", "asked_at"]),
    "ix_cases_arrival": ("cases", ["unit", "state", "language", *_ARRIVAL]),
    "ix_cases_amount": ("cases", ["unit", "state", "language", "amount", "id"]),
    "ix_cases_left": ("cases", ["unit", "state", "language", "left", "id"]),
}
_OF_HANDLERS = {
    "ix_cases_handler_arrival": ["unit", "handler_id", "state", "language", *_ARRIVAL],
    "ix_cases_handler_amount": ["unit", "handler_id", "state", "language", "amount", "id"],
    "ix_cases_handler_left": ["unit", "handler_id", "state", "language", "left", "id"],
}
_NOBODYS = {
    "ix_cases_nobodys_arrival": ["unit", "state", "language", *_ARRIVAL],
    "ix_cases_nobodys_amount": ["unit", "state", "language", "amount", "id"],
    "ix_cases_nobodys_left": ["unit", "state", "language", "left", "id"],
}
_OLD = {
    "ix_outbox_state_due_at": ("outbox", ["state", "due_at"]),
    "ix_cases_unit_arrived_at_id": ("cases", ["unit", "arrived_at", "id"]),
    "ix_cases_unit_amount_id": ("cases", ["unit", "amount", "id"]),
    "ix_cases_unit_left_id": ("cases", ["unit", "left", "id"]),
}


def upgrade() -> None:
    for name, (table, columns) in _NEW.items():
        create_index(name, table, columns)
    for name, columns in _OF_HANDLERS.items():
        create_index(name, "cases", columns, where="handler_id IS NOT NULL")
    for name, columns in _NOBODYS.items():
        create_index(name, "cases", columns, where="handler_id IS NULL")
    for name, (table, _) in _OLD.items():
        drop_index(name, table)


def downgrade() -> None:
    for name, (table, columns) in _OLD.items():
        create_index(name, table, columns)
    for name in (*_NOBODYS, *_OF_HANDLERS):
        drop_index(name, "cases")
    for name, (table, _) in _NEW.items():
        drop_index(name, table)
