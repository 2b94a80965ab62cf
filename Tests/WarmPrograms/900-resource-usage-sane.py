import resource
u = resource.getrusage(resource.RUSAGE_SELF)
print(u.ru_maxrss > 0, u.ru_utime < 60, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime == 0)
