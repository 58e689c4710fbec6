"""Terms that run, what is told about them, and the week of six days."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "5be2d8a41f70"
down_revision = "3a91c07d52ee"
branch_labels = None
depends_on = None

# Days off that were moved from a Saturday, as they were seeded: in a week of six days they are worked.
_WORKED_IN_SIX = (
    date(2025, 3, 10), date(2025, 3, 25), date(2025, 9, 1), date(2025, 10, 27), date(2026, 3, 25), date(2026, 5, 11),
    date(2027, 1, 4), date(2027, 5, 3), date(2028, 1, 4), date(2028, 12, 18),
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "deadline",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("nominal_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("calendar_version", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_open",
            ["due_on"],
            unique=False,
            sqlite_where=sa.text("done_on IS NULL"),
            postgresql_where=sa.text("done_on IS NULL"),
        )
        batch_op.create_index("ix_deadline_region", ["region", "due_on"], unique=False)
        batch_op.create_index("uq_deadline_trigger", ["duty", "subject", "trigger"], unique=True)
    op.create_table(
        "staff_digest",
        sa.Column("staff_id", sa.String(length=26), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("formed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_today", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_digest_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", "day", name=op.f("pk_staff_digest")),
    )
    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.add_column(sa.Column("working_six", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False))
    day = sa.table("calendar_day", sa.column("date", sa.Date), sa.column("working_six", sa.Boolean), sa.column("edited_at"))
    seeded = sa.and_(day.c.date.in_(_WORKED_IN_SIX), day.c.edited_at.is_(None))
    op.execute(sa.update(day).where(seeded).values(working_six=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.drop_column("removed")
        batch_op.drop_column("working_six")
    op.drop_table("staff_digest")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index("uq_deadline_trigger")
        batch_op.drop_index("ix_deadline_region")
        batch_op.drop_index(
            "ix_deadline_open", sqlite_where=sa.text("done_on IS NULL"), postgresql_where=sa.text("done_on IS NULL")
        )

    op.drop_table("deadline")
