def primes():
    found = []
    n = 2
    while True:
        if all(n % prime for prime in found):
            found.append(n)
            yield n
        n += 1
for prime, _ in zip(primes(), range(10)): print(prime, end=" ")
print()
