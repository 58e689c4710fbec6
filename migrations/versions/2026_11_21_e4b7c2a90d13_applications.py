"""Applications for infrastructure support, the files that persons send, and signing.

Downgraded, all of it is gone.
"""

import sqlalchemy as sa
from alembic import op

revision = "e4b7c2a90d13"
down_revision = "d20f5a6b7c91"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_count",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "region", name=op.f("pk_application_count")),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("official_number", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("applicant_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("name_search", sa.String(), nullable=True),
        sa.Column("claim_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("claim_index", name=op.f("uq_application_claim_index")),
        sa.UniqueConstraint("number", name=op.f("uq_application_number")),
    )
    op.create_index("ix_application_applicant_index", "application", ["applicant_index"], unique=False)
    op.create_index("ix_application_person_id", "application", ["person_id"], unique=False)
    op.create_index(
        "ix_application_region_state_received_on_id", "application", ["region", "state", "received_on", "id"], unique=False
    )
    op.create_index("ix_application_state_changed_at", "application", ["state", "changed_at"], unique=False)
    op.create_index(
        "uq_application_filled_in",
        "application",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'signing')"),
        postgresql_where=sa.text("state IN ('draft', 'signing')"),
    )

    op.create_table(
        "file",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_file_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    op.create_index("ix_file_person_id", "file", ["person_id"], unique=False)

    op.create_table(
        "application_consent",
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_consent_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", "item", name=op.f("pk_application_consent")),
    )
    op.create_table(
        "application_file",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_file_application_id_application")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_application_file_file_id_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_file")),
    )
    op.create_index("ix_application_file_application_id", "application_file", ["application_id"], unique=False)
    op.create_index(
        "ix_application_file_waiting",
        "application_file",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('fetching', 'checking', 'assembling')"),
        postgresql_where=sa.text("state IN ('fetching', 'checking', 'assembling')"),
    )

    op.create_table(
        "application_milestone",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_milestone_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_milestone")),
        sa.UniqueConstraint("application_id", "kind", name=op.f("uq_application_milestone_application_id_kind")),
    )
    op.create_table(
        "application_signature",
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("container", sa.LargeBinary(), nullable=False),
        sa.Column("signer", sa.LargeBinary(), nullable=False),
        sa.Column("iin", sa.LargeBinary(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("algorithm", sa.String(), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revocation", sa.String(), nullable=False),
        sa.Column("verified_by", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("paper", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_signature_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_signature")),
    )
    op.create_table(
        "application_signing",
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("link_id", sa.String(length=26), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("paper", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("session", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_signing_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_signing")),
        sa.UniqueConstraint("code_index", name=op.f("uq_application_signing_code_index")),
    )
    op.create_table(
        "application_step",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_step_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_step")),
    )
    op.create_index("ix_application_step_application_id", "application_step", ["application_id"], unique=False)

    op.create_table(
        "application_user",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("who_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("code_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_user_application_id_application")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_user_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_user")),
        sa.UniqueConstraint("application_id", "who_index", name=op.f("uq_application_user_application_id_who_index")),
        sa.UniqueConstraint("code_index", name=op.f("uq_application_user_code_index")),
    )
    op.create_table(
        "file_part",
        sa.Column("file_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_file_part_file_id_file")),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_file_part")),
    )
    op.create_table(
        "application_photo",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("document_id", sa.String(length=26), nullable=False),
        sa.Column("ref", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["application_file.id"], name=op.f("fk_application_photo_document_id_application_file")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_application_photo_file_id_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_photo")),
    )
    op.create_index("ix_application_photo_document_id", "application_photo", ["document_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_application_photo_document_id", "application_photo")

    op.drop_table("application_photo")
    op.drop_table("file_part")
    op.drop_table("application_user")
    op.drop_index("ix_application_step_application_id", "application_step")

    op.drop_table("application_step")
    op.drop_table("application_signing")
    op.drop_table("application_signature")
    op.drop_table("application_milestone")
    op.drop_index("ix_application_file_waiting", "application_file")
    op.drop_index("ix_application_file_application_id", "application_file")

    op.drop_table("application_file")
    op.drop_table("application_consent")
    op.drop_index("ix_file_person_id", "file")

    op.drop_table("file")
    op.drop_index("uq_application_filled_in", "application")
    op.drop_index("ix_application_state_changed_at", "application")
    op.drop_index("ix_application_region_state_received_on_id", "application")
    op.drop_index("ix_application_person_id", "application")
    op.drop_index("ix_application_applicant_index", "application")

    op.drop_table("application")
    op.drop_table("application_count")
