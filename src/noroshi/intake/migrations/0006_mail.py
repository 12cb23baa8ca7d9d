"""Mail that came in, and what became of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Mail that came in, and what became of it."""

    dependencies = [
        ("frame", "0002_real_world"),
        ("intake", "0005_attachments"),
        ("parties", "0002_views"),
        ("release", "0002_protect"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedMail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("message_id", models.CharField(max_length=400)),
                ("digest", models.BinaryField(max_length=32)),
                ("arrived_at", models.DateTimeField()),
                ("sender", models.CharField(max_length=254)),
                ("trust", models.CharField(max_length=8)),
                ("subject", models.CharField(max_length=500)),
                ("size", models.BigIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("reason", models.CharField(blank=True, max_length=30)),
                ("outcome", models.JSONField(default=list)),
                ("decided_at", models.DateTimeField(null=True)),
                ("remark", models.TextField(blank=True)),
                ("answered", models.CharField(blank=True, max_length=12)),
                ("raw", models.BinaryField()),
                ("decided_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("organisation", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
            options={
                "indexes": [models.Index(fields=["world", "state", "-id"], name="mail_waiting")],
                "constraints": [models.UniqueConstraint(fields=("world", "digest"), name="mail_once")],
            },
        ),
        migrations.RunSQL("SELECT release_protect('intake_receivedmail')", migrations.RunSQL.noop),
    ]
