// What Django sends, in SQL. That it really does is measured by the oracle; this says it where nothing can be run.
import { describe, expect, it } from 'vitest';
import { statementsOf } from './statements-of.js';

const models = `
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=100)

class Tag(models.Model):
    word = models.CharField(max_length=20)

class Book(models.Model):
    title = models.CharField(max_length=100, db_column="title_text")
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    editor = models.ForeignKey(Author, null=True, on_delete=models.SET_NULL, related_name="edited")
    tags = models.ManyToManyField(Tag, related_name="books")
    pages = models.IntegerField()
    data = models.JSONField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "books"
        ordering = ["-added_at"]

class Loan(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="loans")
    until = models.DateField()
`;

const sql = (code: string): Promise<readonly string[]> =>
  statementsOf({ 'manage.py': '', 'shop/__init__.py': '', 'shop/models.py': models, 'shop/views.py': `from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q\nfrom shop.models import Author, Book, Loan, Tag\n\ndef view(request, x):\n    ${code}\n` }, 'shop/views.py');

const BOOKS = 'SELECT * FROM books';
const ALL = 'SELECT books.* FROM books';
const NEWEST = 'ORDER BY added_at DESC';

describe('a queryset of Django', () => {
  it.each([
    ['everything', 'list(Book.objects.all())', [`${BOOKS} ${NEWEST}`]],
    ['a chain', 'list(Book.objects.filter(title=x).exclude(pages=3).order_by("title", "-pk")[10:30])', [`${BOOKS} WHERE title_text = $1 AND NOT (pages = 3) ORDER BY title_text, id DESC LIMIT 20 OFFSET 10`]],
    ['a nullable column', 'list(Book.objects.exclude(editor=x).order_by())', [`${BOOKS} WHERE NOT (editor_id = $1 AND editor_id IS NOT NULL)`]],
    ['a relation', 'list(Book.objects.filter(author__name=x).order_by())', [`${ALL} JOIN shop_author ON shop_author.id = books.author_id WHERE shop_author.name = $1`]],
    ['the key of a relation', 'list(Book.objects.filter(author__pk=x, tags=7).order_by())', [`${ALL} JOIN books_tags ON books_tags.book_id = books.id WHERE books.author_id = $1 AND books_tags.tag_id = 7`]],
    ['a part in any case', 'list(Book.objects.filter(title__icontains=x).order_by())', [`${BOOKS} WHERE UPPER(title_text::text) LIKE UPPER('%' || $1 || '%')`]],
    ['a known beginning', 'list(Book.objects.filter(title__startswith="A_").order_by())', [`${BOOKS} WHERE title_text::text LIKE 'A\\_%'`]],
    ['a year', 'list(Book.objects.filter(added_at__year=x))', [`${BOOKS} WHERE added_at BETWEEN $1 AND $2 ${NEWEST}`]],
    ['a day', 'list(Book.objects.filter(added_at__date=x))', [`${BOOKS} WHERE (added_at AT TIME ZONE 'UTC')::date = $1 ${NEWEST}`]],
    ['a key of JSON', 'list(Book.objects.filter(data__size=x))', [`${BOOKS} WHERE (data -> 'size') = $1 ${NEWEST}`]],
    ['Q', 'q = Q(title=x)\n    if x:\n        q = q | Q(pages__lt=5)\n    list(Book.objects.filter(Q(title=x) | ~Q(pages=2)).order_by())', [`${BOOKS} WHERE (title_text = $1 OR NOT (pages = 2))`]],
    ['Q from elsewhere', 'list(Book.objects.filter(Q(title=x) & unknown()).order_by())', [`${BOOKS} WHERE title_text = $1 …`]],
    ['alternatives of which one is not known', 'list(Book.objects.filter(Q(title=x) | unknown()).order_by())', [`${BOOKS} …`]],
    ['another column', 'list(Book.objects.filter(pages__gt=F("id")).order_by())', [`${BOOKS} WHERE pages > id`]],
    ['an optional relation among alternatives', 'list(Book.objects.filter(Q(editor__name=x) | Q(title=x)).order_by())', [`${ALL} LEFT JOIN shop_author ON shop_author.id = books.editor_id WHERE (shop_author.name = $1 OR books.title_text = $2)`]],
    ['none of a relation to many', 'list(Book.objects.exclude(loans__until=x).order_by())', [`${ALL} WHERE NOT (EXISTS (SELECT 1 FROM shop_loan AS u1 WHERE u1.until = $1 AND u1.book_id = books.id))`]],
    ['a subquery', 'list(Author.objects.filter(books__in=Book.objects.filter(pages=1)))', ['SELECT shop_author.* FROM shop_author JOIN books ON books.author_id = shop_author.id WHERE books.id IN (SELECT u1.id FROM books AS u1 WHERE u1.pages = 1)']],
    ['existence', 'list(Author.objects.filter(Exists(Book.objects.filter(author=OuterRef("pk")))))', ['SELECT shop_author.* FROM shop_author WHERE EXISTS (SELECT 1 FROM books AS u1 WHERE u1.author_id = shop_author.id)']],
    ['groups', 'list(Author.objects.annotate(n=Count("books")).filter(n__gt=3).order_by("-n"))', ['SELECT shop_author.id, COUNT(books.id) FROM shop_author LEFT JOIN books ON books.author_id = shop_author.id GROUP BY shop_author.id HAVING COUNT(books.id) > 3 ORDER BY COUNT(books.id) DESC']],
    ['joined rows', 'list(Book.objects.select_related("author", "editor").order_by())', ['SELECT books.*, shop_author.*, t1.* FROM books JOIN shop_author ON shop_author.id = books.author_id LEFT JOIN shop_author AS t1 ON t1.id = books.editor_id']],
    ['a count', 'Book.objects.select_related("author").filter(title=x).count()', ['SELECT COUNT(*) FROM books WHERE title_text = $1']],
    ['one row', 'Book.objects.get(title=x)', [`${BOOKS} WHERE title_text = $1 LIMIT 21`]],
    ['the last row', 'Author.objects.last()', ['SELECT * FROM shop_author ORDER BY id DESC LIMIT 1']],
    ['rows of a prefetch', 'list(Author.objects.prefetch_related(Prefetch("books", Book.objects.filter(pages=1))))', ['SELECT * FROM shop_author', `${BOOKS} WHERE pages = 1 AND author_id = ANY ($1) ${NEWEST}`]],
    ['a raw condition', 'list(Book.objects.extra(where=["pages = 2"]).order_by())', [`${BOOKS} …`]],
  ])('asks for %s', async (_title, code, expected) => {
    expect(await sql(code)).toEqual(expected);
  });

  it.each([
    ['update', 'Book.objects.filter(author__name=x).update(pages=1)', ['UPDATE books SET pages = $1 WHERE books.id IN (SELECT u1.id FROM books AS u1 JOIN shop_author ON shop_author.id = u1.author_id WHERE shop_author.name = $2)']],
    ['delete', 'Loan.objects.filter(until__lt=x).delete()', ['DELETE FROM shop_loan WHERE until < $1']],
    ['delete with what refers to it', 'Tag.objects.filter(word=x).delete()', ['SELECT * FROM shop_tag WHERE word = $1', 'DELETE FROM books_tags WHERE tag_id = ANY ($1)', 'DELETE FROM shop_tag WHERE id = ANY ($1)']],
    ['create', 'Tag.objects.create(word=x)', ['INSERT INTO shop_tag (word) VALUES ($1)']],
    ['get or create', 'Tag.objects.get_or_create(word=x)', ['SELECT * FROM shop_tag WHERE word = $1 LIMIT 21', 'INSERT INTO shop_tag (word) VALUES ($1)']],
  ])('writes: %s', async (_title, code, expected) => {
    expect(await sql(code)).toEqual(expected);
  });

  it('follows relations from a row', async () => {
    expect(await sql('loan = Loan.objects.get(pk=x)\n    loan.book.title\n    list(loan.book.tags.filter(word="a"))\n    loan.book.loans.count()')).toEqual([
      'SELECT * FROM shop_loan WHERE id = $1 LIMIT 21',
      `${BOOKS} WHERE id = $1 LIMIT 21`,
      `SELECT shop_tag.* FROM shop_tag JOIN books_tags ON books_tags.tag_id = shop_tag.id WHERE books_tags.book_id = $1 AND shop_tag.word = 'a'`,
      'SELECT COUNT(*) FROM shop_loan WHERE book_id = $1',
    ]);
  });

  it('asks a manager of the project for the rows of one row, whichever of its methods is called', async () => {
    const prices = `
class SaleQuerySet(models.QuerySet):
    def cheap(self):
        return self.filter(price=1)

class SaleManager(models.Manager):
    def get_queryset(self):
        return SaleQuerySet(self.model, using=self._db)

    def cheap(self):
        return self.get_queryset().cheap()

class LiveManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(live=True)

    def cheap(self):
        return self.get_queryset().filter(price=1)

class Sale(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="sales")
    price = models.IntegerField()
    live = models.BooleanField()
    objects = SaleManager()

class Offer(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="offers")
    price = models.IntegerField()
    live = models.BooleanField()
    objects = LiveManager()

def show(book: Book):
    list(book.sales.cheap())
    list(book.offers.cheap())
    list(book.offers.all())
`;
    expect(await statementsOf({ 'manage.py': '', 'shop/__init__.py': '', 'shop/models.py': `${models}${prices}` }, 'shop/models.py')).toEqual([
      'SELECT * FROM shop_sale WHERE book_id = $1 AND price = 1',
      'SELECT * FROM shop_offer WHERE book_id = $1 AND live = TRUE AND price = 1',
      'SELECT * FROM shop_offer WHERE book_id = $1 AND live = TRUE',
    ]);
  });
});

