"""Indexes by which the queue, the acknowledgements and the credits of an application are found."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_applications_state_submitted_at", "applications", ["state", "submitted_at"])
    op.create_index("ix_credits_application_id", "credits", ["application_id"])
    op.create_index("ix_outbox_state_unit_due_at", "outbox", ["state", "unit", "due_at", "created_at", "id"])
    op.drop_index("ix_outbox_state_due_at", "outbox")


def downgrade() -> None:
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])
    op.drop_index("ix_outbox_state_unit_due_at", "outbox")
    op.drop_index("ix_credits_application_id", "credits")
    op.drop_index("ix_applications_state_submitted_at", "applications")
