def nlargest(*a, **k):
    return ['mine']
