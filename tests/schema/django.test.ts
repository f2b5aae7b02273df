// Django's models and migrations: what the database holds by each, and that they agree where Django itself would see nothing to migrate.
import { expect, test } from 'vitest';
import { catalogOf, messages } from './catalog-of.js';
import { printed } from './replayed.js';

const MODELS = `from django.db import models
from django.db.models.functions import Lower

class Author(models.Model):
    name = models.CharField(max_length=80, db_index=True)
    email = models.EmailField(unique=True)

class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    slug = models.SlugField()
    status = models.CharField(max_length=10, choices=[("new", "New"), ("sold", "Sold")], default="new")
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    tags = models.ManyToManyField("Tag")

    class Meta:
        unique_together = [("author", "title")]
        indexes = [
            models.Index(fields=["status", "-price"], name="book_status_price"),
            models.Index(Lower("title"), name="book_lower_title"),
            models.Index(fields=["price"], name="book_new_price", condition=models.Q(status="new")),
        ]

class Tag(models.Model):
    id = models.BigAutoField(primary_key=True)
    word = models.TextField(primary_key=False, db_index=True)
`;

const INITIAL = `from django.db import migrations, models
import django.db.models.deletion

class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(name="Writer", fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=80)),
            ("email", models.EmailField(max_length=254, unique=True)),
        ]),
        migrations.CreateModel(name="Book", fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("title", models.CharField(max_length=200)),
            ("slug", models.SlugField()),
            ("state", models.CharField(max_length=20)),
            ("old", models.IntegerField(db_index=True)),
            ("writer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shop.writer")),
        ]),
        migrations.CreateModel(name="Tag", fields=[("id", models.BigAutoField(primary_key=True)), ("word", models.TextField(db_index=True))]),
        migrations.AddField("book", "tags", models.ManyToManyField(to="shop.tag")),
    ]
`;

const LATER = `from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RenameModel("Writer", "Author"),
        migrations.RenameField("Book", "writer", "author"),
        migrations.RenameField("Book", "state", "status"),
        migrations.RemoveField("Book", "old"),
        migrations.AlterField("Author", "name", models.CharField(max_length=80, db_index=True)),
        migrations.AlterField("Book", "status", models.CharField(max_length=10, choices=[("new", "New"), ("sold", "Sold")], default="new")),
        migrations.AddField("Book", "price", models.DecimalField(max_digits=8, decimal_places=2, null=True)),
        migrations.AlterUniqueTogether("book", {("author", "title")}),
        AddIndexConcurrently("book", models.Index(fields=["status", "-price"], name="book_status_price")),
        migrations.AddIndex("book", models.Index(Lower("title"), name="book_lower_title")),
        migrations.AddIndex("book", models.Index(fields=["price"], name="wrong")),
        migrations.RemoveIndex("book", "wrong"),
        migrations.AddIndex("book", models.Index(fields=["price"], name="book_new_price", condition=models.Q(status="new"))),
    ]
`;

const files = { 'shop/__init__.py': '', 'shop/models.py': MODELS, 'shop/migrations/__init__.py': '', 'shop/migrations/0001_initial.py': INITIAL, 'shop/migrations/0002_later.py': LATER };

test('replayed migrations are what the models say', async () => {
  const catalog = await catalogOf(files);
  expect(messages(catalog)).toEqual([]);
  expect(printed(catalog.tables.get('shop_book'))).toEqual([
    'id: bigint not null identity',
    'title: character varying(200) not null',
    'slug: character varying(50) not null',
    'status: character varying(10) not null (new sold)',
    'author_id: bigint not null',
    'price: numeric(8,2)',
    '?: primary (id)',
    '?: index (slug)',
    '?: index (slug varchar_pattern_ops)',
    '?: index (author_id)',
    '?: unique (author_id, title)',
    'book_status_price: index (status, price desc)',
    'book_lower_title: index ((lower(title)))',
    "book_new_price: index (price) where status = 'new'",
    '?: (author_id) -> shop_author(id)',
  ]);
  expect(printed(catalog.tables.get('shop_book_tags')).slice(3)).toEqual(['?: primary (id)', '?: index (book_id)', '?: index (tag_id)', '?: unique (book_id, tag_id)', '?: (book_id) -> shop_book(id)', '?: (tag_id) -> shop_tag(id)']);
  expect(printed(catalog.tables.get('shop_tag')).slice(2)).toEqual(['?: primary (id)', '?: index (word)', '?: index (word text_pattern_ops)']);
});

