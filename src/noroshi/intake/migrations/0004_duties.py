"""Duties, clocks, deliveries and receipts, each for those whom it concerns alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_PROTECTED = ("duty", "clock", "delivery", "stagereceipt", "clockmail")


class Migration(migrations.Migration):
    """Duties, clocks, deliveries and receipts."""

    dependencies = [
        ("intake", "0003_desk"),
        ("frame", "0002_real_world"),
        ("parties", "0003_sectors"),
        ("release", "0002_protect"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('report_id', models.UUIDField()),
                ('number', models.CharField(max_length=40)),
                ('report_version', models.IntegerField()),
                ('marking', models.SmallIntegerField()),
                ('consent', models.BooleanField()),
                ('profile', models.CharField(max_length=60)),
                ('profile_version', models.IntegerField()),
                ('duty', models.CharField(max_length=60)),
                ('state', models.CharField(max_length=10)),
                ('certain', models.BooleanField()),
                ('reasons', models.JSONField()),
                ('happened', models.JSONField()),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('declined_because', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('ordinal', models.BigIntegerField()),
                ('audience_id', models.IntegerField()),
                ('report_id', models.UUIDField()),
                ('number', models.CharField(max_length=40)),
                ('version', models.IntegerField()),
                ('profile', models.CharField(max_length=60)),
                ('obligation', models.CharField(max_length=60)),
                ('addressee', models.CharField(max_length=60)),
                ('office', models.CharField(max_length=30)),
                ('state', models.CharField(max_length=14)),
                ('form', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=300)),
                ('marking', models.SmallIntegerField()),
                ('content', models.TextField(blank=True)),
                ('digest', models.BinaryField(max_length=32)),
                ('sent_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='intake.duty')),
            ],
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('stage', models.CharField(max_length=60)),
                ('ordinal', models.SmallIntegerField()),
                ('state', models.CharField(max_length=10)),
                ('counted_from', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('watched_at', models.DateTimeField(null=True)),
                ('binding', models.BooleanField()),
                ('deadline', models.JSONField()),
                ('moves', models.JSONField()),
                ('fulfilled_at', models.DateTimeField(null=True)),
                ('fulfilled_version', models.IntegerField(null=True)),
                ('remind_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='intake.duty')),
            ],
        ),
        migrations.CreateModel(
            name='StageReceipt',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('stage', models.CharField(max_length=60)),
                ('version', models.IntegerField()),
                ('statement', models.TextField()),
                ('digest', models.BinaryField(max_length=32)),
                ('issued_at', models.DateTimeField()),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='intake.duty')),
            ],
        ),
        migrations.CreateModel(
            name='ClockMail',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('address', models.CharField(max_length=254)),
                ('header', models.CharField(max_length=200, unique=True)),
                ('state', models.CharField(max_length=12)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('fault', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='intake.clock')),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'id'], name='clock_mail_by_state')],
                'constraints': [models.UniqueConstraint(fields=('clock', 'kind', 'address'), name='clock_mail_once')],
            },
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(fields=['organisation', 'state', '-proposed_at'], name='duty_of_organisation'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(fields=('report_id', 'profile', 'duty'), name='duty_once'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['organisation', '-ordinal'], name='delivery_to'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['report_id', 'version'], name='delivery_of_report'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('duty', 'addressee', 'version'), name='delivery_once'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('state', 'running'), ('watched_at__isnull', False)), fields=['world', 'watched_at'], name='clock_running'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(fields=('duty', 'stage'), name='clock_once'),
        ),
        migrations.AddConstraint(
            model_name='stagereceipt',
            constraint=models.UniqueConstraint(fields=('duty', 'stage', 'version'), name='stage_receipt_once'),
        ),
        *[
            migrations.RunSQL(f"SELECT release_protect('intake_{table}')", migrations.RunSQL.noop)
            for table in _PROTECTED
        ],
        migrations.RunSQL(
            "CREATE SEQUENCE intake_delivery_ordinal", "DROP SEQUENCE intake_delivery_ordinal"
        ),
    ]