describe('a list of the web side', () => {
  it('is ordered, filtered and searched as the admin does it', async () => {
    const admin = `from django.contrib import admin\nfrom shop.models import Book\n\n@admin.register(Book)\nclass BookAdmin(admin.ModelAdmin):\n    list_display = ["title"]\n    ordering = ["title"]\n    list_filter = ["pages"]\n    search_fields = ["^title"]\n    date_hierarchy = "added_at"\n`;
    expect(await statementsOf({ 'manage.py': '', 'shop/__init__.py': '', 'shop/models.py': models, 'shop/admin.py': admin }, 'shop/admin.py')).toEqual([
      `${BOOKS} ORDER BY title_text, id DESC LIMIT $1`,
      'SELECT COUNT(*) FROM books',
      `${BOOKS} WHERE pages = $1 ORDER BY title_text, id DESC LIMIT $2`,
      'SELECT COUNT(*) FROM books WHERE pages = $1',
      `${BOOKS} WHERE added_at BETWEEN $1 AND $2 ORDER BY title_text, id DESC LIMIT $3`,
      'SELECT COUNT(*) FROM books WHERE added_at BETWEEN $1 AND $2',
      `${BOOKS} WHERE UPPER(title_text::text) LIKE UPPER($1 || '%') ORDER BY title_text, id DESC LIMIT $2`,
      `SELECT COUNT(*) FROM books WHERE UPPER(title_text::text) LIKE UPPER($1 || '%')`,
    ]);
  });

  it('is ordered, filtered and paged through as the filters and the cursor of a viewset do it', async () => {
    const api = `from rest_framework import filters, pagination, serializers, viewsets\nfrom django_filters.rest_framework import DjangoFilterBackend\nfrom shop.models import Book\n\nclass Cursor(pagination.CursorPagination):\n    ordering = "-pages"\n\nclass BookSerializer(serializers.ModelSerializer):\n    class Meta:\n        model = Book\n        fields = ["title"]\n\nclass BookViewSet(viewsets.ReadOnlyModelViewSet):\n    queryset = Book.objects.all()\n    serializer_class = BookSerializer\n    pagination_class = Cursor\n    filter_backends = [DjangoFilterBackend, filters.SearchFilter]\n    filterset_fields = {"title": ["exact", "iexact"]}\n    search_fields = ["author__name"]\n`;
    const found = await statementsOf({ 'manage.py': '', 'shop/__init__.py': '', 'shop/models.py': models, 'shop/api.py': api }, 'shop/api.py');
    expect(found.filter((text) => !text.endsWith('LIMIT 21'))).toEqual([
      `${BOOKS} ORDER BY pages DESC LIMIT $1`,
      `${ALL} JOIN shop_author ON shop_author.id = books.author_id WHERE UPPER(shop_author.name::text) LIKE UPPER('%' || $1 || '%') ORDER BY books.pages DESC LIMIT $2`,
      `${BOOKS} WHERE title_text = $1 ORDER BY pages DESC LIMIT $2`,
      `${BOOKS} WHERE UPPER(title_text::text) = UPPER($1) ORDER BY pages DESC LIMIT $2`,
    ]);
  });
});
