import csv
csv.register_dialect('mine', delimiter=';')
print(csv.list_dialects(), csv.field_size_limit())
