"""Products, what is said of them, who signs them, and what is published."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Products, what is said of them, who signs them, and what is published."""

    initial = True

    dependencies = [
        ('frame', '0002_real_world'),
        ('parties', '0006_undertakings'),
        ('release', '0002_protect'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('ordinal', models.BigIntegerField()),
                ('audience_id', models.IntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('edition', models.IntegerField(default=1)),
                ('family', models.UUIDField()),
                ('state', models.CharField(max_length=10)),
                ('content', models.JSONField()),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('revision', models.IntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('release_id', models.BigIntegerField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('derived_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='derived', to='sharing_products.product')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='ProductRemark',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('revision', models.IntegerField()),
                ('act', models.CharField(max_length=10)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='sharing_products.product')),
            ],
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('product_id', models.UUIDField()),
                ('family', models.UUIDField()),
                ('ordinal', models.BigIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('edition', models.IntegerField()),
                ('marking', models.SmallIntegerField()),
                ('title_ja', models.CharField(max_length=300)),
                ('title_en', models.CharField(max_length=300)),
                ('sections', models.JSONField()),
                ('indicators', models.JSONField()),
                ('signers', models.JSONField()),
                ('bundle', models.TextField()),
                ('stix_id', models.CharField(max_length=60)),
                ('published_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('world', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='frame.world')),
            ],
        ),
        migrations.CreateModel(
            name='Signer',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('audience_id', models.IntegerField()),
                ('state', models.CharField(max_length=10)),
                ('at', models.DateTimeField(null=True)),
                ('because', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organisation')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signers', to='sharing_products.product')),
            ],
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(fields=['world', '-ordinal'], name='product_newest'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['audience_id', '-id'], name='publication_newest'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('product_id',), name='publication_once'),
        ),
        migrations.AddConstraint(
            model_name='signer',
            constraint=models.UniqueConstraint(fields=('product', 'organisation'), name='signer_once'),
        ),
        *[
            migrations.RunSQL(f"SELECT release_protect('sharing_products_{table}')", migrations.RunSQL.noop)
            for table in ("product", "productremark", "signer", "publication")
        ],
        migrations.RunSQL("CREATE SEQUENCE sharing_products_ordinal", "DROP SEQUENCE sharing_products_ordinal"),
    ]
