# Prints what should have been written.
sales = [line.strip().split(",") for line in open("sales.csv")]
print(len(sales))
