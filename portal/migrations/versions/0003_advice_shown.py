"""How often each piece of advice was shown, without anybody's identity."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "advice_shown",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("advice", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "advice", "version", name=op.f("pk_advice_shown")),
    )


def downgrade() -> None:
    op.drop_table("advice_shown")
