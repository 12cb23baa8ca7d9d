"""Files that belong to drafts and reports; which page each answer of a draft came from."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Files that belong to drafts and reports; which page each answer of a draft came from."""

    dependencies = [
        ("frame", "0002_real_world"),
        ("intake", "0004_duties"),
        ("parties", "0002_views"),
        ("release", "0002_protect"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="draft", name="pages", field=models.JSONField(default=dict)),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("draft_id", models.UUIDField(null=True)),
                ("report_id", models.UUIDField(null=True)),
                ("name", models.CharField(max_length=200)),
                ("sort", models.CharField(max_length=12)),
                ("size", models.BigIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("added_at", models.DateTimeField()),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("draft_id__isnull", False)), fields=["draft_id"], name="attachment_of_draft"),
                    models.Index(condition=models.Q(("report_id__isnull", False)), fields=["report_id"], name="attachment_of_report"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttachmentPiece",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ordinal", models.IntegerField()),
                ("audience_id", models.IntegerField()),
                ("content", models.BinaryField()),
                ("attachment", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="pieces", to="intake.attachment")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("attachment", "ordinal"), name="attachment_piece_once")],
            },
        ),
        migrations.RunSQL("SELECT release_protect('intake_attachment')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT release_protect('intake_attachmentpiece')", migrations.RunSQL.noop),
        # Random bytes that were packed already: trying to compress them again costs time and saves nothing.
        migrations.RunSQL(
            "ALTER TABLE intake_attachmentpiece ALTER COLUMN content SET STORAGE EXTERNAL", migrations.RunSQL.noop
        ),
    ]
