def survivor():
        a = 1
    b = 2
  return "unterminated
    async with (a as b, c as :
  pass
