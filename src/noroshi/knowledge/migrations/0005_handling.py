"""What the sender demands beyond its marking stands on the receipt."""

from django.db import migrations

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """What the sender demands beyond its marking stands on the receipt."""

    dependencies = [("knowledge", "0004_turns"), ("release", "0003_handling")]
    operations = [migrations.RunSQL(sql("knowledge", "schema_0005"), migrations.RunSQL.noop)]
