"""Partners, what is agreed with them, and what was exchanged: for the office's desk alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("release", "0002_protect"),
        ('frame', '0002_real_world'),
        ('parties', '0005_access'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Peer',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('root', models.CharField(max_length=500)),
                ('sign_in', models.CharField(max_length=8)),
                ('user', models.CharField(blank=True, max_length=200)),
                ('sealed', models.BinaryField(blank=True)),
                ('trust', models.CharField(max_length=8)),
                ('ca', models.TextField(blank=True)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('pull_from', models.JSONField(default=list)),
                ('push_to', models.CharField(blank=True, max_length=200)),
                ('minutes', models.PositiveIntegerField(default=15)),
                ('next_at', models.DateTimeField()),
                ('failures', models.PositiveIntegerField(default=0)),
                ('pulled_at', models.DateTimeField(null=True)),
                ('pushed_at', models.DateTimeField(null=True)),
                ('push_after', models.DateTimeField(null=True)),
                ('push_object', models.BigIntegerField(default=0)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('items', models.JSONField()),
                ('after', models.DateTimeField(null=True)),
                ('object_id', models.BigIntegerField()),
                ('status_id', models.CharField(blank=True, max_length=200)),
                ('began_at', models.DateTimeField()),
                ('peer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='batch', to='sharing_peers.peer')),
            ],
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(max_length=10)),
                ('terms', models.JSONField()),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(null=True)),
                ('document', models.CharField(max_length=300)),
                ('agreed_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('agreed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('peer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='sharing_peers.peer')),
            ],
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('direction', models.CharField(max_length=3)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
                ('cautions', models.JSONField(default=list)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('times', models.PositiveIntegerField(default=1)),
                ('peer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='sharing_peers.peer')),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('direction', models.CharField(max_length=3)),
                ('stix_uuid', models.UUIDField()),
                ('type', models.CharField(max_length=250)),
                ('version', models.BigIntegerField()),
                ('held_version', models.BigIntegerField(default=-1)),
                ('outcome', models.CharField(max_length=10)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('detail', models.CharField(blank=True, max_length=500)),
                ('source_id', models.BigIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('peer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='sharing_peers.peer')),
                ('run', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='sharing_peers.run')),
            ],
        ),
        migrations.CreateModel(
            name='Walk',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('collection', models.CharField(max_length=200)),
                ('state', models.JSONField()),
                ('peer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='walks', to='sharing_peers.peer')),
            ],
        ),
        migrations.AddConstraint(
            model_name='peer',
            constraint=models.UniqueConstraint(fields=('world', 'organisation'), name='peer_once'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('peer', 'number'), name='agreement_number'),
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(fields=['peer', '-id'], name='peer_run_newest'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['peer', 'outcome', '-id'], name='peer_item_by_outcome'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('peer', 'direction', 'stix_uuid', 'type'), name='peer_item_once'),
        ),
        migrations.AddConstraint(
            model_name='walk',
            constraint=models.UniqueConstraint(fields=('peer', 'collection'), name='walk_once'),
        ),
        migrations.RunSQL("SELECT release_protect('sharing_peers_peer')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT release_protect('sharing_peers_agreement')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT release_protect('sharing_peers_walk')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT release_protect('sharing_peers_run')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT release_protect('sharing_peers_item')", migrations.RunSQL.noop),
        migrations.RunSQL("SELECT release_protect('sharing_peers_batch')", migrations.RunSQL.noop),
    ]
