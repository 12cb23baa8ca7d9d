"""Signatures over a digest, with how the signer proved who they are, and what became of each."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Signatures over a digest, with how the signer proved who they are, and what became of each."""

    dependencies = [("sharing_products", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField("product", "patterns", models.JSONField(null=True)),
        migrations.AddField("product", "digest", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
        migrations.AddField("publication", "digest", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
        migrations.AddField("signer", "digest", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
        migrations.AddField("signer", "method", models.CharField(blank=True, default="", max_length=10), preserve_default=False),
        migrations.CreateModel(
            name="SignatureAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("audience_id", models.IntegerField()),
                ("act", models.CharField(max_length=10)),
                ("revision", models.IntegerField()),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("method", models.CharField(blank=True, max_length=10)),
                ("because", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation")),
                ("product", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="signature_acts", to="sharing_products.product")),
            ],
        ),
        migrations.RunSQL("SELECT release_protect('sharing_products_signatureact')", migrations.RunSQL.noop),
        # What was accepted or signed by a click alone is over no digest: it is reviewed and signed once more.
        migrations.RunSQL(
            """UPDATE sharing_products_signer AS signer SET state = 'void' FROM sharing_products_product AS product
                WHERE product.id = signer.product_id AND product.state = 'accepted' AND signer.state = 'signed';
               UPDATE sharing_products_product SET state = 'review', reviewed_by_id = NULL, reviewed_at = NULL
                WHERE state = 'accepted'""",
            migrations.RunSQL.noop,
        ),
    ]
