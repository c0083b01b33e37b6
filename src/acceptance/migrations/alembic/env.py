from logging.config import fileConfig
from os import environ

from alembic import context
from sqlalchemy import create_engine

fileConfig(context.config.config_file_name)
with create_engine(environ["DB_URL"]).connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
