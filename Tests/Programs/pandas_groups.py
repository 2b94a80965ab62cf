import pandas as pd
people = pd.read_csv("people.csv")
print(people.groupby("city")["age"].mean().to_string())
print(people.sort_values("age").iloc[0].to_dict())
