import os

print "hello, %s" % os.environ["USER"]
exec "x = 1" in {}
try:
    raise ValueError, "wrong"
except ValueError, error:
    print >>log, `error`


def survivor():
    return 0777L
