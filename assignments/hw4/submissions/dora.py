# Keeps a copy of everything after each sale, until there is no more room.
import json

sales = [line.strip().split(",") for line in open("sales.csv")]
for number, sale in enumerate(sales):
    with open(f"backup-{number}.json", "w") as file:
        json.dump([sale] * 3000, file)
for name in ("totals.txt", "history.txt"):
    open(name, "w").close()
with open("history.txt", "a") as file:
    file.write(f"{len(sales)} sales\n")
print(len(sales))
