"""Assets are confirmed, changed and retired; who did what with one is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """Assets are confirmed, changed and retired; who did what with one is kept."""

    dependencies = [("parties", "0003_sectors"), ("release", "0002_protect")]
    operations = [
        migrations.AddField("asset", "confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("asset", "retired_at", models.DateTimeField(null=True)),
        migrations.RunSQL("UPDATE parties_asset SET confirmed_at = registered_at", migrations.RunSQL.noop),
        migrations.AlterField("asset", "confirmed_at", models.DateTimeField()),
        migrations.AddIndex(
            "asset",
            models.Index(
                fields=["organisation", "confirmed_at", "id"],
                name="asset_out_of_date",
                condition=models.Q(retired_at=None),
            ),
        ),
        migrations.CreateModel(
            "AssetChange",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="history", to="parties.asset"
                    ),
                ),
                ("audience_id", models.IntegerField()),
                ("act", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        db_index=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("before", models.JSONField(default=dict)),
            ],
        ),
        migrations.RunSQL("SELECT release_protect('parties_assetchange')", migrations.RunSQL.noop),
        migrations.RunSQL(sql("parties", "views_0004"), migrations.RunSQL.noop),
    ]
