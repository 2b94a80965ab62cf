def f(x):
    match x:
        case {'k': v}: return v
        case [a, *rest]: return rest
        case _: return None
print(f({'k': 1}), f([1, 2, 3]), f(0))
