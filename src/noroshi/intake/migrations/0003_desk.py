"""The duty officer's desk: its tables, who may see them, and how what comes in is put there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from noroshi.frame.named_sql import sql

_PROTECTED = (
    "deskitem", "deskevent", "merge", "incidentlink", "rejection", "message", "messagemail", "handover",
    "knowledgesource",
)
_FUNCTIONS = (
    "intake_desk_heard(smallint, int, bigint, timestamptz)",
    "intake_desk_answered(smallint, text, bigint, timestamptz)",
    "intake_desk_receive(smallint, int, int, text, text, text, bigint, text, text, smallint, smallint, int, timestamptz, boolean)",
    "intake_desk_return(bigint, timestamptz)",
)


class Migration(migrations.Migration):
    """The duty officer's desk."""

    dependencies = [
        ("frame", "0002_real_world"),
        ("intake", "0002_protect"),
        ("parties", "0002_views"),
        ("release", "0002_protect"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeskItem',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('key', models.CharField(max_length=60)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('form', models.CharField(blank=True, max_length=60)),
                ('marking', models.SmallIntegerField()),
                ('version', models.IntegerField(default=1)),
                ('arrived_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField()),
                ('unread', models.BooleanField(default=True)),
                ('withdrawn', models.BooleanField(default=False)),
                ('revision', models.IntegerField(default=1)),
                ('state', models.CharField(default='new', max_length=10)),
                ('urgency', models.SmallIntegerField(default=1)),
                ('severity', models.SmallIntegerField(null=True)),
                ('incident_type', models.CharField(blank=True, max_length=80)),
                ('answer_by', models.DateTimeField(null=True)),
                ('done_reason', models.CharField(blank=True, max_length=20)),
                ('holder', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='DeskEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('act', models.CharField(max_length=16)),
                ('note', models.CharField(blank=True, max_length=2000)),
                ('facts', models.JSONField(default=dict)),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='history', to='intake.deskitem')),
            ],
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('note', models.TextField()),
                ('sheet', models.JSONField()),
                ('received_at', models.DateTimeField(null=True)),
                ('giver', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('received_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taker', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='IncidentLink',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('incident', models.UUIDField()),
                ('opened', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('why', models.CharField(blank=True, max_length=2000)),
                ('undone_at', models.DateTimeField(null=True)),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='intake.deskitem')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='KnowledgeSource',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='parties.organisation')),
                ('audience_id', models.IntegerField()),
                ('number', models.IntegerField(default=1)),
                ('gap', models.FloatField(default=0)),
                ('last_at', models.DateTimeField()),
                ('world', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('why', models.CharField(blank=True, max_length=2000)),
                ('before', models.JSONField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('into', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='intake.deskitem')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='intake.deskitem')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('report_id', models.UUIDField()),
                ('audience_id', models.IntegerField()),
                ('number', models.CharField(max_length=40)),
                ('from_office', models.BooleanField()),
                ('text', models.TextField()),
                ('answer_by', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='MessageMail',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('message', models.BigIntegerField(unique=True)),
                ('audience_id', models.IntegerField()),
                ('header', models.CharField(max_length=200, unique=True)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('answer_by', models.DateTimeField(null=True)),
                ('state', models.CharField(max_length=12)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('fault', models.CharField(blank=True, max_length=300)),
                ('sent_at', models.DateTimeField(null=True)),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='Rejection',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rejections', to='intake.deskitem')),
                ('other', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.deskitem')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='deskitem',
            index=models.Index(fields=['world', 'state', '-urgency', '-touched_at', '-id'], name='desk_item_by_state'),
        ),
        migrations.AddIndex(
            model_name='deskitem',
            index=models.Index(condition=models.Q(('state__in', ('new', 'taken', 'waiting'))), fields=['holder', '-urgency', '-touched_at', '-id'], name='desk_item_of'),
        ),
        migrations.AddIndex(
            model_name='deskitem',
            index=models.Index(fields=['source', '-arrived_at'], name='desk_item_from'),
        ),
        migrations.AddIndex(
            model_name='deskitem',
            index=models.Index(condition=models.Q(('answer_by__isnull', False), ('state', 'waiting')), fields=['world', 'answer_by'], name='desk_item_late'),
        ),
        migrations.AddIndex(
            model_name='deskitem',
            index=models.Index(condition=models.Q(('severity__gte', 3), ('state__in', ('new', 'taken', 'waiting'))), fields=['world', '-severity', '-touched_at'], name='desk_item_serious'),
        ),
        migrations.AddConstraint(
            model_name='deskitem',
            constraint=models.UniqueConstraint(fields=('world', 'kind', 'key'), name='desk_item_once'),
        ),
        migrations.AddIndex(
            model_name='deskevent',
            index=models.Index(fields=['item', '-id'], name='desk_event_of'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['world', '-id'], name='desk_handovers'),
        ),
        migrations.AddIndex(
            model_name='incidentlink',
            index=models.Index(condition=models.Q(('undone_at', None)), fields=['incident'], name='desk_link_to'),
        ),
        migrations.AddIndex(
            model_name='incidentlink',
            index=models.Index(condition=models.Q(('opened', True), ('undone_at', None)), fields=['world', '-id'], name='desk_incidents'),
        ),
        migrations.AddConstraint(
            model_name='incidentlink',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('item', 'incident'), name='desk_linked_once'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(condition=models.Q(('undone_at', None)), fields=['into', '-id'], name='desk_merged_into'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('item',), name='desk_merged_once'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['report_id', 'id'], name='desk_thread'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('from_office', True), ('seen_at', None)), fields=['organisation', '-id'], name='desk_unseen_questions'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('from_office', False), ('seen_at', None)), fields=['world', '-id'], name='desk_unseen_answers'),
        ),
        migrations.AddIndex(
            model_name='messagemail',
            index=models.Index(fields=['state', 'id'], name='desk_mail_by_state'),
        ),
        migrations.AddConstraint(
            model_name='rejection',
            constraint=models.UniqueConstraint(fields=('item', 'other'), name='desk_rejected_once'),
        ),
        *[
            migrations.RunSQL(f"SELECT release_protect('intake_{table}')", migrations.RunSQL.noop)
            for table in _PROTECTED
        ],
        migrations.RunSQL(
            sql("intake.desk", "functions"), [f"DROP FUNCTION {function}" for function in _FUNCTIONS]
        ),
    ]
