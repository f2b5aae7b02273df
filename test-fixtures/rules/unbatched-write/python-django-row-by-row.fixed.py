# Writes that go row by row, in every spelling, and what writes many rows at once or nothing at all.
from django.db import models, transaction


class Topic(models.Model):
    name = models.CharField(max_length=50, unique=True)


class Article(models.Model):
    title = models.CharField(max_length=200)
    views = models.IntegerField(default=0)
    topics = models.ManyToManyField(Topic)

    def publish(self):
        self.views = 0
        self.save(update_fields=["views"])  # expect: unbatched-write


class Revision(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField()

    def save(self, *args, **kwargs):
        self.text = self.text.strip()
        super().save(*args, **kwargs)  # clean: unbatched-write — written down where save() is called


def created(titles: list[str]):
    Article.objects.bulk_create([Article(title=title) for title in titles])  # expect: unbatched-write


def saved():
    articles = []
    for article in Article.objects.all():
        article.views += 1
        articles.append(article)  # expect: unbatched-write
    Article.objects.bulk_update(articles, ["views"], batch_size=500)


def through_a_method():
    for article in Article.objects.all():
        article.publish()


def deleted():
    for article in Article.objects.filter(views=0):
        article.delete()  # expect: unbatched-write


def updated(counts: dict[int, int]):
    for pk, views in counts.items():
        Article.objects.filter(pk=pk).update(views=views)  # expect: unbatched-write


def got_or_created(names: list[str]):
    return [Topic.objects.get_or_create(name=name)[0] for name in names]  # expect: unbatched-write


def updated_or_created(names: list[str]):
    with transaction.atomic():
        for name in names:
            Topic.objects.update_or_create(name=name, defaults={})  # expect: unbatched-write


def constructed_and_saved(titles: list[str]):
    for title in titles:
        article = Article(title=title)
        article.save()  # expect: unbatched-write


def created_through_the_relation(article: Article, texts: list[str]):
    for text in texts:
        article.revisions.create(text=text)  # expect: unbatched-write


def linked(topic: Topic):
    for article in Article.objects.all():
        article.topics.add(topic)  # expect: unbatched-write


def overridden(texts: list[str], article: Article):
    for text in texts:
        revision = Revision(article=article, text=text)
        revision.save()  # expect: unbatched-write


async def awaited(titles: list[str]):
    for title in titles:
        await Article.objects.acreate(title=title)  # expect: unbatched-write


def deleted_by_filter(titles: list[str]):
    Article.objects.filter(title__in=titles).delete()  # expect: unbatched-write


def created_at_once(titles: list[str]):
    articles = []
    for title in titles:
        articles.append(Article(title=title))  # clean: unbatched-write — only constructed
    Article.objects.bulk_create(articles)  # clean: unbatched-write — once


def updated_at_once():
    changed = []
    for article in Article.objects.all():
        article.views = 0
        changed.append(article)  # clean: unbatched-write — collected
    Article.objects.bulk_update(changed, ["views"])  # clean: unbatched-write — once


def in_chunks(articles):
    for start in range(0, len(articles), 1000):
        Article.objects.bulk_create(articles[start : start + 1000])  # clean: unbatched-write — one statement a chunk


def deleted_in_chunks(keys):
    for start in range(0, len(keys), 1000):
        Article.objects.filter(pk__in=keys[start : start + 1000]).delete()  # clean: unbatched-write — one statement a chunk


def constant_list():
    for name in ("news", "sports"):
        Topic.objects.get_or_create(name=name)  # clean: unbatched-write — two names


def dictionaries(rows):
    totals = {}
    seen = set()
    for row in rows:
        totals.update({row["id"]: row["n"]})  # clean: unbatched-write — a dict
        seen.add(row["id"])  # clean: unbatched-write — a set


def forms(form_class, rows):
    return [form_class(row).save(commit=False) for row in rows]  # clean: unbatched-write — not sent


def one_article(pk):
    article = Article.objects.get(pk=pk)
    article.save()  # clean: unbatched-write — one row


def all_at_once():
    Article.objects.filter(views=0).update(views=1)  # clean: unbatched-write — one statement


def linked_at_once(article: Article):
    article.topics.add(*Topic.objects.all())  # clean: unbatched-write — one call for all topics


def first_hit():
    for article in Article.objects.all():
        if article.views > 10:
            article.delete()  # clean: unbatched-write — leaves the loop after one
            break


def retried(title):
    for attempt in range(3):
        try:
            return Article.objects.create(title=title)  # clean: unbatched-write — three attempts at most
        except ValueError:
            continue


def make(title, topics=()):
    article = Article.objects.create(title=title)  # expect: unbatched-write
    if topics:
        article.topics.set(topics)  # clean: unbatched-write — nobody in a loop gives topics
    return article


def make_each(titles):
    return [make(title) for title in titles]


def created_by_a_save_of_their_own(texts: list[str], article):
    for text in texts:
        Revision.objects.create(article=article, text=text)  # expect: unbatched-write info


def created_and_the_last_title_told(titles: list[str]):
    title = ""
    articles = []
    for title in titles:
        articles.append(Article(title=title))  # expect: unbatched-write
    Article.objects.bulk_create(articles)
    return title


def created_and_all_titles_told(titles: list[str]):
    Article.objects.bulk_create([Article(title=title) for title in titles])  # expect: unbatched-write
    for title in titles:
        print(title)
