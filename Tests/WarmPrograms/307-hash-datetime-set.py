import datetime, fractions, decimal
print(hash(datetime.date(2020, 1, 1)), hash(fractions.Fraction(1, 3)), hash(decimal.Decimal('1.5')))
