"""The tables of what is known, written in SQL because their shape is their speed."""

from django.db import migrations

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """The tables of what is known, written in SQL because their shape is their speed."""

    dependencies = [("release", "0002_protect"), ("frame", "0002_real_world")]
    operations = [migrations.RunSQL(sql("knowledge", "schema_0001"), migrations.RunSQL.noop)]
