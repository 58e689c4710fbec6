"""What a region's council is and does: members, base of its decisions, sessions as they are held, protocols, packages.

Downgraded, all of it is gone.
"""

import sqlalchemy as sa
from alembic import op

revision = "8d41c6e2b57a"
down_revision = "f3a90c52d718"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "council_base",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_base")),
    )
    op.create_index("ix_council_base_region_since_id", "council_base", ["region", "since", "id"], unique=False)
    op.create_table(
        "council_member",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("post_kk", sa.String(), nullable=False),
        sa.Column("post_ru", sa.String(), nullable=False),
        sa.Column("business", sa.Boolean(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("login", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("code_index", sa.LargeBinary(length=32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_council_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_member")),
        sa.UniqueConstraint("code_index", name=op.f("uq_council_member_code_index")),
    )
    op.create_index("ix_council_member_person_id", "council_member", ["person_id"], unique=False)
    op.create_index("ix_council_member_region_since", "council_member", ["region", "since"], unique=False)
    op.create_table(
        "council_package",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("session_id", sa.String(length=26), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("protocol_number", sa.String(), nullable=False),
        sa.Column("protocol_on", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_session.id"], name=op.f("fk_council_package_session_id_council_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_package")),
        sa.UniqueConstraint("session_id", name=op.f("uq_council_package_session_id")),
    )
    op.create_table(
        "council_package_file",
        sa.Column("package_id", sa.String(length=26), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=True),
        sa.Column("application_id", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_council_package_file_application_id_application")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_council_package_file_file_id_file")),
        sa.ForeignKeyConstraint(
            ["package_id"], ["council_package.id"], name=op.f("fk_council_package_file_package_id_council_package")
        ),
        sa.PrimaryKeyConstraint("package_id", "path", name=op.f("pk_council_package_file")),
    )
    op.create_index("ix_council_package_file_file_id", "council_package_file", ["file_id"], unique=False)
    op.create_index("ix_council_package_region", "council_package", ["region"], unique=False)
    op.create_table(
        "council_protocol",
        sa.Column("session_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=True),
        sa.Column("narrative", sa.LargeBinary(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_session.id"], name=op.f("fk_council_protocol_session_id_council_session")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_council_protocol")),
    )
    op.create_table(
        "council_alert",
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_council_alert_application_id_application")),
        sa.PrimaryKeyConstraint("application_id", "why", name=op.f("pk_council_alert")),
    )
    op.create_index("ix_council_alert_region", "council_alert", ["region"], unique=False)
    op.create_table(
        "council_scan",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("session_id", sa.String(length=26), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_council_scan_file_id_file")),
        sa.ForeignKeyConstraint(["session_id"], ["council_session.id"], name=op.f("fk_council_scan_session_id_council_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_scan")),
    )
    op.create_index("ix_council_scan_file_id", "council_scan", ["file_id"], unique=False)
    op.create_index("ix_council_scan_session_id", "council_scan", ["session_id"], unique=False)
    op.create_table(
        "council_seat",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("session_id", sa.String(length=26), nullable=False),
        sa.Column("member_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("post_kk", sa.String(), nullable=False),
        sa.Column("post_ru", sa.String(), nullable=False),
        sa.Column("business", sa.Boolean(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("invitation", sa.String(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_how", sa.String(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.String(), nullable=True),
        sa.Column("attends", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_council_seat_member_id_council_member")),
        sa.ForeignKeyConstraint(["session_id"], ["council_session.id"], name=op.f("fk_council_seat_session_id_council_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_seat")),
        sa.UniqueConstraint("session_id", "member_id", name=op.f("uq_council_seat_session_id_member_id")),
    )
    op.create_table(
        "council_away",
        sa.Column("item_id", sa.String(length=26), nullable=False),
        sa.Column("seat_id", sa.String(length=26), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_council_away_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["seat_id"], ["council_seat.id"], name=op.f("fk_council_away_seat_id_council_seat")),
        sa.PrimaryKeyConstraint("item_id", "seat_id", name=op.f("pk_council_away")),
    )
    op.create_table(
        "council_ballot",
        sa.Column("item_id", sa.String(length=26), nullable=False),
        sa.Column("seat_id", sa.String(length=26), nullable=False),
        sa.Column("vote", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_council_ballot_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["seat_id"], ["council_seat.id"], name=op.f("fk_council_ballot_seat_id_council_seat")),
        sa.PrimaryKeyConstraint("item_id", "seat_id", name=op.f("pk_council_ballot")),
    )
    op.create_table(
        "council_decision",
        sa.Column("item_id", sa.String(length=26), nullable=False),
        sa.Column("session_id", sa.String(length=26), nullable=False),
        sa.Column("application_id", sa.String(length=26), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("recused", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("by_present", sa.String(), nullable=False),
        sa.Column("by_members", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_late", sa.Boolean(), nullable=True),
        sa.Column("told_how", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_council_decision_application_id_application")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_council_decision_item_id_agenda_item")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_session.id"], name=op.f("fk_council_decision_session_id_council_session")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_council_decision")),
    )
    op.create_index("ix_council_decision_application_id", "council_decision", ["application_id"], unique=False)
    op.create_index("ix_council_decision_session_id", "council_decision", ["session_id"], unique=False)
    op.create_table(
        "council_totals",
        sa.Column("item_id", sa.String(length=26), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("recused", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_council_totals_item_id_agenda_item")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_council_totals")),
    )
    op.add_column("council_session", sa.Column("convened_on", sa.Date(), nullable=True))
    op.add_column("council_session", sa.Column("base", sa.String(), nullable=True))
    op.add_column("council_session", sa.Column("base_document", sa.String(), nullable=True))
    op.add_column("council_session", sa.Column("base_document_on", sa.Date(), nullable=True))
    op.add_column("council_session", sa.Column("negative_rule", sa.String(), nullable=True))
    op.add_column("council_session", sa.Column("recused_in_base", sa.Boolean(), nullable=True))
    op.add_column("council_session", sa.Column("chair_seat_id", sa.String(length=26), nullable=True))
    op.add_column("council_session", sa.Column("secretary", sa.String(), nullable=True))
    op.add_column("council_session", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("council_session", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("council_session", sa.Column("present", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("council_session", "present")
    op.drop_column("council_session", "closed_at")
    op.drop_column("council_session", "opened_at")
    op.drop_column("council_session", "secretary")
    op.drop_column("council_session", "chair_seat_id")
    op.drop_column("council_session", "recused_in_base")
    op.drop_column("council_session", "negative_rule")
    op.drop_column("council_session", "base_document_on")
    op.drop_column("council_session", "base_document")
    op.drop_column("council_session", "base")
    op.drop_column("council_session", "convened_on")
    op.drop_table("council_totals")
    op.drop_index("ix_council_decision_session_id", table_name="council_decision")
    op.drop_index("ix_council_decision_application_id", table_name="council_decision")
    op.drop_table("council_decision")
    op.drop_table("council_ballot")
    op.drop_table("council_away")
    op.drop_table("council_seat")
    op.drop_index("ix_council_scan_session_id", table_name="council_scan")
    op.drop_index("ix_council_scan_file_id", table_name="council_scan")
    op.drop_table("council_scan")
    op.drop_index("ix_council_alert_region", table_name="council_alert")
    op.drop_table("council_alert")
    op.drop_table("council_protocol")
    op.drop_index("ix_council_package_file_file_id", table_name="council_package_file")
    op.drop_table("council_package_file")
    op.drop_index("ix_council_package_region", table_name="council_package")
    op.drop_table("council_package")
    op.drop_index("ix_council_member_region_since", table_name="council_member")
    op.drop_index("ix_council_member_person_id", table_name="council_member")
    op.drop_table("council_member")
    op.drop_index("ix_council_base_region_since_id", table_name="council_base")
    op.drop_table("council_base")
