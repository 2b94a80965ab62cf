import this
print(len(this.s))
