import decimal, contextvars
with decimal.localcontext() as c:
    c.prec = 3
    print(decimal.Decimal(2) / 3)
print(len(contextvars.copy_context()))
