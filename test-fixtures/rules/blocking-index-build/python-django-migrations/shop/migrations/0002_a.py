from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddIndex("book", models.Index(fields=["sold", "year"], name="book_0002_a")),  # clean: blocking-index-build — history
        migrations.RemoveIndex("book", "book_0002_a"),
    ]
