"""What originators demand beyond the TLP label, each distinct demand once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What originators demand beyond the TLP label, each distinct demand once."""

    dependencies = [("release", "0002_protect"), ("frame", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="HandlingRecord",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("content", models.TextField()),
                ("digest", models.BinaryField(max_length=16)),
                ("world", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
            options={"db_table": "release_handling"},
        ),
        migrations.AddConstraint(
            model_name="handlingrecord",
            constraint=models.UniqueConstraint(fields=("world", "digest"), name="handling_once"),
        ),
    ]
