import numbers, decimal
print(isinstance(1, numbers.Integral), isinstance(decimal.Decimal(1), numbers.Number), isinstance(1.0, numbers.Rational))
