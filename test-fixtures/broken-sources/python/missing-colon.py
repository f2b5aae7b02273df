class Shelf
    def books(self):
        return self.items.all()

while True
    break

def survivor():
    return 1
