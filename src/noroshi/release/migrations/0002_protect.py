"""Row-level security: the function that switches it on, and the asset register under it."""

from django.db import migrations

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """Row-level security: the function that switches it on, and the asset register under it."""

    dependencies = [("release", "0001_initial"), ("parties", "0002_views")]
    operations = [
        migrations.RunSQL(sql("release", "protect"), "DROP FUNCTION release_protect(regclass)"),
        migrations.RunSQL("SELECT release_protect('parties_asset')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT release_protect('parties_assetkey')", migrations.RunSQL.noop),
    ]
