class Order:
	def total(self):
		return sum(line.price for line in self.lines.all(

def survivor():
    return f"{a[
