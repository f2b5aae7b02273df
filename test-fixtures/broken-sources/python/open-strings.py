def survivor(name):
    query = f"select {name!r:>{width} from book
    rows = run(query, """
        open to the end
