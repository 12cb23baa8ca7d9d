"""Objects are stored as they came, without compression."""

from django.db import migrations

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """Objects are stored as they came, without compression."""

    dependencies = [("knowledge", "0001_schema")]
    operations = [migrations.RunSQL(sql("knowledge", "schema_0002"), migrations.RunSQL.noop)]
