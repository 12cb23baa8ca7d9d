"""Collections, inboxes, and what became of what was added."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Collections, inboxes, and what became of what was added."""

    initial = True
    dependencies = [
        ("frame", "0002_real_world"),
        ("parties", "0005_access"),
        ("release", "0002_protect"),
        ("knowledge", "0004_turns"),
    ]
    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("title", models.CharField(max_length=120)),
                ("description", models.TextField()),
                ("alias", models.CharField(max_length=60)),
                ("offered_to", models.TextField()),
                ("criteria", models.JSONField()),
                ("defined_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
        ),
        migrations.CreateModel(
            name="Inbox",
            fields=[
                ("organisation", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to="parties.organisation")),
                ("audience_id", models.IntegerField()),
                ("unmarked", models.SmallIntegerField()),
                ("widest", models.SmallIntegerField()),
                ("narrowest", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Status",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("digest", models.BinaryField(max_length=32, null=True)),
                ("body", models.BinaryField(default=b"")),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
            ],
        ),
        migrations.AddConstraint(
            model_name="status",
            constraint=models.UniqueConstraint(fields=("organisation", "digest"), name="taxii_added_once"),
        ),
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("receipt_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("status", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="sharing_taxii.status")),
            ],
        ),
        migrations.RunSQL(
            """
            ALTER TABLE sharing_taxii_status ALTER COLUMN body SET STORAGE EXTERNAL;
            SELECT release_protect('sharing_taxii_collection');
            SELECT release_protect('sharing_taxii_inbox');
            SELECT release_protect('sharing_taxii_status');
            SELECT release_protect('sharing_taxii_addition');
            """,
            migrations.RunSQL.noop,
        ),
    ]
