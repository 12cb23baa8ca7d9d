"""What is known gets its place in the order of visibility."""

from django.db import migrations

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """What is known gets its place in the order of visibility."""

    dependencies = [("knowledge", "0003_reach")]
    operations = [migrations.RunSQL(sql("knowledge", "schema_0004"), migrations.RunSQL.noop)]
