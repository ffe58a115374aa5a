"""Alembic's entry: runs the migrations on the connection that it is given, each in its own transaction.

Without a connection it writes the statements for PostgreSQL down, for whoever wants to read them first.
"""

from alembic import context

from portal.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    dialect_name=None if connection else "postgresql",
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
