from fractions import Fraction
print(Fraction(3, 6) + Fraction('0.25'), Fraction(0.1).limit_denominator(100))
