import contextlib
with contextlib.suppress(ImportError):
    import nothing_like_it
    print('not reached')
print('ok')
