"""authors"""
from alembic import op

revision = "2b3c4d5e6f7a"
down_revision = "1a2b3c4d5e6f"


def upgrade():
    op.execute("ALTER TABLE slide ADD COLUMN author text")


def downgrade():
    op.execute("ALTER TABLE slide DROP COLUMN author")
