"""reindex"""
from alembic import op

revision = "3c4d5e6f7a8c"
down_revision = "2b3c4d5e6f7a"


def upgrade():
    op.execute("SELECT pg_sleep(6)")
    op.execute("CREATE INDEX slide_title ON slide (title)")


def downgrade():
    op.execute("DROP INDEX slide_title")
