from decimal import Decimal, ROUND_HALF_UP, getcontext
getcontext().prec = 30
print(Decimal("1.005").quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal(2).sqrt())
