import decimal
raise decimal.Inexact('x')
