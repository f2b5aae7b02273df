# Permissions of single objects, asked one by one and read beforehand.
# no-fix: the reads are those of a package, for which one of the project would have to stand in
from django.db import models
from guardian.core import ObjectPermissionChecker


class Folder(models.Model):
    name = models.CharField(max_length=50)


def changeable(user):
    checker = ObjectPermissionChecker(user)
    return [folder for folder in Folder.objects.all() if checker.has_perm("change_folder", folder)]  # expect: n-plus-one


def may_change(user, folder):
    return ObjectPermissionChecker(user).has_perm("change_folder", folder)  # expect: n-plus-one #each


def changeable_each(user):
    return [may_change(user, folder) for folder in Folder.objects.all()]  # origin: #each


def changeable_together(user):
    folders = list(Folder.objects.all())
    checker = ObjectPermissionChecker(user)
    checker.prefetch_perms(folders)
    return [folder for folder in folders if checker.has_perm("change_folder", folder)]  # clean: n-plus-one — read beforehand


def one_folder(user, folder: Folder):
    return ObjectPermissionChecker(user).has_perm("change_folder", folder)  # clean: n-plus-one — one folder
