"""What coordinators do with applications: decisions, findings, notes, agendas, and what regions set.

Downgraded, all of it is gone.
"""

import sqlalchemy as sa
from alembic import op

revision = "f3a90c52d718"
down_revision = "e4b7c2a90d13"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council_session",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_session")),
    )
    op.create_index("ix_council_session_region_state", "council_session", ["region", "state"], unique=False)

    op.create_table(
        "grantee_year",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("applicant_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("results", sa.Boolean(), nullable=False),
        sa.Column("obligations", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grantee_year")),
    )
    op.create_index("ix_grantee_year_applicant_index_year_id", "grantee_year", ["applicant_index", "year", "id"], unique=False)

    op.create_table(
        "region_contact",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("name_kk", sa.String(), nullable=False),
        sa.Column("name_ru", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_contact")),
    )
    op.create_index("ix_region_contact_region_id", "region_contact", ["region", "id"], unique=False)

    op.create_table(
        "region_priority",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_priority")),
    )
    op.create_index("ix_region_priority_region_since_id", "region_priority", ["region", "since", "id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("session_id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_agenda_item_application_id_application")),
        sa.ForeignKeyConstraint(["session_id"], ["council_session.id"], name=op.f("fk_agenda_item_session_id_council_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("session_id", "application_id", name=op.f("uq_agenda_item_session_id_application_id")),
    )
    op.create_index("ix_agenda_item_application_id", "agenda_item", ["application_id"], unique=False)

    op.create_table(
        "application_decision",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_decision_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_decision")),
    )
    op.create_index("ix_application_decision_application_id", "application_decision", ["application_id"], unique=False)

    op.create_table(
        "application_finding",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_finding_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_finding")),
    )
    op.create_index("ix_application_finding_application_id_item", "application_finding", ["application_id", "item"], unique=False)

    op.create_table(
        "application_note",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_note_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_note")),
    )
    op.create_index("ix_application_note_application_id", "application_note", ["application_id"], unique=False)

    op.create_table(
        "application_signature_past",
        sa.Column("id", sa.String(length=26), nullable=False),
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
            ["application_id"], ["application.id"], name=op.f("fk_application_signature_past_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_signature_past")),
    )
    op.create_index(
        "ix_application_signature_past_application_id", "application_signature_past", ["application_id"], unique=False
    )

    op.create_table(
        "application_fault",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("decision_id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("mended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_fault_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["application_decision.id"], name=op.f("fk_application_fault_decision_id_application_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_fault")),
        sa.UniqueConstraint("decision_id", "what", name=op.f("uq_application_fault_decision_id_what")),
    )
    op.create_index("ix_application_fault_application_id", "application_fault", ["application_id"], unique=False)

    op.add_column("application", sa.Column("priority_class", sa.Integer(), server_default="2", nullable=False))
    op.add_column("application", sa.Column("due_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_application_desk",
        "application",
        ["priority_class", "due_on", "received_on", "id"],
        unique=False,
        sqlite_where=sa.text("due_on IS NOT NULL"),
        postgresql_where=sa.text("due_on IS NOT NULL"),
    )
    op.create_index(
        "ix_application_region_desk",
        "application",
        ["region", "priority_class", "due_on", "received_on", "id"],
        unique=False,
        sqlite_where=sa.text("due_on IS NOT NULL"),
        postgresql_where=sa.text("due_on IS NOT NULL"),
    )

    op.add_column("application_step", sa.Column("on", sa.Date(), nullable=True))
    op.add_column("application_step", sa.Column("late", sa.Boolean(), nullable=True))

    op.create_index("ix_deadline_trigger", "deadline", ["trigger", "duty"], unique=False)
    op.create_index("ix_file_sha256", "file", ["sha256"], unique=False)
    op.create_index("ix_application_file_file_id", "application_file", ["file_id"], unique=False)
    op.execute(
        "UPDATE application SET due_on = (SELECT last_on FROM deadline WHERE duty = 'application_check' "
        "AND trigger = 'application:' || application.id AND done_on IS NULL)"
    )


def downgrade() -> None:
    op.drop_index("ix_application_file_file_id", "application_file")
    op.drop_index("ix_file_sha256", "file")
    op.drop_index("ix_deadline_trigger", "deadline")
    op.drop_column("application_step", "late")
    op.drop_column("application_step", "on")

    op.drop_index("ix_application_region_desk", "application")
    op.drop_index("ix_application_desk", "application")
    op.drop_column("application", "due_on")
    op.drop_column("application", "priority_class")

    op.drop_index("ix_application_fault_application_id", "application_fault")

    op.drop_table("application_fault")
    op.drop_index("ix_application_signature_past_application_id", "application_signature_past")

    op.drop_table("application_signature_past")
    op.drop_index("ix_application_note_application_id", "application_note")

    op.drop_table("application_note")
    op.drop_index("ix_application_finding_application_id_item", "application_finding")

    op.drop_table("application_finding")
    op.drop_index("ix_application_decision_application_id", "application_decision")

    op.drop_table("application_decision")
    op.drop_index("ix_agenda_item_application_id", "agenda_item")

    op.drop_table("agenda_item")
    op.drop_index("ix_region_priority_region_since_id", "region_priority")

    op.drop_table("region_priority")
    op.drop_index("ix_region_contact_region_id", "region_contact")

    op.drop_table("region_contact")
    op.drop_index("ix_grantee_year_applicant_index_year_id", "grantee_year")

    op.drop_table("grantee_year")
    op.drop_index("ix_council_session_region_state", "council_session")

    op.drop_table("council_session")
