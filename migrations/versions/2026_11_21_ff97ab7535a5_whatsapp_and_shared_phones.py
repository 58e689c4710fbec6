"""WhatsApp's second names, templates and windows; several persons on one phone."""

import sqlalchemy as sa
from alembic import op

revision = "ff97ab7535a5"
down_revision = "b2432c8a7499"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sharer",
        sa.Column("contact_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_sharer_contact_id_contact")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sharer_person_id_person")),
        sa.PrimaryKeyConstraint("contact_id", "person_id", name=op.f("pk_sharer")),
    )
    with op.batch_alter_table("sharer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sharer_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("other_index", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("unseen", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f("ix_contact_other_index"), ["other_index"], unique=False)

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_template", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("held")

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("by_template")

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_other_index"))
        batch_op.drop_column("unseen")
        batch_op.drop_column("other_index")

    with op.batch_alter_table("sharer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sharer_person_id"))

    op.drop_table("sharer")