test('an index is shown where a user would change it: at the model, with the migration beside it', async () => {
  const { tables } = await catalogOf(files);
  const index = tables.get('shop_book')?.indexes.find(({ name }) => name === 'book_lower_title');
  expect(index?.declared.file).toBe('shop/models.py');
  expect(index?.also?.map(({ place }) => place.file)).toEqual(['shop/migrations/0002_later.py']);
  expect(tables.get('shop_book')).toMatchObject({ source: 'django-migrations' });
});

test('what a migration was forgotten for is told', async () => {
  const catalog = await catalogOf({ ...files, 'shop/models.py': MODELS.replace('max_length=200', 'max_length=300').replace('null=True', 'null=False').replace('slug = models.SlugField()', 'pages = models.IntegerField(db_index=True)') });
  expect(messages(catalog)).toEqual([
    'column slug is in shop/migrations/0001_initial.py and not in shop/models.py',
    'type is character varying(200) in shop/migrations/0001_initial.py, character varying(300) in shop/models.py',
    'is nullable in shop/migrations/0002_later.py, not null in shop/models.py',
    'column pages is in shop/models.py and not in shop/migrations/0001_initial.py',
  ].sort((a, b) => order(a) - order(b)));
  function order(message: string): number {
    return messages(catalog).indexOf(message);
  }
});

test('operations of the project’s own leave their application open: nothing is said of what they may have done', async () => {
  const own = "from django.db import migrations\n\nclass Fake(migrations.RemoveField):\n    pass\n\nclass Migration(migrations.Migration):\n    dependencies = [('shop', '0002_later')]\n    operations = [Fake('Book', 'slug')]\n";
  const catalog = await catalogOf({ ...files, 'shop/migrations/0003_own.py': own, 'shop/models.py': MODELS.replace('    slug = models.SlugField()\n', '') });
  expect(messages(catalog)).toEqual([]);
});

test('indexes that SQL builds are there, and no difference', async () => {
  const sql = "from django.db import migrations\n\nclass Migration(migrations.Migration):\n    dependencies = [('shop', '0002_later')]\n    operations = [migrations.RunSQL('CREATE INDEX CONCURRENTLY by_hand ON shop_book (title text_pattern_ops)')]\n";
  const catalog = await catalogOf({ ...files, 'shop/migrations/0003_sql.py': sql, 'shop/big.sql': 'SELECT 1;' });
  expect(messages(catalog)).toEqual([]);
  expect(printed(catalog.tables.get('shop_book'))).toContain('by_hand: index (title text_pattern_ops)');
});

test('squashed migrations stand in the place of those that they replace', async () => {
  const squashed = INITIAL.replace('dependencies = []', 'dependencies = []\n    replaces = [("shop", "0001_initial")]');
  const catalog = await catalogOf({ ...files, 'shop/migrations/0001_squashed.py': squashed });
  expect(messages(catalog)).toEqual([]);
  expect(catalog.histories?.flatMap(({ migrations }) => migrations.map(({ file }) => file))).toEqual(['shop/migrations/0001_squashed.py', 'shop/migrations/0002_later.py']);
});

test('Django’s own tables are those of a project of Django’s: not where a script only borrows its connection', async () => {
  const script = { 'fn.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);', 'report.py': 'from django.db import connection\n\n\ndef report():\n    with connection.cursor() as cursor:\n        cursor.execute("SELECT id FROM orders")\n        return cursor.fetchall()\n' };
  const tables = async (more: Readonly<Record<string, string>>): Promise<readonly string[]> => [...(await catalogOf({ ...script, ...more })).tables.keys()].sort();
  expect(await tables({})).toEqual(['orders']);
  expect(await tables({ 'site/settings.py': 'INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]\n' })).toEqual(expect.arrayContaining(['auth_user', 'django_content_type', 'orders']));
  expect(await tables({ 'shop/models.py': MODELS })).toEqual(expect.arrayContaining(['auth_user', 'orders', 'shop_book']));
});
