def move(n, a, b, c): return 0 if n == 0 else move(n - 1, a, c, b) + 1 + move(n - 1, c, b, a)
print(move(12, "a", "b", "c"))
