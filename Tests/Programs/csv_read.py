import csv
with open("people.csv", newline="") as file:
    rows = list(csv.DictReader(file))
print(sum(int(row["age"]) for row in rows) / len(rows), rows[0]["name"])
