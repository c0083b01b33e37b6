"""pages"""
from alembic import op

revision = "3c4d5e6f7a8b"
down_revision = "2b3c4d5e6f7a"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("UPDATE slide SET title = 'half migrated'")
    op.execute("ALTER TABLE page ADD COLUMN number integer")


def downgrade():
    op.execute("UPDATE slide SET title = 'Welcome'")
