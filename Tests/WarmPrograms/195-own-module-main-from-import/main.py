import helper
config = 'set in main'
print(helper.peek())
