"""7. Everything <-> one database: records go in by transactions and come out by questions.

The only door to sqlalchemy and alembic.
"""
