from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_a")]
    operations = [
        migrations.AddIndex("book", models.Index(fields=["sold", "year"], name="book_0003_b")),  # clean: blocking-index-build — history
        migrations.RemoveIndex("book", "book_0003_b"),
    ]
