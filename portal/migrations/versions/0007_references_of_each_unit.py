"""A credit's reference number is unique among those of its unit, no longer among all."""

from portal.migrations.online import create_index, create_unique, drop_index, drop_unique

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_index("ix_credits_unit_reference", "credits", ["unit", "reference"], unique=True)
    drop_unique("uq_credits_reference", "credits")


def downgrade() -> None:
    """Raises `IntegrityError` where two units have given the same number, which the schema before cannot hold."""
    create_unique("uq_credits_reference", "credits", ["reference"])
    drop_index("ix_credits_unit_reference", "credits")
