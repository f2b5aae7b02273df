# no-fix: no settings say that PostgreSQL is the only database
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_b")]
    operations = [
        migrations.AddIndex("book", models.Index(fields=["title"], name="book_title")),  # expect: blocking-index-build "building the index book_title on shop_book"
        migrations.AddIndex(model_name="book", index=models.Index(fields=["-sold"], name="book_sold")),  # expect: blocking-index-build
        migrations.AddIndex("book", models.Index(Lower("title"), name="book_lower")),  # expect: blocking-index-build
        migrations.AddIndex("book", models.Index(fields=["isbn"], name="book_isbn", condition=models.Q(sold__isnull=True))),  # expect: blocking-index-build
        migrations.AddIndex("author", GinIndex(fields=["name"], name="author_name", opclasses=["gin_trgm_ops"])),  # expect: blocking-index-build
        migrations.AddIndex("author", BrinIndex(fields=["born"], name="author_brin")),  # expect: blocking-index-build
        migrations.AlterField("book", "year", models.IntegerField(db_index=True)),  # expect: blocking-index-build "an index on shop_book"
        migrations.AlterField("author", "name", models.CharField(max_length=80, db_index=True)),  # expect: blocking-index-build
        migrations.AlterField("book", "isbn", models.CharField(max_length=30)),  # clean: blocking-index-build — no index
        migrations.AlterField("book", "sold", models.DateField(null=True, unique=True)),  # clean: blocking-index-build — a constraint has no such way
        AddIndexConcurrently("book", models.Index(fields=["year", "title"], name="book_both")),  # expect: blocking-index-build "inside a transaction"
        migrations.RunSQL("CREATE INDEX book_by_hand ON shop_book (year, isbn)"),  # expect: blocking-index-build "book_by_hand"
        migrations.RunSQL("CREATE INDEX CONCURRENTLY book_by_hand_2 ON shop_book (isbn, year)"),  # expect: blocking-index-build "inside a transaction"
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL("CREATE UNIQUE INDEX book_by_hand_3 ON shop_book (isbn)")],  # expect: blocking-index-build
            state_operations=[migrations.AddIndex("book", models.Index(fields=["isbn"], name="book_state"))],  # clean: blocking-index-build — only in Django's mind
        ),
        migrations.CreateModel("Prize", fields=[("id", models.BigAutoField(primary_key=True)), ("year", models.IntegerField(db_index=True))]),  # clean: blocking-index-build — made by this migration
        migrations.AddIndex("prize", models.Index(fields=["year", "id"], name="prize_year")),  # clean: blocking-index-build — made by this migration
        migrations.AddField("book", "prize", models.ForeignKey("shop.Prize", null=True, on_delete=models.CASCADE)),  # clean: blocking-index-build — the column is empty
        migrations.RemoveIndex("book", "book_year"),  # clean: blocking-index-build — nothing is built
        migrations.RenameIndex("book", new_name="b", old_name="book_title"),  # clean: blocking-index-build — nothing is built
        migrations.RunSQL("UPDATE shop_book SET year = 2000 WHERE id = 1"),  # clean: blocking-index-build — nothing is built
    ]
