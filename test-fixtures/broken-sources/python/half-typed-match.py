def survivor(command):
    match command:
        case Move(x=, y=[1, *:
            return command.book.title
        case {"k": v, **: pass
        case
    return [x for x in if y
