"""What others say of values from outside, weighed by their reliability."""

from django.db import migrations

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """What others say of values from outside, weighed by their reliability."""

    dependencies = [("knowledge", "0006_quality")]
    operations = [migrations.RunSQL(sql("knowledge", "schema_0008"), migrations.RunSQL.noop)]
