"""Learners in the order of their names: keys compared byte by byte on PostgreSQL too, with the indexes that the list walks."""

import sqlalchemy as sa
from alembic import op

revision = "d20f5a6b7c91"
down_revision = "9c14f6e3b802"
branch_labels = None
depends_on = None

KEYS = ("name_search", "name_sort")


def upgrade() -> None:
    _compare("C")
    op.create_index(op.f("ix_person_name_sort_id"), "person", ["name_sort", "id"], unique=False)
    op.create_index(op.f("ix_person_region_name_sort_id"), "person", ["region", "name_sort", "id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_person_region_name_sort_id"), "person")
    op.drop_index(op.f("ix_person_name_sort_id"), "person")
    _compare("default")


def _compare(collation: str) -> None:
    """SQLite compares byte by byte by itself."""
    if op.get_bind().dialect.name == "postgresql":
        for key in KEYS:
            op.alter_column("person", key, type_=sa.String(collation=collation))
