from decimal import Decimal
print(Decimal('1e3') / 3)
Decimal(1) / 0
