"""Secrecy undertakings of organisations and people, and groups whose material needs one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _person(**more: object) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, **more
    )


class Migration(migrations.Migration):
    """Secrecy undertakings of organisations and people, and groups whose material needs one."""

    dependencies = [("parties", "0005_access"), ("frame", "0002_real_world")]
    operations = [
        migrations.AddField("group", "sector", models.CharField(blank=True, db_default="", max_length=40)),
        migrations.AddField("group", "needs_undertaking", models.CharField(blank=True, db_default="", max_length=12)),
        migrations.CreateModel(
            "Undertaking",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "world",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world"),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undertakings",
                        to="parties.organisation",
                    ),
                ),
                ("person", _person(related_name="undertakings")),
                ("wording_ja", models.TextField()),
                ("wording_en", models.TextField()),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField()),
                ("offered_at", models.DateTimeField()),
                ("offered_by", _person(related_name="+")),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_by", _person(related_name="+")),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", _person(related_name="+")),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                ("reminded_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-valid_until"], name="undertaking_of"),
                    models.Index(
                        condition=models.Q(reminded_at=None, ended_at=None, signed_at__isnull=False),
                        fields=["world", "valid_until"],
                        name="undertaking_to_remind",
                    ),
                ]
            },
        ),
    ]
