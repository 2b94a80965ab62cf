try:
    import not_here.sub
except ModuleNotFoundError as e:
    print(e, e.name, e.path)
