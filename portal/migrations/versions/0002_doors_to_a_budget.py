"""Doors to a budget: its key moves from the one cookie into a table of all that opens it.

On SQLite a table that loses a column is made anew, and dropping the old one would empty every
table that refers to it: so the doors come into being after that, out of a temporary table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TEMPORARY TABLE moving_keys AS SELECT id, token_hash, wrapped_key FROM budgets")
    with op.batch_alter_table("budgets", schema=None) as batch_op:
        batch_op.drop_constraint("uq_budgets_token_hash", type_="unique")
        batch_op.drop_column("token_hash")
        batch_op.drop_column("wrapped_key")

    op.create_table(
        "budget_doors",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["budget_id"],
            ["budgets.id"],
            name=op.f("fk_budget_doors_budget_id_budgets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_budget_doors")),
    )
    with op.batch_alter_table("budget_doors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_doors_budget_id"), ["budget_id"], unique=False)

    op.execute(
        "INSERT INTO budget_doors (hash, kind, budget_id, wrapped_key) "
        "SELECT token_hash, 'token', id, wrapped_key FROM moving_keys"
    )
    op.execute("DROP TABLE moving_keys")


def downgrade() -> None:
    # A budget has room for one browser here, and none for a code.
    op.execute(
        "CREATE TEMPORARY TABLE moving_keys AS SELECT budget_id, hash, wrapped_key FROM "
        "(SELECT budget_id, hash, wrapped_key, ROW_NUMBER() OVER (PARTITION BY budget_id ORDER BY hash) AS place "
        "FROM budget_doors WHERE kind = 'token') AS tokens WHERE place = 1"
    )
    op.drop_table("budget_doors")
    with op.batch_alter_table("budgets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("wrapped_key", sa.LargeBinary(), nullable=True))

    op.execute(
        "UPDATE budgets SET "
        "token_hash = (SELECT hash FROM moving_keys WHERE budget_id = budgets.id), "
        "wrapped_key = (SELECT wrapped_key FROM moving_keys WHERE budget_id = budgets.id)"
    )
    op.execute("DROP TABLE moving_keys")
    op.execute("DELETE FROM budgets WHERE token_hash IS NULL")
    with op.batch_alter_table("budgets", schema=None) as batch_op:
        batch_op.alter_column("token_hash", existing_type=sa.LargeBinary(length=32), nullable=False)
        batch_op.alter_column("wrapped_key", existing_type=sa.LargeBinary(), nullable=False)
        batch_op.create_unique_constraint("uq_budgets_token_hash", ["token_hash"])
