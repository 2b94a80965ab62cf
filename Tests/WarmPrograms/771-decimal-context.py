import decimal
print(decimal.getcontext())
decimal.getcontext().prec = 5
print(decimal.Decimal(1) / 7)
