"""Releases by name, the originators' consent, what each recipient has, and what it is told."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Releases by name, the originators' consent, what each recipient has, and what it is told."""

    dependencies = [
        ('frame', '0002_real_world'),
        ('parties', '0006_undertakings'),
        ('sharing_desk', '0002_decisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('state', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=300)),
                ('reason', models.TextField()),
                ('marking', models.SmallIntegerField(null=True)),
                ('handling_id', models.IntegerField(default=0)),
                ('victims', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ('product_id', models.UUIDField(null=True)),
                ('second_person', models.BooleanField()),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('refused_because', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='ReleaseConsent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('what', models.JSONField()),
                ('whom', models.JSONField()),
                ('reason', models.TextField()),
                ('state', models.CharField(max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('because', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='sharing_desk.release')),
            ],
        ),
        migrations.CreateModel(
            name='ReleaseItem',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('object_id', models.BigIntegerField()),
                ('stix_id', models.CharField(max_length=300)),
                ('name', models.CharField(max_length=300)),
                ('marking', models.SmallIntegerField()),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='sharing_desk.release')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='ReleaseTarget',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('redactions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None)),
                ('for_audience_id', models.IntegerField(null=True)),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.group')),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='sharing_desk.release')),
            ],
        ),
        migrations.CreateModel(
            name='ReleaseCopy',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('original_uuid', models.UUIDField()),
                ('original_type', models.CharField(max_length=260)),
                ('stix_id', models.CharField(max_length=300)),
                ('redacted', models.BooleanField()),
                ('object_id', models.BigIntegerField()),
                ('for_audience_id', models.IntegerField()),
                ('receipt_id', models.BigIntegerField()),
                ('version', models.BigIntegerField()),
                ('released_at', models.DateTimeField()),
                ('latest_receipt_id', models.BigIntegerField()),
                ('corrected_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawal_receipt_id', models.BigIntegerField(null=True)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='sharing_desk.release')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='sharing_desk.releasetarget')),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('release_id', models.BigIntegerField(null=True)),
                ('kind', models.CharField(max_length=10)),
                ('stix_id', models.CharField(max_length=300)),
                ('name', models.CharField(max_length=300)),
                ('marking', models.SmallIntegerField()),
                ('because', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('fetched_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('header', models.CharField(blank=True, max_length=200)),
                ('mail_state', models.CharField(max_length=12)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('fault', models.CharField(blank=True, max_length=300)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', '-id'], name='desk_notice_to'), models.Index(condition=models.Q(('mail_state', 'waiting')), fields=['world', 'id'], name='desk_notice_mail')],
            },
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(fields=['world', 'state', '-id'], name='desk_release_by_state'),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(condition=models.Q(('product_id', None), _negated=True), fields=['product_id'], name='desk_release_of_product'),
        ),
        migrations.AddConstraint(
            model_name='releaseconsent',
            constraint=models.UniqueConstraint(fields=('release', 'organisation'), name='desk_consent_once'),
        ),
        migrations.AddIndex(
            model_name='releasecopy',
            index=models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['original_uuid'], name='desk_copy_live'),
        ),
        *[
            migrations.RunSQL(f"SELECT release_protect('sharing_desk_{table}')", migrations.RunSQL.noop)
            for table in ("release", "releaseitem", "releasetarget", "releaseconsent", "releasecopy", "notice")
        ],
    ]
