"""Terms that run."""

import sqlalchemy as sa
from alembic import op

revision = "5be2d8a41f70"
down_revision = "3a91c07d52ee"
branch_labels = None
depends_on = None


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
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("calendar_version", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
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
        batch_op.create_index("uq_deadline_trigger", ["duty", "subject", "trigger"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index("uq_deadline_trigger")
        batch_op.drop_index(
            "ix_deadline_open", sqlite_where=sa.text("done_on IS NULL"), postgresql_where=sa.text("done_on IS NULL")
        )

    op.drop_table("deadline")
