from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Entry(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, db_index=True)
    open = models.BooleanField(default=True)
    written_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.title
