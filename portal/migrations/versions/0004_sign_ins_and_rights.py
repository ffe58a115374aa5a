"""Sign-ins that are remembered, the security log, conflicts, changed identities, authorisations."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "security_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("tenant", sa.String(length=80), nullable=True),
        sa.Column("object_id", sa.String(length=80), nullable=True),
        sa.Column("sign_in_id", sa.Uuid(), nullable=True),
        sa.Column("about_kind", sa.String(length=40), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("detail", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_log")),
    )
    with op.batch_alter_table("security_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_security_log_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_security_log_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_security_log_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "authorisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("representative_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("represented_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f("fk_authorisations_ended_by_staff")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_authorisations_recorded_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["represented_id"], ["residents.id"], name=op.f("fk_authorisations_represented_id_residents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisations")),
    )
    with op.batch_alter_table("authorisations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_authorisations_representative_hash"), ["representative_hash"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_authorisations_represented_id"), ["represented_id"], unique=False
        )

    op.create_table(
        "conflicts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("identity_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["staff.id"], name=op.f("fk_conflicts_noted_by_staff")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_conflicts_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
        sa.UniqueConstraint("staff_id", "identity_hash", name=op.f("uq_conflicts_staff_id_identity_hash")),
    )
    with op.batch_alter_table("conflicts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflicts_identity_hash"), ["identity_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflicts_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "identity_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(length=3), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("new_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_identity_changes_asked_by_staff")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["staff.id"], name=op.f("fk_identity_changes_decided_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_identity_changes_resident_id_residents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_changes")),
    )
    with op.batch_alter_table("identity_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_changes_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "resident_sign_ins",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authenticated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(length=40), nullable=True),
        sa.Column("subject_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("provider_session_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["residents.id"], name=op.f("fk_resident_sign_ins_person_residents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_sign_ins")),
    )
    with op.batch_alter_table("resident_sign_ins", schema=None) as batch_op:
        batch_op.create_index("ix_resident_sign_ins_person_at", ["person", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_resident_sign_ins_provider_session_hash"), ["provider_session_hash"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_resident_sign_ins_subject_hash"), ["subject_hash"], unique=False)

    op.create_table(
        "staff_sign_ins",
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authenticated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(length=40), nullable=True),
        sa.Column("subject_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("provider_session_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["staff.id"], name=op.f("fk_staff_sign_ins_person_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sign_ins")),
    )
    with op.batch_alter_table("staff_sign_ins", schema=None) as batch_op:
        batch_op.create_index("ix_staff_sign_ins_person_at", ["person", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_staff_sign_ins_provider_session_hash"), ["provider_session_hash"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_staff_sign_ins_subject_hash"), ["subject_hash"], unique=False)

    op.create_table(
        "used_tokens",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_used_tokens")),
    )
    with op.batch_alter_table("used_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_used_tokens_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "representations",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("authorisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_representations_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["authorisation_id"],
            ["authorisations.id"],
            name=op.f("fk_representations_authorisation_id_authorisations"),
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["residents.id"],
            name=op.f("fk_representations_representative_id_residents"),
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_representations")),
    )
    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_representations_authorisation_id"), ["authorisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_representations_representative_id"), ["representative_id"], unique=False
        )

    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sign_in_id", sa.Uuid(), nullable=True))

    with op.batch_alter_table("resident_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sign_in_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_resident_sessions_sign_in_id"), ["sign_in_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_resident_sessions_sign_in_id_resident_sign_ins"),
            "resident_sign_ins",
            ["sign_in_id"],
            ["id"],
        )

    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sign_in_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_staff_sessions_sign_in_id"), ["sign_in_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_staff_sessions_sign_in_id_staff_sign_ins"),
            "staff_sign_ins",
            ["sign_in_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_staff_sessions_sign_in_id_staff_sign_ins"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_staff_sessions_sign_in_id"))
        batch_op.drop_column("sign_in_id")

    with op.batch_alter_table("resident_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_resident_sessions_sign_in_id_resident_sign_ins"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_resident_sessions_sign_in_id"))
        batch_op.drop_column("sign_in_id")

    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.drop_column("sign_in_id")

    with op.batch_alter_table("representations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_representations_representative_id"))
        batch_op.drop_index(batch_op.f("ix_representations_authorisation_id"))

    op.drop_table("representations")
    with op.batch_alter_table("used_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_used_tokens_expires_at"))

    op.drop_table("used_tokens")
    with op.batch_alter_table("staff_sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_sign_ins_subject_hash"))
        batch_op.drop_index(batch_op.f("ix_staff_sign_ins_provider_session_hash"))
        batch_op.drop_index("ix_staff_sign_ins_person_at")

    op.drop_table("staff_sign_ins")
    with op.batch_alter_table("resident_sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_sign_ins_subject_hash"))
        batch_op.drop_index(batch_op.f("ix_resident_sign_ins_provider_session_hash"))
        batch_op.drop_index("ix_resident_sign_ins_person_at")

    op.drop_table("resident_sign_ins")
    with op.batch_alter_table("identity_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_changes_resident_id"))

    op.drop_table("identity_changes")
    with op.batch_alter_table("conflicts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflicts_staff_id"))
        batch_op.drop_index(batch_op.f("ix_conflicts_identity_hash"))

    op.drop_table("conflicts")
    with op.batch_alter_table("authorisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authorisations_represented_id"))
        batch_op.drop_index(batch_op.f("ix_authorisations_representative_hash"))

    op.drop_table("authorisations")
    with op.batch_alter_table("security_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_security_log_staff_id"))
        batch_op.drop_index(batch_op.f("ix_security_log_at"))
        batch_op.drop_index(batch_op.f("ix_security_log_about_id"))

    op.drop_table("security_log")
