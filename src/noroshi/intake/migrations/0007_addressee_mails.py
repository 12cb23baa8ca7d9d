"""Mails to addressees: that a version was delivered, that a stage of it is overdue."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Mails to addressees."""

    dependencies = [
        ("frame", "0002_real_world"),
        ("intake", "0006_mail"),
        ("parties", "0003_sectors"),
        ("release", "0002_protect"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddresseeMail",
            fields=[
                ("header", models.CharField(max_length=200, unique=True)),
                ("address", models.CharField(max_length=254)),
                ("state", models.CharField(max_length=12)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("fault", models.CharField(blank=True, max_length=300)),
                ("sent_at", models.DateTimeField(null=True)),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("delivery_id", models.UUIDField()),
                ("kind", models.CharField(max_length=10)),
                ("version", models.IntegerField()),
                ("marking", models.SmallIntegerField()),
                ("profile", models.CharField(max_length=60)),
                ("obligation", models.CharField(max_length=60)),
                ("addressee", models.CharField(max_length=60)),
                ("number", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("source_ja", models.CharField(blank=True, max_length=200)),
                ("source_en", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("clock", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="addressee_mails", to="intake.clock")),
                ("duty", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="addressee_mails", to="intake.duty")),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
            options={
                "indexes": [models.Index(fields=["state", "id"], name="addressee_mail_by_state")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("clock__isnull", True)), fields=("duty", "organisation", "version"), name="addressee_mail_once"),
                    models.UniqueConstraint(condition=models.Q(("clock__isnull", False)), fields=("clock", "organisation"), name="late_mail_once"),
                ],
            },
        ),
        migrations.RunSQL("SELECT release_protect('intake_addresseemail')", migrations.RunSQL.noop),
    ]
