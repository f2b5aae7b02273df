# file-is-clean
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0008_before")]
    operations = [
        AddIndexConcurrently("book", models.Index(fields=["title"], name="book_title")),  # clean: blocking-index-build — nobody waits
        RemoveIndexConcurrently("book", "book_old"),  # clean: blocking-index-build — nothing is built
        migrations.RunSQL("CREATE INDEX CONCURRENTLY IF NOT EXISTS book_x ON shop_book (x)"),  # clean: blocking-index-build — nobody waits
    ]
