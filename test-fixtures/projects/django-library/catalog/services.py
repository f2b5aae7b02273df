"""What several views share."""


def genre_tree(genre):
    return {
        "name": genre.name,
        "children": [genre_tree(child) for child in genre.children.all()],  # expect: n-plus-one #genre-tree
    }


def genre_tree_in_memory(parent_id, genres):
    return [
        {"name": genre.name, "children": genre_tree_in_memory(genre.pk, genres)}
        for genre in genres
        if genre.parent_id == parent_id
    ]


def cheapest_shelf(book):
    copy = book.copies.order_by("shelf").first()  # expect: n-plus-one #shelf
    return copy.shelf if copy else None
