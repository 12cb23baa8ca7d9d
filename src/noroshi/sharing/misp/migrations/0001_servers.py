"""MISP servers and what became of each event, under row-level security."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    dependencies = [("frame", "0002_real_world"), ("parties", "0005_access"), ("release", "0002_protect")]

    operations = [
        migrations.CreateModel(
            name="Server",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("url", models.CharField(max_length=500)),
                ("sealed", models.BinaryField()),
                ("ca", models.TextField(blank=True)),
                ("pulls", models.BooleanField(default=False)),
                ("pushes", models.BooleanField(default=False)),
                ("widest", models.SmallIntegerField(default=0)),
                ("minutes", models.PositiveIntegerField(default=15)),
                ("next_at", models.DateTimeField()),
                ("failures", models.PositiveIntegerField(default=0)),
                ("fault", models.CharField(blank=True, max_length=40)),
                ("pulled_to", models.BigIntegerField(default=0)),
                ("pushed_turn", models.BigIntegerField(default=0)),
                ("exchanged_at", models.DateTimeField(null=True)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="frame.world")),
            ],
            options={"db_table": "sharing_misp_server"},
        ),
        migrations.CreateModel(
            name="Exchanged",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("direction", models.CharField(max_length=3)),
                ("uuid", models.UUIDField()),
                ("stamp", models.BigIntegerField()),
                ("outcome", models.CharField(max_length=10)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("server", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="events", to="sharing_misp.server")),
            ],
            options={"db_table": "sharing_misp_event"},
        ),
        migrations.AddConstraint(
            model_name="server",
            constraint=models.UniqueConstraint(fields=("world", "organisation"), name="misp_server_once"),
        ),
        migrations.AddConstraint(
            model_name="exchanged",
            constraint=models.UniqueConstraint(fields=("server", "direction", "uuid"), name="misp_event_once"),
        ),
        migrations.RunSQL(
            "SELECT release_protect('sharing_misp_server'::regclass), release_protect('sharing_misp_event'::regclass)",
            migrations.RunSQL.noop,
        ),
    ]
