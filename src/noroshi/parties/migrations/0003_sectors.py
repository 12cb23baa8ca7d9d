"""Sectors follow the legal profile: one code for port transport, and room for the codes of other lists."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    """Sectors follow the legal profile: one code for port transport, and room for the codes of other lists."""

    dependencies = [("parties", "0002_views")]
    operations = [
        migrations.AddField(
            "organisation", "other_sectors", models.JSONField(db_default=Value({}, models.JSONField()))
        ),
        migrations.RunSQL(
            "UPDATE parties_organisation SET sector = 'port-transport' WHERE sector = 'port'", migrations.RunSQL.noop
        ),
    ]
