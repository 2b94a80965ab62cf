from collections import Counter

with open("sales.csv") as file:
    sales = [line.strip().split(",") for line in file]
totals = Counter()
for product, cents in sales:
    totals[product] += int(cents)
with open("totals.txt", "w") as file:
    for product in sorted(totals):
        print(product, totals[product], file=file)
with open("history.txt", "a") as file:
    print(len(sales), "sales", file=file)
print(len(sales))
