"""The units' queues, what the units tell, and who looks after what is not acknowledged."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("fault", sa.String(length=80), nullable=True),
        sa.Column("via", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_events")),
    )
    op.create_index("ix_unit_events_application_id_state", "unit_events", ["application_id", "state"])
    op.create_index("ix_unit_events_unit_state_received_at", "unit_events", ["unit", "state", "received_at"])
    op.create_table(
        "unit_queues",
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_by", sa.String(length=60), nullable=True),
        sa.Column("per_minute", sa.Integer(), nullable=True),
        sa.Column("spent_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=80), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_unit_queues")),
    )
    op.create_table(
        "delivery_owners",
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_delivery_owners_staff_id_staff")),
        sa.PrimaryKeyConstraint("unit", "item_id", name=op.f("pk_delivery_owners")),
    )
    op.add_column("application_events", sa.Column("details", sa.LargeBinary(), nullable=True))
    op.add_column("credits", sa.Column("application_id", sa.Uuid(), nullable=True))
    op.add_column("heartbeats", sa.Column("fault", sa.String(length=80), nullable=True))
    op.add_column("heartbeats", sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("heartbeats", "failing_since")
    op.drop_column("heartbeats", "fault")
    op.drop_column("credits", "application_id")
    op.drop_column("application_events", "details")
    op.drop_table("delivery_owners")
    op.drop_table("unit_queues")
    op.drop_table("unit_events")
