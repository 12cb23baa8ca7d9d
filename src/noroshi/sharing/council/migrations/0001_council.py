"""Requests for information, discussions, proposals, sightings told by one click; each for who may see it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from noroshi.frame.named_sql import sql


class Migration(migrations.Migration):
    """Requests for information, discussions, proposals, sightings told by one click; each for who may see it."""

    initial = True

    dependencies = [
        ("frame", "0002_real_world"),
        ("parties", "0006_undertakings"),
        ("knowledge", "0006_quality"),
        ("release", "0002_protect"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("marking", models.SmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("restricted", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("summary", models.TextField(blank=True)),
                ("asked_by", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("closed_by", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("group", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.group")),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="frame.world")),
            ],
            options={
                "db_table": "sharing_council_request",
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("marking", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("sharing", models.CharField(max_length=8)),
                ("given_at", models.DateTimeField()),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("person", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="sharing_council.informationrequest")),
            ],
            options={
                "db_table": "sharing_council_answer",
            },
        ),
        migrations.CreateModel(
            name="Addressee",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="addressees", to="sharing_council.informationrequest")),
            ],
            options={
                "db_table": "sharing_council_addressee",
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("object_type", models.CharField(max_length=250)),
                ("object_uuid", models.UUIDField()),
                ("object_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("marking", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("field", models.CharField(blank=True, max_length=40)),
                ("value", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("result", models.CharField(blank=True, max_length=290)),
                ("decided_by", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("decided_for", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("person", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("source", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="frame.world")),
            ],
            options={
                "db_table": "sharing_council_proposal",
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("object_type", models.CharField(max_length=250)),
                ("object_uuid", models.UUIDField()),
                ("marking", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("person", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="frame.world")),
            ],
            options={
                "db_table": "sharing_council_remark",
            },
        ),
        migrations.CreateModel(
            name="RemarkVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("text", models.TextField()),
                ("until", models.DateTimeField()),
                ("remark", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="sharing_council.remark")),
            ],
            options={
                "db_table": "sharing_council_remark_version",
            },
        ),
        migrations.CreateModel(
            name="SharedAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("marking", models.SmallIntegerField()),
                ("text", models.TextField()),
                ("organisation", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="shared", to="sharing_council.informationrequest")),
            ],
            options={
                "db_table": "sharing_council_shared_answer",
            },
        ),
        migrations.CreateModel(
            name="ToldSighting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("object_id_text", models.CharField(blank=True, max_length=290)),
                ("values", models.JSONField(default=list)),
                ("sightings", models.JSONField(default=list)),
                ("key", models.CharField(max_length=120, null=True)),
                ("said_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("person", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="frame.world")),
            ],
            options={
                "db_table": "sharing_council_told_sighting",
            },
        ),
        migrations.CreateModel(
            name="CouncilMail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=60)),
                ("header", models.CharField(max_length=200, unique=True)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("due_at", models.DateTimeField(null=True)),
                ("state", models.CharField(max_length=12)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("fault", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("world", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="frame.world")),
            ],
            options={
                "db_table": "sharing_council_mail",
                "indexes": [models.Index(fields=["state", "id"], name="council_mail_by_state")],
                "constraints": [models.UniqueConstraint(fields=("kind", "key", "organisation"), name="council_mail_once")],
            },
        ),
        migrations.AddIndex(
            model_name="informationrequest",
            index=models.Index(fields=["world", "-id"], name="council_request_newest"),
        ),
        migrations.AddIndex(
            model_name="addressee",
            index=models.Index(fields=["organisation", "-id"], name="council_asked_of"),
        ),
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.UniqueConstraint(fields=("request", "organisation"), name="council_asked_once"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["object_uuid", "id"], name="council_proposal_on"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["world", "state", "-id"], name="council_proposal_open"),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(fields=["object_uuid", "id"], name="council_remark_on"),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(fields=["organisation", "-id"], name="council_remark_by"),
        ),
        migrations.AddIndex(
            model_name="toldsighting",
            index=models.Index(fields=["organisation", "-id"], name="council_sighting_of"),
        ),
        migrations.AddConstraint(
            model_name="toldsighting",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="council_sighting_once"),
        ),
        migrations.RunSQL(sql("sharing.council", "policies"), migrations.RunSQL.noop),
    ]
