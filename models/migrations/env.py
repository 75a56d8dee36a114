"""Alembic's entry: runs the migrations on the connection that models.schema hands over."""

from alembic import context

from models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=False,  # Key and Moment differ by database on purpose
)
with context.begin_transaction():
    context.run_migrations()
