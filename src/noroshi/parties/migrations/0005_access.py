"""Who gave whom which access, and who took it away, for everybody who must be able to see it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who gave whom which access, and who took it away, for everybody who must be able to see it."""

    dependencies = [("parties", "0004_asset_history"), ("frame", "0002_real_world")]
    operations = [
        migrations.CreateModel(
            "AccessChange",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "world",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("act", models.CharField(max_length=12)),
                ("role", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["world", "-id"], name="access_newest")]},
        ),
    ]
