"""Call-backs become enquiries: calls and questions, with who took them, the reply, and notes of the staff.

Downgraded, the calls go back; what questions and notes said is gone.
"""

import sqlalchemy as sa
from alembic import op

revision = "9c14f6e3b802"
down_revision = "5be2d8a41f70"
branch_labels = None
depends_on = None

WAITING = sa.text("done_at IS NULL")
WAITING_CALL = sa.text("done_at IS NULL AND kind = 'call'")
KEPT = "id, person_id, language, asked_at, done_at, done_by"


def upgrade() -> None:
    op.create_table(
        "enquiry",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_by", sa.String(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enquiry_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
    )
    op.create_index(op.f("ix_enquiry_person_id"), "enquiry", ["person_id"], unique=False)
    op.create_index(
        "ix_enquiry_waiting", "enquiry", ["asked_at", "id"], unique=False, sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_index(
        "uq_enquiry_call", "enquiry", ["person_id"], unique=True, sqlite_where=WAITING_CALL, postgresql_where=WAITING_CALL
    )
    op.create_table(
        "enquiry_note",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("enquiry_id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["enquiry_id"], ["enquiry.id"], name=op.f("fk_enquiry_note_enquiry_id_enquiry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_note")),
    )
    op.create_index(op.f("ix_enquiry_note_enquiry_id"), "enquiry_note", ["enquiry_id"], unique=False)
    op.execute(f"INSERT INTO enquiry (kind, {KEPT}) SELECT 'call', {KEPT} FROM callback")  # noqa: S608 - all constants
    op.drop_table("callback")


def downgrade() -> None:
    op.create_table(
        "callback",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_callback_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback")),
    )
    op.create_index("uq_callback_waiting", "callback", ["person_id"], unique=True, sqlite_where=WAITING, postgresql_where=WAITING)
    op.execute(f"INSERT INTO callback ({KEPT}) SELECT {KEPT} FROM enquiry WHERE kind = 'call'")  # noqa: S608 - all constants
    op.drop_table("enquiry_note")
    op.drop_table("enquiry")
