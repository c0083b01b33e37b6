"""slides"""
from alembic import op

revision = "1a2b3c4d5e6f"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE slide (id integer PRIMARY KEY, title text NOT NULL)")
    op.execute("INSERT INTO slide VALUES (1, 'Welcome')")


def downgrade():
    op.execute("DROP TABLE slide")
