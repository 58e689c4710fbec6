"""Bringing messages to a provider: who holds what and how often it was tried; links, leases, proven phones, shut contacts."""

import sqlalchemy as sa
from alembic import op

revision = "b2432c8a7499"
down_revision = "2bf763e0d430"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("token_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("token_index", name=op.f("uq_link_token_index")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_person_id_way"), ["person_id", "way"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("phone_index", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("phone_proven_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("replaces", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("erases", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("holder", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("provider_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=True))
        batch_op.create_index(
            "ix_delivery_open",
            ["contact_id", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('queued', 'sending')"),
            postgresql_where=sa.text("status IN ('queued', 'sending')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_delivery_open",
            sqlite_where=sa.text("status IN ('queued', 'sending')"),
            postgresql_where=sa.text("status IN ('queued', 'sending')"),
        )
        batch_op.drop_column("reason")
        batch_op.drop_column("provider_id")
        batch_op.drop_column("tries")
        batch_op.drop_column("held_until")
        batch_op.drop_column("holder")
        batch_op.drop_column("due_at")
        batch_op.drop_column("erases")
        batch_op.drop_column("replaces")
        batch_op.drop_column("answer")

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_column("phone_proven_at")
        batch_op.drop_column("phone_index")
        batch_op.drop_column("blocked_at")

    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_person_id_way"))

    op.drop_table("link")
    op.drop_table("lease")
