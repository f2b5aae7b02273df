from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Book",
            fields=[("id", models.BigAutoField(primary_key=True)), ("title", models.CharField(max_length=80)), ("year", models.IntegerField()), ("isbn", models.CharField(max_length=20)), ("sold", models.DateField(null=True))],
            options={"indexes": [models.Index(fields=["year"], name="book_year")]},  # clean: blocking-index-build — the table is new
        ),
        migrations.CreateModel("Author", fields=[("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=80)), ("born", models.IntegerField())]),
        migrations.AddIndex("author", models.Index(fields=["born"], name="author_born")),  # clean: blocking-index-build — the table is new
    ]
