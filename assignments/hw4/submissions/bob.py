# Writes the whole history anew each time, and the totals unsorted.
sales = [line.strip().split(",") for line in open("sales.csv")]
totals = {}
for product, cents in sales:
    totals[product] = totals.get(product, 0) + int(cents)
with open("totals.txt", "w") as file:
    for product, cents in totals.items():
        file.write(f"{product} {cents}\n")
open("history.txt", "w").write(f"{len(sales)} sales\n")
print(len(sales))
